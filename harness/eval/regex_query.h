/* Regular expressions over values, as the query, the filters and `matches` share them. */
#ifndef HARNESS_EVAL_REGEX_QUERY_H
#define HARNESS_EVAL_REGEX_QUERY_H

#include "harness/eval/context.h"
#include "harness/eval/regex.h"

/* pattern is a string or a regex. Fault: it is not valid. */
int regex_compile(const struct eval_context *ctx, const struct value *pattern,
    struct hurl_place place, struct regex **ret, struct hurl_fault *fault);
/* The fault of REGEX_GAVE_UP. */
int regex_gave_up(
    const struct eval_context *ctx, struct hurl_place place, struct hurl_fault *fault);
/*
 * The first group of the first match in subject (a string), VALUE_NONE without a match. Fault: the
 * pattern has no group.
 */
int regex_first_group(const struct eval_context *ctx, const struct value *subject,
    const struct value *pattern, struct hurl_place place, struct value *ret,
    struct hurl_fault *fault);

#endif
