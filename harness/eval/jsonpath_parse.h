/* The two halves of the JSONPath parser call each other: paths hold filters, filters hold paths. */
#ifndef HARNESS_EVAL_JSONPATH_PARSE_H
#define HARNESS_EVAL_JSONPATH_PARSE_H

#include "harness/eval/jsonpath_scan.h"
#include "harness/eval/jsonpath_tree.h"

/* Filters, parentheses and function calls within each other. */
enum { JSONPATH_DEPTH_MAX = 64 };

/* Behind '$' or '@': every segment. NULL and s->reason set when something is wrong. */
const struct jsonpath *parse_segments(struct jsonpath_scan *s, bool from_current);
/* Behind '?': the whole logical expression. The same. */
const struct expression *parse_filter(struct jsonpath_scan *s);

#endif
