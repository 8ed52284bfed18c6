/* Proves harness/target/variables_file.c and the address test that --live rests on. */
#include "base/file.h"
#include "base/text.h"
#include "harness/client/client.h"
#include "harness/target/variables_file.h"
#include "tests/support/suite.h"

#include <string.h>
#include <sys/stat.h>

static const struct {
    const char *why, *text, *name, *value, *fault; /* fault: what is said, after the file's name */
} cases[] = {
    { "a pair", "base_url=http://x\n", "base_url", "http://x", NULL },
    { "white space around both", "  a = b c  \n", "a", "b c", NULL },
    { "comments and empty lines", "# x=y\n\n  # z\na=1\n", "a", "1", NULL },
    { "no line break at the end", "a=1", "a", "1", NULL },
    { "CRLF", "a=1\r\nb=2\r\n", "a", "1", NULL },
    { "an equals sign in the value", "a=b=c\n", "a", "b=c", NULL },
    { "an empty value", "a=\n", "a", "", NULL },
    { "the last one counts", "a=1\na=2\n", "a", "2", NULL },
    { "a leading zero is no number", "a=0123\n", "a", "0123", NULL },
    { "no equals sign", "a=1\nb\n", NULL, NULL, ":2: \"b\" is not written name=value" },
    { "no name", "=1\n", NULL, NULL, ":1: \"=1\" is not written name=value" },
    { "a name with a space", "a b=1\n", NULL, NULL, ":1: \"a b=1\" is not written name=value" },
    { "a secret", "x=1\nauth_token=abc\n", NULL, NULL, ":2: auth_token is a secret" },
    { "a secret with white space", "auth_token = abc\n", NULL, NULL, ":1: auth_token is a secret" },
    { "a name that only begins like one", "auth_token_url=abc\n", "auth_token_url", "abc", NULL },
};

START_TEST(variables_file_is_read)
{
    CLEANUP_VARIABLES struct variables vs = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT, text = STRBUF_INIT;
    char path[] = "/tmp/test-variables-XXXXXX";
    int fd = mkstemp(path), r;

    ck_assert_int_ge(fd, 0);
    close(fd);
    ck_assert_int_eq(file_write(path, cases[_i].text, strlen(cases[_i].text)), 0);
    r = variables_file_read(path, &vs, &why);
    unlink(path);
    ck_assert_msg((r < 0) == (cases[_i].fault != NULL), "%s: %s", cases[_i].why, why.buf);
    if (cases[_i].fault) {
        ck_assert_msg(strstr(why.buf, cases[_i].fault), "%s: %s", cases[_i].why, why.buf);
        ck_assert_msg(!strstr(why.buf, "abc"), "%s: the secret is shown", cases[_i].why);
        return;
    }
    ck_assert_ptr_nonnull(variables_find(&vs, cases[_i].name));
    value_render(&variables_find(&vs, cases[_i].name)->value, &text);
    ck_assert_msg(text_equal(text.buf, cases[_i].value), "%s: %s", cases[_i].why, text.buf);
}
END_TEST

static const struct {
    const char *why, *text;
    mode_t mode;
    const char *fault; /* NULL: read */
} secret_files[] = {
    { "only for its owner", "api_token=0123abc\n", 0600, NULL },
    { "not even writable", "api_token=0123abc\n", 0400, NULL },
    { "auth_token is welcome", "auth_token=0123abc\napi_token=0123abc", 0600, NULL },
    { "readable by the group", "api_token=0123abc\n", 0640, "chmod 600" },
    { "readable by others", "api_token=0123abc\n", 0604, "chmod 600" },
    { "writable by others", "api_token=0123abc\n", 0602, "chmod 600" },
    { "a line that is no pair is not shown", "\n0123abc\n", 0600, ":2: not written name=value" },
};

START_TEST(secrets_file_is_read_only_if_private)
{
    CLEANUP_VARIABLES struct variables vs = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    char path[] = "/tmp/test-secrets-XXXXXX";
    const struct variable *v;
    int fd = mkstemp(path), r;

    ck_assert_int_ge(fd, 0);
    ck_assert_int_gt(write(fd, secret_files[_i].text, strlen(secret_files[_i].text)), 0);
    ck_assert_int_eq(fchmod(fd, secret_files[_i].mode), 0);
    close(fd);
    r = secrets_file_read(path, &vs, &why);
    unlink(path);
    ck_assert_msg((r < 0) == (secret_files[_i].fault != NULL), "%s", secret_files[_i].why);
    ck_assert_msg(!strstr(why.buf, "0123abc"), "%s: the secret is shown", secret_files[_i].why);
    v = variables_find(&vs, "api_token");
    if (secret_files[_i].fault) {
        ck_assert_msg(
            strstr(why.buf, secret_files[_i].fault), "%s: %s", secret_files[_i].why, why.buf);
        ck_assert_msg(!v, "%s: it was read", secret_files[_i].why);
        return;
    }
    ck_assert_msg(v && v->secret && v->value.kind == VALUE_STRING, "%s", secret_files[_i].why);
}
END_TEST

static const struct {
    const char *url;
    bool loopback;
} urls[] = {
    { "http://127.0.0.1:8080", true },
    { "http://127.9.9.9/", true },
    { "http://localhost/x", true },
    { "http://LOCALHOST/x", true },
    { "http://[::1]:80/", true },
    { "https://api.plivo.com", false },
    { "http://127.0.0.1.example.com/", false },
    { "http://127.0.0.1@example.com/", false },
    { "http://example.com/127.0.0.1", false },
    { "http://10.0.0.1/", false },
    { "not a URL", false },
};

START_TEST(loopback_is_told_apart)
{
    ck_assert_msg(url_is_loopback(urls[_i].url) == urls[_i].loopback, "%s", urls[_i].url);
}
END_TEST

static Suite *target_suite(void)
{
    Suite *s = suite_create("target");
    TCase *tc = tcase_create("target");

    tcase_add_loop_test(tc, variables_file_is_read, 0, ARRAY_SIZE(cases));
    tcase_add_loop_test(tc, secrets_file_is_read_only_if_private, 0, ARRAY_SIZE(secret_files));
    tcase_add_loop_test(tc, loopback_is_told_apart, 0, ARRAY_SIZE(urls));
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(target_suite());
}
