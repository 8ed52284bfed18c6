/* Proves mock/domain/signature.c with vectors of the SDKs, and with what these leave open. */
#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "mock/domain/signature.h"
#include "tests/support/suite.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

static cJSON *vectors;

static void vectors_read(void)
{
    CLEANUP_ARENA struct arena a = { 0 };
    const char *folder = getenv("RECORDED_ANSWERS");
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    ck_assert_ptr_nonnull(folder);
    ck_assert_int_eq(
        file_read(arena_printf(&a, "%s/seen/signature-vectors.json", folder), &text), 0);
    vectors = cJSON_Parse(text.buf);
    ck_assert_ptr_nonnull(vectors);
}

static void vectors_release(void)
{
    cJSON_Delete(vectors);
}

static const char *member(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));

    ck_assert_msg(text, "a vector has no %s", name);
    return text;
}

static const cJSON *vector(const char *version, int i)
{
    const cJSON *v = cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(vectors, version), i);

    ck_assert_msg(v, "there is no vector %d of %s", i, version);
    return v;
}

enum { VECTORS = 5 };

START_TEST(v2_vector_holds)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    const cJSON *v = vector("v2", _i);

    signature_v2(member(v, "auth_token"), member(v, "url"), member(v, "nonce"), &out);
    ck_assert_msg(text_equal(out.buf, member(v, "signature")), "%s: %s", member(v, "url"), out.buf);
}
END_TEST

START_TEST(v3_vector_holds)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    const cJSON *v = vector("v3", _i), *param;
    struct callback_field fields[CALLBACK_FIELDS_MAX];
    struct signed_request r = { .url = member(v, "url"), .fields = fields };

    r.get = text_equal(member(v, "method"), "GET");
    cJSON_ArrayForEach(param, cJSON_GetObjectItemCaseSensitive(v, "params")) fields[r.n++] =
        (struct callback_field){ param->string, param->valuestring };
    /* The order in which they come does not count. */
    if (_i == 0) {
        struct callback_field first = fields[0];

        fields[0] = fields[r.n - 1];
        fields[r.n - 1] = first;
    }
    signature_v3(member(v, "auth_token"), &r, member(v, "nonce"), true, &out);
    ck_assert_msg(text_equal(out.buf, member(v, "signature")), "%s %s: %s", member(v, "method"),
        r.url, out.buf);
}
END_TEST

/* Two URLs and two sets of fields that have to be signed alike, or not. */
static const struct {
    const char *why;
    bool get;
    const char *url, *other_url;
    struct callback_field fields[2], other_fields[2];
    bool alike;
} pairs[] = {
    { "a query's values are decoded", true, "http://a/?b=c%20d", "http://a/?b=c+d", { { 0 } },
        { { 0 } }, true },
    { "names are decoded too", true, "http://a/?%62=c", "http://a/?b=c", { { 0 } }, { { 0 } },
        true },
    { "a field of a GET is as one of its query", true, "http://a/?b=c", "http://a/", { { 0 } },
        { { "b", "c" } }, true },
    { "not so of a POST", false, "http://a/?b=c", "http://a/", { { 0 } }, { { "b", "c" } }, false },
    { "an empty value is there", true, "http://a/?b=", "http://a/", { { 0 } }, { { 0 } }, false },
    { "as if without =", true, "http://a/?b=", "http://a/?b", { { 0 } }, { { 0 } }, true },
    { "an empty query is none", false, "http://a/?", "http://a/", { { "b", "c" } },
        { { "b", "c" } }, true },
    { "empty pieces of one are none", true, "http://a/?&b=c&&", "http://a/?b=c", { { 0 } },
        { { 0 } }, true },
    { "repeated names are sorted by their values", true, "http://a/?b=2&b=1", "http://a/?b=1&b=2",
        { { 0 } }, { { 0 } }, true },
    { "so are those of a form", false, "http://a/", "http://a/", { { "b", "2" }, { "b", "1" } },
        { { "b", "1" }, { "b", "2" } }, true },
    { "a fragment is not sent", true, "http://a/#x", "http://a/", { { 0 } }, { { 0 } }, true },
    { "an escape that is none stays", true, "http://a/?b=%zz", "http://a/?b=%25zz", { { 0 } },
        { { 0 } }, true },
    { "the path counts", true, "http://a/x", "http://a/", { { 0 } }, { { 0 } }, false },
    { "the path stays escaped", true, "http://a/%78", "http://a/x", { { 0 } }, { { 0 } }, false },
    { "values count", false, "http://a/", "http://a/", { { "b", "1" } }, { { "b", "2" } }, false },
};

