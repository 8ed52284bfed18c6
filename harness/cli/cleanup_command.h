/* plivo-harness cleanup: removes what runs have left in an account. */
#ifndef HARNESS_CLI_CLEANUP_COMMAND_H
#define HARNESS_CLI_CLEANUP_COMMAND_H

/* argv without the program's and the command's name. Returns an enum exit_code. */
int cleanup_command(int argc, char **argv);

#endif
