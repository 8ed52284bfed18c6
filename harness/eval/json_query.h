/* A JSONPath over JSON text, as the query and the filter of that name do it. */
#ifndef HARNESS_EVAL_JSON_QUERY_H
#define HARNESS_EVAL_JSON_QUERY_H

#include "harness/eval/context.h"

struct json_query {
    const struct value *text; /* a string */
    const char *what;         /* how a message calls it: "the body" */
    struct hurl_place place;
    const struct value *path; /* a string */
    struct hurl_place path_place;
};

/* By the rule of jsonpath_evaluate(). Faults: no JSON, no path, a path that selects too much. */
int json_query(const struct eval_context *ctx, const struct json_query *q, struct value *ret,
    struct hurl_fault *fault);

#endif
