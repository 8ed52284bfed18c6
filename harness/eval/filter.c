#include "harness/eval/filter.h"

#include "harness/eval/filter_call.h"
#include "harness/eval/template.h"

#include <errno.h>

#define KIND(kind) (1u << (kind))
enum {
    TAKES_TEXT = KIND(VALUE_STRING),
    TAKES_BYTES = KIND(VALUE_BYTES),
    TAKES_LIST = KIND(VALUE_LIST),
    TAKES_DATE = KIND(VALUE_DATE),
    TAKES_COUNTABLE = KIND(VALUE_LIST) | KIND(VALUE_BYTES),
    TAKES_NUMERIC = KIND(VALUE_STRING) | KIND(VALUE_INTEGER) | KIND(VALUE_FLOAT),
    TAKES_SCALAR = TAKES_NUMERIC | KIND(VALUE_BOOL) | KIND(VALUE_DATE) | KIND(VALUE_NULL),
};

static const struct filter_row {
    unsigned takes; /* kinds of input */
    filter_function *apply;
} rows[HURL_FILTER_MAX_] = {
    [HURL_FILTER_BASE64_DECODE] = { TAKES_TEXT, filter_base64_decode },
    [HURL_FILTER_BASE64_ENCODE] = { TAKES_BYTES, filter_base64_encode },
    [HURL_FILTER_BASE64_URL_SAFE_DECODE] = { TAKES_TEXT, filter_base64_url_safe_decode },
    [HURL_FILTER_BASE64_URL_SAFE_ENCODE] = { TAKES_BYTES, filter_base64_url_safe_encode },
    [HURL_FILTER_COUNT] = { TAKES_COUNTABLE, filter_count },
    [HURL_FILTER_DATE_FORMAT] = { TAKES_DATE, filter_date_format },
    [HURL_FILTER_DAYS_AFTER_NOW] = { TAKES_DATE, filter_days_after_now },
    [HURL_FILTER_DAYS_BEFORE_NOW] = { TAKES_DATE, filter_days_before_now },
    [HURL_FILTER_DECODE] = { TAKES_BYTES, filter_decode },
    [HURL_FILTER_FIRST] = { TAKES_LIST, filter_first },
    [HURL_FILTER_HTML_ESCAPE] = { TAKES_TEXT, filter_html_escape },
    [HURL_FILTER_HTML_UNESCAPE] = { TAKES_TEXT, filter_html_unescape },
    [HURL_FILTER_JSONPATH] = { TAKES_TEXT, filter_jsonpath },
    [HURL_FILTER_LAST] = { TAKES_LIST, filter_last },
    [HURL_FILTER_LOCATION] = { KIND(VALUE_REDIRECT), filter_location },
    [HURL_FILTER_NTH] = { TAKES_LIST, filter_nth },
    [HURL_FILTER_REGEX] = { TAKES_TEXT, filter_regex },
    [HURL_FILTER_REPLACE] = { TAKES_TEXT, filter_replace },
    [HURL_FILTER_REPLACE_REGEX] = { TAKES_TEXT, filter_replace_regex },
    [HURL_FILTER_SPLIT] = { TAKES_TEXT, filter_split },
    [HURL_FILTER_TO_DATE] = { TAKES_TEXT, filter_to_date },
    [HURL_FILTER_TO_FLOAT] = { TAKES_NUMERIC, filter_to_float },
    [HURL_FILTER_TO_HEX] = { TAKES_BYTES, filter_to_hex },
    [HURL_FILTER_TO_INT] = { TAKES_NUMERIC, filter_to_int },
    [HURL_FILTER_TO_STRING] = { TAKES_SCALAR, filter_to_string },
    [HURL_FILTER_URL_DECODE] = { TAKES_TEXT, filter_url_decode },
    [HURL_FILTER_URL_ENCODE] = { TAKES_TEXT, filter_url_encode },
    [HURL_FILTER_URL_QUERY_PARAM] = { TAKES_TEXT, filter_url_query_param },
    [HURL_FILTER_UTF8_DECODE] = { TAKES_BYTES, filter_utf8_decode },
    [HURL_FILTER_UTF8_ENCODE] = { TAKES_TEXT, filter_utf8_encode },
};

int filter_fault(const struct filter_call *call, struct hurl_fault *fault, const char *fmt, ...)
{
    const char *message;
    va_list ap;

    va_start(ap, fmt);
    message = arena_vprintf(call->ctx->arena, fmt, ap);
    va_end(ap);
    return eval_fault(call->ctx, fault, call->filter->place, "filter error", "%s", message);
}

/* "list or bytes" */
static const char *kinds_named(struct arena *a, unsigned kinds)
{
    const char *names = NULL;

    for (int kind = VALUE_KIND_MAX_ - 1; kind >= 0; kind--) {
        const char *name = value_kind_name((enum value_kind)kind);

        if (kinds & KIND(kind))
            names = names ? arena_printf(a, "%s or %s", name, names) : name;
    }
    return names;
}

static int check_input(
    const struct filter_call *call, const struct filter_row *row, struct hurl_fault *fault)
{
    enum value_kind kind = call->input->kind;

    if (kind == VALUE_NONE)
        return filter_fault(call, fault, "missing value to apply filter: nothing was found before");
    if (row->takes & KIND(kind))
        return 0;
    return filter_fault(call, fault, "invalid filter input: %s; this filter takes %s",
        value_kind_name(kind), kinds_named(call->ctx->arena, row->takes));
}

static int filter_apply(const struct eval_context *ctx, const struct hurl_filter *filter,
    const struct value *input, struct value *ret, struct hurl_fault *fault)
{
    struct filter_call call = { .ctx = ctx, .filter = filter, .input = input };
    int r = check_input(&call, &rows[filter->kind], fault);

    for (size_t i = 0; r == 0 && i < HURL_FILTER_ARGUMENTS_MAX; i++)
        r = written_value(ctx, &filter->arguments[i], &call.arguments[i], fault);
    return r < 0 ? r : rows[filter->kind].apply(&call, ret, fault);
}

int filters_apply(const struct eval_context *ctx, const struct hurl_filters *filters,
    const struct value *input, struct value *ret, struct hurl_fault *fault)
{
    struct value v = *input;

    for (size_t i = 0; i < filters->n; i++) {
        struct value changed;
        int r = filter_apply(ctx, &filters->at[i], &v, &changed, fault);

        if (r < 0)
            return r;
        v = changed;
    }
    *ret = v;
    return 0;
}
