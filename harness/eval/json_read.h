/* JSON text into values. */
#ifndef HARNESS_EVAL_JSON_READ_H
#define HARNESS_EVAL_JSON_READ_H

#include "base/json_gate.h"
#include "harness/eval/value.h"

/*
 * The value of one JSON text, judged by json_gate first: what RFC 8259 refuses is refused. Of a
 * key that stands twice the last value counts, at the place of the first.
 *
 * False if it is not JSON; then *ret_why (may be NULL) says where and why.
 */
bool json_read(struct arena *a, const char *text, size_t len, struct value *ret,
    struct json_gate_report *ret_why);

#endif
