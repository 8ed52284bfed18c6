/* Queries, templates, captures and the implicit asserts, over one answer. */
#include "harness/eval/judge.h"
#include "harness/eval/query.h"
#include "harness/eval/template.h"
#include "tests/harness/eval/build_ast.h"
#include "tests/support/suite.h"

#include <errno.h>

static const char body[] =
    "{\"api_id\": \"b9e3\", \"message_uuid\": [\"u1\"], \"to\": 14155550123, \"note\": \"id-42\"}";
static const struct exchange_header headers[] = {
    { "Content-Type", "application/json; charset=\"UTF-8\"" },
    { "X-Mock-Why", "POOL-EMPTY" },
    { "Vary", "Accept" },
    { "vary", "Cookie" },
    { "Set-Cookie",
        "LSID=DQAA; Expires=Wed, 13 Jan 2021 22:23:01 GMT; Max-Age=60; Secure; Path=/a" },
    { "Set-Cookie", "theme=" },
};
static const struct exchange_redirect led_on[] = { { 302, "http://127.0.0.1/v1" } };
static const struct exchange_facts answer = {
    .status = 202,
    .http_version = "HTTP/1.1",
    .headers = headers,
    .n_headers = ARRAY_SIZE(headers),
    .body = body,
    .body_len = sizeof(body) - 1,
    .url = "http://127.0.0.1/v1/",
    .duration_ms = 12,
    .ip = "127.0.0.1",
    .redirects = led_on,
    .n_redirects = ARRAY_SIZE(led_on),
};
static const struct exchange_header latin1_headers[] = { { "content-type",
    "text/plain;charset=iso-8859-1" } };
static const struct exchange_facts latin1 = {
    .status = 200,
    .http_version = "HTTP/2",
    .headers = latin1_headers,
    .n_headers = 1,
    .body = "caf\xe9",
    .body_len = 4,
    .url = "http://h/",
};
static const struct exchange_facts broken = {
    /* no charset, and not UTF-8 */
    .status = 200,
    .http_version = "HTTP/1.0",
    .body = "caf\xe9",
    .body_len = 4,
    .url = "http://h/",
};
static const struct exchange_facts nothing = {
    .status = 204,
    .http_version = "HTTP/1.1",
    .body = "",
    .body_len = 0,
    .url = "http://h/",
    .decoded = true,
};

#define Q(kind_, ...)                                                                              \
    {                                                                                              \
        .kind = HURL_QUERY_##kind_, .argument = __VA_ARGS__, .place = PLACE(2)                     \
    }

