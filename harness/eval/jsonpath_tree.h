/* The inside of a parsed path, shared by the parser and the evaluator; nobody else includes it. */
#ifndef HARNESS_EVAL_JSONPATH_TREE_H
#define HARNESS_EVAL_JSONPATH_TREE_H

#include "harness/eval/jsonpath.h"

enum selector_kind { SELECT_NAME, SELECT_INDEX, SELECT_WILDCARD, SELECT_SLICE, SELECT_FILTER };

struct slice {
    bool has_start, has_end;
    int64_t start, end, step;
};

struct selector {
    enum selector_kind kind;
    union {
        struct value_text name;
        int64_t index; /* negative: from the end */
        struct slice slice;
        const struct expression *filter;
    };
    struct selector *next;
};

struct segment {
    bool descendant;
    struct selector *selectors; /* at least one */
    struct segment *next;
};

struct jsonpath {
    bool from_current; /* '@' of a filter instead of '$' */
    struct segment *segments;
};

/* What an argument, a result or an operand can be (RFC 9535, 2.4.1). */
enum jsonpath_type { TYPE_VALUE, TYPE_LOGICAL, TYPE_NODES };

enum comparison { COMPARE_EQ, COMPARE_NE, COMPARE_LT, COMPARE_LE, COMPARE_GT, COMPARE_GE };

enum expression_kind {
    EXPRESSION_OR,
    EXPRESSION_AND,
    EXPRESSION_NOT, /* left only */
    EXPRESSION_COMPARE,
    EXPRESSION_LITERAL,
    EXPRESSION_PATH, /* tested: does it select a node; compared: the node's value */
    EXPRESSION_CALL,
};

enum { JSONPATH_ARGUMENTS_MAX = 2 };

struct expression {
    enum expression_kind kind;
    union {
        struct {
            enum comparison comparison;
            const struct expression *left, *right;
        };
        struct value literal;
        const struct jsonpath *path;
        struct {
            const struct jsonpath_function *function;
            const struct expression *arguments[JSONPATH_ARGUMENTS_MAX];
        };
    };
};

struct jsonpath_nodes {
    const struct value **items; /* malloc'ed */
    size_t n, room;
};
void jsonpath_nodes_release(struct jsonpath_nodes *nodes);
#define CLEANUP_NODES CLEANUP(jsonpath_nodes_release)

/* An evaluated argument: value for TYPE_VALUE (VALUE_NONE: "Nothing"), nodes for TYPE_NODES. */
struct jsonpath_argument {
    struct value value;
    const struct jsonpath_nodes *nodes;
};

/* Result: a value, or for TYPE_LOGICAL a boolean. */
struct jsonpath_function {
    const char *name;
    enum jsonpath_type result;
    size_t n_arguments;
    enum jsonpath_type arguments[JSONPATH_ARGUMENTS_MAX];
    struct value (*call)(struct arena *a, const struct jsonpath_argument *arguments);
};
/* NULL if there is none of that name. */
const struct jsonpath_function *jsonpath_function_find(const char *name, size_t len);

/* Only names and indices, one a segment: selects one node at most. */
bool jsonpath_is_definite(const struct jsonpath *path);

#endif
