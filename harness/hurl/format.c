#include "harness/hurl/format.h"

#include "base/arena.h"
#include "base/text.h"
#include "harness/hurl/list.h"

#include <string.h>

/* A piece of the file that is written anew; between two there are only comments and white space. */
struct item {
    size_t from, to;
    const char *text;
    bool starts_entry;
};

struct formatter {
    const struct hurl_file *file;
    struct arena arena;
    struct list items;    /* of struct item, in the file's order once they are sorted */
    struct strbuf pieces; /* the item under way */
};

static void formatter_release(struct formatter *f)
{
    strbuf_release(&f->pieces);
    arena_release(&f->arena);
}

/* ---- The items ---- */

static struct item *item_end(struct formatter *f, size_t from, size_t to)
{
    struct item *item = LIST_ADD(&f->arena, &f->items, struct item);

    *item = (struct item){
        .from = from, .to = to, .text = arena_dup(&f->arena, f->pieces.buf, f->pieces.len)
    };
    strbuf_reset(&f->pieces);
    return item;
}

static void put_slice(struct formatter *f, size_t from, size_t to)
{
    strbuf_add(&f->pieces, f->file->text + from, to - from);
}

/* As written: a filter may have two spellings. */
static void put_word(struct formatter *f, struct hurl_place place)
{
    size_t end = place.from;
    char c;

    while ((c = f->file->text[end]) && (is_alpha(c) || is_digit(c) || c == '_' || c == '-'))
        end++;
    put_slice(f, place.from, end);
}

static void put_named(struct formatter *f, const struct hurl_template *name, const char *value)
{
    strbuf_addf(&f->pieces, "%s:%s%s", name->source, *value ? " " : "", value);
}

static void add_title(struct formatter *f, struct hurl_place place, const char *title)
{
    if (!place.line)
        return;
    strbuf_addf(&f->pieces, "[%s]", title);
    item_end(f, place.from, place.to);
}

static void add_pairs(struct formatter *f, const struct hurl_pairs *list, const char *title)
{
    add_title(f, list->place, title);
    for (size_t i = 0; i < list->n; i++) {
        const struct hurl_pair *p = &list->at[i];

        put_named(f, &p->name, p->value.source);
        item_end(f, p->place.from, p->place.to);
    }
}

static void add_parts(struct formatter *f, const struct hurl_parts *list)
{
    add_title(f, list->place, "Multipart");
    for (size_t i = 0; i < list->n; i++) {
        const struct hurl_part *p = &list->at[i];
        const char *type = p->kind == HURL_PART_FILE ? p->type.source : "";

        if (p->kind == HURL_PART_FILE)
            put_named(f, &p->name,
                arena_printf(&f->arena, "file,%s;%s%s", p->value.source, *type ? " " : "", type));
        else
            put_named(f, &p->name, p->value.source);
        item_end(f, p->place.from, p->place.to);
    }
}

static void add_options(struct formatter *f, const struct hurl_options *list)
{
    add_title(f, list->place, "Options");
    for (size_t i = 0; i < list->n; i++) {
        const struct hurl_option *o = &list->at[i];

        strbuf_addf(&f->pieces, "%s: ", hurl_option_name(o->kind));
        if (o->name)
            strbuf_addf(&f->pieces, "%s=", o->name);
        strbuf_adds(&f->pieces, o->value.source);
        item_end(f, o->place.from, o->value.place.to);
    }
}

static void put_value(struct formatter *f, const struct hurl_value *v)
{
    if (v->kind)
        strbuf_addf(&f->pieces, " %s", v->source);
}

static void put_query(
    struct formatter *f, const struct hurl_query *q, const struct hurl_filters *filters)
{
    put_word(f, q->place);
    put_value(f, &q->argument);
    for (size_t i = 0; i < filters->n; i++) {
        strbuf_addc(&f->pieces, ' ');
        put_word(f, filters->at[i].place);
        for (size_t k = 0; k < HURL_FILTER_ARGUMENTS_MAX; k++)
            put_value(f, &filters->at[i].arguments[k]);
    }
}

static void add_captures(struct formatter *f, const struct hurl_captures *list)
{
    add_title(f, list->place, "Captures");
    for (size_t i = 0; i < list->n; i++) {
        const struct hurl_capture *c = &list->at[i];

        strbuf_addf(&f->pieces, "%s: ", c->name.source);
        put_query(f, &c->query, &c->filters);
        strbuf_adds(&f->pieces, c->redacted ? " redact" : "");
        item_end(f, c->place.from, c->place.to);
    }
}

static void add_asserts(struct formatter *f, const struct hurl_asserts *list)
{
    add_title(f, list->place, "Asserts");
    for (size_t i = 0; i < list->n; i++) {
        const struct hurl_assert *a = &list->at[i];

        put_query(f, &a->query, &a->filters);
        strbuf_addf(&f->pieces, " %s%s", a->predicate.negated ? "not " : "",
            hurl_predicate_name(a->predicate.kind));
        put_value(f, &a->predicate.value);
        item_end(f, a->place.from, a->place.to);
    }
}