/* clang-format off */
static const struct {
    struct hurl_query query;
    const struct exchange_facts *answer;
    const char *found; /* NULL: a fault with this title */
    const char *title;
} queries[] = {
    { Q(STATUS, W_NONE), &answer, "integer <202>", NULL },
    { Q(VERSION, W_NONE), &answer, "string <1.1>", NULL },
    { Q(VERSION, W_NONE), &latin1, "string <2>", NULL },
    { Q(URL, W_NONE), &answer, "string <http://127.0.0.1/v1/>", NULL },
    { Q(HEADER, W_TEXT("x-mock-why")), &answer, "string <POOL-EMPTY>", NULL },
    { Q(HEADER, W_TEXT("Vary")), &answer, "list <[Accept,Cookie]>", NULL },
    { Q(HEADER, W_TEXT("Location")), &answer, "none", NULL },
    { Q(COOKIE, W_TEXT("LSID")), &answer, "string <DQAA>", NULL },
    { Q(COOKIE, W_TEXT("LSID[Value]")), &answer, "string <DQAA>", NULL },
    { Q(COOKIE, W_TEXT("LSID[expires]")), &answer, "date <2021-01-13T22:23:01.000000Z>", NULL },
    { Q(COOKIE, W_TEXT("LSID[Max-Age]")), &answer, "integer <60>", NULL },
    { Q(COOKIE, W_TEXT("LSID[Secure]")), &answer, "unit", NULL },
    { Q(COOKIE, W_TEXT("LSID[HttpOnly]")), &answer, "none", NULL },
    { Q(COOKIE, W_TEXT("LSID[Path]")), &answer, "string </a>", NULL },
    { Q(COOKIE, W_TEXT("theme")), &answer, "string <>", NULL },
    { Q(COOKIE, W_TEXT("lsid")), &answer, "none", NULL },
    { Q(COOKIE, W_TEXT("LSID[Colour]")), &answer, NULL, "unknown cookie attribute" },
    { Q(BODY, W_NONE), &latin1, "string <caf\xC3\xA9>", NULL },
    { Q(BODY, W_NONE), &nothing, "string <>", NULL },
    { Q(BODY, W_NONE), &broken, NULL, "invalid decoding" },
    { Q(BYTES, W_NONE), &latin1, "bytes <636166e9>", NULL },
    { Q(BYTES, W_NONE), &nothing, "bytes <>", NULL },
    { Q(JSONPATH, W_TEXT("$.message_uuid[0]")), &answer, "string <u1>", NULL },
    { Q(JSONPATH, W_TEXT("$.to")), &answer, "integer <14155550123>", NULL },
    { Q(JSONPATH, W_TEXT("$.error")), &answer, "none", NULL },
    { Q(JSONPATH, W_TEXT("$[")), &answer, NULL, "invalid JSONPath" },
    { Q(JSONPATH, W_TEXT("$.a")), &latin1, NULL, "invalid JSON" },
    { Q(JSONPATH, W_TEXT("$.a")), &nothing, NULL, "invalid JSON" },
    { Q(JSONPATH, W_TEXT("$.a")), &broken, NULL, "invalid decoding" },
    { Q(JSONPATH, { .kind = HURL_VALUE_STRING, .text = TEMPLATE(PIECE("$."), NAME("key")) }), &answer, "string <id-42>", NULL },
    { Q(IP, W_NONE), &answer, "string <127.0.0.1>", NULL },
    { Q(IP, W_NONE), &nothing, "none", NULL },
    { Q(RAWBYTES, W_NONE), &latin1, "bytes <636166e9>", NULL },
    { Q(RAWBYTES, W_NONE), &nothing, NULL, "no raw bytes" },
    { Q(REDIRECTS, W_NONE), &answer, "list <[http://127.0.0.1/v1]>", NULL },
    { Q(REDIRECTS, W_NONE), &latin1, "list <[]>", NULL },
    { Q(REGEX, W_REGEX("id-(\\d+)")), &answer, "string <42>", NULL },
    { Q(REGEX, W_TEXT("id-(x+)")), &answer, "none", NULL },
    { Q(REGEX, W_REGEX("id")), &answer, NULL, "regex without group" },
    { Q(VARIABLE, W_TEXT("key")), &answer, "string <note>", NULL },
    { Q(VARIABLE, W_TEXT("other")), &answer, "none", NULL },
    { Q(DURATION, W_NONE), &answer, "integer <12>", NULL },
    { Q(SHA256, W_NONE), &nothing, "bytes <e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855>", NULL },
    { Q(MD5, W_NONE), &nothing, "bytes <d41d8cd98f00b204e9800998ecf8427e>", NULL },
};

static const struct {
    struct hurl_body body;
    const char *rendered, *title;
} bodies[] = {
    { { .kind = HURL_BODY_STRING, .text = TEMPLATE(PIECE("a="), NAME("quote"), PIECE("!")) }, "a=say \"hi\"\n!", NULL },
    { { .kind = HURL_BODY_JSON, .text = TEMPLATE(PIECE("{\"a\": \""), { .kind = HURL_PIECE_VARIABLE, .text = "quote", .in_json_string = true }, PIECE("\"}")) }, "{\"a\": \"say \\\"hi\\\"\\n\"}", NULL },
    { { .kind = HURL_BODY_JSON, .text = TEMPLATE(PIECE("{\"a\": "), NAME("count"), PIECE("}")) }, "{\"a\": 3}", NULL },
    { { .kind = HURL_BODY_JSON, .text = TEMPLATE(PIECE("{\"a\": "), NAME("yes"), PIECE("}")) }, "{\"a\": true}", NULL },
    { { .kind = HURL_BODY_JSON, .text = TEMPLATE(PIECE("{\"a\": "), NAME("digits"), PIECE("}")) }, "{\"a\": 7}", NULL },
    { { .kind = HURL_BODY_JSON, .text = TEMPLATE(PIECE("{\"a\": "), NAME("quote"), PIECE("}")) }, NULL, "invalid JSON" },
    { { .kind = HURL_BODY_STRING, .text = TEMPLATE(NAME("list")) }, NULL, "unrenderable variable" },
    { { .kind = HURL_BODY_STRING, .text = TEMPLATE(NAME("nobody")) }, NULL, "undefined variable" },
    { { .kind = HURL_BODY_BYTES, .bytes = { "\x01\x02", 2 } }, "\x01\x02", NULL },
    { { .kind = HURL_BODY_FILE, .path = TEMPLATE(PIECE("etc/x")) }, NULL, "unauthorized file access" },
    { { .kind = HURL_BODY_NONE }, "", NULL },
};

