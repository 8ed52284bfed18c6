#include "tests/harness/hurl/tree_print.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <string.h>

/* ---- Text ---- */

static void code_point(struct strbuf *out, char c)
{
    strbuf_addf(out, "\\u{%02x}", (unsigned char)c);
}

static bool is_plain(char c)
{
    return is_alpha(c) || is_digit(c) || (unsigned char)c >= 0x80;
}

/* Whatever is not plain and not among allowed goes as a code point, which every style reads. */
static void escaped(struct strbuf *out, const struct hurl_template *t, const char *allowed)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct hurl_piece *p = &t->at[i];

        if (p->kind != HURL_PIECE_TEXT)
            strbuf_addf(out, "{{%s}}", p->text);
        for (size_t k = 0; p->kind == HURL_PIECE_TEXT && k < p->len; k++) {
            if (is_plain(p->text[k]) || (p->text[k] && strchr(allowed, p->text[k])))
                strbuf_addc(out, p->text[k]);
            else
                code_point(out, p->text[k]);
        }
    }
}

static void as_is(struct strbuf *out, const struct hurl_template *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->at[i].kind != HURL_PIECE_TEXT)
            strbuf_addf(out, "{{%s}}", t->at[i].text);
        else
            strbuf_add(out, t->at[i].text, t->at[i].len);
}

static void hex(struct strbuf *out, struct hurl_bytes bytes)
{
    strbuf_adds(out, "hex,");
    for (size_t i = 0; i < bytes.len; i++)
        strbuf_addf(out, "%02X", (unsigned char)bytes.at[i]);
    strbuf_adds(out, ";");
}

static void file_name(struct strbuf *out, const struct hurl_template *path)
{
    strbuf_adds(out, "file,");
    escaped(out, path, "/._-");
    strbuf_adds(out, ";");
}

static void regex(struct strbuf *out, struct hurl_bytes pattern)
{
    strbuf_adds(out, "/");
    for (size_t i = 0; i < pattern.len; i++) {
        if (pattern.at[i] == '/')
            strbuf_addc(out, '\\');
        strbuf_addc(out, pattern.at[i]);
        if (pattern.at[i] == '\\' && i + 1 < pattern.len)
            strbuf_addc(out, pattern.at[++i]);
    }
    strbuf_adds(out, "/");
}

static void value(struct strbuf *out, const struct hurl_value *v)
{
    switch (v->kind) {
    case HURL_VALUE_STRING:
        strbuf_adds(out, "\"");
        escaped(out, &v->text, " .,:;$[]()'/=?-_");
        strbuf_adds(out, "\"");
        break;
    case HURL_VALUE_INTEGER: /* a duration comes out in milliseconds */
        strbuf_addf(out, "%lld", (long long)v->integer);
        break;
    case HURL_VALUE_BYTES:
        hex(out, v->bytes);
        break;
    case HURL_VALUE_FILE:
        file_name(out, &v->path);
        break;
    case HURL_VALUE_REGEX:
        regex(out, v->regex);
        break;
    case HURL_VALUE_VARIABLE:
        strbuf_addf(out, "{{ %s }}", v->variable.text);
        break;
    default:
        strbuf_adds(out, v->source);
    }
}

static void body(struct strbuf *out, const struct hurl_body *b)
{
    static const char *const languages[HURL_LANGUAGE_MAX_] = { "", "json", "xml", "graphql" };

    switch (b->kind) {
    case HURL_BODY_NONE:
        return;
    case HURL_BODY_JSON:
    case HURL_BODY_XML:
        as_is(out, &b->text);
        break;
    case HURL_BODY_STRING:
        strbuf_addf(out, "```%s,escape\n", languages[b->language]);
        escaped(out, &b->text, "\n .,:;[]()\"'/=?-_<>");
        if (b->variables.source) {
            strbuf_adds(out, "variables ");
            as_is(out, &b->variables);
        }
        strbuf_adds(out, "```");
        break;
    case HURL_BODY_BYTES:
        hex(out, b->bytes);
        break;
    case HURL_BODY_FILE:
        file_name(out, &b->path);
    }
    strbuf_adds(out, "\n");
}

/* ---- Requests ---- */

static void name(struct strbuf *out, const struct hurl_template *t)
{
    escaped(out, t, "_-.@$");
    strbuf_adds(out, ": ");
}

static void pairs(struct strbuf *out, const char *title, const struct hurl_pairs *list)
{
    if (list->place.line)
        strbuf_addf(out, "[%s]\n", title);
    for (size_t i = 0; i < list->n; i++) {
        name(out, &list->at[i].name);
        escaped(out, &list->at[i].value, ".,:;$[]()'/=?-_");
        strbuf_adds(out, "\n");
    }
}

