/* Proves harness/run/message_budget.c: an estimate may be too high, never too low. */
#include "harness/run/message_budget.h"
#include "tests/support/suite.h"

#include <string.h>

#define ACCOUNT "https://api.plivo.com/v1/Account/MA"
#define URL ACCOUNT "/Message"

static const struct {
    const char *why, *method, *url, *body;
    uint64_t cost;
} cases[] = {
    { "one destination", "POST", URL "/", "{\"dst\":\"1\"}", 1 },
    { "no slash at the end", "POST", URL, "{\"dst\":\"1\"}", 1 },
    { "two slashes at the end", "POST", URL "//", "{\"dst\":\"1\"}", 1 },
    { "a letter percent-encoded", "POST", ACCOUNT "/%4Dessage/", "", 1 },
    { "the slash, too", "POST", ACCOUNT "%2f%6desSage%2F", "", 1 },
    { "encoded twice", "POST", ACCOUNT "/%254dessage/", "", 1 },
    { "behind a stray percent sign", "POST", ACCOUNT "/%zz//%4Dessage/?a", "", 1 },
    { "a dot at the end", "POST", URL "/./", "", 1 },
    { "in other letters", "POST", ACCOUNT "/MESSAGE/", "", 1 },
    { "a word that ends so", "POST", ACCOUNT "/NoMessage/", "", 0 },
    { "a query", "POST", URL "/?a=b", "", 1 },
    { "three destinations", "POST", URL "/", "{\"dst\":\"1<2<3\"}", 3 },
    { "three in a form", "POST", URL "/", "dst=1%3C2%3c3", 3 },
    { "two, escaped in JSON", "POST", URL "/", "{\"dst\":\"1\\u003C2\"}", 2 },
    { "reading costs nothing", "GET", URL "/", "", 0 },
    { "one message's own page", "POST", URL "/uuid/", "", 0 },
    { "something else", "POST", "https://api.plivo.com/v1/Account/MA/Powerpack/", "", 0 },
};

START_TEST(cost_is_estimated)
{
    struct http_request q = { .method = cases[_i].method,
        .url = cases[_i].url,
        .body = cases[_i].body,
        .body_len = strlen(cases[_i].body) };

    ck_assert_msg(message_cost(&q) == cases[_i].cost, "%s: %llu", cases[_i].why,
        (unsigned long long)message_cost(&q));
}
END_TEST

START_TEST(budget_is_never_overdrawn)
{
    struct http_request two = {
        .method = "POST", .url = URL "/", .body = "dst=1<2", .body_len = 7
    };
    struct http_request free_one = { .method = "GET", .url = URL "/" };
    struct message_budget b = { .max = 3 }, none = { .max = 0 };

    ck_assert(message_budget_take(&b, &two));
    ck_assert(!message_budget_take(&b, &two));
    ck_assert_uint_eq(b.sent, 2);
    ck_assert(message_budget_take(&b, &free_one));
    for (int i = 0; i < 100; i++)
        ck_assert(message_budget_take(&none, &two));
}
END_TEST

static Suite *budget_suite(void)
{
    Suite *s = suite_create("message budget");
    TCase *tc = tcase_create("budget");

    tcase_add_loop_test(tc, cost_is_estimated, 0, ARRAY_SIZE(cases));
    tcase_add_test(tc, budget_is_never_overdrawn);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(budget_suite());
}
