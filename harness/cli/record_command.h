/* plivo-harness record: keeps what a service answers, without secrets, as fixtures. */
#ifndef HARNESS_CLI_RECORD_COMMAND_H
#define HARNESS_CLI_RECORD_COMMAND_H

/* argv without the program's and the command's name. Returns an enum exit_code. */
int record_command(int argc, char **argv);

#endif