static const struct {
    struct hurl_body body;
    const struct exchange_facts *answer;
    bool holds;
    const char *why;
} expected_bodies[] = {
    { { .kind = HURL_BODY_JSON, .text = TEMPLATE(PIECE("{\"to\":14155550123,\"note\":\"id-42\",\"message_uuid\":[\"u1\"],\"api_id\":\"b9e3\"}")) }, &answer, true, "JSON by meaning" },
    { { .kind = HURL_BODY_JSON, .text = TEMPLATE(PIECE("{\"to\":\"14155550123\",\"note\":\"id-42\",\"message_uuid\":[\"u1\"],\"api_id\":\"b9e3\"}")) }, &answer, false, "a string is no number" },
    { { .kind = HURL_BODY_JSON, .text = TEMPLATE(PIECE("\"caf\xC3\xA9\"")) }, &latin1, false, "text is no JSON" },
    { { .kind = HURL_BODY_STRING, .text = TEMPLATE(PIECE("caf\xC3\xA9")) }, &latin1, true, "text by its charset" },
    { { .kind = HURL_BODY_STRING, .text = TEMPLATE(PIECE("cafe")) }, &latin1, false, "other text" },
    { { .kind = HURL_BODY_BYTES, .bytes = { "caf\xe9", 4 } }, &latin1, true, "bytes as they came" },
    { { .kind = HURL_BODY_BYTES, .bytes = { "caf", 3 } }, &latin1, false, "fewer bytes" },
    { { .kind = HURL_BODY_NONE }, &latin1, true, "nothing is expected" },
};

static const struct {
    struct hurl_pair header;
    bool holds;
    const char *actual;
} expected_headers[] = {
    { { TEMPLATE(PIECE("x-mock-WHY")), TEMPLATE(PIECE("POOL-EMPTY")), PLACE(1) }, true, "string <POOL-EMPTY>" },
    { { TEMPLATE(PIECE("X-Mock-Why")), TEMPLATE(PIECE("pool-empty")), PLACE(1) }, false, "string <POOL-EMPTY>" },
    { { TEMPLATE(PIECE("Vary")), TEMPLATE(PIECE("Cookie")), PLACE(1) }, true, "list <[Accept,Cookie]>" },
    { { TEMPLATE(PIECE("Vary")), TEMPLATE(PIECE("Origin")), PLACE(1) }, false, "list <[Accept,Cookie]>" },
    { { TEMPLATE(PIECE("Location")), TEMPLATE(PIECE("/")), PLACE(1) }, false, "none" },
};
/* clang-format on */

static const struct hurl_filter to_int[] = { { .kind = HURL_FILTER_TO_INT, .place = PLACE(6) } };
static const struct hurl_assert number_assert = {
    .query = Q(REGEX, W_REGEX("id-(\\d+)")),
    .filters = { to_int, 1 },
    .predicate = { .kind = HURL_PREDICATE_EQUAL, .value = W_INT(42) },
};
static const struct hurl_capture number_capture = {
    .name = TEMPLATE(PIECE("the_"), NAME("key")),
    .query = Q(REGEX, W_REGEX("id-(\\d+)")),
    .filters = { to_int, 1 },
};
static const struct hurl_capture empty_capture = {
    .name = TEMPLATE(PIECE("x")),
    .query = Q(JSONPATH, W_TEXT("$.nobody")),
};

/* What one test stands on. */
struct ground {
    struct arena arena;
    struct variables variables;
    struct eval_context ctx;
    struct hurl_fault fault;
};

static void ground_release(struct ground *g)
{
    variables_release(&g->variables);
    arena_release(&g->arena);
}
#define CLEANUP_GROUND CLEANUP(ground_release)

