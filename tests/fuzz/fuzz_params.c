/*
 * mock/web/params.h: the first byte picks the reader ('0' query, '1' form, '2' multipart, '3'
 * JSON), the rest is what it reads; for multipart the first line is the Content-Type. Whatever
 * comes in, params come out as their header promises: terminated, UTF-8, named.
 */
#include "base/text.h"
#include "mock/web/params.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void param_check(const struct param *p);

static void items_check(const struct param *p, bool named)
{
    FUZZ_CHECK(!p->text);
    for (size_t i = 0; i < p->n_items; i++) {
        FUZZ_CHECK(!p->items[i].name == !named);
        param_check(&p->items[i]);
    }
}

/* Every kind's promise; recursion is as deep as the JSON gate allows. */
static void param_check(const struct param *p)
{
    if (p->name)
        FUZZ_CHECK(utf8_is_valid(p->name, strlen(p->name)));
    switch (p->kind) {
    case PARAM_NULL:
        FUZZ_CHECK(!p->text);
        break;
    case PARAM_BOOL:
    case PARAM_NUMBER:
        FUZZ_CHECK(p->is_typed && strlen(p->text) == p->text_len);
        break;
    case PARAM_TEXT:
        FUZZ_CHECK(p->text[p->text_len] == '\0' && utf8_is_valid(p->text, p->text_len));
        FUZZ_CHECK(p->is_typed || strlen(p->text) == p->text_len);
        break;
    case PARAM_FILE:
        FUZZ_CHECK(p->file_name && utf8_is_valid(p->file_name, strlen(p->file_name)));
        for (size_t i = 0; i < p->text_len; i++)
            (void)((const volatile char *)p->text)[i];
        break;
    case PARAM_LIST:
    case PARAM_OBJECT:
        items_check(p, p->kind == PARAM_OBJECT);
    }
}

static void params_check(const struct params *params)
{
    for (size_t i = 0; i < params->n; i++) {
        FUZZ_CHECK(params->list[i].name);
        FUZZ_CHECK(params_find(params, params->list[i].name));
        param_check(&params->list[i]);
    }
}

static void query_fuzz(struct arena *a, const char *text, size_t len)
{
    struct params params;

    params_from_query(a, arena_dup(a, text, len), &params);
    params_check(&params);
}

static void body_fuzz(struct arena *a, const char *content_type, const char *body, size_t len)
{
    const struct http_header header = { "Content-Type", content_type };
    const struct http_request req = {
        .arena = a,
        .headers = &header,
        .n_headers = 1,
        .body = arena_dup(a, body, len),
        .body_len = len,
    };
    struct params params;
    enum body_kind kind;

    if (params_from_body(&req, &kind, &params) != BODY_OK)
        return;
    FUZZ_CHECK((params.n == 0) == (kind == BODY_EMPTY));
    params_check(&params);
}

static void form_fuzz(struct arena *a, const char *text, size_t len)
{
    body_fuzz(a, "application/x-www-form-urlencoded", text, len);
}

static void multipart_fuzz(struct arena *a, const char *text, size_t len)
{
    const char *line_end = memchr(text, '\n', len);
    size_t type_len = line_end ? (size_t)(line_end - text) : 0;

    if (line_end)
        body_fuzz(a, arena_printf(a, "multipart/form-data%s", arena_dup(a, text, type_len)),
            line_end + 1, len - type_len - 1);
}

static void json_fuzz(struct arena *a, const char *text, size_t len)
{
    body_fuzz(a, "application/json", text, len);
}

static void (*const readers[])(struct arena *a, const char *text, size_t len) = {
    query_fuzz,
    form_fuzz,
    multipart_fuzz,
    json_fuzz,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };

    if (size)
        readers[*data % ARRAY_SIZE(readers)](&a, (const char *)data + 1, size - 1);
    return 0;
}
