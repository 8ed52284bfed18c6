/* A request as http/ would hand it over, made of literals, for the tests of web/. */
#ifndef TESTS_MOCK_WEB_SUPPORT_H
#define TESTS_MOCK_WEB_SUPPORT_H

#include "mock/web/params.h"

#include "base/strbuf.h"

/* A body and its length, NULs inside included. */
#define BODY(s) s, sizeof(s) - 1

static inline enum body_fault body_read(struct arena *a, const char *content_type, const char *body,
    size_t len, enum body_kind *ret_kind, struct params *ret)
{
    const struct http_header headers[] = { { "Host", "localhost" },
        { "content-type", content_type } };
    /* a copy of exactly this size, so that ASan sees a look behind it */
    const struct http_request req = { .arena = a,
        .headers = headers,
        .n_headers = content_type ? 2 : 1,
        .body = arena_dup(a, body, len),
        .body_len = len };

    return params_from_body(&req, ret_kind, ret);
}

/*
 * Writes params on one line: name=T"text", N for numbers, B for bools, null, name=[items],
 * name={members}, name=F"bytes"(file name;content type), separated by blanks.
 */
static inline void params_print(const struct param *list, size_t n, struct strbuf *out)
{
    static const char letters[] = {
        [PARAM_BOOL] = 'B', [PARAM_NUMBER] = 'N', [PARAM_TEXT] = 'T', [PARAM_FILE] = 'F'
    };

    for (size_t i = 0; i < n; i++) {
        const struct param *p = &list[i];

        if (i)
            strbuf_addc(out, ' ');
        if (p->name)
            strbuf_addf(out, "%s=", p->name);
        if (p->kind == PARAM_NULL) {
            strbuf_adds(out, "null");
        } else if (p->kind == PARAM_LIST || p->kind == PARAM_OBJECT) {
            strbuf_addc(out, p->kind == PARAM_LIST ? '[' : '{');
            params_print(p->items, p->n_items, out);
            strbuf_addc(out, p->kind == PARAM_LIST ? ']' : '}');
        } else {
            strbuf_addf(out, "%c\"", letters[p->kind]);
            for (size_t k = 0; k < p->text_len; k++)
                strbuf_addc(out, p->text[k] ? p->text[k] : '@'); /* a NUL that can be seen */
            strbuf_addc(out, '"');
        }
        if (p->kind == PARAM_FILE)
            strbuf_addf(out, "(%s;%s)", p->file_name, p->content_type ? p->content_type : "-");
    }
}

#endif
