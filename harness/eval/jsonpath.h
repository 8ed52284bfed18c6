/*
 * JSONPath by RFC 9535, complete: names, indices, wildcards, slices, filters, descendants, and the
 * functions length, count, match, search and value. Held to the public compliance suite in
 * fixtures/jsonpath-compliance/.
 */
#ifndef HARNESS_EVAL_JSONPATH_H
#define HARNESS_EVAL_JSONPATH_H

#include "harness/eval/value.h"

/*
 * Steps (a node visited or selected) after which a path is given up: chained descendants select
 * without bound in a small document.
 */
enum { JSONPATH_STEPS_MAX = 2000000 };

struct jsonpath; /* a parsed path; lives in the arena it was parsed into */

struct jsonpath_error {
    size_t offset;      /* bytes into the path */
    const char *reason; /* static */
};

/*
 * NULL if the text is no well-formed and valid path in UTF-8: also when a function gets arguments
 * of the wrong type or number. ret_why may be NULL and is written only then.
 */
const struct jsonpath *jsonpath_parse(
    struct arena *a, const char *path, size_t len, struct jsonpath_error *ret_why);

/*
 * The nodes the path selects, in document order. They share their inside with root.
 *
 * False after JSONPATH_STEPS_MAX steps.
 */
bool jsonpath_select(
    struct arena *a, const struct jsonpath *path, const struct value *root, struct value_list *ret);

/*
 * The one value that Hurl makes of the nodes. A path of names and indices only ("definite") is the
 * value it points at, or VALUE_NONE. Any other path is a list of what it selects, also of one or no
 * node; but it is VALUE_NONE when what stands before its first wildcard, slice, filter or
 * descendant points at nothing, or (descendants aside) at something that has no children.
 *
 * False after JSONPATH_STEPS_MAX steps.
 */
bool jsonpath_evaluate(
    struct arena *a, const struct jsonpath *path, const struct value *root, struct value *ret);

#endif
