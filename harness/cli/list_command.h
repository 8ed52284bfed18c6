/* plivo-harness list: what there is to run. */
#ifndef HARNESS_CLI_LIST_COMMAND_H
#define HARNESS_CLI_LIST_COMMAND_H

/* argv without the program's and the command's name. Returns an enum exit_code. */
int list_command(int argc, char **argv);

#endif
