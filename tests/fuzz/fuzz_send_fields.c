/*
 * harness/safety/send_fields.h and marker.h: the first byte picks the type of the body ('0' JSON,
 * '1' a form, '2' parts, whose boundary is "b", '3' none), the rest is the body. Whatever comes in,
 * what can be read can be judged and marked, and the marked body can be read again, with the same
 * destinations.
 */
#include "base/text.h"
#include "harness/safety/allow_list.h"
#include "harness/safety/marker.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static const char *const types[] = { "application/json", "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=b", "text/plain" };

static void fields_check(const struct send_fields *fields, size_t body_len)
{
    for (size_t i = 0; i < fields->n; i++) {
        FUZZ_CHECK(fields->at[i].name);
        FUZZ_CHECK(fields->at[i].end <= body_len);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const listed[] = { "14155550199" };
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    const struct allow_list list = { listed, ARRAY_SIZE(listed) };
    struct exchange_header type = { "Content-Type", NULL };
    struct http_request q = {
        .method = "POST", .url = "http://h/Message/", .headers = &type, .n_headers = 1
    };
    struct send_fields fields, marked;
    bool permitted;

    if (!size)
        return 0;
    type.value = types[*data % ARRAY_SIZE(types)];
    q.body = arena_dup(&a, (const char *)data + 1, size - 1);
    q.body_len = size - 1;
    if (!send_fields_read(&a, &q, &fields))
        return 0;
    fields_check(&fields, q.body_len);
    permitted = allow_list_permits(&list, &fields, &why);
    if (!marker_put(&a, "[mark]", &fields, &q))
        return 0;
    FUZZ_CHECK(send_fields_read(&a, &q, &marked));
    FUZZ_CHECK(marked.n == fields.n);
    strbuf_reset(&why);
    FUZZ_CHECK(allow_list_permits(&list, &marked, &why) == permitted);
    return 0;
}
