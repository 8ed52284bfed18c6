#include "base/text.h"
#include "harness/eval/filter_call.h"
#include "harness/eval/json_query.h"
#include "harness/eval/regex_query.h"

#include <errno.h>
#include <math.h>
#include <string.h>

static struct value taken(const struct filter_call *call, const struct strbuf *text)
{
    return value_string(call->ctx->arena, text->buf, text->len);
}

int filter_jsonpath(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    return json_query(call->ctx,
        &(struct json_query){ .text = call->input,
            .what = "the value",
            .place = call->filter->place,
            .path = &call->arguments[0],
            .path_place = call->filter->arguments[0].place },
        ret, fault);
}

int filter_regex(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    return regex_first_group(
        call->ctx, call->input, &call->arguments[0], call->filter->arguments[0].place, ret, fault);
}

int filter_replace(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    const struct value_text *text = &call->input->text, *old = &call->arguments[0].text,
                            *new = &call->arguments[1].text;
    const char *at = text->bytes, *end = text->bytes + text->len, *found;

    if (old->len == 0)
        return filter_fault(call, fault, "replace takes an old text that is not empty");
    while ((found = memmem(at, (size_t)(end - at), old->bytes, old->len))) {
        strbuf_add(&out, at, (size_t)(found - at));
        strbuf_add(&out, new->bytes, new->len);
        at = found + old->len;
    }
    strbuf_add(&out, at, (size_t)(end - at));
    *ret = taken(call, &out);
    return 0;
}

/* As many groups as a replacement can name by a digit or a name. */
enum { SPANS_MAX = 100 };

struct replacement {
    const struct regex *re;
    const char *subject;
    struct regex_span spans[SPANS_MAX];
};

static size_t group_of(const struct regex *re, const char *name)
{
    uint64_t number;

    return parse_u64(name, &number) == 0 ? number : regex_group_named(re, name);
}

/* A group that is not there, or did not take part, is empty. */
static void add_group(const struct replacement *r, const char *name, struct strbuf *out)
{
    size_t group = group_of(r->re, name);
    const struct regex_span *span = group < SPANS_MAX ? &r->spans[group] : NULL;

    if (group == 0 && !text_equal(name, "0"))
        return;
    if (span && span->start != REGEX_NO_SPAN)
        strbuf_add(out, r->subject + span->start, span->end - span->start);
}

/* Behind a '$': takes "$", "{name}" or the longest run of letters, digits and '_'. */
static const char *add_reference(const struct replacement *r, const char *at, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf name = STRBUF_INIT;
    const char *close = *at == '{' ? strchr(at, '}') : NULL;

    if (*at == '$') {
        strbuf_addc(out, '$');
        return at + 1;
    }
    if (close) {
        strbuf_add(&name, at + 1, (size_t)(close - at - 1));
        at = close + 1;
    } else {
        while (is_alpha(*at) || is_digit(*at) || *at == '_')
            strbuf_addc(&name, *at++);
    }
    if (name.len)
        add_group(r, name.buf, out);
    else
        strbuf_addc(out, '$');
    return at;
}

static void add_replacement(const struct replacement *r, const char *text, struct strbuf *out)
{
    while (*text) {
        if (*text == '$')
            text = add_reference(r, text + 1, out);
        else
            strbuf_addc(out, *text++);
    }
}

/* The bytes of the code point at text[at]; 0 at the end. */
static size_t code_point_length(const struct value_text *text, size_t at)
{
    size_t n = at < text->len;

    while (at + n < text->len && ((unsigned char)text->bytes[at + n] & 0xC0) == 0x80)
        n++;
    return n;
}

int filter_replace_regex(
    const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    CLEANUP_REGEX struct regex *re = NULL;
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct hurl_place place = call->filter->arguments[0].place;
    const struct value_text *text = &call->input->text;
    struct replacement r = { .subject = text->bytes };
    enum regex_outcome outcome = REGEX_NO_MATCH;
    size_t from = 0, copied = 0;

    if (regex_compile(call->ctx, &call->arguments[0], place, &re, fault) < 0)
        return -EINVAL;
    r.re = re;
    while (from <= text->len && (outcome = regex_search(re, text->bytes, text->len, from, r.spans,
                                     SPANS_MAX)) == REGEX_MATCH) {
        strbuf_add(&out, text->bytes + copied, r.spans[0].start - copied);
        add_replacement(&r, call->arguments[1].text.bytes, &out);
        copied = from = r.spans[0].end;
        if (r.spans[0].start == r.spans[0].end) {
            size_t step = code_point_length(text, from);

            from += step ? step : 1;
        }
    }
    if (outcome == REGEX_GAVE_UP)
        return regex_gave_up(call->ctx, place, fault);
    strbuf_add(&out, text->bytes + copied, text->len - copied);
    *ret = taken(call, &out);
    return 0;
}

static int not_a_number(const struct filter_call *call, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    value_describe(call->input, &text);
    return filter_fault(call, fault, "invalid filter input: %s", text.buf);
}

int filter_to_float(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    const struct value *in = call->input;
    const char *text = in->kind == VALUE_INTEGER ? in->digits : in->text.bytes;
    char *end;

    if (in->kind == VALUE_FLOAT) {
        *ret = *in;
        return 0;
    }
    if (!*text || text[strspn(text, "0123456789+-.eE")])
        return not_a_number(call, fault);
    *ret = value_float(strtod(text, &end));
    return *end || !isfinite(ret->number) ? not_a_number(call, fault) : 0;
}

/* Of text: a sign and digits only, and leading zeros are allowed: a string is no JSON number. */
static bool integer_of_text(struct arena *a, const struct value_text *text, struct value *ret)
{
    const char *digits = text->bytes + (*text->bytes == '-' || *text->bytes == '+');
    size_t n = strspn(digits, "0123456789");

    if (n == 0 || digits + n != text->bytes + text->len)
        return false;
    while (*digits == '0' && digits[1])
        digits++;
    digits = *text->bytes == '-' ? arena_printf(a, "-%s", digits) : digits;
    return value_number_read(a, digits, strlen(digits), ret);
}

int filter_to_int(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    const struct value *in = call->input;
    struct arena *a = call->ctx->arena;

    if (in->kind == VALUE_STRING)
        return integer_of_text(a, &in->text, ret) ? 0 : not_a_number(call, fault);
    if (in->kind == VALUE_INTEGER) {
        *ret = *in;
    } else {
        const char *digits = arena_printf(a, "%.0f", trunc(in->number));

        value_number_read(a, digits, strlen(digits), ret);
    }
    return 0;
}

int filter_to_string(const struct filter_call *call, struct value *ret, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    (void)fault;
    value_render(call->input, &text);
    *ret = taken(call, &text);
    return 0;
}
