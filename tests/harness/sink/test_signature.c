/* Proves harness/sink/signature.c against the vectors that were collected from the clients. */
#include "base/file.h"
#include "base/text.h"
#include "harness/eval/json_read.h"
#include "harness/sink/signature.h"
#include "tests/support/suite.h"

#include <string.h>

static struct arena arena;
static struct value vectors;

static void read_vectors(void)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    ck_assert_int_eq(file_read(SIGNATURE_VECTORS, &text), 0);
    ck_assert(json_read(&arena, text.buf, text.len, &vectors, NULL));
}

static void release_vectors(void)
{
    arena_release(&arena);
}

static const struct value *family(const char *name)
{
    const struct value *list = value_member_of(&vectors, name, strlen(name));

    ck_assert(list && list->kind == VALUE_LIST && list->list.n == 5);
    return list;
}

static const char *text_of(const struct value *vector, const char *name)
{
    const struct value *v = value_member_of(vector, name, strlen(name));

    ck_assert_msg(v && v->kind == VALUE_STRING, "%s", name);
    return v->text.bytes;
}

START_TEST(v2_vectors_hold)
{
    const struct value *v = &family("v2")->list.items[_i];

    ck_assert_str_eq(
        signature_v2(&arena, text_of(v, "url"), text_of(v, "nonce"), text_of(v, "auth_token")),
        text_of(v, "signature"));
}
END_TEST

static struct signed_request request_of(const struct value *v)
{
    const struct value *params = value_member_of(v, "params", strlen("params"));
    const char *url = text_of(v, "url");
    size_t path = strcspn(url, "?");
    struct signed_request q = { .method = text_of(v, "method"),
        .url = arena_dup(&arena, url, path) };

    ck_assert_int_eq(form_read(&arena, url + path + (url[path] == '?'),
                         strlen(url + path) - (url[path] == '?'), &q.query),
        0);
    q.body.at = ARENA_ARRAY(&arena, struct form_field, params->object.n);
    for (size_t i = 0; i < params->object.n; i++)
        q.body.at[q.body.n++] = (struct form_field){ params->object.members[i].key.bytes,
            params->object.members[i].value.text.bytes };
    return q;
}

START_TEST(v3_vectors_hold)
{
    const struct value *v = &family("v3")->list.items[_i];
    struct signed_request q = request_of(v);

    ck_assert_str_eq(signature_v3(&arena, &q, text_of(v, "nonce"), text_of(v, "auth_token")),
        text_of(v, "signature"));
}
END_TEST

#define URL "https://example.com/plivo/inbound"
#define GOOD "11SrlUsMnaVucWWYpH2WykVm2JxMFLOQfuRZxoH0Qf0="
#define TOKEN "FAKE_AUTH_TOKEN_1234567890"
static const struct sink_token main_token = { "MAIN", TOKEN, true },
                               sub_token = { "SUB", TOKEN, false },
                               other_token = { "MAIN", "another", true };

static const struct judged_case {
    const char *why;
    enum signature_kind kind;
    const char *header, *value, *nonce;
    const struct sink_token *token;
    enum signature_verdict verdict;
} judged_cases[] = {
    { "right by the main account's token", SIGNATURE_V2, "X-Plivo-Signature-V2", GOOD, "v2nonce123",
        &main_token, SIGNATURE_VALID },
    { "header names have no case", SIGNATURE_V2, "x-plivo-signature-v2", GOOD, "v2nonce123",
        &main_token, SIGNATURE_VALID },
    { "right by a sub-account's token", SIGNATURE_V2, "X-Plivo-Signature-V2", GOOD, "v2nonce123",
        &sub_token, SIGNATURE_VALID },
    { "Ma is the main account's", SIGNATURE_MA_V2, "X-Plivo-Signature-Ma-V2", GOOD, "v2nonce123",
        &main_token, SIGNATURE_VALID },
    { "a sub-account's token does not make a Ma signature", SIGNATURE_MA_V2,
        "X-Plivo-Signature-Ma-V2", GOOD, "v2nonce123", &sub_token, SIGNATURE_INVALID },
    { "another token", SIGNATURE_V2, "X-Plivo-Signature-V2", GOOD, "v2nonce123", &other_token,
        SIGNATURE_INVALID },
    { "another nonce", SIGNATURE_V2, "X-Plivo-Signature-V2", GOOD, "v2nonce124", &main_token,
        SIGNATURE_INVALID },
    { "no nonce", SIGNATURE_V2, "X-Plivo-Signature-V2", GOOD, NULL, &main_token,
        SIGNATURE_INVALID },
    { "an empty signature is one, and wrong", SIGNATURE_V2, "X-Plivo-Signature-V2", "",
        "v2nonce123", &main_token, SIGNATURE_INVALID },
    { "V2 is no list", SIGNATURE_V2, "X-Plivo-Signature-V2", "x," GOOD, "v2nonce123", &main_token,
        SIGNATURE_INVALID },
    { "no such header", SIGNATURE_V3, "X-Plivo-Signature-V2", GOOD, "v2nonce123", &main_token,
        SIGNATURE_ABSENT },
};

START_TEST(signatures_are_judged)
{
    const struct judged_case *c = &judged_cases[_i];
    const struct exchange_header headers[] = { { c->header, c->value },
        { "X-Plivo-Signature-V2-Nonce", c->nonce } };
    const struct signed_request q = { .method = "POST", .url = URL };
    struct signature_judgement j =
        signature_judge(c->kind, &q, headers, c->nonce ? 2 : 1, c->token, 1);

    ck_assert_msg(j.verdict == c->verdict, "%s", c->why);
    ck_assert_msg(text_equal(j.auth_id, c->verdict == SIGNATURE_VALID ? c->token->auth_id : NULL),
        "%s", c->why);
}
END_TEST

START_TEST(v3_may_list_several)
{
    struct form_field fields[] = { { "a", "1" } };
    const struct signed_request q = {
        .method = "POST", .url = URL, .body = { fields, ARRAY_SIZE(fields) }
    };
    const char *right = signature_v3(&arena, &q, "n", TOKEN);
    const struct exchange_header headers[] = {
        { "X-Plivo-Signature-V3", arena_printf(&arena, "wrong, %s ,other", right) },
        { "X-Plivo-Signature-V3-Nonce", "n" }
    };

    ck_assert_int_eq(
        signature_judge(SIGNATURE_V3, &q, headers, 2, &sub_token, 1).verdict, SIGNATURE_VALID);
    fields[0].value = "2";
    ck_assert_int_eq(
        signature_judge(SIGNATURE_V3, &q, headers, 2, &sub_token, 1).verdict, SIGNATURE_INVALID);
}
END_TEST

static Suite *signature_suite(void)
{
    Suite *s = suite_create("sink signature");
    TCase *tc = tcase_create("signature");

    tcase_add_unchecked_fixture(tc, read_vectors, release_vectors);
    tcase_add_loop_test(tc, v2_vectors_hold, 0, 5);
    tcase_add_loop_test(tc, v3_vectors_hold, 0, 5);
    tcase_add_loop_test(tc, signatures_are_judged, 0, ARRAY_SIZE(judged_cases));
    tcase_add_test(tc, v3_may_list_several);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(signature_suite());
}
