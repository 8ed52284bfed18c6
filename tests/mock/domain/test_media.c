/* Proves mock/domain/media.c: which type a file has, by what its part says or by its name. */
#include "mock/domain/media.h"
#include "tests/support/suite.h"

#include "base/text.h"

static const struct {
    const char *why, *content_type, *file_name;
    const char *type; /* NULL: the API does not take it */
    bool documented;
} cases[] = {
    { "a type of the docs", "image/png", "a.png", "image/png", true },
    { "the part's word counts, not the name", "image/png", "a.pdf", "image/png", true },
    { "in any case", "Image/PNG", "a", "image/png", true },
    { "without its parameters", "text/plain; charset=utf-8", "a", "text/plain", true },
    { "with a blank before them", "text/plain ;charset=utf-8", "a", "text/plain", true },
    { "a type of the SDKs", "text/vcard", "a", "text/vcard", false },
    { "another spelling of one", "image/jpg", "a", "image/jpg", true },
    { "a type of neither", "application/zip", "a.png", NULL, false },
    { "part of a type is none", "image/pn", "a.png", NULL, false },
    { "more than a type is none", "image/pngs", "a.png", NULL, false },
    { "without a type by the name", NULL, "a.jpeg", "image/jpeg", true },
    { "an empty type is none", "", "a.gif", "image/gif", true },
    { "what Go and curl say of any file", "application/octet-stream", "a.mp4", "video/mp4", true },
    { "the name in capitals", NULL, "A.PDF", "application/pdf", true },
    { "the last ending counts", NULL, "a.png.txt", "text/plain", true },
    { "an ending of the SDKs", NULL, "a.3gp", "video/3gpp", false },
    { "an ending that nobody knows", NULL, "a.exe", NULL, false },
    { "part of an ending is none", NULL, "a.jp", NULL, false },
    { "no ending", NULL, "png", NULL, false },
    { "an empty ending", NULL, "a.", NULL, false },
    { "neither type nor name", NULL, NULL, NULL, false },
};

START_TEST(type_is_told)
{
    const struct media_type *t = media_type_of(cases[_i].content_type, cases[_i].file_name);

    ck_assert_msg(text_equal(t ? t->content_type : NULL, cases[_i].type), "%s: %s", cases[_i].why,
        t ? t->content_type : "none");
    ck_assert_msg(!t || t->documented == cases[_i].documented, "%s", cases[_i].why);
}
END_TEST

static Suite *media_suite(void)
{
    Suite *suite = suite_create("domain media");
    TCase *tc = tcase_create("types");

    tcase_add_loop_test(tc, type_is_told, 0, ARRAY_SIZE(cases));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(media_suite());
}
