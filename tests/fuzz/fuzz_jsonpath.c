/*
 * harness/eval/jsonpath.h: the input is a path, a new line, and a document. Whatever they are, the
 * answer comes, and what Hurl makes of a path agrees with what the path selects.
 */
#include "harness/eval/json_read.h"
#include "harness/eval/jsonpath.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void evaluate(struct arena *a, const struct jsonpath *path, const struct value *document)
{
    struct value_list selected;
    struct value one;
    bool all = jsonpath_select(a, path, document, &selected);

    FUZZ_CHECK(!jsonpath_evaluate(a, path, document, &one) || all);
    if (!all || one.kind == VALUE_NONE) {
        FUZZ_CHECK(!all || selected.n == 0);
        return;
    }
    /* either the list of all nodes, or the only one */
    if (one.kind == VALUE_LIST && one.list.n == selected.n &&
        (selected.n == 0 || value_equal(&one.list.items[0], &selected.items[0])))
        return;
    FUZZ_CHECK(selected.n == 1 && value_equal(&one, &selected.items[0]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *path = (const char *)data;
    const char *line_end = size ? memchr(path, '\n', size) : NULL;
    size_t path_len = line_end ? (size_t)(line_end - path) : size;
    CLEANUP_ARENA struct arena a = { 0 };
    struct jsonpath_error why = { SIZE_MAX, NULL };
    const struct jsonpath *parsed = jsonpath_parse(&a, path, path_len, &why);
    struct value document;

    if (!parsed) {
        FUZZ_CHECK(why.reason && why.offset <= path_len);
        return 0;
    }
    if (line_end && json_read(&a, line_end + 1, size - path_len - 1, &document, NULL))
        evaluate(&a, parsed, &document);
    return 0;
}
