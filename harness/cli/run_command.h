/* plivo-harness run: options in, exit code out. */
#ifndef HARNESS_CLI_RUN_COMMAND_H
#define HARNESS_CLI_RUN_COMMAND_H

#include "harness/cli/exit_codes.h"

/* argv without the program's and the command's name. */
enum exit_code run_command(int argc, char *const argv[]);

#endif
