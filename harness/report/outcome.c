#include "harness/report/outcome.h"

#include "base/clock.h"
#include "base/text.h"

const char *const outcome_state_names[OUTCOME_MAX_] = {
    [OUTCOME_PASSED] = "passed",
    [OUTCOME_FAILED] = "failed",
    [OUTCOME_KNOWN] = "known",
    [OUTCOME_DIFFERS] = "differs",
    [OUTCOME_FLAKY] = "flaky",
    [OUTCOME_SKIPPED] = "skipped",
};

void time_text(struct strbuf *out, int64_t us)
{
    struct civil_time t = civil_from_us(us);

    strbuf_addf(
        out, "%04d-%02d-%02dT%02d:%02d:%02dZ", t.year, t.month, t.day, t.hour, t.minute, t.second);
}

size_t summary_count(const struct run_summary *s, enum outcome_state state)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_outcomes; i++)
        n += s->outcomes[i].state == state;
    return n;
}

size_t summary_n_listed(const struct run_summary *s)
{
    return s->n_outcomes + s->n_not_run;
}

size_t summary_folder_run(const struct run_summary *s, size_t first)
{
    size_t n = 1;

    while (first + n < summary_n_listed(s) &&
           text_equal(s->outcomes[first].folder, s->outcomes[first + n].folder))
        n++;
    return n;
}
