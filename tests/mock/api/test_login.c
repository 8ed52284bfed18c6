/* Proves who may use which path, and both forms of a 401. */
#include "tests/mock/support/mock.h"

#include "tests/support/suite.h"

#define PAGE                                                                                       \
    "Could not verify your access level for that URL.\nYou have to login with proper credentials"
#define JSON "{\"error\": \"authentication credentials were not provided\"}"
#define PATH "/v1/Account/" ARTICLE "/Message/"
#define DISABLED "SAMOCKDISABLED000001"
/* MAMOCKARTICLE0000001 and its token, in base64 */
#define LOGIN "TUFNT0NLQVJUSUNMRTAwMDAwMDE6bW9ja1Rva2VuTm90QVNlY3JldEFydGljbGUwMDAwMDAwMDAwMDAwMQ=="

static const struct {
    const char *why, *method, *path, *as, *authorization;
    int status; /* 401: refused */
    const char *body, *assume;
} logins[] = {
    { "nobody", "GET", PATH, NULL, NULL, 401, PAGE, NULL },
    { "nobody sends", "POST", PATH, NULL, NULL, 401, JSON, NULL },
    { "nobody, with another method", "PUT", PATH, NULL, NULL, 401, PAGE, NULL },
    { "nobody asks for the account", "GET", "/v1/Account/" ARTICLE "/", NULL, NULL, 401, PAGE,
        NULL },
    { "nobody asks for a message", "GET", PATH "x/", NULL, NULL, 401, PAGE, NULL },
    { "the account", "GET", PATH, ARTICLE, NULL, 200, NULL, NULL },
    { "the header itself", "GET", PATH, NULL, "Basic " LOGIN, 200, NULL, NULL },
    { "the scheme in any case", "GET", PATH, NULL, "bAsIc " LOGIN, 200, NULL, NULL },
    { "two blanks", "GET", PATH, NULL, "Basic  " LOGIN, 200, NULL, NULL },
    { "another scheme", "GET", PATH, NULL, "Bearer " LOGIN, 401, PAGE, NULL },
    { "no credentials", "GET", PATH, NULL, "Basic ", 401, PAGE, NULL },
    { "no base64", "GET", PATH, NULL, "Basic ***", 401, PAGE, NULL },
    { "no colon", "GET", PATH, NULL, "Basic TUFNT0NL", 401, PAGE, NULL },
    { "a wrong token", "GET", PATH, NULL, "Basic TUFNT0NLQVJUSUNMRTAwMDAwMDE6d3Jvbmc=", 401, PAGE,
        NULL },
    { "an empty token", "GET", PATH, NULL, "Basic TUFNT0NLQVJUSUNMRTAwMDAwMDE6", 401, PAGE, NULL },
    { "text behind the padding", "GET", PATH, NULL, "Basic " LOGIN "A", 401, PAGE, NULL },
    { "another account", "GET", PATH, DEFAULT_MMS, NULL, 401, PAGE, NULL },
    { "another account sends", "POST", PATH, DEFAULT_MMS, NULL, 401, JSON, NULL },
    { "an unknown account", "GET", "/v1/Account/MANOBODY000000000000/Message/", ARTICLE, NULL, 401,
        PAGE, NULL },
    { "a sub-account on its own path", "GET", "/v1/Account/" SUBACCOUNT "/Message/", SUBACCOUNT,
        NULL, 200, NULL, NULL },
    { "on its main account's", "GET", PATH, SUBACCOUNT, NULL, 401, PAGE, NULL },
    { "a main account on its sub-account's", "GET", "/v1/Account/" SUBACCOUNT "/Message/", ARTICLE,
        NULL, 401, PAGE, NULL },
    { "the same, if the user knows better", "GET", "/v1/Account/" SUBACCOUNT "/Message/", ARTICLE,
        NULL, 200, NULL, "parent-on-subaccount=serve" },
    { "which opens no other account's", "GET", "/v1/Account/" SUBACCOUNT "/Message/", DEFAULT_MMS,
        NULL, 401, PAGE, "parent-on-subaccount=serve" },
    { "a sub-account that is switched off", "GET", "/v1/Account/" DISABLED "/Message/", NULL, NULL,
        401, PAGE, NULL },
    { "always the page", "POST", PATH, NULL, NULL, 401, PAGE, "unauthorized=page" },
    { "always JSON", "GET", PATH, NULL, NULL, 401, JSON, "unauthorized=json" },
};

START_TEST(login_is_checked)
{
    CLEANUP_MOCK struct mock m;
    bool is_page = text_equal(logins[_i].body, PAGE);

    mock_open(&m, logins[_i].assume);
    mock_call(&m, &(struct mock_request){ .method = logins[_i].method,
                      .path = logins[_i].path,
                      .as = logins[_i].as,
                      .authorization = logins[_i].authorization });
    ck_assert_msg(m.res.status == logins[_i].status, "%s: %d", logins[_i].why, m.res.status);
    if (!logins[_i].body)
        return;
    ck_assert_msg(m.res.body_len == strlen(logins[_i].body) &&
                      memcmp(m.res.body, logins[_i].body, m.res.body_len) == 0,
        "%s: %.*s", logins[_i].why, (int)m.res.body_len, m.res.body);
    ck_assert_str_eq(m.res.content_type, is_page ? "text/html; charset=utf-8" : "application/json");
    ck_assert_msg(text_equal(mock_header(&m, "WWW-Authenticate"),
                      is_page ? "Basic realm=\"Login Required\"" : NULL),
        "%s", logins[_i].why);
    ck_assert_str_eq(mock_header(&m, "X-Mock-Why"), logins[_i].as ? "AUTH-OTHER-ACCOUNT"
                                                    : is_page     ? "AUTH-PAGE"
                                                                  : "AUTH-JSON");
}
END_TEST

START_TEST(account_is_shown)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    ck_assert_int_eq(mock_get(&m, ARTICLE, "", NULL), 200);
    ck_assert_str_eq(mock_text(&m, "auth_id"), ARTICLE);
    ck_assert_str_eq(mock_text(&m, "name"), "The article");
    ck_assert_str_eq(mock_text(&m, "cash_credits"), "1000000.00000");
    ck_assert_str_eq(mock_text(&m, "resource_uri"), "/v1/Account/" ARTICLE "/");
    ck_assert_str_eq(mock_text(&m, "timezone"), "UTC");
    ck_assert_ptr_nonnull(mock_text(&m, "api_id"));
}
END_TEST

static Suite *login_suite(void)
{
    Suite *suite = suite_create("api login");
    TCase *tc = tcase_create("login");

    tcase_add_loop_test(tc, login_is_checked, 0, ARRAY_SIZE(logins));
    tcase_add_test(tc, account_is_shown);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(login_suite());
}
