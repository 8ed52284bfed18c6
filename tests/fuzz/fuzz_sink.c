/*
 * harness/sink/visit.h: what strangers send to the sink. The first line is "METHOD path?query",
 * what follows is the body of a form. It comes twice, and is then asked for: each request is
 * answered with a status of HTTP, what is written is JSON, and what is kept stays within its
 * bounds.
 */
#include "base/text.h"
#include "harness/eval/json_read.h"
#include "harness/sink/visit.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static const char token[] = "token";

static void check_answer(struct arena *a, const struct visit *v)
{
    struct value json = value_none();

    FUZZ_CHECK(v->status >= 200 && v->status <= 599);
    FUZZ_CHECK(v->content_type && v->answer && strlen(v->answer) == v->answer_len);
    if (text_equal(v->content_type, "application/json") && v->answer_len)
        FUZZ_CHECK(json_read(a, v->answer, v->answer_len, &json, NULL));
}

static void visit(struct arena *a, struct catchers *all, const char *method, const char *uri,
    const char *body, size_t len)
{
    static const struct exchange_header headers[] = { { "X-Plivo-Signature-V2", "x" },
        { "X-Plivo-Signature-V2-Nonce", "1" }, { "X-Plivo-Signature-V3", "x,y" },
        { "X-Plivo-Signature-V3-Nonce", "1" } };
    size_t path = strcspn(uri, "?");
    struct visit v = { .arena = a,
        .method = method,
        .root = "http://127.0.0.1",
        .path = arena_dup(a, uri, path),
        .query = uri + path + (uri[path] == '?'),
        .headers = headers,
        .n_headers = ARRAY_SIZE(headers),
        .body = body,
        .body_len = len };

    visit_arrive(&v, all, 0);
    if (v.state == VISIT_WAITS)
        visit_look_again(&v, v.due_us);
    FUZZ_CHECK(v.state == VISIT_ANSWERED);
    if (v.catcher && !v.answer_len) /* a callback, answered as planned or with nothing */
        FUZZ_CHECK(v.catcher->inbox.bytes <= INBOX_BYTES_MAX);
    check_answer(a, &v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };
    const char *text = arena_dup(&a, (const char *)data, size);
    size_t line = strcspn(text, "\n"), method = strcspn(text, " \n");
    struct catchers all = { .open_to_all = true };

    if (text[method] != ' ')
        return 0;
    catchers_token(&all, "MAIN", token, true);
    for (size_t i = 0; i < 2; i++)
        visit(&a, &all, arena_dup(&a, text, method),
            arena_dup(&a, text + method + 1, line - method - 1), text + line + (line < size),
            size - line - (line < size));
    visit(&a, &all, "GET", "/_stray", "", 0);
    visit(&a, &all, "GET", "/_callbacks?MessageUUID=m", "", 0);
    catchers_release(&all);
    return 0;
}
