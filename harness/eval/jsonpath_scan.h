/* The tokens of a JSONPath. White space counts in places, so there is no token stream: the parser
 * asks for what may stand next. */
#ifndef HARNESS_EVAL_JSONPATH_SCAN_H
#define HARNESS_EVAL_JSONPATH_SCAN_H

#include "harness/eval/jsonpath.h"

struct jsonpath_scan {
    struct arena *arena;
    const char *start, *at, *end;
    const char *reason; /* NULL until something is wrong; then at stands on it */
    int depth;          /* of brackets and parentheses around the parser */
};

/* Notes the first thing that is wrong; always false. */
bool path_scan_fail(struct jsonpath_scan *s, const char *reason);
void path_scan_space(struct jsonpath_scan *s);
char path_scan_peek(const struct jsonpath_scan *s); /* NUL at the end */
/* Takes the text when it is next. */
bool path_scan_take(struct jsonpath_scan *s, const char *text);
/* Takes it, or fails with the reason. */
bool path_scan_expect(struct jsonpath_scan *s, const char *text, const char *reason);

/* Each takes what it names, or fails. */
bool path_scan_integer(struct jsonpath_scan *s, int64_t *ret); /* of I-JSON: at most 2^53-1 */
bool path_scan_number(struct jsonpath_scan *s, struct value *ret);
bool path_scan_quoted(struct jsonpath_scan *s, struct value_text *ret); /* 'text' or "text" */
bool path_scan_shorthand_name(struct jsonpath_scan *s, struct value_text *ret);
/* A function's name; NULL-length and untouched when none stands there. */
struct value_text path_scan_function_name(struct jsonpath_scan *s);

#endif
