/* Text with {{names}} in it: one builder, and the styles in which a Hurl file writes such text. */
#ifndef HARNESS_HURL_TEMPLATE_H
#define HARNESS_HURL_TEMPLATE_H

#include "base/strbuf.h"
#include "harness/hurl/list.h"
#include "harness/hurl/scanner.h"

struct template_builder {
    struct list pieces; /* of struct hurl_piece */
    struct strbuf text; /* what will be the next piece */
    struct scan_mark text_from;
};

#define TEMPLATE_BUILDER_INIT                                                                      \
    {                                                                                              \
        .text = STRBUF_INIT                                                                        \
    }
void template_builder_release(struct template_builder *b);
#define CLEANUP_TEMPLATE_BUILDER CLEANUP(template_builder_release)

/* Moves over the bytes ahead and adds them as they are. */
void template_copy(struct template_builder *b, struct scanner *s, size_t bytes);
/* Reads {{name}} and adds it. */
bool template_variable(struct template_builder *b, struct scanner *s, bool in_json_string);
/* The template; its source and place are from the mark to here. */
struct hurl_template template_finish(
    struct template_builder *b, struct scanner *s, struct scan_mark from);

enum template_style {
    TEMPLATE_QUOTED,   /* "...": the quotes are read too */
    TEMPLATE_BACKTICK, /* `...`: likewise */
    TEMPLATE_VALUE,    /* to the end of the line or a comment, spaces around it left out */
    TEMPLATE_KEY,      /* the name of a header, a parameter, a capture; not empty */
    TEMPLATE_FILENAME, /* not empty */
    TEMPLATE_URL,      /* not empty */
    TEMPLATE_MAX_,
};

bool read_template(struct scanner *s, enum template_style style, struct hurl_template *ret);
/* The number of bytes ahead that look like a TEMPLATE_KEY. */
size_t template_key_length(const struct scanner *s);
/* {{name}} alone, as a value; the name may be a function's. */
bool read_placeholder(struct scanner *s, struct hurl_piece *ret);
/* True for newUuid, newDate and getEnv, which Hurl keeps for its functions. */
bool template_is_function(const char *name);
/* The escape ahead, which starts with a backslash; letters are those that may follow it. */
bool read_escape(struct scanner *s, const char *letters, struct strbuf *out);

#endif
