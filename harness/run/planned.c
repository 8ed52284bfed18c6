#include "harness/run/planned.h"

#include "base/text.h"
#include "harness/run/seen.h"

#include <string.h>

/* A digit for each variable: it is a part of a path, a text and a number of JSON. */
static void put_template(struct strbuf *out, const struct hurl_template *t)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct hurl_piece *piece = &t->at[i];

        if (piece->kind == HURL_PIECE_TEXT)
            strbuf_add(out, piece->text, piece->len);
        else if (i == 0 && text_equal(piece->text, "base_url"))
            strbuf_adds(out, "http://target");
        else
            strbuf_addc(out, '0');
    }
}

/* name= of a form or a query; what would end it is percent-encoded. */
static void put_name(struct strbuf *out, const struct hurl_template *name)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    put_template(&text, name);
    for (const char *c = text.buf; *c; c++) {
        if (strchr("&=%#+", *c))
            strbuf_addf(out, "%%%02X", (unsigned)*c);
        else
            strbuf_addc(out, *c);
    }
    strbuf_adds(out, "=&");
}

static void put_url(struct strbuf *out, const struct hurl_request *r)
{
    put_template(out, &r->url);
    if (r->query.n)
        strbuf_addc(out, strchr(out->buf, '?') ? '&' : '?');
    for (size_t i = 0; i < r->query.n; i++)
        put_name(out, &r->query.at[i].name);
}

static const char *written_type(const struct hurl_request *r, struct strbuf *scratch)
{
    for (size_t i = 0; i < r->headers.n; i++) {
        strbuf_reset(scratch);
        put_template(scratch, &r->headers.at[i].name);
        if (!text_equal_ignore_case(scratch->buf, "Content-Type"))
            continue;
        strbuf_reset(scratch);
        put_template(scratch, &r->headers.at[i].value);
        return scratch->buf;
    }
    if (r->body.kind == HURL_BODY_JSON || r->body.language == HURL_LANGUAGE_JSON)
        return "application/json";
    return NULL;
}

/* The body, or for a form or a multipart one the names in it; returns its type. */
static const char *put_body(
    struct strbuf *out, const struct hurl_request *r, struct strbuf *scratch)
{
    static const char form[] = "application/x-www-form-urlencoded";

    for (size_t i = 0; i < r->form.n; i++)
        put_name(out, &r->form.at[i].name);
    for (size_t i = 0; i < r->multipart.n; i++)
        put_name(out, &r->multipart.at[i].name);
    if (r->form.n || r->multipart.n)
        return form;
    if (r->body.kind == HURL_BODY_JSON || r->body.kind == HURL_BODY_STRING)
        put_template(out, &r->body.text);
    return written_type(r, scratch);
}

/* `HTTP 404`, or `status == 404` where that line leaves it open; 0 when neither says. */
static int expected_status(const struct hurl_response *r)
{
    if (!r || r->status != HURL_STATUS_ANY)
        return r ? r->status : 0;
    for (size_t i = 0; i < r->asserts.n; i++) {
        const struct hurl_assert *one = &r->asserts.at[i];
        const struct hurl_value *value = &one->predicate.value;

        if (one->query.kind == HURL_QUERY_STATUS && !one->filters.n && !one->predicate.negated &&
            one->predicate.kind == HURL_PREDICATE_EQUAL && value->kind == HURL_VALUE_INTEGER &&
            value->integer >= 0 && value->integer < 1000)
            return (int)value->integer;
    }
    return 0;
}

static void add_entry(struct arena *a, const struct hurl_entry *entry, struct coverage *c)
{
    CLEANUP_STRBUF struct strbuf url = STRBUF_INIT, body = STRBUF_INIT, scratch = STRBUF_INIT;
    struct exchange_header type = { "Content-Type", NULL };
    struct http_request request = { .method = entry->request.method, .headers = &type };
    struct seen_list list = { 0 };

    put_url(&url, &entry->request);
    type.value = put_body(&body, &entry->request, &scratch);
    request.url = url.buf;
    request.n_headers = type.value != NULL;
    request.body = body.buf;
    request.body_len = body.len;
    seen_add(
        &list, a, &request, &(struct http_response){ .status = expected_status(entry->response) });
    coverage_add_request(c, list.at);
}

void planned_coverage(struct arena *a, const struct plan *plan, struct coverage *c)
{
    for (size_t i = 0; i < plan->n; i++) {
        const struct hurl_file *file = plan->files[i];

        if (file->head.must_fail.n)
            continue;
        for (size_t k = 0; k < file->entries.n; k++)
            add_entry(a, &file->entries.at[k], c);
        for (size_t k = 0; k < file->head.rules.n; k++)
            coverage_add_rule(c, file->head.rules.at[k].text);
    }
}
