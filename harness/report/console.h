/* The report for a person: a line a scenario as they end, the failures in full, a last line. */
#ifndef HARNESS_REPORT_CONSOLE_H
#define HARNESS_REPORT_CONSOLE_H

#include "harness/report/outcome.h"
#include "harness/report/paint.h"

struct console {
    FILE *out;
    struct paint paint;
    bool coverage;      /* the end tells it */
    bool brief;         /* of a failure only what failed: no exchange, no reasons */
    const char *folder; /* whose heading stands above: borrowed from its outcomes; NULL at first */
};

void console_begin(struct console *c, const struct run_summary *s, size_t n_scenarios);
/* Shown with what comes next, or by console_flush. */
void console_outcome(struct console *c, const struct outcome *o);
void console_flush(struct console *c);
void console_again(struct console *c); /* what follows was run once more, alone */
void console_end(struct console *c, const struct run_summary *s);

#endif
