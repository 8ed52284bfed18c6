/* What can be said against a scenario without running it. */
#ifndef HARNESS_RUN_LINT_H
#define HARNESS_RUN_LINT_H

#include "base/arena.h"
#include "harness/eval/variables.h"
#include "harness/hurl/fault.h"

struct lint_finding {
    const char *rule; /* "unknown-variable": a name for those who look for it */
    bool grave;       /* it cannot work; else it is only strange */
    struct hurl_fault fault;
};

struct lint_findings {
    struct lint_finding *at;
    size_t n, room;
};

/*
 * Goes through the file as a run does and appends what it finds, in the file's order:
 *
 *   unknown-variable  (grave) nothing above sets it, nor is it among known
 *   unused-capture    no line behind it uses it, and it is not marked redact
 *   unused-variable   the same of [Options] variable:
 *   no-response       the entry expects nothing of its answer
 *   no-source         the head names a level and no source for it
 *   no-requires       it speaks to /_mock/ and does not say # requires: mock
 *   no-cost           it sends messages, to any target, and does not say # cost:
 *
 * Nothing is said against a scenario that has to fail: what is wrong with it may be its point.
 * known may be NULL: then unknown variables are not looked for. Texts live in the arena.
 */
void lint_file(struct arena *a, const struct hurl_file *file, const struct variables *known,
    struct lint_findings *ret);

/* Appends a finding of somebody else's rule. */
void lint_add(struct arena *a, struct lint_findings *findings, const struct lint_finding *finding);

#endif
