/*
 * How far a run is: one line at the bottom of a terminal that is written over and over, and taken
 * away at the end. It goes to nothing but a terminal, so that no log and no report holds it.
 */
#ifndef HARNESS_REPORT_PROGRESS_H
#define HARNESS_REPORT_PROGRESS_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

enum { PROGRESS_NAMES_MAX = 8, PROGRESS_COLUMNS = 80 };

struct progress {
    size_t n_done, n_failed, n;
    const char *running[PROGRESS_NAMES_MAX]; /* borrowed */
    size_t n_running;                        /* of those that are named */
};

/* True for a terminal that can rewrite a line (TERM), unless CI is set: its logs keep all of it. */
bool progress_is_wanted(int fd);
/* Columns of the terminal, PROGRESS_COLUMNS if it does not say. */
size_t progress_columns(int fd);

/*
 * Appends the line, "12/40, 1 failed: a, b", without a line feed: names as there is
 * room for them whole, in fewer columns than those of the terminal (in the last one some would go
 * on to the next line); nothing where not even the counts fit.
 */
void progress_line(struct strbuf *out, const struct progress *p, size_t columns);

#endif
