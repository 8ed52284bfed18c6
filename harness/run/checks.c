#include "harness/run/checks.h"

#include "harness/run/source_line.h"

#include <string.h>

static struct failed_check *next(struct checks *c)
{
    if (c->n == c->room) {
        size_t room = c->room ? c->room * 2 : 8;
        struct failed_check *grown = ARENA_ARRAY(c->arena, struct failed_check, room);

        if (c->n)
            memcpy(grown, c->at, c->n * sizeof(*grown));
        c->at = grown;
        c->room = room;
    }
    return &c->at[c->n++];
}

/* hurl_fault_render leaves a space where a message would stand. */
static void trim_lines(struct strbuf *text)
{
    size_t kept = 0;

    for (size_t i = 0; i < text->len; i++) {
        if (text->buf[i] == '\n')
            while (kept && text->buf[kept - 1] == ' ')
                kept--;
        text->buf[kept++] = text->buf[i];
    }
    text->len = kept;
    text->buf[kept] = '\0';
}

static void add(
    struct checks *c, const struct hurl_fault *fault, const char *expected, const char *actual)
{
    CLEANUP_STRBUF struct strbuf excerpt = STRBUF_INIT;
    struct hurl_fault whole = *fault;
    unsigned nth;
    const char *line = source_line_name(c->arena, c->file, fault->place.line, &nth);

    whole.path = c->file->path;
    if (whole.place.line)
        hurl_fault_render(&excerpt, &whole, c->file->text, c->file->len);
    else
        strbuf_addf(
            &excerpt, "error: %s\n  --> %s\n  %s\n", fault->title, c->file->path, fault->message);
    trim_lines(&excerpt);
    *next(c) = (struct failed_check){
        .line = fault->place.line,
        .column = fault->place.column,
        .message = *fault->message ? arena_printf(c->arena, "%s: %s", fault->title, fault->message)
                                   : fault->title,
        .excerpt = arena_strdup(c->arena, excerpt.buf),
        .expected = expected,
        .actual = actual,
        .what = line ? line : fault->title,
        .nth = nth,
    };
}

void checks_add_difference(struct checks *c, struct hurl_place place, const char *message,
    const char *expected, const char *actual)
{
    add(c, &(struct hurl_fault){ .place = place, .title = message, .message = "" }, expected,
        actual);
}

void checks_add_fault(struct checks *c, const struct hurl_fault *fault)
{
    add(c, fault, NULL, NULL);
}

void checks_add_message(
    struct checks *c, struct hurl_place place, const char *title, const char *fmt, ...)
{
    struct hurl_fault fault = { .place = place, .title = title };
    va_list ap;

    va_start(ap, fmt);
    fault.message = arena_vprintf(c->arena, fmt, ap);
    va_end(ap);
    add(c, &fault, NULL, NULL);
}
