/* Proves the way to a handler: slashes, methods, letters' case, unknown routes, rate limits. */
#include "tests/mock/support/mock.h"

#include "tests/support/suite.h"

#define PATH "/v1/Account/" ARTICLE "/Message/"
#define BARE "/v1/Account/" ARTICLE "/Message"

static const struct {
    const char *why, *method, *path, *query;
    int status;
    const char *header, *value; /* one that it has to have */
    const char *assume;
    bool nobody;
} routes[] = {
    { "as documented", "GET", PATH, NULL, 200, NULL, NULL, NULL, false },
    { "without the final slash", "GET", BARE, NULL, 200, NULL, NULL, NULL, false },
    { "the same, redirected", "GET", BARE, NULL, 301, "Location", PATH, "final-slash=redirect",
        false },
    { "with its query", "GET", BARE, "limit=1", 301, "Location", PATH "?limit=1",
        "final-slash=redirect", false },
    { "before credentials are looked at", "GET", BARE, NULL, 301, "Location", PATH,
        "final-slash=redirect", true },
    { "the rule switched off", "GET", BARE, NULL, 404, "X-Mock-Why", "ROUTE-UNKNOWN",
        "rule.PATH-FINAL-SLASH=off", false },
    { "doubled slashes", "GET", "/v1//Account///" ARTICLE "/Message//", NULL, 200, NULL, NULL, NULL,
        false },
    { "the rule switched off", "GET", "/v1//Account/" ARTICLE "/Message/", NULL, 404, "X-Mock-Why",
        "ROUTE-UNKNOWN", "rule.PATH-DOUBLED-SLASH=off", false },
    { "an escaped letter", "GET", "/v1/Account/" ARTICLE "/Mess%61ge/", NULL, 200, NULL, NULL, NULL,
        false },
    { "letters count in their case", "GET", "/v1/Account/" ARTICLE "/message/", NULL, 404,
        "X-Mock-Why", "ROUTE-UNKNOWN", NULL, false },
    { "an unknown route", "GET", "/v1/NotARealResource/", NULL, 404, "X-Mock-Why", "ROUTE-UNKNOWN",
        NULL, false },
    { "even without credentials", "GET", "/v1/NotARealResource/", NULL, 404, "X-Mock-Why",
        "ROUTE-UNKNOWN", NULL, true },
    { "the root", "GET", "/", NULL, 404, "X-Mock-Why", "ROUTE-UNKNOWN", NULL, true },
    { "no path", "OPTIONS", "*", NULL, 404, "X-Mock-Why", "ROUTE-UNKNOWN", NULL, true },
    { "a broken escape", "GET", "/v1/Account/%zz/Message/", NULL, 404, "X-Mock-Why",
        "ROUTE-UNKNOWN", NULL, true },
    { "too deep", "GET", PATH "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/", NULL, 404, "X-Mock-Why",
        "ROUTE-UNKNOWN", NULL, true },
    { "another method", "PUT", PATH, NULL, 405, "Allow", "POST, GET", NULL, false },
    { "another method on one message", "DELETE", PATH "x/", NULL, 405, "Allow", "GET", NULL,
        false },
    { "credentials come first", "PUT", PATH, NULL, 401, "X-Mock-Why", "AUTH-PAGE", NULL, true },
    { "a method in small letters", "get", PATH, NULL, 405, "X-Mock-Why", "METHOD-NOT-ALLOWED", NULL,
        false },
    { "HEAD is GET", "HEAD", PATH, NULL, 200, NULL, NULL, NULL, false },
    { "HEAD of nothing", "HEAD", PATH "x/", NULL, 404, "X-Mock-Why", "NOT-FOUND", NULL, false },
};

START_TEST(route_is_found)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, routes[_i].assume);
    mock_call(&m, &(struct mock_request){ .method = routes[_i].method,
                      .path = routes[_i].path,
                      .query = routes[_i].query,
                      .as = routes[_i].nobody ? NULL : ARTICLE });
    ck_assert_msg(m.res.status == routes[_i].status, "%s: %d", routes[_i].why, m.res.status);
    if (routes[_i].header)
        ck_assert_msg(text_equal(mock_header(&m, routes[_i].header), routes[_i].value), "%s: %s",
            routes[_i].why, mock_header(&m, routes[_i].header));
}
END_TEST

START_TEST(unknown_route_has_a_body_of_its_own)
{
    static const char body[] = "{\"message\": \"Not Found\"}";
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    mock_call(&m, &(struct mock_request){ .path = "/v2/" });
    ck_assert_uint_eq(m.res.body_len, sizeof(body) - 1);
    ck_assert_int_eq(memcmp(m.res.body, body, sizeof(body) - 1), 0);
}
END_TEST

/* The n-th request of a kind is the first that is too many, until the window is over. */
static const struct {
    const char *why, *path;
    int most;
    int64_t window_s;
    const char *rule;
} limits[] = {
    { "300 requests in 5 seconds", "", 300, 5, "RATE-LIMIT" },
    { "20 lists in a minute", "Message/", 20, 60, "LIST-RATE" },
};

START_TEST(rate_is_limited)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, "rate-limits=on");
    for (int i = 0; i < limits[_i].most; i++)
        ck_assert_int_eq(mock_get(&m, ARTICLE, limits[_i].path, NULL), 200);
    ck_assert_msg(mock_get(&m, ARTICLE, limits[_i].path, NULL) == 429, "%s", limits[_i].why);
    ck_assert_str_eq(mock_header(&m, "X-Mock-Why"), limits[_i].rule);
    ck_assert_str_eq(mock_text(&m, "error"), "too many requests");
    ck_assert_int_eq(mock_get(&m, DEFAULT_MMS, limits[_i].path, NULL), 200); /* each its own */
    m.now_us += limits[_i].window_s * 1000000;
    ck_assert_int_eq(mock_get(&m, ARTICLE, limits[_i].path, NULL), 200);
}
END_TEST

START_TEST(no_rate_is_limited_by_itself)
{
    CLEANUP_MOCK struct mock m;

    mock_open(&m, NULL);
    for (int i = 0; i < 320; i++)
        ck_assert_int_eq(mock_get(&m, ARTICLE, "Message/", NULL), 200);
}
END_TEST

static Suite *routes_suite(void)
{
    Suite *suite = suite_create("api routes");
    TCase *tc = tcase_create("routes");

    tcase_add_loop_test(tc, route_is_found, 0, ARRAY_SIZE(routes));
    tcase_add_test(tc, unknown_route_has_a_body_of_its_own);
    tcase_add_loop_test(tc, rate_is_limited, 0, ARRAY_SIZE(limits));
    tcase_add_test(tc, no_rate_is_limited_by_itself);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(routes_suite());
}
