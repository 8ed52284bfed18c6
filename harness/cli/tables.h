/* The option tables of the commands, for --help, completions and the manual. */
#ifndef HARNESS_CLI_TABLES_H
#define HARNESS_CLI_TABLES_H

#include "base/options.h"

extern const char harness_env_prefix[];
extern const struct option_row check_option_rows[], fmt_option_rows[], list_option_rows[],
    new_option_rows[];

#endif
