/* Proves mock/domain/fault.c: which requests a fault strikes, how often, after what delay. */
#include "base/text.h"
#include "mock/domain/fault.h"
#include "tests/support/suite.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define S INT64_C(1000000) /* microseconds in a second */
#define ACCOUNT "MAMOCKARTICLE0000001"

static const char *value_at(void *context, const char *pointer)
{
    (void)context;
    if (text_equal(pointer, "/dst"))
        return "12025550123";
    return text_equal(pointer, "/text") ? "" : NULL;
}

static const struct {
    const char *why;
    struct fault_match match;
    const char *method, *path;
    bool fits;
} matches[] = {
    { "nothing asked fits anything", { 0 }, "GET", "Message/", true },
    { "its method", { .method = "POST" }, "POST", "Message/", true },
    { "in any case", { .method = "post" }, "POST", "Message/", true },
    { "another method", { .method = "POST" }, "GET", "Message/", false },
    { "its path", { .path = "Message/" }, "GET", "Message/", true },
    { "without its slash", { .path = "Message" }, "GET", "Message/", true },
    { "the request without", { .path = "Message/" }, "GET", "Message", true },
    { "with one before it", { .path = "/Message/" }, "GET", "Message/", true },
    { "more than the path", { .path = "Message/" }, "GET", "Message/x/", false },
    { "another path", { .path = "Media/" }, "GET", "Message/", false },
    { "in another case", { .path = "message/" }, "GET", "Message/", false },
    { "with a star", { .path = "Message/*" }, "GET", "Message/x/Media/", true },
    { "a star between", { .path = "Message/*/Media/" }, "GET", "Message/x/Media/", true },
    { "a star that does not", { .path = "Message/*/Media/" }, "GET", "Message/x/", false },
    { "the whole path", { .path = "/v1/Account/" ACCOUNT "/Message/" }, "GET", "Message/", true },
    { "the whole path with a star", { .path = "/v1/*/Message/" }, "GET", "Message/", true },
    { "another account's", { .path = "/v1/Account/MAX/Message/" }, "GET", "Message/", false },
    { "a value", { .pointer = "/dst", .equals = "12025550123" }, "POST", "Message/", true },
    { "another value", { .pointer = "/dst", .equals = "12025550124" }, "POST", "Message/", false },
    { "that there is one", { .pointer = "/text" }, "POST", "Message/", true },
    { "that there is none", { .pointer = "/src" }, "POST", "Message/", false },
    { "no value is not the empty one", { .pointer = "/src", .equals = "" }, "POST", "Message/",
        false },
    { "an empty one is", { .pointer = "/text", .equals = "" }, "POST", "Message/", true },
    { "all of it", { "POST", "Message/", "/dst", "12025550123" }, "POST", "Message/", true },
    { "all but one", { "POST", "Message/", "/dst", "1" }, "POST", "Message/", false },
};

START_TEST(fault_is_about_a_request)
{
    CLEANUP_STRBUF struct strbuf path = STRBUF_INIT;
    struct fault_request request = {
        .method = matches[_i].method, .auth_id = ACCOUNT, .value_at = value_at
    };

    strbuf_addf(&path, "/v1/Account/" ACCOUNT "/%s", matches[_i].path);
    request.path = path.buf;
    ck_assert_msg(
        fault_fits(&matches[_i].match, &request) == matches[_i].fits, "%s", matches[_i].why);
}
END_TEST

START_TEST(path_outside_an_account_is_whole)
{
    struct fault_request request = { .method = "GET", .path = "/_media/x" };
    struct fault_request account = {
        .method = "GET", .path = "/v1/Account/" ACCOUNT, .auth_id = ACCOUNT
    };
    struct fault_request longer = {
        .method = "GET", .path = "/v1/Account/" ACCOUNT "0/x", .auth_id = ACCOUNT
    };

    ck_assert(fault_fits(&(struct fault_match){ .path = "/_media/*" }, &request));
    ck_assert(!fault_fits(&(struct fault_match){ .path = "x" }, &request));
    ck_assert(!fault_fits(&(struct fault_match){ .pointer = "/x" }, &request));
    ck_assert(fault_fits(&(struct fault_match){ .path = "/v1/Account/*" }, &account));
    ck_assert(!fault_fits(&(struct fault_match){ .path = "x" }, &longer));
}
END_TEST

