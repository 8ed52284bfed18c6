#include "harness/eval/cookie.h"

#include "base/text.h"
#include "harness/eval/date_text.h"

#include <string.h>

struct text_span {
    const char *at;
    size_t len;
};

static struct text_span trimmed(const char *at, const char *end)
{
    while (at < end && is_space(*at))
        at++;
    while (end > at && is_space(end[-1]))
        end--;
    return (struct text_span){ at, (size_t)(end - at) };
}

static bool span_equals(struct text_span span, const char *text, bool ignore_case)
{
    if (strlen(text) != span.len)
        return false;
    return ignore_case ? strncasecmp(span.at, text, span.len) == 0
                       : memcmp(span.at, text, span.len) == 0;
}

/* Takes "name=value" or "name" up to the next ';' and moves *at behind it. */
static void take_pair(const char **at, struct text_span *name, struct text_span *value)
{
    const char *end = *at + strcspn(*at, ";");
    const char *equals = memchr(*at, '=', (size_t)(end - *at));

    *name = trimmed(*at, equals ? equals : end);
    *value = equals ? trimmed(equals + 1, end) : (struct text_span){ end, 0 };
    *at = *end ? end + 1 : end;
}

static struct value as_string(struct arena *a, struct text_span text)
{
    return value_string(a, text.at, text.len);
}

static struct value as_integer(struct arena *a, struct text_span text)
{
    struct value v;

    return value_number_read(a, text.at, text.len, &v) ? v : as_string(a, text);
}

static struct value as_date(struct arena *a, struct text_span text)
{
    static const char *const formats[] = { "%a, %d %b %Y %H:%M:%S GMT", "%a, %d-%b-%Y %H:%M:%S GMT",
        "%A, %d-%b-%y %H:%M:%S GMT" };
    const char *copy = arena_dup(a, text.at, text.len);
    int64_t us;

    for (size_t i = 0; i < ARRAY_SIZE(formats); i++) {
        if (date_parse(copy, formats[i], &us))
            return value_date(us);
    }
    return as_string(a, text);
}

static struct value as_unit(struct arena *a, struct text_span text)
{
    (void)a;
    (void)text;
    return value_unit();
}

static const struct attribute {
    const char *name;
    struct value (*value)(struct arena *a, struct text_span text);
} attributes[] = {
    { "Expires", as_date },
    { "Max-Age", as_integer },
    { "Domain", as_string },
    { "Path", as_string },
    { "SameSite", as_string },
    { "Secure", as_unit },
    { "HttpOnly", as_unit },
};

static const struct attribute *attribute_named(struct text_span name)
{
    for (size_t i = 0; i < ARRAY_SIZE(attributes); i++) {
        if (span_equals(name, attributes[i].name, true))
            return &attributes[i];
    }
    return NULL;
}

/* Of one Set-Cookie value, behind the cookie's own pair. */
static struct value attribute_find(
    struct arena *a, const char *at, const struct attribute *attribute)
{
    while (*at) {
        struct text_span name, value;

        take_pair(&at, &name, &value);
        if (span_equals(name, attribute->name, true))
            return attribute->value(a, value);
    }
    return value_none();
}

static const char *attribute_text(struct arena *a, const char *at, const char *name)
{
    while (*at) {
        struct text_span found, value;

        take_pair(&at, &found, &value);
        if (span_equals(found, name, true))
            return arena_dup(a, value.at, value.len);
    }
    return NULL;
}

static void read_end(struct arena *a, const char *at, int64_t now_us, struct cookie *c)
{
    enum { SECOND_US = 1000000 };
    static const int64_t longest = INT64_C(400) * 86400; /* as browsers have it */
    const char *age = attribute_text(a, at, "Max-Age"), *end = attribute_text(a, at, "Expires");
    struct value date = value_none();
    int64_t seconds;

    if (age && parse_i64(age, &seconds) == 0) {
        seconds = seconds < 0 ? 0 : seconds > longest ? longest : seconds;
        c->expires = true;
        c->expires_us = now_us + seconds * SECOND_US;
        return;
    }
    if (end)
        date = as_date(a, (struct text_span){ end, strlen(end) });
    c->expires = date.kind == VALUE_DATE;
    c->expires_us = c->expires ? date.date_us : 0;
}

bool cookie_read(struct arena *a, const char *header, int64_t now_us, struct cookie *ret)
{
    struct text_span name, value;
    const char *at = header;

    take_pair(&at, &name, &value);
    if (!name.len)
        return false;
    *ret = (struct cookie){
        .name = arena_dup(a, name.at, name.len),
        .value = arena_dup(a, value.at, value.len),
        .domain = attribute_text(a, at, "Domain"),
        .path = attribute_text(a, at, "Path"),
        .secure = attribute_text(a, at, "Secure") != NULL,
    };
    read_end(a, at, now_us, ret);
    return true;
}

bool cookie_find(const struct eval_context *ctx, const char *asked, struct value *ret)
{
    const char *end = asked + strlen(asked), *bracket = strchr(asked, '[');
    struct text_span attribute_name = { 0 }, name, value;
    const struct attribute *attribute = NULL;

    if (bracket && end[-1] == ']') {
        attribute_name = trimmed(bracket + 1, end - 1);
        attribute = attribute_named(attribute_name);
        if (!attribute && !span_equals(attribute_name, "Value", true))
            return false;
        asked = arena_dup(ctx->arena, asked, (size_t)(bracket - asked));
    }
    *ret = value_none();
    for (size_t i = 0; i < ctx->response->n_headers; i++) {
        const struct exchange_header *h = &ctx->response->headers[i];
        const char *at = h->value;

        if (!text_equal_ignore_case(h->name, "Set-Cookie"))
            continue;
        take_pair(&at, &name, &value);
        if (!span_equals(name, asked, false))
            continue;
        *ret = attribute ? attribute_find(ctx->arena, at, attribute) : as_string(ctx->arena, value);
        return true;
    }
    return true;
}
