/*
 * What a query finds, a filter changes, a predicate judges and a variable holds. A value is plain
 * data in an arena: copying the struct is a shallow copy, and nothing is ever released by itself.
 *
 * Integers keep their digits, so 14155550123 or a number of 40 digits is never rounded; a string
 * never equals a number. The rules are Hurl's (hurl.dev, "Asserting response").
 */
#ifndef HARNESS_EVAL_VALUE_H
#define HARNESS_EVAL_VALUE_H

#include "base/arena.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum value_kind {
    VALUE_NONE, /* the query found nothing; a variable never holds it */
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_INTEGER,
    VALUE_FLOAT,
    VALUE_STRING, /* UTF-8 */
    VALUE_BYTES,
    VALUE_LIST,
    VALUE_OBJECT,
    VALUE_DATE,
    VALUE_REGEX,
    VALUE_UNIT,     /* found, but without a value of its own, as a cookie's Secure */
    VALUE_REDIRECT, /* an answer that led on; text: the URL it led to */
    VALUE_KIND_MAX_
};

/* Bytes that may hold NUL; one NUL follows them for the reader's convenience. */
struct value_text {
    const char *bytes;
    size_t len;
};

struct value_list {
    struct value *items;
    size_t n;
};

struct value_object {
    struct value_member *members; /* in the document's order; no key stands twice */
    size_t n;
};

struct value {
    enum value_kind kind;
    union {
        bool boolean;
        const char
            *digits;   /* integer: an optional '-', then digits without leading zero; no "-0" */
        double number; /* float */
        struct value_text text; /* string, bytes; regex: the pattern; redirect */
        struct value_list list;
        struct value_object object;
        int64_t date_us; /* microseconds since 1970, UTC */
    };
};

struct value_member {
    struct value_text key;
    struct value value;
};

static inline struct value value_none(void)
{
    return (struct value){ .kind = VALUE_NONE };
}
static inline struct value value_null(void)
{
    return (struct value){ .kind = VALUE_NULL };
}
static inline struct value value_unit(void)
{
    return (struct value){ .kind = VALUE_UNIT };
}
static inline struct value value_bool(bool b)
{
    return (struct value){ .kind = VALUE_BOOL, .boolean = b };
}
static inline struct value value_float(double number)
{
    return (struct value){ .kind = VALUE_FLOAT, .number = number };
}
static inline struct value value_date(int64_t us)
{
    return (struct value){ .kind = VALUE_DATE, .date_us = us };
}
static inline struct value value_list(struct value *items, size_t n)
{
    return (struct value){ .kind = VALUE_LIST, .list = { items, n } };
}
/* string, bytes and regex copy what they are given */
struct value value_string(struct arena *a, const char *bytes, size_t len);
struct value value_string_z(struct arena *a, const char *text);
struct value value_bytes(struct arena *a, const char *bytes, size_t len);
struct value value_regex(struct arena *a, const char *pattern, size_t len);
struct value value_redirect(struct arena *a, const char *location);
struct value value_integer(struct arena *a, int64_t n);

/*
 * An integer or a float from the spelling JSON and Hurl share: -?digits, with a fraction or an
 * exponent it is a float. The integer's digits are copied as they stand, however many there are.
 *
 * false if the text is no such number, or a float beyond what a double holds.
 */
bool value_number_read(struct arena *a, const char *text, size_t len, struct value *ret);
/* False unless v is an integer that fits. */
bool value_to_i64(const struct value *v, int64_t *ret);
bool value_is_number(const struct value *v);

/* A deep copy, so that a capture outlives the arena of its exchange. */
struct value value_copy(struct arena *a, const struct value *v);

/*
 * Equality by Hurl's rule: numbers by what they mean (1 equals 1.0), everything else only within
 * its kind; objects without regard to the order of keys. None, units and regexes: same kind and
 * same text.
 */
bool value_equal(const struct value *a, const struct value *b);
/*
 * The order of two numbers, strings (by bytes) or dates: *ret is below, at or above 0. Two integers
 * compare digit by digit; as soon as one side is a float, both compare as doubles.
 *
 * False when the two have no order.
 */
bool value_compare(const struct value *a, const struct value *b, int *ret);

/* The member's value, or NULL when v is no object or has no such key. */
const struct value *value_member_of(const struct value *v, const char *key, size_t len);

/* "string", "integer", ... as messages say it. */
const char *value_kind_name(enum value_kind kind);
/*
 * The text a template puts for it: a string as it is, numbers, booleans, null, dates. Appends.
 * False, and nothing appended, for what has no such text (lists, objects, bytes, none).
 */
bool value_render(const struct value *v, struct strbuf *out);
/* For messages: `string <foo>`, `integer <5>`, `list <[1,2]>`, `none`. Appends. */
void value_describe(const struct value *v, struct strbuf *out);
/* Compact JSON; bytes as a hex string, dates as ISO 8601, what is none as null. Appends. */
void value_write_json(const struct value *v, struct strbuf *out);

#endif