static void add_body(struct formatter *f, const struct hurl_body *b)
{
    if (b->kind == HURL_BODY_NONE)
        return;
    put_slice(f, b->place.from, b->place.to);
    item_end(f, b->place.from, b->place.to);
}

static void add_request(struct formatter *f, const struct hurl_request *r)
{
    strbuf_addf(&f->pieces, "%s %s", r->method, r->url.source);
    item_end(f, r->place.from, r->url.place.to)->starts_entry = true;
    add_pairs(f, &r->headers, "");
    add_pairs(f, &r->query, "Query");
    add_pairs(f, &r->form, "Form");
    add_pairs(f, &r->cookies, "Cookies");
    add_pairs(f, &r->basic_auth, "BasicAuth");
    add_parts(f, &r->multipart);
    add_options(f, &r->options);
    add_body(f, &r->body);
}

static void add_response(struct formatter *f, const struct hurl_response *r)
{
    put_slice(f, r->version_place.from, r->version_place.to);
    strbuf_addc(&f->pieces, ' ');
    put_slice(f, r->status_place.from, r->status_place.to);
    item_end(f, r->version_place.from, r->status_place.to);
    add_pairs(f, &r->headers, "");
    add_captures(f, &r->captures);
    add_asserts(f, &r->asserts);
    add_body(f, &r->body);
}

static int by_place(const void *a, const void *b)
{
    const struct item *x = a, *y = b;

    return (x->from > y->from) - (x->from < y->from);
}

static void collect(struct formatter *f)
{
    for (size_t i = 0; i < f->file->entries.n; i++) {
        const struct hurl_entry *entry = &f->file->entries.at[i];

        add_request(f, &entry->request);
        if (entry->response)
            add_response(f, entry->response);
    }
    qsort(f->items.at, f->items.n, sizeof(struct item), by_place);
}

/* ---- What stands between them ---- */

struct gap {
    const char *at, *end;
};

/* The comment of the line at *at, or nothing; moves behind the line. */
static struct gap take_line(struct gap *rest)
{
    const char *end = memchr(rest->at, '\n', (size_t)(rest->end - rest->at));
    struct gap line = { rest->at, end ? end : rest->end };

    rest->at = end ? end + 1 : rest->end;
    while (line.at < line.end && is_space(*line.at))
        line.at++;
    while (line.end > line.at && is_space(line.end[-1]))
        line.end--;
    return line;
}

static bool has_line(const struct gap *rest)
{
    return memchr(rest->at, '\n', (size_t)(rest->end - rest->at)) != NULL;
}

static bool has_blank_line(struct gap rest)
{
    while (has_line(&rest)) {
        struct gap line = take_line(&rest);

        if (line.at == line.end)
            return true;
    }
    return false;
}

static void put_comment(struct strbuf *out, struct gap line)
{
    strbuf_add(out, line.at, (size_t)(line.end - line.at));
    strbuf_addc(out, '\n');
}

/*
 * The lines of a gap. A blank one is written when something follows it and something stands above;
 * asked_blank puts one on top if there is none.
 */
static void put_lines(struct strbuf *out, struct gap rest, bool asked_blank, bool item_follows)
{
    bool blank = asked_blank && !has_blank_line(rest);

    while (has_line(&rest) || (!item_follows && rest.at < rest.end)) {
        struct gap line = take_line(&rest);

        if (line.at == line.end) {
            blank = true;
            continue;
        }
        if (blank && out->len)
            strbuf_addc(out, '\n');
        blank = false;
        put_comment(out, line);
    }
    if (blank && out->len && item_follows)
        strbuf_addc(out, '\n');
}

/* What is behind an item on its line, then the lines up to the next item; NULL: to the end. */
static void put_gap(struct strbuf *out, struct gap rest, const struct item *next)
{
    struct gap line = take_line(&rest);

    if (line.at < line.end)
        strbuf_addc(out, ' ');
    put_comment(out, line);
    put_lines(out, rest, next && next->starts_entry, next != NULL);
}

void hurl_format(struct strbuf *out, const struct hurl_file *file)
{
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    CLEANUP(formatter_release) struct formatter f = { .file = file, .pieces = STRBUF_INIT };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const struct item *items;
    size_t start = text_starts_with(file->text, byte_order_mark) ? strlen(byte_order_mark) : 0;

    if (!file->entries.n) /* hurl_read() gives none such */
        return;
    collect(&f);
    items = f.items.at;
    put_lines(&text, (struct gap){ file->text + start, file->text + items[0].from }, false, true);
    for (size_t i = 0; i < f.items.n; i++) {
        const struct item *next = i + 1 < f.items.n ? &items[i + 1] : NULL;
        size_t end = next ? next->from : file->len;

        strbuf_adds(&text, items[i].text);
        put_gap(&text, (struct gap){ file->text + items[i].to, file->text + end }, next);
    }
    strbuf_add(out, text.buf, text.len);
}
