/* The baseline of a run: read before it, written after it. */
#ifndef HARNESS_CLI_KNOWN_H
#define HARNESS_CLI_KNOWN_H

#include "harness/report/baseline.h"
#include "harness/report/outcome.h"

/* Reads the file. 0, or a negative errno with a sentence in why. */
int known_read(struct arena *a, const char *path, struct baseline *ret, struct strbuf *why);

/*
 * Writes what is known to fail after this run: each check that failed, with the reason and the date
 * of the old baseline where it has them, and the entries of the old one that were not judged.
 * ret_n: how many. 0, or a negative errno with a sentence in why.
 */
int known_write(const char *path, const struct run_summary *s, size_t *ret_n, struct strbuf *why);

#endif
