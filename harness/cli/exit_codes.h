/* What plivo-harness tells its caller by its exit status. This table is the only place they stand.
 */
#ifndef HARNESS_CLI_EXIT_CODES_H
#define HARNESS_CLI_EXIT_CODES_H

#include "base/strbuf.h"

#include <stddef.h>

enum exit_code {
    EXIT_PASSED = 0,
    EXIT_SCENARIO_FAILED = 1,
    EXIT_USAGE = 2,
    EXIT_UNREADABLE_FILE = 3,
    EXIT_TARGET_UNREACHABLE = 4,
    EXIT_HARNESS_FAILED = 5,
    EXIT_STALE_BASELINE = 6,
    EXIT_SAFETY_STOP = 7,
};

struct exit_code_row {
    enum exit_code code;
    const char *meaning; /* one sentence without a full stop */
};
extern const struct exit_code_row exit_code_rows[];
extern const size_t exit_code_rows_n;

/* The table as --help shows it, one line a row. */
void exit_codes_help(struct strbuf *out);

#endif
