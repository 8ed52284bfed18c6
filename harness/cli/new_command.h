/* plivo-harness new: a scenario from what somebody else wrote down. */
#ifndef HARNESS_CLI_NEW_COMMAND_H
#define HARNESS_CLI_NEW_COMMAND_H

/* argv without the program's and the command's name. Returns an enum exit_code. */
int new_command(int argc, char **argv);

#endif
