/* Proves base/base64.c: RFC 4648's own vectors, both ways, and what is refused. */
#include "base/base64.h"
#include "base/text.h"
#include "tests/support/suite.h"

#include <string.h>

static const struct {
    const char *why, *bytes, *text;
} vectors[] = {
    { "nothing", "", "" },
    { "one byte", "f", "Zg==" },
    { "two", "fo", "Zm8=" },
    { "a whole group", "foo", "Zm9v" },
    { "a group and one", "foob", "Zm9vYg==" },
    { "a group and two", "fooba", "Zm9vYmE=" },
    { "two groups", "foobar", "Zm9vYmFy" },
    { "the last two characters", "\xFB\xFF", "+/8=" },
    { "more than one round of the encoder",
        "0123456789012345678901234567890123456789012345678901234",
        "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNA==" },
};

START_TEST(bytes_are_written)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    base64_add(&out, vectors[_i].bytes, strlen(vectors[_i].bytes));
    ck_assert_msg(text_equal(out.buf, vectors[_i].text), "%s: %s", vectors[_i].why, out.buf);
}
END_TEST

START_TEST(text_is_read)
{
    char bytes[100];

    ck_assert_msg(base64_read(vectors[_i].text, bytes, sizeof(bytes)), "%s", vectors[_i].why);
    ck_assert_msg(text_equal(bytes, vectors[_i].bytes), "%s: %s", vectors[_i].why, bytes);
}
END_TEST

static const struct {
    const char *why, *text;
    size_t size;
    bool taken;
} others[] = {
    { "padding may be missing", "Zg", 10, true },
    { "but nothing stands behind it", "Zg==Zg==", 10, false },
    { "white space is no digit", "Zm 9v", 10, false },
    { "nor is what base64url has", "-_8=", 10, false },
    { "nor what is no ASCII", "Zm\xC3\xA4v", 10, false },
    { "it has to fit", "Zm9v", 3, false },
    { "with its end", "Zm9v", 4, true },
};

START_TEST(other_text_is_refused)
{
    char bytes[10];

    ck_assert_msg(base64_read(others[_i].text, bytes, others[_i].size) == others[_i].taken, "%s",
        others[_i].why);
}
END_TEST

static Suite *base64_suite(void)
{
    Suite *suite = suite_create("base64");
    TCase *tc = tcase_create("base64");

    tcase_add_loop_test(tc, bytes_are_written, 0, ARRAY_SIZE(vectors));
    tcase_add_loop_test(tc, text_is_read, 0, ARRAY_SIZE(vectors));
    tcase_add_loop_test(tc, other_text_is_refused, 0, ARRAY_SIZE(others));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(base64_suite());
}
