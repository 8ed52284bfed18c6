/* Proves mock/journal/redact.c: no secret stands in a listing, by name or by value. */
#include "mock/journal/redact.h"

#include "base/base64.h"
#include "base/text.h"
#include "tests/mock/journal/support.h"
#include "tests/support/suite.h"

#define TOKEN "mockTokenNotASecretArticle0001"
#define ODD_TOKEN "p&ss \"w\\rd\"/+=\xC3\xA9\xF0\x9F\x98\x80!"
#define PLUS_TOKEN "~~~tilde" /* its base64 has '+' in each place */

static void redact_to(struct strbuf *out, const char *const *secrets, const char *text, bool form)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct redactor r;

    redactor_init(&r, &a, secrets);
    redact(&r, &(struct redact_text){ .text = text, .len = strlen(text), .form = form }, out);
}

static const struct {
    const char *why, *text, *shown;
    bool form;
} named[] = {
    { "nothing to hide", "{\"dst\": \"1\", \"text\": \"a: b\"}",
        "{\"dst\": \"1\", \"text\": \"a: b\"}", false },
    { "a member", "{\"auth_token\": \"s\", \"a\": 1}", "{\"auth_token\": \"[redacted]\", \"a\": 1}",
        false },
    { "in another spelling", "{\"authToken\":\"s\"}", "{\"authToken\":\"[redacted]\"}", false },
    { "its name escaped", "{\"auth\\u005Ftoken\":\"s\"}", "{\"auth\\u005Ftoken\":\"[redacted]\"}",
        false },
    { "with quotes and backslashes inside", "{\"password\":\"a\\\"b\\\\\",\"c\":\"d\"}",
        "{\"password\":\"[redacted]\",\"c\":\"d\"}", false },
    { "a number", "{\"token\": 12345, \"b\": 1}", "{\"token\": \"[redacted]\", \"b\": 1}", false },
    { "null shows nothing", "{\"token\": null}", "{\"token\": null}", false },
    { "an object", "{\"secret\": {\"a\": [\"}\"]}, \"b\": 1}",
        "{\"secret\": \"[redacted]\", \"b\": 1}", false },
    { "an array that does not end", "{\"secret\": [1, \"x", "{\"secret\": \"[redacted]\"", false },
    { "a string that does not end", "{\"password\": \"abc", "{\"password\": \"[redacted]", false },
    { "JSON within JSON", "{\"a\": \"{\\\"token\\\": \\\"s\\\", \\\"b\\\": \\\"c\\\"}\"}",
        "{\"a\": \"{\\\"token\\\": \\\"[redacted]\\\", \\\"b\\\": \\\"c\\\"}\"}", false },
    { "a word that is no name of a member", "[\"token\", \"s\"]", "[\"token\", \"s\"]", false },
    { "a field of a form", "a=1&auth_token=s%26t&b=2", "a=1&auth_token=[redacted]&b=2", true },
    { "the first and last", "password=a b", "password=[redacted]", true },
    { "its name encoded", "auth%5Ftoken=s&b=2", "auth%5Ftoken=[redacted]&b=2", true },
    { "a name that only holds the word", "token_count=3&tokens=4", "token_count=3&tokens=4", true },
    { "a query of a URL in JSON", "{\"url\": \"http://h/?x=1&token=s\"}",
        "{\"url\": \"http://h/?x=1&token=[redacted]\"}", false },
    { "with an escaped ampersand", "{\"url\": \"http://h/?token=s\\u0026x=1\"}",
        "{\"url\": \"http://h/?token=[redacted]\\u0026x=1\"}", false },
    { "a URL in a form", "url=http%3A%2F%2Fh%2F%3Fa%3D1%26token%3Ds%26b%3D2&c=3",
        "url=http%3A%2F%2Fh%2F%3Fa%3D1%26token%3D[redacted]%26b%3D2&c=3", true },
    { "twice encoded", "u=h%253Ftoken%253Ds%2526b%253D2",
        "u=h%253Ftoken%253D[redacted]%2526b%253D2", true },
    { "a URL in XML", "<a>http://h/?x=1&amp;token=s&amp;b=2</a>",
        "<a>http://h/?x=1&amp;token=[redacted]&amp;b=2</a>", false },
    { "a login in a URL", "http://user:pass@h/p@q", "http://[redacted]@h/p@q", false },
    { "in JSON with escaped slashes", "{\"url\":\"http:\\/\\/u:p@h\\/\"}",
        "{\"url\":\"http:\\/\\/[redacted]@h\\/\"}", false },
    { "percent-encoded", "url=http%3A%2F%2Fu%3Ap%40h%2F", "url=http%3A%2F%2F[redacted]%40h%2F",
        true },
    { "no login", "http://h:80/a@b", "http://h:80/a@b", false },
    { "a part of multipart",
        "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\ns\r\n--b\r\n"
        "Content-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n",
        "--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n[redacted]\r\n--b\r\n"
        "Content-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n",
        false },
};

