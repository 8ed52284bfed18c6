#include "harness/cli/exit_codes.h"

/* clang-format off */
const struct exit_code_row exit_code_rows[] = {
    { EXIT_PASSED,             "every scenario that ran has passed" },
    { EXIT_SCENARIO_FAILED,    "a scenario failed; diff: new differences; cleanup: something is left" },
    { EXIT_USAGE,              "the command line is wrong, or selects no scenario" },
    { EXIT_UNREADABLE_FILE,    "a scenario file or the baseline cannot be read or parsed; nothing was run" },
    { EXIT_TARGET_UNREACHABLE, "the target does not answer, or the mock did not start" },
    { EXIT_HARNESS_FAILED,     "the harness itself failed, e.g. a report cannot be written" },
    { EXIT_STALE_BASELINE,     "what the baseline lists has passed; diff: known ones are gone" },
    { EXIT_SAFETY_STOP,        "stopped for safety: --live is missing, or more than is allowed" },
};
/* clang-format on */
const size_t exit_code_rows_n = ARRAY_SIZE(exit_code_rows);

void exit_codes_help(struct strbuf *out)
{
    for (size_t i = 0; i < exit_code_rows_n; i++)
        strbuf_addf(out, "  %d  %s\n", exit_code_rows[i].code, exit_code_rows[i].meaning);
}
