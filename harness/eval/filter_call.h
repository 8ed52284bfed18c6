/* What the filters' functions get, and the list of them; for filter*.c only. */
#ifndef HARNESS_EVAL_FILTER_CALL_H
#define HARNESS_EVAL_FILTER_CALL_H

#include "harness/eval/filter.h"

struct filter_call {
    const struct eval_context *ctx;
    const struct hurl_filter *filter;
    const struct value *input;                         /* of a kind the filter's row names */
    struct value arguments[HURL_FILTER_ARGUMENTS_MAX]; /* VALUE_NONE: it takes fewer */
};

/* 0 with *ret, or -EINVAL with *fault (filter_fault). */
typedef int filter_function(
    const struct filter_call *call, struct value *ret, struct hurl_fault *fault);

/* "filter error" at the filter's place; always -EINVAL. */
int filter_fault(const struct filter_call *call, struct hurl_fault *fault, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

filter_function filter_count, filter_first, filter_last, filter_nth, filter_split;
filter_function filter_jsonpath, filter_regex, filter_replace, filter_replace_regex;
filter_function filter_to_float, filter_to_int, filter_to_string;
filter_function filter_base64_decode, filter_base64_encode, filter_base64_url_safe_decode,
    filter_base64_url_safe_encode, filter_decode, filter_to_hex, filter_utf8_decode,
    filter_utf8_encode;
filter_function filter_location, filter_url_decode, filter_url_encode, filter_url_query_param;
filter_function filter_html_escape, filter_html_unescape;
filter_function filter_date_format, filter_days_after_now, filter_days_before_now, filter_to_date;

#endif
