#include "base/text.h"
#include "harness/eval/filter_call.h"

#include <string.h>

/* RFC 3986's unreserved characters, and '/', which Hurl leaves too. */
static bool stays_plain(char c)
{
    return is_alpha(c) || is_digit(c) || (c && strchr("-._~/", c));
}

int filter_url_encode(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    const struct value_text *in = &call->input->text;

    (void)fault;
    for (size_t i = 0; i < in->len; i++) {
        if (stays_plain(in->bytes[i]))
            strbuf_addc(&out, in->bytes[i]);
        else
            strbuf_addf(&out, "%%%02X", (unsigned char)in->bytes[i]);
    }
    *ret = value_string(call->ctx->arena, out.buf, out.len);
    return 0;
}

/* A '%' without two hexadecimal digits behind it stays as it is. */
static void add_decoded(const char *text, size_t len, bool plus_is_space, struct strbuf *out)
{
    for (size_t i = 0; i < len; i++) {
        int high = i + 2 < len && text[i] == '%' ? hex_value(text[i + 1]) : -1;
        int low = high >= 0 ? hex_value(text[i + 2]) : -1;

        if (low >= 0) {
            strbuf_addc(out, (char)(high << 4 | low));
            i += 2;
        } else {
            strbuf_addc(out, plus_is_space && text[i] == '+' ? ' ' : text[i]);
        }
    }
}

static int decoded_value(const struct filter_call *call, const struct strbuf *text,
    struct value *ret, struct hurl_fault *fault)
{
    if (!utf8_is_valid(text->buf, text->len))
        return filter_fault(call, fault, "invalid filter input: what is decoded is not UTF-8");
    *ret = value_string(call->ctx->arena, text->buf, text->len);
    return 0;
}

int filter_url_decode(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    add_decoded(call->input->text.bytes, call->input->text.len, false, &out);
    return decoded_value(call, &out, ret, fault);
}

/* The first parameter of that name in the URL's query; nothing if there is none. */
int filter_url_query_param(
    const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    const char *url = call->input->text.bytes, *at = strchr(url, '?');
    const char *end = url + strcspn(url, "#");

    if (!strstr(url, "://"))
        return filter_fault(call, fault, "invalid filter input: string <%s> is no URL", url);
    *ret = value_none();
    while (at && at < end) {
        CLEANUP_STRBUF struct strbuf name = STRBUF_INIT, value = STRBUF_INIT;
        const char *start = at + 1, *stop = start + strcspn(start, "&#");
        const char *equals = memchr(start, '=', (size_t)(stop - start));

        add_decoded(start, (size_t)((equals ? equals : stop) - start), true, &name);
        if (text_equal(name.buf, call->arguments[0].text.bytes)) {
            if (equals)
                add_decoded(equals + 1, (size_t)(stop - equals - 1), true, &value);
            return decoded_value(call, &value, ret, fault);
        }
        at = *stop == '&' ? stop : NULL;
    }
    return 0;
}

int filter_location(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    (void)fault;
    *ret = value_string(call->ctx->arena, call->input->text.bytes, call->input->text.len);
    return 0;
}
