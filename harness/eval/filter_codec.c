#include "base/text.h"
#include "harness/eval/charset.h"
#include "harness/eval/filter_call.h"

#include <errno.h>
#include <nettle/base64.h>
#include <string.h>

static bool holds_white_space(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (is_space(text[i]))
            return true;
    return false;
}

/* Nettle's decoders pass over white space, which Hurl does not; base64_decode_final checks the
 * padding. */
static int decode_base64(const struct filter_call *call, struct base64_decode_ctx *decoder,
    const char *text, size_t len, struct value *ret, struct hurl_fault *fault)
{
    uint8_t *bytes = arena_alloc(call->ctx->arena, BASE64_DECODE_LENGTH(len) + 1);
    size_t n = BASE64_DECODE_LENGTH(len);

    if (holds_white_space(text, len) || !base64_decode_update(decoder, &n, bytes, len, text) ||
        !base64_decode_final(decoder))
        return filter_fault(call, fault, "invalid filter input: string <%s> is not base64",
            call->input->text.bytes);
    *ret = (struct value){ .kind = VALUE_BYTES, .text = { (const char *)bytes, n } };
    return 0;
}

int filter_base64_decode(
    const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    struct base64_decode_ctx decoder;

    base64_decode_init(&decoder);
    return decode_base64(
        call, &decoder, call->input->text.bytes, call->input->text.len, ret, fault);
}

/* The URL-safe form has no padding; the decoder wants it, so it is added. */
int filter_base64_url_safe_decode(
    const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf padded = STRBUF_INIT;
    struct base64_decode_ctx decoder;

    strbuf_add(&padded, call->input->text.bytes, call->input->text.len);
    while (padded.len % 4 != 0)
        strbuf_addc(&padded, '=');
    base64url_decode_init(&decoder);
    return decode_base64(call, &decoder, padded.buf, padded.len, ret, fault);
}

static struct value encode_base64(
    const struct filter_call *call, struct base64_encode_ctx *encoder, bool padded)
{
    const struct value_text *in = &call->input->text;
    size_t room = BASE64_ENCODE_LENGTH(in->len) + BASE64_ENCODE_FINAL_LENGTH, n;
    char *text = arena_alloc(call->ctx->arena, room + 1);

    n = base64_encode_update(encoder, text, in->len, (const uint8_t *)in->bytes);
    n += base64_encode_final(encoder, text + n);
    while (!padded && n > 0 && text[n - 1] == '=')
        text[--n] = '\0';
    return (struct value){ .kind = VALUE_STRING, .text = { text, n } };
}

int filter_base64_encode(
    const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    struct base64_encode_ctx encoder;

    (void)fault;
    base64_encode_init(&encoder);
    *ret = encode_base64(call, &encoder, true);
    return 0;
}

int filter_base64_url_safe_encode(
    const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    struct base64_encode_ctx encoder;

    (void)fault;
    base64url_encode_init(&encoder);
    *ret = encode_base64(call, &encoder, false);
    return 0;
}

static int decode_from(const struct filter_call *call, const char *charset, struct value *ret,
    struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const struct value_text *in = &call->input->text;
    int r = charset_decode(charset, in->bytes, in->len, &text);

    if (r == -EINVAL)
        return filter_fault(call, fault, "the charset '%s' is not known", charset);
    if (r < 0)
        return filter_fault(
            call, fault, "invalid filter input: the bytes are not in the charset '%s'", charset);
    *ret = value_string(call->ctx->arena, text.buf, text.len);
    return 0;
}

int filter_decode(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    return decode_from(call, call->arguments[0].text.bytes, ret, fault);
}

int filter_utf8_decode(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    return decode_from(call, "utf-8", ret, fault);
}

int filter_utf8_encode(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    (void)fault;
    *ret = value_bytes(call->ctx->arena, call->input->text.bytes, call->input->text.len);
    return 0;
}

int filter_to_hex(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf hex = STRBUF_INIT;

    (void)fault;
    for (size_t i = 0; i < call->input->text.len; i++)
        strbuf_addf(&hex, "%02x", (unsigned char)call->input->text.bytes[i]);
    *ret = value_string(call->ctx->arena, hex.buf, hex.len);
    return 0;
}