static size_t count(const struct callback_field *fields)
{
    return (fields[0].name != NULL) + (size_t)(fields[1].name != NULL);
}

START_TEST(v3_covers_what_it_should)
{
    CLEANUP_STRBUF struct strbuf one = STRBUF_INIT, other = STRBUF_INIT;
    struct signed_request r = { .url = pairs[_i].url,
        .get = pairs[_i].get,
        .fields = pairs[_i].fields,
        .n = count(pairs[_i].fields) };

    signature_v3("token", &r, "12345", true, &one);
    r.url = pairs[_i].other_url;
    r.fields = pairs[_i].other_fields;
    r.n = count(pairs[_i].other_fields);
    signature_v3("token", &r, "12345", true, &other);
    ck_assert_msg(text_equal(one.buf, other.buf) == pairs[_i].alike, "%s", pairs[_i].why);
}
END_TEST

static const struct {
    const char *why, *assume, *url;
    const char *signed_as[2]; /* the URLs that are signed, with their ports as they are */
} ports[] = {
    { "without a port there is one", "signature-v3-port=both", "http://a.example/b",
        { "http://a.example/b" } },
    { "with one there are two", "signature-v3-port=both", "http://a.example:8080/b",
        { "http://a.example:8080/b", "http://a.example/b" } },
    { "only with", "signature-v3-port=with", "http://a.example:8080/b",
        { "http://a.example:8080/b" } },
    { "only without", "signature-v3-port=without", "http://a.example:8080/b",
        { "http://a.example/b" } },
    { "only without, of none", "signature-v3-port=without", "http://a.example/b",
        { "http://a.example/b" } },
    { "a port and a query", "signature-v3-port=without", "http://a.example:1/?a=b:2",
        { "http://a.example/?a=b:2" } },
    { "an IPv6 address is no port", "signature-v3-port=both", "http://[::1]/b",
        { "http://[::1]/b" } },
    { "but may have one", "signature-v3-port=both", "http://[::1]:8080/b",
        { "http://[::1]:8080/b", "http://[::1]/b" } },
    { "without a path", "signature-v3-port=both", "http://a.example:8080",
        { "http://a.example:8080", "http://a.example" } },
};

START_TEST(v3_header_is_for_every_sdk)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT, expected = STRBUF_INIT, why = STRBUF_INIT;
    struct signed_request r = { .url = ports[_i].url };
    struct policy policy;

    policy_init(&policy);
    ck_assert_int_eq(policy_assume(&policy, ports[_i].assume, &why), 0);
    signature_v3_header(&policy, "token", &r, "12345", &out);
    for (int i = 0; i < 2 && ports[_i].signed_as[i]; i++) {
        r.url = ports[_i].signed_as[i];
        strbuf_adds(&expected, i ? "," : "");
        signature_v3("token", &r, "12345", true, &expected);
    }
    ck_assert_msg(text_equal(out.buf, expected.buf), "%s: %s", ports[_i].why, out.buf);
}
END_TEST

START_TEST(nonce_is_a_function_of_key_and_number)
{
    char one[SIGNATURE_NONCE_DIGITS + 1], same[SIGNATURE_NONCE_DIGITS + 1],
        next[SIGNATURE_NONCE_DIGITS + 1], other[SIGNATURE_NONCE_DIGITS + 1];

    signature_nonce(1, 1, one);
    signature_nonce(1, 1, same);
    signature_nonce(1, 2, next);
    signature_nonce(2, 1, other);
    ck_assert_uint_eq(strspn(one, "0123456789"), SIGNATURE_NONCE_DIGITS);
    ck_assert_uint_eq(strlen(one), SIGNATURE_NONCE_DIGITS);
    ck_assert_str_eq(one, same);
    ck_assert_str_ne(one, next);
    ck_assert_str_ne(one, other);
}
END_TEST

static Suite *signature_suite(void)
{
    Suite *suite = suite_create("domain signature");
    TCase *tc = tcase_create("signature");

    tcase_add_unchecked_fixture(tc, vectors_read, vectors_release);
    tcase_add_loop_test(tc, v2_vector_holds, 0, VECTORS);
    tcase_add_loop_test(tc, v3_vector_holds, 0, VECTORS);
    tcase_add_loop_test(tc, v3_covers_what_it_should, 0, ARRAY_SIZE(pairs));
    tcase_add_loop_test(tc, v3_header_is_for_every_sdk, 0, ARRAY_SIZE(ports));
    tcase_add_test(tc, nonce_is_a_function_of_key_and_number);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(signature_suite());
}
