/* The report for a person: a line a scenario as they end, the failures in full, a last line. */
#ifndef HARNESS_REPORT_CONSOLE_H
#define HARNESS_REPORT_CONSOLE_H

#include "harness/report/outcome.h"
#include "harness/report/paint.h"
#include "harness/report/progress.h"

struct console {
    FILE *out;
    struct paint paint;
    bool coverage;      /* the end tells it */
    bool brief;         /* of a failure only what failed: no exchange, no reasons */
    bool progress;      /* show how far it is: out is a terminal */
    bool has_progress;  /* the line stands there now */
    const char *folder; /* whose heading stands above: borrowed from its outcomes; NULL at first */
};

void console_begin(struct console *c, const struct run_summary *s, size_t n_scenarios);
/* Shown with what comes next, or by console_flush. */
void console_outcome(struct console *c, const struct outcome *o);
void console_flush(struct console *c);
/* Rewrites the line at the bottom, if c->progress; NULL takes it away. Whatever else is shown does.
 */
void console_progress(struct console *c, const struct progress *p);
void console_again(struct console *c); /* what follows was run once more, alone */
void console_end(struct console *c, const struct run_summary *s);

#endif