static void parts(struct strbuf *out, const struct hurl_parts *list)
{
    strbuf_adds(out, list->place.line ? "[Multipart]\n" : "");
    for (size_t i = 0; i < list->n; i++) {
        const struct hurl_part *p = &list->at[i];

        name(out, &p->name);
        if (p->kind == HURL_PART_FILE) {
            file_name(out, &p->value);
            escaped(out, &p->type, "/");
        } else {
            escaped(out, &p->value, "/");
        }
        strbuf_adds(out, "\n");
    }
}

static void options(struct strbuf *out, const struct hurl_options *list)
{
    strbuf_adds(out, list->place.line ? "[Options]\n" : "");
    for (size_t i = 0; i < list->n; i++) {
        const struct hurl_option *o = &list->at[i];

        strbuf_addf(out, "%s: ", hurl_option_name(o->kind));
        if (o->name)
            strbuf_addf(out, "%s=", o->name);
        if (!o->name && o->value.kind == HURL_VALUE_STRING)
            escaped(out, &o->value.text, "/._-");
        else
            value(out, &o->value);
        strbuf_adds(out, "\n");
    }
}

static void request(struct strbuf *out, const struct hurl_request *r)
{
    strbuf_addf(out, "%s ", r->method);
    as_is(out, &r->url);
    strbuf_adds(out, "\n");
    pairs(out, "", &r->headers);
    options(out, &r->options);
    pairs(out, "BasicAuth", &r->basic_auth);
    pairs(out, "Query", &r->query);
    pairs(out, "Form", &r->form);
    pairs(out, "Cookies", &r->cookies);
    parts(out, &r->multipart);
    body(out, &r->body);
}

/* ---- Responses ---- */

static void query(
    struct strbuf *out, const struct hurl_query *q, const struct hurl_filters *filters)
{
    strbuf_adds(out, hurl_query_name(q->kind));
    if (q->argument.kind) {
        strbuf_adds(out, " ");
        value(out, &q->argument);
    }
    for (size_t i = 0; i < filters->n; i++) {
        const struct hurl_filter *f = &filters->at[i];

        strbuf_addf(out, " %s", hurl_filter_name(f->kind));
        for (size_t k = 0; k < HURL_FILTER_ARGUMENTS_MAX && f->arguments[k].kind; k++) {
            strbuf_adds(out, " ");
            value(out, &f->arguments[k]);
        }
    }
}

static void captures(struct strbuf *out, const struct hurl_captures *list)
{
    strbuf_adds(out, list->place.line ? "[Captures]\n" : "");
    for (size_t i = 0; i < list->n; i++) {
        name(out, &list->at[i].name);
        query(out, &list->at[i].query, &list->at[i].filters);
        strbuf_adds(out, list->at[i].redacted ? " redact\n" : "\n");
    }
}

static void asserts(struct strbuf *out, const struct hurl_asserts *list)
{
    strbuf_adds(out, list->place.line ? "[Asserts]\n" : "");
    for (size_t i = 0; i < list->n; i++) {
        const struct hurl_predicate *p = &list->at[i].predicate;

        query(out, &list->at[i].query, &list->at[i].filters);
        strbuf_addf(out, " %s%s ", p->negated ? "not " : "", hurl_predicate_name(p->kind));
        if (p->value.kind)
            value(out, &p->value);
        strbuf_adds(out, "\n");
    }
}

static void response(struct strbuf *out, const struct hurl_response *r)
{
    strbuf_adds(out, hurl_http_version_name(r->version));
    if (r->status == HURL_STATUS_ANY)
        strbuf_adds(out, " *\n");
    else
        strbuf_addf(out, " %d\n", r->status);
    pairs(out, "", &r->headers);
    captures(out, &r->captures);
    asserts(out, &r->asserts);
    body(out, &r->body);
}

/* ---- The file ---- */

static void note(struct strbuf *out, const char *key, const struct hurl_note *n)
{
    if (n->text)
        strbuf_addf(out, "# %s: %s\n", key, n->text);
}

void tree_print(struct strbuf *out, const struct hurl_file *file)
{
    const struct hurl_head *head = &file->head;

    note(out, "id", &head->id);
    note(out, "source", &head->source);
    note(out, "level", &head->level_note);
    note(out, "requires", &head->requires_note);
    note(out, "cost", &head->cost);
    note(out, "account", &head->account);
    for (size_t i = 0; i < head->tags.n; i++)
        note(out, "tags", &head->tags.at[i]);
    for (size_t i = 0; i < head->rules.n; i++)
        note(out, "rules", &head->rules.at[i]);
    for (size_t i = 0; i < head->assume.n; i++)
        note(out, "assume", &head->assume.at[i]);
    for (size_t i = 0; i < head->locks.n; i++)
        note(out, "lock", &head->locks.at[i]);
    for (size_t i = 0; i < head->must_fail.n; i++)
        note(out, "must-fail", &head->must_fail.at[i]);
    for (size_t i = 0; i < file->entries.n; i++) {
        request(out, &file->entries.at[i].request);
        if (file->entries.at[i].response)
            response(out, file->entries.at[i].response);
    }
}
