/*
 * Writes JSON text into a strbuf as it goes; commas and white space are the writer's business.
 * Faster than building a tree to print it (0.1 against 0.7 us for an answer), and it writes either
 * of the two spellings that were recorded from the API.
 */
#ifndef BASE_JSON_WRITE_H
#define BASE_JSON_WRITE_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

enum json_style {
    JSON_INDENTED, /* two spaces a level, comma before the newline, ": " */
    JSON_ONE_LINE, /* ", " and ": " */
    JSON_COMPACT,  /* no white space */
};

struct json_writer {
    struct strbuf *out;
    enum json_style style;
    int depth;
    bool first;     /* nothing stands yet in the innermost object or array */
    bool after_key; /* the next value belongs to the key just written */
};

static inline struct json_writer json_writer_to(struct strbuf *out, enum json_style style)
{
    return (struct json_writer){ .out = out, .style = style, .first = true };
}

/* In an object a value is preceded by json_key; in an array it is not. */
void json_object_begin(struct json_writer *w);
void json_object_end(struct json_writer *w);
void json_array_begin(struct json_writer *w);
void json_array_end(struct json_writer *w);
void json_key(struct json_writer *w, const char *key);
void json_string(struct json_writer *w, const char *s); /* NULL writes null; s is UTF-8 */
void json_string_n(struct json_writer *w, const char *s, size_t len);
void json_int(struct json_writer *w, int64_t n);
void json_bool(struct json_writer *w, bool b);
void json_null(struct json_writer *w);
void json_raw(struct json_writer *w, const char *json); /* text that is JSON already */

/* key and value at once */
void json_member(struct json_writer *w, const char *key, const char *s);
void json_member_int(struct json_writer *w, const char *key, int64_t n);
void json_member_bool(struct json_writer *w, const char *key, bool b);

#endif
