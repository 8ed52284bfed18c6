/* plivo-harness run: options in, exit code out. */
#ifndef HARNESS_CLI_RUN_COMMAND_H
#define HARNESS_CLI_RUN_COMMAND_H

#include "harness/cli/exit_codes.h"

/* argv without the program's and the command's name. Returns an enum exit_code. */
int run_command(int argc, char **argv);

#endif
