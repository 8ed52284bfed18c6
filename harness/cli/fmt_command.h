/* plivo-harness fmt: scenario files in their one canonical layout. */
#ifndef HARNESS_CLI_FMT_COMMAND_H
#define HARNESS_CLI_FMT_COMMAND_H

/* argv without the program's and the command's name. Returns an enum exit_code. */
int fmt_command(int argc, char **argv);

#endif
