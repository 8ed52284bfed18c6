#include "harness/run/settle.h"

#include "base/text.h"
#include "harness/report/baseline.h"
#include "harness/run/source_line.h"

/* How many of its checks the baseline lists. */
static size_t mark_failed(struct baseline *b, struct outcome *o)
{
    size_t n = 0;

    for (size_t i = 0; i < o->n_checks; i++) {
        struct failed_check *c = &o->checks[i];
        struct known_failure *known = baseline_find(b, o->name, c->what, c->nth);

        c->known = known;
        n += known != NULL;
        if (known)
            known->failed = true;
    }
    return n;
}

/* An entry whose line is gone from the file has been judged, too: it can never fail again. */
static void mark_judged(struct baseline *b, const struct hurl_file *file, const struct outcome *o)
{
    for (size_t i = 0; i < b->n; i++) {
        struct known_failure *k = &b->at[i];

        if (text_equal(k->scenario, o->name))
            k->judged |= k->failed || o->state == OUTCOME_PASSED ||
                         source_line_find(file, k->what, k->nth) <= o->judged_lines;
    }
}

static bool may_differ(const struct run_context *run, const struct outcome *o)
{
    return !run->strict && !target_is_mock(run->target) && text_equal(o->level, "assumed");
}

void outcome_settle(struct run_context *run, const struct hurl_file *file, struct outcome *o)
{
    size_t known = 0;

    if (o->state == OUTCOME_SKIPPED)
        return;
    if (run->baseline) {
        known = mark_failed(run->baseline, o);
        mark_judged(run->baseline, file, o);
    }
    if (o->state != OUTCOME_FAILED)
        return;
    if (known == o->n_checks)
        o->state = OUTCOME_KNOWN;
    else if (may_differ(run, o))
        o->state = OUTCOME_DIFFERS;
}