static const struct {
    const char *why;
    struct fault fault;
    bool needs;
} senders[] = {
    { "an answer", { .status = 500 }, false },
    { "a message that is never sent", { .meaning = FAULT_NEVER_SENT }, true },
    { "one nobody is told of", { .meaning = FAULT_NO_CALLBACK }, true },
    { "one that is not there", { .meaning = FAULT_NOT_STORED }, true },
    { "an answer can be lost anywhere", { .meaning = FAULT_ANSWER_LOST }, false },
    { "callbacks", { .callbacks = OUTCOME_LATE, .meaning = FAULT_ANSWER_LOST }, true },
};

START_TEST(fault_needs_a_send)
{
    ck_assert_msg(fault_needs_send(&senders[_i].fault) == senders[_i].needs, "%s", senders[_i].why);
}
END_TEST

static const struct {
    const char *why;
    unsigned times;
    int64_t for_us;
    unsigned used;
    int64_t after_us;
    bool alive;
} limits[] = {
    { "no limit", 0, 0, 1000000, 1000000 * S, true },
    { "used less often", 2, 0, 1, 0, true },
    { "used up", 2, 0, 2, 0, false },
    { "in time", 0, 5 * S, 0, 5 * S - 1, true },
    { "out of time", 0, 5 * S, 0, 5 * S, false },
    { "both count", 2, 5 * S, 1, 5 * S, false },
};

START_TEST(fault_comes_to_an_end)
{
    struct fault f = fault_none;

    f.times = limits[_i].times;
    f.for_us = limits[_i].for_us;
    f.created_us = 77;
    ck_assert_msg(fault_is_alive(&f, limits[_i].used, 77 + limits[_i].after_us) == limits[_i].alive,
        "%s", limits[_i].why);
}
END_TEST

enum { DRAWS = 100000 };

START_TEST(probability_is_kept)
{
    struct fault f = fault_none, other = fault_none;
    int struck = 0, differ = 0;

    for (uint64_t n = 0; n < 100; n++)
        ck_assert(fault_strikes(&f, n));
    f.probability = other.probability = 0.25;
    other.id = 1;
    for (uint64_t n = 0; n < DRAWS; n++) {
        struck += fault_strikes(&f, n);
        differ += fault_strikes(&f, n) != fault_strikes(&other, n);
    }
    /* Ten standard deviations: it is no accident if this fails. */
    ck_assert_msg(struck > 23600 && struck < 26400, "%d of %d", struck, DRAWS);
    ck_assert_msg(differ > 30000, "two faults strike together: %d differ", differ);
    f.probability = 0;
    for (uint64_t n = 0; n < 100; n++)
        ck_assert(!fault_strikes(&f, n));
}
END_TEST

START_TEST(delay_is_that_of_the_seed)
{
    struct fault f = fault_none, same;
    int differ = 0;

    f.delay = (struct fault_delay){ FAULT_UNIFORM, 0, S, 0 };
    f.seed = 7;
    same = f;
    for (uint64_t n = 0; n < 100; n++)
        ck_assert_int_eq(fault_delay_us(&f, n), fault_delay_us(&same, n));
    same.seed = 8;
    for (uint64_t n = 0; n < 100; n++)
        differ += fault_delay_us(&f, n) != fault_delay_us(&same, n);
    ck_assert_int_gt(differ, 90);
}
END_TEST

START_TEST(fixed_delay_is_fixed)
{
    struct fault f = fault_none;

    ck_assert_int_eq(fault_delay_us(&f, 1), 0);
    f.delay = (struct fault_delay){ .kind = FAULT_FIXED, .least_us = 1234 };
    ck_assert_int_eq(fault_delay_us(&f, 1), 1234);
}
END_TEST