static void ground_init(struct ground *g, const struct exchange_facts *response)
{
    struct value list, digits;

    g->ctx = (struct eval_context){
        .arena = &g->arena, .variables = &g->variables, .response = response
    };
    list = test_value(&g->arena, "[1]");
    digits = test_value(&g->arena, "\"7\"");
    variables_set_text(&g->variables, "key", "note", false);
    variables_set_text(&g->variables, "quote", "say \"hi\"\n", false);
    variables_set_text(&g->variables, "count", "3", false);
    variables_set_text(&g->variables, "yes", "true", false);
    variables_set(&g->variables, "list", &list, false);
    variables_set(&g->variables, "digits", &digits, false);
}

START_TEST(each_query)
{
    CLEANUP_GROUND struct ground g = { 0 };
    struct value found;
    int r;

    ground_init(&g, queries[_i].answer);
    r = query_evaluate(&g.ctx, &queries[_i].query, &found, &g.fault);
    if (queries[_i].found) {
        ck_assert_msg(r == 0, "%d: %s", _i, g.fault.message);
        ck_assert_str_eq(described(&g.arena, &found), queries[_i].found);
    } else {
        ck_assert_msg(r == -EINVAL, "%d: no fault", _i);
        ck_assert_str_eq(g.fault.title, queries[_i].title);
        ck_assert_uint_eq(g.fault.place.line, 3);
    }
}
END_TEST

START_TEST(bodies_are_rendered)
{
    CLEANUP_GROUND struct ground g = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    int r;

    ground_init(&g, NULL);
    r = body_render(&g.ctx, &bodies[_i].body, &out, &g.fault);
    if (bodies[_i].rendered) {
        ck_assert_msg(r == 0, "%d: %s", _i, g.fault.message);
        ck_assert_str_eq(out.buf, bodies[_i].rendered);
    } else {
        ck_assert_msg(r == -EINVAL, "%d: no fault", _i);
        ck_assert_str_eq(g.fault.title, bodies[_i].title);
    }
}
END_TEST

START_TEST(expected_bodies_are_judged)
{
    CLEANUP_GROUND struct ground g = { 0 };
    struct verdict verdict;

    ground_init(&g, expected_bodies[_i].answer);
    ck_assert_int_eq(body_judge(&g.ctx, &expected_bodies[_i].body, &verdict, &g.fault), 0);
    ck_assert_msg(verdict.holds == expected_bodies[_i].holds, "%s", expected_bodies[_i].why);
}
END_TEST

START_TEST(expected_headers_are_judged)
{
    CLEANUP_GROUND struct ground g = { 0 };
    struct verdict verdict;

    ground_init(&g, &answer);
    ck_assert_int_eq(header_judge(&g.ctx, &expected_headers[_i].header, &verdict, &g.fault), 0);
    ck_assert_msg(verdict.holds == expected_headers[_i].holds, "%d", _i);
    ck_assert_str_eq(verdict.actual, expected_headers[_i].actual);
}
END_TEST

START_TEST(asserts_and_captures_go_all_the_way)
{
    CLEANUP_GROUND struct ground g = { 0 };
    struct verdict verdict;
    const char *name;
    struct value v;

    ground_init(&g, &answer);
    ck_assert_int_eq(assert_judge(&g.ctx, &number_assert, &verdict, &g.fault), 0);
    ck_assert_msg(verdict.holds, "%s against %s", verdict.actual, verdict.expected);
    ck_assert_int_eq(capture_take(&g.ctx, &number_capture, &name, &v, &g.fault), 0);
    ck_assert_str_eq(name, "the_note");
    ck_assert_str_eq(described(&g.arena, &v), "integer <42>");
    ck_assert_int_eq(capture_take(&g.ctx, &empty_capture, &name, &v, &g.fault), -EINVAL);
    ck_assert_str_eq(g.fault.title, "no query result");
}
END_TEST

int main(void)
{
    Suite *s = suite_create("judge");
    TCase *tc = tcase_create("judge");

    tcase_add_loop_test(tc, each_query, 0, ARRAY_SIZE(queries));
    tcase_add_loop_test(tc, bodies_are_rendered, 0, ARRAY_SIZE(bodies));
    tcase_add_loop_test(tc, expected_bodies_are_judged, 0, ARRAY_SIZE(expected_bodies));
    tcase_add_loop_test(tc, expected_headers_are_judged, 0, ARRAY_SIZE(expected_headers));
    tcase_add_test(tc, asserts_and_captures_go_all_the_way);
    suite_add_tcase(s, tc);
    return suite_run(s);
}
