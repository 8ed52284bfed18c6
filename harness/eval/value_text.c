#include "base/clock.h"
#include "base/json_write.h"
#include "harness/eval/value.h"

#include <math.h>
#include <string.h>

static const char *const kind_names[VALUE_KIND_MAX_] = {
    [VALUE_NONE] = "none",
    [VALUE_NULL] = "null",
    [VALUE_BOOL] = "boolean",
    [VALUE_INTEGER] = "integer",
    [VALUE_FLOAT] = "float",
    [VALUE_STRING] = "string",
    [VALUE_BYTES] = "bytes",
    [VALUE_LIST] = "list",
    [VALUE_OBJECT] = "object",
    [VALUE_DATE] = "date",
    [VALUE_REGEX] = "regex",
    [VALUE_UNIT] = "unit",
    [VALUE_REDIRECT] = "redirect",
};

const char *value_kind_name(enum value_kind kind)
{
    return kind_names[kind];
}

/* The fewest significant digits that read back as the same double, as "d.ddde+xx". */
static void float_shortest(double number, char *ret, size_t size)
{
    for (int precision = 0; precision <= 17; precision++) {
        snprintf(ret, size, "%.*e", precision, number);
        if (strtod(ret, NULL) == number)
            return;
    }
}

/* Without exponent and with at least one decimal, as Hurl writes floats: 1.0, 0.001. */
static void float_write(double number, struct strbuf *out)
{
    char shortest[40];
    const char *exponent_at;
    long exponent, precision;

    if (!isfinite(number)) {
        strbuf_adds(out, isnan(number) ? "NaN" : number < 0 ? "-inf" : "inf");
        return;
    }
    float_shortest(number, shortest, sizeof(shortest));
    exponent_at = strchr(shortest, 'e');
    exponent = (long)strtod(exponent_at + 1, NULL);
    precision = (long)(exponent_at - shortest) - (shortest[0] == '-') - 1;
    if (precision > 0)
        precision--; /* the point */
    precision -= exponent;
    strbuf_addf(out, "%.*f", precision < 1 ? 1 : (int)precision, number);
}

static void hex_write(const struct value_text *bytes, struct strbuf *out)
{
    for (size_t i = 0; i < bytes->len; i++)
        strbuf_addf(out, "%02x", (unsigned char)bytes->bytes[i]);
}

static void date_write(int64_t us, struct strbuf *out)
{
    struct civil_time t = civil_from_us(us);

    strbuf_addf(out, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ", t.year, t.month, t.day, t.hour,
        t.minute, t.second, t.microsecond);
}

bool value_render(const struct value *v, struct strbuf *out)
{
    switch (v->kind) {
    case VALUE_NULL:
        strbuf_adds(out, "null");
        return true;
    case VALUE_BOOL:
        strbuf_adds(out, v->boolean ? "true" : "false");
        return true;
    case VALUE_INTEGER:
        strbuf_adds(out, v->digits);
        return true;
    case VALUE_FLOAT:
        float_write(v->number, out);
        return true;
    case VALUE_STRING:
        strbuf_add(out, v->text.bytes, v->text.len);
        return true;
    case VALUE_DATE:
        date_write(v->date_us, out);
        return true;
    default:
        return false;
    }
}

static void json_write_value(struct json_writer *w, const struct value *v)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    switch (v->kind) {
    case VALUE_LIST:
        json_array_begin(w);
        for (size_t i = 0; i < v->list.n; i++)
            json_write_value(w, &v->list.items[i]);
        json_array_end(w);
        return;
    case VALUE_OBJECT:
        json_object_begin(w);
        for (size_t i = 0; i < v->object.n; i++) {
            /* a key with a NUL is cut: json_key takes text, and only messages come here */
            json_key(w, v->object.members[i].key.bytes);
            json_write_value(w, &v->object.members[i].value);
        }
        json_object_end(w);
        return;
    case VALUE_STRING:
    case VALUE_REGEX:
    case VALUE_REDIRECT:
        json_string_n(w, v->text.bytes, v->text.len);
        return;
    case VALUE_BYTES:
        hex_write(&v->text, &text);
        json_string(w, text.buf);
        return;
    case VALUE_DATE:
        date_write(v->date_us, &text);
        json_string(w, text.buf);
        return;
    default:
        if (!value_render(v, &text))
            strbuf_adds(&text, "null");
        json_raw(w, text.buf);
        return;
    }
}

void value_write_json(const struct value *v, struct strbuf *out)
{
    struct json_writer w = json_writer_to(out, JSON_COMPACT);

    json_write_value(&w, v);
}

static void inside_write(const struct value *v, struct strbuf *out)
{
    switch (v->kind) {
    case VALUE_BYTES:
        hex_write(&v->text, out);
        return;
    case VALUE_REGEX:
    case VALUE_REDIRECT:
        strbuf_add(out, v->text.bytes, v->text.len);
        return;
    case VALUE_LIST:
        strbuf_addc(out, '[');
        for (size_t i = 0; i < v->list.n; i++) {
            if (i > 0)
                strbuf_addc(out, ',');
            inside_write(&v->list.items[i], out);
        }
        strbuf_addc(out, ']');
        return;
    case VALUE_OBJECT:
        value_write_json(v, out);
        return;
    default:
        value_render(v, out);
        return;
    }
}

void value_describe(const struct value *v, struct strbuf *out)
{
    strbuf_adds(out, value_kind_name(v->kind));
    if (v->kind == VALUE_NONE || v->kind == VALUE_NULL || v->kind == VALUE_UNIT)
        return;
    strbuf_adds(out, " <");
    inside_write(v, out);
    strbuf_addc(out, '>');
}