START_TEST(secret_is_known_by_its_name)
{
    CLEANUP_STRBUF struct strbuf shown = STRBUF_INIT;

    redact_to(&shown, NULL, named[_i].text, named[_i].form);
    ck_assert_msg(strcmp(shown.buf, named[_i].shown) == 0, "%s: %s", named[_i].why, shown.buf);
}
END_TEST

static const struct {
    const char *name;
    bool is_secret;
} names[] = {
    { "Authorization", true },
    { "Proxy-Authorization", true },
    { "Cookie", true },
    { "Set-Cookie", true },
    { "X-Mock-Token", true },
    { "X-Api-Key", true },
    { "AUTH_TOKEN", true },
    { "client_secret", true },
    { "token", true },
    { "auth_id", false },
    { "X-Plivo-Signature-V2", false },
    { "text", false },
    { "", false },
};

START_TEST(name_tells_a_secret)
{
    ck_assert_msg(name_is_secret(names[_i].name, strlen(names[_i].name)) == names[_i].is_secret,
        "%s", names[_i].name);
}
END_TEST

/* Spellings of any text. */
static void as_it_is(const char *text, struct strbuf *out)
{
    strbuf_adds(out, text);
}

static void percent(const char *text, struct strbuf *out)
{
    for (; *text; text++)
        if (is_alpha(*text) || is_digit(*text))
            strbuf_addc(out, *text);
        else
            strbuf_addf(out, "%%%02X", (unsigned char)*text);
}

static void percent_all(const char *text, struct strbuf *out)
{
    for (; *text; text++)
        strbuf_addf(out, "%%%02x", (unsigned char)*text);
}

static void percent_twice(const char *text, struct strbuf *out)
{
    for (; *text; text++)
        strbuf_addf(out, "%%25%02X", (unsigned char)*text);
}

static void form(const char *text, struct strbuf *out)
{
    for (; *text; text++)
        if (*text == ' ')
            strbuf_addc(out, '+');
        else if (is_alpha(*text) || is_digit(*text))
            strbuf_addc(out, *text);
        else
            strbuf_addf(out, "%%%02X", (unsigned char)*text);
}

static void json(const char *text, struct strbuf *out)
{
    struct json_writer w = json_writer_to(out, JSON_COMPACT);

    json_string(&w, text);
}

static void json_all(const char *text, struct strbuf *out)
{
    for (uint32_t cp; (cp = utf8_next(&text));)
        if (cp < 0x10000)
            strbuf_addf(out, "\\u%04X", cp);
        else
            strbuf_addf(out, "\\u%04X\\u%04X", 0xD800 + ((cp - 0x10000) >> 10),
                0xDC00 + ((cp - 0x10000) & 0x3FF));
}

static void json_within_json(const char *text, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf once = STRBUF_INIT;

    json(text, &once);
    json(once.buf, out);
}

static void xml(const char *text, struct strbuf *out)
{
    for (; *text; text++)
        if (*text == '&')
            strbuf_adds(out, "&amp;");
        else if (*text == '"')
            strbuf_adds(out, "&quot;");
        else
            strbuf_addc(out, *text);
}

static void xml_numbers(const char *text, struct strbuf *out)
{
    for (uint32_t cp; (cp = utf8_next(&text));)
        strbuf_addf(out, cp & 1 ? "&#%u;" : "&#x%X;", cp);
}

static void hex(const char *text, struct strbuf *out)
{
    for (; *text; text++)
        strbuf_addf(out, "%02x", (unsigned char)*text);
}

static void hex_with_colons(const char *text, struct strbuf *out)
{
    for (; *text; text++)
        strbuf_addf(out, "%02X%s", (unsigned char)*text, text[1] ? ":" : "");
}

static void base64_behind(const char *before, const char *text, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf plain = STRBUF_INIT;

    strbuf_addf(&plain, "%s%s", before, text);
    base64_add(out, plain.buf, plain.len);
}

static void base64(const char *text, struct strbuf *out)
{
    base64_behind("", text, out);
}

static void basic(const char *text, struct strbuf *out)
{
    base64_behind("MAMOCKARTICLE0000001:", text, out);
}

static void basic_of_other_length(const char *text, struct strbuf *out)
{
    base64_behind("MAMOCKARTICLE000000001:", text, out);
}

