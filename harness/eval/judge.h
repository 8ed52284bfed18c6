/* Captures and asserts from end to end: what the runner calls. */
#ifndef HARNESS_EVAL_JUDGE_H
#define HARNESS_EVAL_JUDGE_H

#include "harness/eval/predicate.h"

/* Query, filters, predicate. 0 with the verdict, or -EINVAL with the fault. */
int assert_judge(const struct eval_context *ctx, const struct hurl_assert *a, struct verdict *ret,
    struct hurl_fault *fault);

/*
 * Query and filters. The name may hold variables; finding nothing is a fault.
 */
int capture_take(const struct eval_context *ctx, const struct hurl_capture *capture,
    const char **ret_name, struct value *ret, struct hurl_fault *fault);

/*
 * An expected header: some header of that name (in any case) has this value.
 */
int header_judge(const struct eval_context *ctx, const struct hurl_pair *expected,
    struct verdict *ret, struct hurl_fault *fault);

/*
 * An expected body: JSON equals in meaning (white space and the order of keys do not count), text
 * by its charset, bytes and files byte by byte. NONE holds for any.
 */
int body_judge(const struct eval_context *ctx, const struct hurl_body *expected,
    struct verdict *ret, struct hurl_fault *fault);

#endif
