#include "harness/eval/filter_call.h"

#include <string.h>

int filter_count(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    const struct value *in = call->input;
    size_t n = in->kind == VALUE_LIST ? in->list.n : in->text.len;

    (void)fault;
    *ret = value_integer(call->ctx->arena, (int64_t)n);
    return 0;
}

int filter_first(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    const struct value_list *list = &call->input->list;

    (void)fault;
    *ret = list->n ? list->items[0] : value_none();
    return 0;
}

int filter_last(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    const struct value_list *list = &call->input->list;

    (void)fault;
    *ret = list->n ? list->items[list->n - 1] : value_none();
    return 0;
}

/* A negative index counts from the end. */
int filter_nth(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    const struct value_list *list = &call->input->list;
    int64_t index, n = (int64_t)list->n;

    if (!value_to_i64(&call->arguments[0], &index))
        return filter_fault(call, fault, "nth takes an integer");
    if (index < -n || index >= n)
        return filter_fault(
            call, fault, "invalid filter input: out of bound - size is %zu", list->n);
    *ret = list->items[index < 0 ? index + n : index];
    return 0;
}

int filter_split(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    const struct value_text *text = &call->input->text, *separator = &call->arguments[0].text;
    const char *at = text->bytes, *end = text->bytes + text->len, *found;
    struct value *items;
    size_t n = 0;

    if (separator->len == 0)
        return filter_fault(call, fault, "split takes a separator that is not empty");
    items = ARENA_ARRAY(call->ctx->arena, struct value, text->len / separator->len + 1);
    while ((found = memmem(at, (size_t)(end - at), separator->bytes, separator->len))) {
        items[n++] = value_string(call->ctx->arena, at, (size_t)(found - at));
        at = found + separator->len;
    }
    items[n++] = value_string(call->ctx->arena, at, (size_t)(end - at));
    *ret = value_list(items, n);
    return 0;
}