static void base64url(const char *text, struct strbuf *out)
{
    size_t from = out->len;

    base64_behind("a:", text, out);
    for (char *c = out->buf + from; *c; c++)
        *c = (char)(*c == '+' ? '-' : *c == '/' ? '_' : *c);
}

static void base64_in_percent(const char *text, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf once = STRBUF_INIT;

    basic(text, &once);
    percent(once.buf, out);
}

static const struct {
    const char *why;
    void (*spell)(const char *text, struct strbuf *out);
    size_t before; /* characters of another text that it begins with */
} spellings[] = {
    { "as it is", as_it_is, 0 },
    { "percent-encoded", percent, 0 },
    { "percent-encoded throughout", percent_all, 0 },
    { "percent-encoded twice", percent_twice, 0 },
    { "as a form", form, 0 },
    { "as JSON", json, 1 },
    { "as JSON, escaped throughout", json_all, 0 },
    { "as JSON within JSON", json_within_json, 3 },
    { "as XML", xml, 0 },
    { "as XML by numbers", xml_numbers, 0 },
    { "in hexadecimal", hex, 0 },
    { "in hexadecimal with colons", hex_with_colons, 0 },
    { "in base64", base64, 0 },
    { "in base64 behind the auth id", basic, 28 },
    { "in base64 behind a longer one", basic_of_other_length, 32 },
    { "in base64url", base64url, 2 },
    { "in base64, percent-encoded", base64_in_percent, 28 },
};

static const char *const secrets[] = { "", TOKEN, ODD_TOKEN, PLUS_TOKEN, "controlToken-77", NULL };

/* Whatever stands around it, only that is left. */
START_TEST(secret_is_known_by_its_value)
{
    for (size_t i = 1; secrets[i]; i++) {
        CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, shown = STRBUF_INIT;

        strbuf_adds(&text, "before (");
        spellings[_i].spell(secrets[i], &text);
        strbuf_adds(&text, ") behind");
        redact_to(&shown, secrets, text.buf, false);
        ck_assert_msg(text_starts_with(shown.buf, "before (") && strstr(shown.buf, ") behind") &&
                          strstr(shown.buf, REDACTED) && shown.len <= 8 + 8 + 10 + 6,
            "%s: %s became %s", spellings[_i].why, text.buf, shown.buf);
    }
}
END_TEST

/* Where both ways meet. */
static const struct {
    const char *why, *text, *shown;
} met[] = {
    { "a secret within the name of another", "a" TOKEN "_token=s&b=2",
        "a[redacted]_token=[redacted]&b=2" },
    { "a secret that reaches into the value of another", "x_controlToken-77&b=2",
        "x_[redacted]&b=2" },
    { "a value that begins with a secret", "token=" TOKEN "more&b=2", "token=[redacted]&b=2" },
    { "a value that holds one", "token=more" TOKEN "&b=2", "token=[redacted]&b=2" },
    { "nothing but a name", "token=", "token=[redacted]" },
};

START_TEST(ways_of_knowing_a_secret_meet)
{
    CLEANUP_STRBUF struct strbuf shown = STRBUF_INIT;

    redact_to(&shown, secrets, met[_i].text, true);
    ck_assert_msg(strcmp(shown.buf, met[_i].shown) == 0, "%s: %s", met[_i].why, shown.buf);
}
END_TEST

/* Wherever a body is cut, no more of the secret in it is left than of any other text. */
START_TEST(half_a_secret_is_hidden_where_a_body_was_cut)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf spelt = STRBUF_INIT;
    struct redactor r;

    redactor_init(&r, &a, secrets);
    spellings[_i].spell(TOKEN, &spelt);
    for (size_t cut = spellings[_i].before + 6; cut < spelt.len; cut++) {
        CLEANUP_STRBUF struct strbuf shown = STRBUF_INIT;
        const char *text = arena_printf(&a, "(%.*s", (int)cut, spelt.buf);

        redact(&r, &(struct redact_text){ .text = text, .len = cut + 1, .cut = true }, &shown);
        ck_assert_msg(strstr(shown.buf, REDACTED) &&
                          shown.len <= 1 + 2 * spellings[_i].before + strlen(REDACTED),
            "%s: %s became %s", spellings[_i].why, text, shown.buf);
    }
}
END_TEST

START_TEST(text_without_secrets_stays)
{
    static const char text[] =
        "mockTokenNotASecretArticle000 %6D \\u006d bW9ja1Rva2Vu 6d6f636b &#109; 100% \\ & +";
    CLEANUP_STRBUF struct strbuf shown = STRBUF_INIT;

    redact_to(&shown, secrets, text, false);
    ck_assert_str_eq(shown.buf, text);
}
END_TEST

