/* What changes a value between the query and the predicate: one table, a row a filter. */
#ifndef HARNESS_EVAL_FILTER_H
#define HARNESS_EVAL_FILTER_H

#include "harness/eval/context.h"

/*
 * Applies the filters one after another. *ret may be VALUE_NONE when the last one finds nothing.
 *
 * Faults, at the filter's place: an input of a kind the filter does not take ("invalid filter
 * input: boolean ..."), no input because the query or the filter before it found nothing, an input
 * or argument that the filter cannot work with.
 */
int filters_apply(const struct eval_context *ctx, const struct hurl_filters *filters,
    const struct value *input, struct value *ret, struct hurl_fault *fault);

#endif
