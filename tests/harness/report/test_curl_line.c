/* Proves harness/report/curl_line.c: what a shell makes of the words, and that no secret is there.
 */
#include "base/text.h"
#include "harness/report/curl_line.h"
#include "tests/support/suite.h"

#include <string.h>

static const struct {
    const char *why, *text, *word;
} words[] = {
    { "plain", "abc/def-1.2:3", "abc/def-1.2:3" },
    { "nothing is a word too", "", "''" },
    { "white space", "a b", "'a b'" },
    { "what the shell would replace", "$HOME `x` *", "'$HOME `x` *'" },
    { "a single quote", "it's", "'it'\\''s'" },
    { "a line break", "a\nb", "'a\nb'" },
    { "a control character", "a\tb'", "$'a\\011b\\''" },
    { "no UTF-8", "\xff", "$'\\377'" },
    { "UTF-8", "h\xc3\xa9", "'h\xc3\xa9'" },
    { "a secret", "tok-en", "\"$TOKEN\"" },
    { "a secret in the middle", "a tok-en b", "'a '\"$TOKEN\"' b'" },
    { "a secret after a plain word", "x:tok-en", "x:\"$TOKEN\"" },
};

START_TEST(word_is_quoted)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct redactor r = { 0 };

    redactor_add(&r, &a, "tok-en", "TOKEN");
    shell_word(&out, &r, words[_i].text, strlen(words[_i].text));
    ck_assert_msg(text_equal(out.buf, words[_i].word), "%s: got %s", words[_i].why, out.buf);
}
END_TEST

START_TEST(login_becomes_user)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct redactor r = { 0 };
    const char *basic = arena_printf(&a, "Basic %s", base64_of(&a, "MAX:tok-en", 10));
    const struct exchange_header headers[] = { { "Authorization", basic }, { "X-Empty", "" } };
    const struct http_request q = { .method = "POST",
        .url = "http://127.0.0.1:1/a?b=c&d",
        .headers = headers,
        .n_headers = ARRAY_SIZE(headers),
        .body = "@x",
        .body_len = 2 };

    redactor_add(&r, &a, "tok-en", "TOKEN");
    curl_line(&out, &r, &q);
    ck_assert_ptr_nonnull(strstr(out.buf, "--user MAX:\"$TOKEN\""));
    ck_assert_ptr_nonnull(strstr(out.buf, "'http://127.0.0.1:1/a?b=c&d'"));
    ck_assert_ptr_nonnull(strstr(out.buf, "--header 'X-Empty;'"));
    ck_assert_ptr_nonnull(strstr(out.buf, "--header Content-Type:"));
    ck_assert_ptr_nonnull(strstr(out.buf, "--data-raw @x"));
    ck_assert_ptr_null(strstr(out.buf, "tok-en"));
    ck_assert_ptr_null(strstr(out.buf, basic));
}
END_TEST

START_TEST(post_without_body_says_so)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    const struct http_request q = { .method = "POST", .url = "http://127.0.0.1/" };

    curl_line(&out, &(struct redactor){ 0 }, &q);
    ck_assert_ptr_nonnull(strstr(out.buf, "--data-raw ''"));
}
END_TEST

static Suite *curl_line_suite(void)
{
    Suite *s = suite_create("curl_line");
    TCase *tc = tcase_create("curl_line");

    tcase_add_loop_test(tc, word_is_quoted, 0, ARRAY_SIZE(words));
    tcase_add_test(tc, login_becomes_user);
    tcase_add_test(tc, post_without_body_says_so);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(curl_line_suite());
}
