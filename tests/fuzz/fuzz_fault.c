/*
 * mock/control/fault_read.c and fault_write.c: a fault that is read makes sense, is written so that
 * it reads the same, and what is refused has a sentence. What is given is the body of the call.
 */
#include "base/arena.h"
#include "mock/control/fault.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static bool read_text(struct arena *a, const char *text, size_t len, struct fault *ret, bool *ok)
{
    struct http_request req = { .arena = a, .body = text, .body_len = len };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct params members = { 0 };
    enum body_kind kind;
    int r;

    if (params_from_body(&req, &kind, &members))
        return false;
    r = fault_read(a, &members, ret, &why);
    FUZZ_CHECK((r == 0) == (why.len == 0));
    *ok = r == 0;
    return true;
}

/* A written fault has its fate beside what was asked for; that is cut off between id and created.
 */
static void written(const struct fault *f, struct strbuf *out)
{
    const struct fault_row row = { .fault = *f };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct json_writer w = json_writer_to(&text, JSON_COMPACT);
    const char *from, *created = NULL;

    json_object_begin(&w);
    fault_write(&w, &row, 0);
    json_object_end(&w);
    from = strstr(text.buf, "\"match\"");
    for (const char *at = text.buf; (at = strstr(at, ",\"created\"")); at++)
        created = at;
    FUZZ_CHECK(from && created && created > from);
    strbuf_addc(out, '{');
    strbuf_add(out, from, (size_t)(created - from));
    strbuf_addc(out, '}');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf first = STRBUF_INIT, second = STRBUF_INIT, why = STRBUF_INIT;
    const char *text = arena_dup(&a, (const char *)data, size);
    struct fault f, again;
    bool ok = false;

    if (!read_text(&a, text, size, &f, &ok) || !ok)
        return 0;
    FUZZ_CHECK(fault_check(&f, &why) == 0);
    FUZZ_CHECK(f.n_headers <= FAULT_HEADERS_MAX);
    FUZZ_CHECK(fault_delay_us(&f, 1) >= 0);
    FUZZ_CHECK(fault_kind(&f) < FAULT_KINDS);
    written(&f, &first);
    FUZZ_CHECK(read_text(&a, first.buf, first.len, &again, &ok) && ok);
    written(&again, &second);
    FUZZ_CHECK(strcmp(first.buf, second.buf) == 0);
    return 0;
}
