#include "tests/harness/hurl/tree_text.h"

#include "base/cleanup.h"

#include <string.h>

struct dump {
    struct strbuf *out;
    bool places;
};

/* ---- Leaves ---- */

static void quoted(struct dump *d, const char *text, size_t len)
{
    strbuf_addc(d->out, '"');
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c < ' ' || c == '"' || c == '\\' || c == 0x7F)
            strbuf_addf(d->out, "\\x%02X", c);
        else
            strbuf_addc(d->out, text[i]);
    }
    strbuf_addc(d->out, '"');
}

static void bytes(struct dump *d, struct hurl_bytes bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        strbuf_addf(d->out, "%02x", (unsigned char)bytes.at[i]);
}

static void place(struct dump *d, struct hurl_place at)
{
    if (d->places)
        strbuf_addf(d->out, " @%u:%u+%u", at.line, at.column, at.length);
}

static void piece(struct dump *d, const struct hurl_piece *p)
{
    if (p->kind == HURL_PIECE_TEXT)
        quoted(d, p->text, p->len);
    else
        strbuf_addf(d->out, "{%s%s%s", p->text, p->kind == HURL_PIECE_FUNCTION ? "()" : "",
            p->in_json_string ? " in string" : "");
    if (p->kind != HURL_PIECE_TEXT) {
        place(d, p->place);
        strbuf_addc(d->out, '}');
    }
}

static void template(struct dump *d, const struct hurl_template *t)
{
    strbuf_addc(d->out, '<');
    for (size_t i = 0; i < t->n; i++) {
        strbuf_adds(d->out, i ? " " : "");
        piece(d, &t->at[i]);
    }
    strbuf_addc(d->out, '>');
}

static void value(struct dump *d, const struct hurl_value *v)
{
    switch (v->kind) {
    case HURL_VALUE_NULL:
        strbuf_adds(d->out, " null");
        break;
    case HURL_VALUE_BOOLEAN:
        strbuf_addf(d->out, " %s", v->boolean ? "true" : "false");
        break;
    case HURL_VALUE_INTEGER:
        strbuf_addf(d->out, " integer %lld", (long long)v->integer);
        break;
    case HURL_VALUE_FLOAT:
        strbuf_addf(d->out, " float %.17g", v->number);
        break;
    case HURL_VALUE_STRING:
        strbuf_adds(d->out, " string ");
        template(d, &v->text);
        break;
    case HURL_VALUE_BYTES:
        strbuf_adds(d->out, " bytes ");
        bytes(d, v->bytes);
        break;
    case HURL_VALUE_FILE:
        strbuf_adds(d->out, " file ");
        template(d, &v->path);
        break;
    case HURL_VALUE_REGEX:
        strbuf_adds(d->out, " regex ");
        quoted(d, v->regex.at, v->regex.len);
        break;
    case HURL_VALUE_VARIABLE:
        strbuf_adds(d->out, " variable ");
        piece(d, &v->variable);
        break;
    default:
        return;
    }
    place(d, v->place);
}

/* ---- Requests ---- */

static void pairs(struct dump *d, const char *what, const struct hurl_pairs *list)
{
    if (list->place.line) {
        strbuf_addf(d->out, "  [%s]", what);
        place(d, list->place);
        strbuf_addc(d->out, '\n');
    }
    for (size_t i = 0; i < list->n; i++) {
        strbuf_addf(d->out, "  %s ", what);
        template(d, &list->at[i].name);
        strbuf_adds(d->out, ": ");
        template(d, &list->at[i].value);
        place(d, list->at[i].place);
        strbuf_addc(d->out, '\n');
    }
}

static void parts(struct dump *d, const struct hurl_parts *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct hurl_part *p = &list->at[i];

        strbuf_addf(d->out, "  %s ", p->kind == HURL_PART_FILE ? "file part" : "part");
        template(d, &p->name);
        strbuf_adds(d->out, ": ");
        template(d, &p->value);
        if (p->kind == HURL_PART_FILE)
            template(d, &p->type);
        place(d, p->place);
        strbuf_addc(d->out, '\n');
    }
}

static void options(struct dump *d, const struct hurl_options *list)
{
    for (size_t i = 0; i < list->n; i++) {
        strbuf_addf(d->out, "  option %s", hurl_option_name(list->at[i].kind));
        place(d, list->at[i].place);
        if (list->at[i].name)
            strbuf_addf(d->out, " %s =", list->at[i].name);
        value(d, &list->at[i].value);
        strbuf_addc(d->out, '\n');
    }
}

