/* The option tables of the commands, for completions and the manual. */
#ifndef HARNESS_CLI_TABLES_H
#define HARNESS_CLI_TABLES_H

#include "base/options.h"

extern const char harness_env_prefix[];
extern const struct option_row *const check_option_rows,
    *const cleanup_option_rows, *const diff_option_rows,
                                    *const fmt_option_rows, *const list_option_rows,
                                                                *const new_option_rows,
                                                                    *const record_option_rows,
                                                                        *const run_option_rows,
                                                                            *const sink_option_rows;

#endif
