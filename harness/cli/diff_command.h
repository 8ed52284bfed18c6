/* plivo-harness diff: the same scenarios on two targets, and what differs. */
#ifndef HARNESS_CLI_DIFF_COMMAND_H
#define HARNESS_CLI_DIFF_COMMAND_H

/* argv without the program's and the command's name. Returns an enum exit_code. */
int diff_command(int argc, char **argv);

#endif