static void body(struct dump *d, const struct hurl_body *b)
{
    static const char *const kinds[] = { "none", "json", "xml", "string", "bytes", "file" };

    if (b->kind == HURL_BODY_NONE)
        return;
    strbuf_addf(d->out, "  body %s%s%s ", kinds[b->kind],
        b->language == HURL_LANGUAGE_JSON ? " in json" : "",
        b->language == HURL_LANGUAGE_XML       ? " in xml"
        : b->language == HURL_LANGUAGE_GRAPHQL ? " in graphql"
                                               : "");
    if (b->kind == HURL_BODY_BYTES)
        bytes(d, b->bytes);
    else
        template(d, &b->text); /* path is at the same place */
    if (b->variables.source) {
        strbuf_adds(d->out, " variables ");
        template(d, &b->variables);
    }
    place(d, b->place);
    strbuf_addc(d->out, '\n');
}

static void request(struct dump *d, const struct hurl_request *r)
{
    strbuf_addf(d->out, "request %s", r->method);
    place(d, r->place);
    strbuf_addc(d->out, ' ');
    template(d, &r->url);
    place(d, r->url.place);
    strbuf_addc(d->out, '\n');
    pairs(d, "header", &r->headers);
    pairs(d, "query", &r->query);
    pairs(d, "form", &r->form);
    pairs(d, "cookie", &r->cookies);
    pairs(d, "login", &r->basic_auth);
    parts(d, &r->multipart);
    options(d, &r->options);
    body(d, &r->body);
}

/* ---- Responses ---- */

static void query(struct dump *d, const struct hurl_query *q, const struct hurl_filters *filters)
{
    strbuf_addf(d->out, " %s", hurl_query_name(q->kind));
    place(d, q->place);
    value(d, &q->argument);
    for (size_t i = 0; i < filters->n; i++) {
        strbuf_addf(d->out, " | %s", hurl_filter_name(filters->at[i].kind));
        place(d, filters->at[i].place);
        for (size_t k = 0; k < HURL_FILTER_ARGUMENTS_MAX; k++)
            value(d, &filters->at[i].arguments[k]);
    }
}

static void response(struct dump *d, const struct hurl_response *r)
{
    strbuf_addf(d->out, "response %s", hurl_http_version_name(r->version));
    place(d, r->version_place);
    strbuf_addf(d->out, " %d", r->status);
    place(d, r->status_place);
    strbuf_addc(d->out, '\n');
    pairs(d, "header", &r->headers);
    for (size_t i = 0; i < r->captures.n; i++) {
        strbuf_addf(d->out, "  capture%s ", r->captures.at[i].redacted ? " redacted" : "");
        template(d, &r->captures.at[i].name);
        query(d, &r->captures.at[i].query, &r->captures.at[i].filters);
        strbuf_addc(d->out, '\n');
    }
    for (size_t i = 0; i < r->asserts.n; i++) {
        const struct hurl_assert *a = &r->asserts.at[i];

        strbuf_adds(d->out, "  assert");
        query(d, &a->query, &a->filters);
        strbuf_addf(d->out, " ? %s%s", a->predicate.negated ? "not " : "",
            hurl_predicate_name(a->predicate.kind));
        place(d, a->predicate.place);
        value(d, &a->predicate.value);
        strbuf_addc(d->out, '\n');
    }
    body(d, &r->body);
}

static void note(struct dump *d, const char *key, const struct hurl_note *n)
{
    if (!n->text)
        return;
    strbuf_addf(d->out, "%s ", key);
    quoted(d, n->text, strlen(n->text));
    place(d, n->place);
    strbuf_addc(d->out, '\n');
}

static void head(struct dump *d, const struct hurl_head *h)
{
    note(d, "id", &h->id);
    note(d, "source", &h->source);
    note(d, "level", &h->level_note);
    note(d, "requires", &h->requires_note);
    note(d, "cost", &h->cost);
    note(d, "account", &h->account);
    for (size_t i = 0; i < h->tags.n; i++)
        note(d, "tag", &h->tags.at[i]);
    for (size_t i = 0; i < h->rules.n; i++)
        note(d, "rule", &h->rules.at[i]);
    for (size_t i = 0; i < h->assume.n; i++)
        note(d, "assume", &h->assume.at[i]);
    for (size_t i = 0; i < h->locks.n; i++)
        note(d, "lock", &h->locks.at[i]);
    for (size_t i = 0; i < h->must_fail.n; i++)
        note(d, "must-fail", &h->must_fail.at[i]);
}

void tree_text(struct strbuf *out, const struct hurl_file *file, bool places)
{
    struct dump d = { out, places };

    head(&d, &file->head);
    for (size_t i = 0; i < file->entries.n; i++) {
        request(&d, &file->entries.at[i].request);
        if (file->entries.at[i].response)
            response(&d, file->entries.at[i].response);
    }
}
