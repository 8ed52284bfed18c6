/*
 * JSON judged by RFC 8259 before a lenient parser sees it: UTF-8 only, no BOM, no trailing comma,
 * no leading zero, no NUL, no text behind the value, no lone surrogate escape, bounded depth.
 */
#ifndef BASE_JSON_GATE_H
#define BASE_JSON_GATE_H

#include <stdbool.h>
#include <stddef.h>

enum { JSON_DEPTH_MAX = 200 }; /* arrays and objects within each other */

struct json_gate_report {
    size_t offset;      /* of the first byte that is wrong */
    const char *reason; /* static, e.g. "a comma must be followed by a value" */
};

/* True if text is one JSON value. ret_report may be NULL and is written only when it is not. */
bool json_gate(const char *text, size_t len, struct json_gate_report *ret_report);

#endif