START_TEST(uniform_delay_is_even)
{
    struct fault f = fault_none;
    int64_t least = INT64_MAX, most = 0;
    double sum = 0;

    f.delay = (struct fault_delay){ FAULT_UNIFORM, 100, 199, 0 };
    for (uint64_t n = 0; n < DRAWS; n++) {
        int64_t us = fault_delay_us(&f, n);

        least = us < least ? us : least;
        most = us > most ? us : most;
        sum += (double)us;
    }
    ck_assert_int_eq(least, 100);
    ck_assert_int_eq(most, 199);
    ck_assert_msg(fabs(sum / DRAWS - 149.5) < 1, "mean %f", sum / DRAWS);
}
END_TEST

/* The logarithms of the delays have to be a normal distribution's, in mean, spread and tails. */
START_TEST(lognormal_delay_is_lognormal)
{
    struct fault f = fault_none;
    double sum = 0, squares = 0;
    int below = 0, beyond_two_sigma = 0;

    f.delay = (struct fault_delay){ FAULT_LOGNORMAL, 100000, 0, 0.5 };
    for (uint64_t n = 0; n < DRAWS; n++) {
        double z = log((double)fault_delay_us(&f, n) / 100000) / 0.5;

        sum += z;
        squares += z * z;
        below += z < 0;
        beyond_two_sigma += fabs(z) > 2;
    }
    ck_assert_msg(fabs(sum / DRAWS) < 0.03, "mean %f", sum / DRAWS);
    ck_assert_msg(fabs(squares / DRAWS - 1) < 0.05, "variance %f", squares / DRAWS);
    ck_assert_msg(abs(below - DRAWS / 2) < 1600, "%d below the median", below);
    ck_assert_msg(abs(beyond_two_sigma - 4550) < 660, "%d in the tails", beyond_two_sigma);
}
END_TEST

START_TEST(delay_has_a_ceiling)
{
    struct fault f = fault_none;

    f.delay = (struct fault_delay){ FAULT_LOGNORMAL, 100, 150, 10 };
    for (uint64_t n = 0; n < 1000; n++)
        ck_assert_int_le(fault_delay_us(&f, n), 150);
    f.delay.most_us = 0;
    f.delay.least_us = FAULT_DELAY_LONGEST_S * S;
    for (uint64_t n = 0; n < 1000; n++) {
        ck_assert_int_le(fault_delay_us(&f, n), FAULT_DELAY_LONGEST_S * S);
        ck_assert_int_ge(fault_delay_us(&f, n), 0);
    }
}
END_TEST

static const struct {
    const char *pointer;
    bool valid;
} pointers[] = { { "", true }, { "/dst", true }, { "/media_ids/0", true }, { "/a~0b~1c", true },
    { "/", true }, { "dst", false }, { "/a~2", false }, { "/a~", false } };

START_TEST(pointer_is_checked)
{
    ck_assert_msg(json_pointer_is_valid(pointers[_i].pointer) == pointers[_i].valid, "%s",
        pointers[_i].pointer);
}
END_TEST

#define FAULT(...)                                                                                 \
    {                                                                                              \
        .retry_after_s = -1, .probability = 1, __VA_ARGS__                                         \
    }
