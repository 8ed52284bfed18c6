/* Proves mock/web/route.c. */
#include "mock/web/route.h"

#include "base/text.h"
#include "tests/support/suite.h"

#include <errno.h>

static const struct {
    const char *why, *raw;
    int error;
    const char *segments; /* joined by '|' */
    bool final_slash;
} paths[] = {
    { "the usual", "/v1/Account/MA/Message/", 0, "v1|Account|MA|Message", true },
    { "no last slash", "/v1/Account/MA/Message", 0, "v1|Account|MA|Message", false },
    { "Node's doubled slashes", "/v1/Account/MA/NumberPool/p/Number//", 0,
        "v1|Account|MA|NumberPool|p|Number", true },
    { "Go's doubled slashes", "/v1//Account/MA/Message/u/Media//", 0,
        "v1|Account|MA|Message|u|Media", true },
    { "the root", "/", 0, "", true },
    { "only slashes", "///", 0, "", true },
    { "escapes", "/a%20b/%C3%A9", 0, "a b|\xC3\xA9", false },
    { "an escaped slash splits nothing", "/a%2Fb/", 0, "a/b", true },
    { "a plus is a plus", "/a+b/", 0, "a+b", true },
    { "Node's find with a service", "/Tollfree/1800/&service=mms", 0, "Tollfree|1800|&service=mms",
        false },
    { "as many segments as fit", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/", 0,
        "1|2|3|4|5|6|7|8|9|10|11|12|13|14|15|16", true },
    { "one more", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", -E2BIG, NULL, false },
    { "nothing", "", -EINVAL, NULL, false },
    { "no first slash", "v1/", -EINVAL, NULL, false },
    { "the server as a whole", "*", -EINVAL, NULL, false },
    { "a broken escape", "/a%2/", -EINVAL, NULL, false },
    { "an escaped NUL", "/a%00b/", -EINVAL, NULL, false },
    { "escapes that are no text", "/%ff/", -EINVAL, NULL, false },
};

START_TEST(path_is_split)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct path path;
    int r = path_split(&a, paths[_i].raw, &path);
    const char *joined = "";

    ck_assert_msg(r == paths[_i].error, "%s: %d", paths[_i].why, r);
    if (r < 0)
        return;
    for (size_t i = 0; i < path.n; i++)
        joined = arena_printf(&a, "%s%s%s", joined, i ? "|" : "", path.segment[i]);
    ck_assert_msg(text_equal(joined, paths[_i].segments), "%s: %s", paths[_i].why, joined);
    ck_assert_msg(path.final_slash == paths[_i].final_slash, "%s", paths[_i].why);
}
END_TEST

static const struct {
    const char *why, *raw, *pattern;
    const char *named; /* joined by '|'; NULL: no match */
} matches[] = {
    { "no name", "/_mock/livez", "/_mock/livez", "" },
    { "two names", "/v1/Account/MA/Message/u/", "/v1/Account/{auth_id}/Message/{uuid}/", "MA|u" },
    { "no last slash", "/v1/Account/MA/Message", "/v1/Account/{auth_id}/Message/", "MA" },
    { "a last slash too many", "/_mock/livez/", "/_mock/livez", "" },
    { "doubled slashes", "/v1//Account///MA/", "/v1/Account/{auth_id}/", "MA" },
    { "the root", "/", "/", "" },
    { "letters count in their case", "/v1/account/MA/", "/v1/Account/{auth_id}/", NULL },
    { "a segment too few", "/v1/Account/", "/v1/Account/{auth_id}/", NULL },
    { "a segment too many", "/v1/Account/MA/x/", "/v1/Account/{auth_id}/", NULL },
    { "only the start of a segment", "/v1/Acc/MA/", "/v1/Account/{auth_id}/", NULL },
    { "more than a segment", "/v1/Accounts/MA/", "/v1/Account/{auth_id}/", NULL },
    { "an escaped slash stays within", "/v1/Account/a%2Fb/", "/v1/Account/{auth_id}/", "a/b" },
};

START_TEST(pattern_is_matched)
{
    CLEANUP_ARENA struct arena a = { 0 };
    const char *named[PATH_SEGMENTS_MAX] = { NULL }, *joined = "";
    struct path path;
    bool matched;

    ck_assert_int_eq(path_split(&a, matches[_i].raw, &path), 0);
    matched = path_matches(&path, matches[_i].pattern, named);
    ck_assert_msg(matched == !!matches[_i].named, "%s", matches[_i].why);
    if (!matched)
        return;
    for (size_t i = 0; named[i]; i++)
        joined = arena_printf(&a, "%s%s%s", joined, i ? "|" : "", named[i]);
    ck_assert_msg(text_equal(joined, matches[_i].named), "%s: %s", matches[_i].why, joined);
}
END_TEST

static Suite *route_suite(void)
{
    Suite *suite = suite_create("route");
    TCase *tc = tcase_create("route");

    tcase_add_loop_test(tc, path_is_split, 0, ARRAY_SIZE(paths));
    tcase_add_loop_test(tc, pattern_is_matched, 0, ARRAY_SIZE(matches));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(route_suite());
}
