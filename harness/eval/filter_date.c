#include "harness/eval/date_text.h"
#include "harness/eval/filter_call.h"

static const int64_t day_us = INT64_C(86400000000);

int filter_to_date(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    const char *text = call->input->text.bytes, *format = call->arguments[0].text.bytes;
    int64_t us;

    if (!date_parse(text, format, &us))
        return filter_fault(call, fault, "<%s> could not be parsed with <%s> format", text, format);
    *ret = value_date(us);
    return 0;
}

int filter_date_format(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const char *format = call->arguments[0].text.bytes;

    if (!date_format(call->input->date_us, format, &text))
        return filter_fault(call, fault, "<%s> is no format for a date", format);
    *ret = value_string(call->ctx->arena, text.buf, text.len);
    return 0;
}

/* Whole days, cut toward zero. */
int filter_days_after_now(
    const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    (void)fault;
    *ret = value_integer(call->ctx->arena, (call->input->date_us - call->ctx->now_us) / day_us);
    return 0;
}

int filter_days_before_now(
    const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    (void)fault;
    *ret = value_integer(call->ctx->arena, (call->ctx->now_us - call->input->date_us) / day_us);
    return 0;
}
