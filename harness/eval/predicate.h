/* Whether a value is what the scenario expects: one table, a row a predicate. */
#ifndef HARNESS_EVAL_PREDICATE_H
#define HARNESS_EVAL_PREDICATE_H

#include "harness/eval/context.h"

struct verdict {
    bool holds; /* `not` is counted in */
    /*
     * The value is of a kind the predicate cannot judge; then it does not hold, with `not` neither.
     * A report adds VERDICT_TYPE_NOTE below expected.
     */
    bool type_mismatch;
    /* Both also when it holds: "string <foo>", "contains string <bar>", "not integer <5>". */
    const char *actual, *expected;
};
#define VERDICT_TYPE_NOTE ">>> types between actual and expected are not consistent"

/*
 * Judges actual (VALUE_NONE: nothing was found, which only `not` predicates hold for).
 *
 * Faults: a value in the file that cannot be had (undefined variable, no such file), a pattern that
 * is not valid.
 */
int predicate_judge(const struct eval_context *ctx, const struct hurl_predicate *predicate,
    const struct value *actual, struct verdict *ret, struct hurl_fault *fault);

#endif
