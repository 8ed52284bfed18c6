/*
 * The pieces of a Hurl tree that the tables of these tests hold, so that nothing here depends on
 * the reader. Places are line 3, so that a test sees whether a fault carries the right one.
 */
#ifndef TESTS_HARNESS_EVAL_BUILD_AST_H
#define TESTS_HARNESS_EVAL_BUILD_AST_H

#include "base/text.h"
#include "harness/eval/context.h"
#include "harness/eval/json_read.h"

#include <check.h>
#include <string.h>

#define PLACE(column_)                                                                             \
    {                                                                                              \
        .line = 3, .column = (column_), .length = 1                                                \
    }
#define PIECE(text_)                                                                               \
    {                                                                                              \
        .kind = HURL_PIECE_TEXT, .text = (text_), .len = sizeof(text_) - 1                         \
    }
#define NAME(name_)                                                                                \
    {                                                                                              \
        .kind = HURL_PIECE_VARIABLE, .text = (name_), .len = sizeof(name_) - 1, .place = PLACE(9)  \
    }
#define TEMPLATE(...)                                                                              \
    {                                                                                              \
        .at = (const struct hurl_piece[]){ __VA_ARGS__ },                                          \
        .n = sizeof((const struct hurl_piece[]){ __VA_ARGS__ }) / sizeof(struct hurl_piece),       \
        .place = PLACE(5)                                                                          \
    }

/* written values */
#define W_NONE                                                                                     \
    {                                                                                              \
        .kind = HURL_VALUE_NONE                                                                    \
    }
#define W_NULL                                                                                     \
    {                                                                                              \
        .kind = HURL_VALUE_NULL                                                                    \
    }
#define W_BOOL(b)                                                                                  \
    {                                                                                              \
        .kind = HURL_VALUE_BOOLEAN, .boolean = (b)                                                 \
    }
#define W_INT(n)                                                                                   \
    {                                                                                              \
        .kind = HURL_VALUE_INTEGER, .integer = (n)                                                 \
    }
#define W_FLOAT(f)                                                                                 \
    {                                                                                              \
        .kind = HURL_VALUE_FLOAT, .number = (f)                                                    \
    }
#define W_TEXT(s)                                                                                  \
    {                                                                                              \
        .kind = HURL_VALUE_STRING, .text = TEMPLATE(PIECE(s)), .place = PLACE(7)                   \
    }
#define W_BYTES(s)                                                                                 \
    {                                                                                              \
        .kind = HURL_VALUE_BYTES, .bytes = {.at = (s), .len = sizeof(s) - 1 }                      \
    }
#define W_REGEX(s)                                                                                 \
    {                                                                                              \
        .kind = HURL_VALUE_REGEX, .regex = { .at = (s), .len = sizeof(s) - 1 }, .place = PLACE(7)  \
    }
#define W_NAME(s)                                                                                  \
    {                                                                                              \
        .kind = HURL_VALUE_VARIABLE, .variable = NAME(s)                                           \
    }

/*
 * A value of the tests from a short notation: "none", "unit", "bytes:abc", "date:<seconds>", and
 * anything else as JSON.
 */
static inline struct value test_value(struct arena *a, const char *notation)
{
    struct value v;
    struct json_gate_report why;
    int64_t seconds;

    if (strcmp(notation, "none") == 0)
        return value_none();
    if (strcmp(notation, "unit") == 0)
        return value_unit();
    if (strncmp(notation, "bytes:", 6) == 0)
        return value_bytes(a, notation + 6, strlen(notation + 6));
    if (strncmp(notation, "date:", 5) == 0) {
        ck_assert_int_eq(parse_i64(notation + 5, &seconds), 0);
        return value_date(seconds * 1000000);
    }
    ck_assert_msg(
        json_read(a, notation, strlen(notation), &v, &why), "%s: %s", notation, why.reason);
    return v;
}

static inline const char *described(struct arena *a, const struct value *v)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    value_describe(v, &text);
    return arena_dup(a, text.buf, text.len);
}

#endif
