#include "base/text.h"
#include "mock/delivery/libcurl.h"
#include "mock/delivery/receiver.h"
#include "tests/support/suite.h"

static const struct {
    const char *why, *url, *receiver; /* NULL: it has none */
    bool is_nowhere;
} cases[] = {
    { "http has a port of its own", "http://app/cb?a=b", "app:80", false },
    { "https has another", "https://app/cb", "app:443", false },
    { "one that is given", "http://app:3000", "app:3000", false },
    { "credentials are no part of it", "http://user:pass@app:3000/", "app:3000", false },
    { "in lower case", "HTTP://App.Example.COM/", "app.example.com:80", false },
    { "IPv6", "http://[::1]:8080/", "[::1]:8080", false },
    { "a number is an address", "http://2130706433/", "127.0.0.1:80", false },
    { "a name that is nowhere", "http://app.invalid/", "app.invalid:80", true },
    { "with a dot at its end", "http://app.INVALID./", "app.invalid.:80", true },
    { "the end alone", "http://invalid:81/", "invalid:81", true },
    { "a name that only ends like it", "http://notinvalid/", "notinvalid:80", false },
    { "a name that only begins like it", "http://invalid.test/", "invalid.test:80", false },
    { "another scheme", "ftp://app/", NULL, false },
    { "a file", "file:///etc/passwd", NULL, false },
    { "no scheme", "app/cb", NULL, false },
    { "no host", "http://", NULL, false },
    { "a port that is too large", "http://app:65536/", NULL, false },
    { "a port that is no number", "http://app:http/", NULL, false },
    { "a blank in the host", "http://a pp/", NULL, false },
    { "a line break", "http://app/\r\nX: y", NULL, false },
    { "nothing", "", NULL, false },
};

START_TEST(receiver_is_found)
{
    CLEANUP_STRBUF struct strbuf receiver = STRBUF_INIT;
    bool found;

    ck_assert_int_eq(libcurl_load(), 0);
    found = receiver_of_url(cases[_i].url, &receiver);
    ck_assert_msg(found == (cases[_i].receiver != NULL), "%s: %s", cases[_i].why, receiver.buf);
    ck_assert_msg(text_equal(receiver.buf, found ? cases[_i].receiver : ""), "%s: %s",
        cases[_i].why, receiver.buf);
    ck_assert_msg(receiver_is_nowhere(receiver.buf) == cases[_i].is_nowhere, "%s", cases[_i].why);
}
END_TEST

static Suite *receiver_suite(void)
{
    Suite *suite = suite_create("receiver");
    TCase *tc = tcase_create("URLs");

    tcase_add_loop_test(tc, receiver_is_found, 0, ARRAY_SIZE(cases));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(receiver_suite());
}