static const char *const *secrets_of(void *context, int64_t account)
{
    ck_assert_int_eq(account, ACCOUNT);
    return context;
}

/* A canary at every place of an entry that holds text from outside. */
START_TEST(no_secret_stands_in_a_listing)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf spelt = STRBUF_INIT, text = STRBUF_INIT;
    struct http_header headers[] = { { "X-Note", NULL }, { "Authorization", "Basic c2VjcmV0OnM=" },
        { "Cookie", "session=cookieCanary" }, { "X-Mock-Token", "headerCanary" } };
    struct http_request req = { .method = "POST", .headers = headers, .n_headers = 4 };
    struct http_response res = { .status = 200 };
    struct journal_try t = try_of(1, 1);
    struct journal *j;
    uint64_t handle;

    spellings[_i].spell(TOKEN, &spelt);
    headers[0].value = spelt.buf;
    req.path = arena_printf(&a, "/v1/%s/", spelt.buf);
    req.query = arena_printf(&a, "x=%s&auth_token=queryCanary", spelt.buf);
    req.body = arena_printf(&a, "{\"x\": \"%s\", \"password\": \"bodyCanary\"}", spelt.buf);
    req.body_len = strlen(req.body);
    res.body = arena_printf(&a, "{\"a\": \"%s\", \"auth_token\": \"answerCanary\"}", spelt.buf);
    res.body_len = strlen(res.body);
    http_response_header(&res, "X-Answer", spelt.buf);
    http_response_header(&res, "Set-Cookie", "setCanary");
    journal_create(&all_kept, secrets_of, (void *)(uintptr_t)secrets, &j);
    journal_request(j, ACCOUNT,
        &(struct journal_request){
            .time_us = NOON, .req = &req, .res = &res, .api_id = spelt.buf });
    t.url = arena_printf(&a, "http://u:loginCanary@h/%s?token=urlCanary", spelt.buf);
    t.headers = headers;
    t.n_headers = 4;
    t.body = req.body;
    t.body_len = req.body_len;
    handle = journal_callback_begin(j, ACCOUNT, &t);
    journal_callback_end(j, ACCOUNT, handle,
        &(struct journal_try_end){ .status = 500,
            .failure = spelt.buf,
            .answer = res.body,
            .answer_len = res.body_len,
            .again = spelt.buf });
    list_all(j, ACCOUNT, &text);
    ck_assert_msg(!strstr(text.buf, spelt.buf), "%s: %s", spellings[_i].why, text.buf);
    ck_assert_msg(!strstr(text.buf, TOKEN), "%s: %s", spellings[_i].why, text.buf);
    ck_assert_msg(!strstr(text.buf, "Canary"), "%s: %s", spellings[_i].why, text.buf);
    ck_assert_msg(!strstr(text.buf, "c2VjcmV0OnM"), "%s", text.buf);
    journal_destroy(j);
}
END_TEST

/* A text made so that each place looks like the beginning of something long. */
static const char *const slow[] = { "\"", "\\\"", "\"a", "token=", "%25", "\\", "&amp;",
    "{\"token\":[", "m", "6d", "://", "name=\"token\"", "&#", "\"\\\"", "\\u006d" };

START_TEST(redaction_takes_no_longer_than_the_text)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, shown = STRBUF_INIT;

    while (text.len < 256 * 1024)
        strbuf_adds(&text, slow[_i]);
    redact_to(&shown, secrets, text.buf, false);
    ck_assert_uint_gt(shown.len, 0);
}
END_TEST

static Suite *redact_suite(void)
{
    Suite *suite = suite_create("redact");
    TCase *tc = tcase_create("redact");

    tcase_set_timeout(tc, 20); /* seconds; for slow machines under sanitizers */
    tcase_add_loop_test(tc, secret_is_known_by_its_name, 0, ARRAY_SIZE(named));
    tcase_add_loop_test(tc, name_tells_a_secret, 0, ARRAY_SIZE(names));
    tcase_add_loop_test(tc, secret_is_known_by_its_value, 0, ARRAY_SIZE(spellings));
    tcase_add_loop_test(tc, ways_of_knowing_a_secret_meet, 0, ARRAY_SIZE(met));
    tcase_add_loop_test(tc, half_a_secret_is_hidden_where_a_body_was_cut, 0, ARRAY_SIZE(spellings));
    tcase_add_test(tc, text_without_secrets_stays);
    tcase_add_loop_test(tc, no_secret_stands_in_a_listing, 0, ARRAY_SIZE(spellings));
    tcase_add_loop_test(tc, redaction_takes_no_longer_than_the_text, 0, ARRAY_SIZE(slow));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(redact_suite());
}