static const struct {
    const char *why;
    struct fault fault;
    const char *part; /* of the sentence; NULL: it is right */
} checks[] = {
    { "an answer by a rule", { .rule = RULE_RATE_LIMIT, .retry_after_s = 3, .probability = 1 },
        NULL },
    { "an answer of its own", FAULT(.status = 503, .body = "x", .body_len = 1), NULL },
    { "a delay alone", FAULT(.delay = { FAULT_FIXED, S, 0, 0 }), NULL },
    { "a mishap alone", FAULT(.mishap = FAULT_GARBAGE), NULL },
    { "a meaning alone", FAULT(.meaning = FAULT_NOT_STORED), NULL },
    { "Retry-After alone", { .retry_after_s = 0, .probability = 1 }, NULL },
    { "nothing", FAULT(.times = 1), "has to do something" },
    { "a method that is none", FAULT(.match = { .method = "P T" }, .status = 500), "letters" },
    { "an empty method", FAULT(.match = { .method = "" }, .status = 500), "letters" },
    { "an empty path", FAULT(.match = { .path = "" }, .status = 500), "has to be a path" },
    { "a pointer that is none", FAULT(.match = { .pointer = "dst" }, .status = 500),
        "JSON pointer" },
    { "a value without a pointer", FAULT(.match = { .equals = "1" }, .status = 500),
        "needs the pointer" },
    { "two answers", FAULT(.rule = RULE_RATE_LIMIT, .status = 500), "not both" },
    { "a rule that refuses nothing", FAULT(.rule = RULE_UNITS_GSM7), "one that refuses" },
    { "a status that is none", FAULT(.status = 100), "200 to 599" },
    { "a body without a status", FAULT(.body = "x", .meaning = FAULT_ANSWER_LOST),
        "needs a status" },
    { "an answer and a meaning", FAULT(.status = 500, .meaning = FAULT_NEVER_SENT),
        "a meaning or" },
    { "an answer and callbacks", FAULT(.rule = RULE_RATE_LIMIT, .callbacks = OUTCOME_LATE),
        "callbacks too" },
    { "callbacks alone", FAULT(.callbacks = OUTCOME_DUPLICATE), NULL },
    { "a rule without words", FAULT(.rule = RULE_AUTH_OTHER_ACCOUNT), "words of its own" },
    { "a detail of nothing", FAULT(.detail = "dst", .status = 400), "needs the rule" },
    { "a negative delay", FAULT(.delay = { FAULT_FIXED, -1, 0, 0 }), "0 to 600 seconds" },
    { "a delay too long", FAULT(.delay = { FAULT_UNIFORM, 0, 601 * S, 0 }), "0 to 600 seconds" },
    { "a delay the wrong way round", FAULT(.delay = { FAULT_UNIFORM, 2, 1, 0 }), "no shorter" },
    { "a negative sigma", FAULT(.delay = { FAULT_LOGNORMAL, 1, 0, -1 }), "sigma" },
    { "a sigma that is no number", FAULT(.delay = { FAULT_LOGNORMAL, 1, 0, NAN }), "sigma" },
    { "a pause too long", FAULT(.mishap = FAULT_DRIBBLE, .mishap_pause_us = 61 * S),
        "0 to 60 seconds" },
    { "a negative time", FAULT(.status = 500, .for_us = -1), "cannot be negative" },
    { "a probability above 1", { .retry_after_s = -1, .status = 500, .probability = 1.1 },
        "0 to 1" },
    { "one that is no number", { .retry_after_s = -1, .status = 500, .probability = NAN },
        "0 to 1" },
    { "a negative Retry-After", { .retry_after_s = -2, .status = 500, .probability = 1 },
        "Retry-After" },
};

START_TEST(fault_is_checked)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    int r = fault_check(&checks[_i].fault, &why);

    ck_assert_msg((r == 0) == !checks[_i].part, "%s: %s", checks[_i].why, why.buf);
    ck_assert_msg(
        !checks[_i].part || strstr(why.buf, checks[_i].part), "%s: %s", checks[_i].why, why.buf);
}
END_TEST

static Suite *fault_suite(void)
{
    Suite *suite = suite_create("domain fault");
    TCase *tc = tcase_create("fault");

    tcase_add_loop_test(tc, fault_is_about_a_request, 0, ARRAY_SIZE(matches));
    tcase_add_test(tc, path_outside_an_account_is_whole);
    tcase_add_loop_test(tc, fault_needs_a_send, 0, ARRAY_SIZE(senders));
    tcase_add_loop_test(tc, fault_comes_to_an_end, 0, ARRAY_SIZE(limits));
    tcase_add_test(tc, probability_is_kept);
    tcase_add_test(tc, delay_is_that_of_the_seed);
    tcase_add_test(tc, fixed_delay_is_fixed);
    tcase_add_test(tc, uniform_delay_is_even);
    tcase_add_test(tc, lognormal_delay_is_lognormal);
    tcase_add_test(tc, delay_has_a_ceiling);
    tcase_add_loop_test(tc, pointer_is_checked, 0, ARRAY_SIZE(pointers));
    tcase_add_loop_test(tc, fault_is_checked, 0, ARRAY_SIZE(checks));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(fault_suite());
}
