/* The commands of plivo-mock. Each takes what follows its name and returns the exit code. */
#ifndef MOCK_CLI_COMMANDS_H
#define MOCK_CLI_COMMANDS_H

#include "base/options.h"

enum { EXIT_USAGE = 2 };

/* Their options, for completions and the manual. */
extern const struct option_row *const serve_option_rows,
    *const rules_option_rows, *const world_check_option_rows, *const world_generate_option_rows;

int serve_command(int argc, char **argv);
int rules_command(int argc, char **argv);
int world_command(int argc, char **argv);

#endif
