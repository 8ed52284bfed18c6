/* plivo-harness check: what is wrong with scenarios, without running them. */
#ifndef HARNESS_CLI_CHECK_COMMAND_H
#define HARNESS_CLI_CHECK_COMMAND_H

/* argv without the program's and the command's name. Returns an enum exit_code. */
int check_command(int argc, char **argv);

#endif
