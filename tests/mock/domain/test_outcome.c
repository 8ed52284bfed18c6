/* Proves mock/domain/outcome.c and outcome_numbers.c: the text of a wish, the numbers, patterns. */
#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "mock/domain/outcome.h"
#include "mock/domain/phone.h"
#include "tests/support/suite.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define S INT64_C(1000000) /* microseconds in a second */
enum { NONE = -1 };

static const struct {
    const char *why, *text;
    struct outcome_wish wish;
    const char *spelt; /* as outcome_text writes it; NULL: as it was read */
} wishes[] = {
    { "a state alone", "delivered", { MESSAGE_DELIVERED, 0, NONE, 0, OUTCOME_CERTAIN }, NULL },
    { "the header of the docs", "undelivered;code=30;delay=2s",
        { MESSAGE_UNDELIVERED, 30, 2 * S, 0, OUTCOME_CERTAIN }, NULL },
    { "blanks do not matter", " undelivered ; code=30 ;\tdelay=2s ",
        { MESSAGE_UNDELIVERED, 30, 2 * S, 0, OUTCOME_CERTAIN }, "undelivered;code=30;delay=2s" },
    { "nor does the order", "delay=2s;code=30;undelivered",
        { MESSAGE_UNDELIVERED, 30, 2 * S, 0, OUTCOME_CERTAIN }, "undelivered;code=30;delay=2s" },
    { "undelivered has a usual code", "undelivered",
        { MESSAGE_UNDELIVERED, 1000, NONE, 0, OUTCOME_CERTAIN }, "undelivered;code=1000" },
    { "so has failed", "failed", { MESSAGE_FAILED, 300, NONE, 0, OUTCOME_CERTAIN },
        "failed;code=300" },
    { "and rejected", "rejected", { MESSAGE_REJECTED, 300, NONE, 0, OUTCOME_CERTAIN },
        "rejected;code=300" },
    { "a code of a carrier is undelivered by nature", "code=30",
        { MESSAGE_UNDELIVERED, 30, NONE, 0, OUTCOME_CERTAIN }, "undelivered;code=30" },
    { "one of the platform failed", "code=450", { MESSAGE_FAILED, 450, NONE, 0, OUTCOME_CERTAIN },
        "failed;code=450" },
    { "000 delivered", "code=000", { MESSAGE_DELIVERED, 0, NONE, 0, OUTCOME_CERTAIN },
        "delivered" },
    { "a state may be against its nature", "failed;code=30",
        { MESSAGE_FAILED, 30, NONE, 0, OUTCOME_CERTAIN }, NULL },
    { "sent stays sent", "sent", { MESSAGE_SENT, NONE, NONE, 0, OUTCOME_CERTAIN }, NULL },
    { "queued stays queued", "queued", { MESSAGE_QUEUED, NONE, NONE, 0, OUTCOME_CERTAIN }, NULL },
    { "a delay alone", "delay=1500ms", { NONE, NONE, 1500000, 0, OUTCOME_CERTAIN }, NULL },
    { "no delay at all is one", "delay=0s", { NONE, NONE, 0, 0, OUTCOME_CERTAIN }, NULL },
    { "microseconds", "delay=750us", { NONE, NONE, 750, 0, OUTCOME_CERTAIN }, NULL },
    { "minutes", "delay=90m", { NONE, NONE, 5400 * S, 0, OUTCOME_CERTAIN }, NULL },
    { "the longest delay", "delay=240h", { NONE, NONE, 864000 * S, 0, OUTCOME_CERTAIN }, NULL },
    { "a fault of the callbacks", "callback=duplicate",
        { NONE, NONE, NONE, OUTCOME_DUPLICATE, OUTCOME_CERTAIN }, NULL },
    { "several", "callback=out-of-order,late,wrong-signature,dropped,slow",
        { NONE, NONE, NONE,
            OUTCOME_OUT_OF_ORDER | OUTCOME_LATE | OUTCOME_WRONG_SIGNATURE | OUTCOME_DROPPED |
                OUTCOME_SLOW,
            OUTCOME_CERTAIN },
        NULL },
    { "none is no callback", "callback=none",
        { NONE, NONE, NONE, OUTCOME_NO_CALLBACK, OUTCOME_CERTAIN }, NULL },
    { "by its other name", "no-callback",
        { NONE, NONE, NONE, OUTCOME_NO_CALLBACK, OUTCOME_CERTAIN }, "callback=none" },
    { "never sent", "never-sent", { NONE, NONE, NONE, OUTCOME_NEVER_SENT, OUTCOME_CERTAIN }, NULL },
    { "everything", "failed;code=420;delay=3s;callback=slow;never-sent;probability=0.5",
        { MESSAGE_FAILED, 420, 3 * S, OUTCOME_SLOW | OUTCOME_NEVER_SENT, 5000 }, NULL },
    { "a probability in percent", "failed;code=300;probability=25%",
        { MESSAGE_FAILED, 300, NONE, 0, 2500 }, "failed;code=300;probability=0.25" },
    { "with decimals", "probability=0.05%", { NONE, NONE, NONE, 0, 5 }, "probability=0.0005" },
    { "never", "probability=0", { NONE, NONE, NONE, 0, 0 }, "probability=0.0" },
    { "always", "delivered;probability=1", { MESSAGE_DELIVERED, 0, NONE, 0, OUTCOME_CERTAIN },
        "delivered" },
    { "always in percent", "delivered;probability=100%",
        { MESSAGE_DELIVERED, 0, NONE, 0, OUTCOME_CERTAIN }, "delivered" },
};

static bool wishes_equal(const struct outcome_wish *a, const struct outcome_wish *b)
{
    return a->state == b->state && a->code == b->code && a->delay_us == b->delay_us &&
           a->faults == b->faults && a->probability == b->probability;
}

START_TEST(wish_is_read)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct outcome_wish wish;
    int r = outcome_parse(wishes[_i].text, &wish, &why);

    ck_assert_msg(r == 0, "%s: %s", wishes[_i].why, why.buf);
    ck_assert_msg(wishes_equal(&wish, &wishes[_i].wish),
        "%s: state %d code %d delay %" PRId64 " faults %u probability %u", wishes[_i].why,
        wish.state, wish.code, wish.delay_us, wish.faults, wish.probability);
}
END_TEST

START_TEST(wish_is_written)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT, why = STRBUF_INIT;
    const char *spelt = wishes[_i].spelt ? wishes[_i].spelt : wishes[_i].text;
    struct outcome_wish wish;

    outcome_text(&wishes[_i].wish, &out);
    ck_assert_msg(text_equal(out.buf, spelt), "%s: %s", wishes[_i].why, out.buf);
    ck_assert_msg(outcome_parse(out.buf, &wish, &why) == 0, "%s: %s", wishes[_i].why, why.buf);
    ck_assert_msg(wishes_equal(&wish, &wishes[_i].wish), "%s: read again", wishes[_i].why);
}
END_TEST

START_TEST(no_wish_is_nothing)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    outcome_text(&outcome_none, &out);
    ck_assert_str_eq(out.buf, "");
}
END_TEST

static const struct {
    const char *why, *text, *part; /* of the sentence */
} wrong[] = {
    { "nothing", "", "an outcome has no part \"\"" },
    { "an empty part", "delivered;", "an outcome has no part \"\"" },
    { "an empty part within", "delivered;;code=000", "an outcome has no part \"\"" },
    { "a state that is nearly one", "undeliverd", "did you mean \"undelivered\"?" },
    { "a state that is none", "xyzzy", "delivered, undelivered, failed" },
    { "it tells the parts with a value", "xyzzy", "delay=…" },
    { "a key that is nearly one", "dely=2s", "did you mean \"delay\"?" },
    { "a state in capitals", "FAILED", "no part \"FAILED\"" },
    { "a state with a value", "failed=30", "no part \"failed\"" },
    { "a key without one", "code", "no part \"code\"" },
    { "a code that is none", "code=31", "there is no error code \"31\": there are 000, 10, 20" },
    { "a code that is no number", "code=x", "there is no error code \"x\"" },
    { "a code beyond numbers", "code=99999999999", "there is no error code" },
    { "a delay without a unit", "delay=2", "such as 2s, 10 days at most, not \"2\"" },
    { "a delay with another", "delay=2d", "not \"2d\"" },
    { "a delay with decimals", "delay=1.5s", "not \"1.5s\"" },
    { "a negative delay", "delay=-1s", "not \"-1s\"" },
    { "a delay too long", "delay=241h", "not \"241h\"" },
    { "a delay beyond numbers", "delay=99999999999999999999h", "not \"9999" },
    { "a callback's fault that is nearly one", "callback=duplicated",
        "did you mean \"duplicate\"?" },
    { "one of several that is none", "callback=late,xyzzy", "callback cannot be \"xyzzy\"" },
    { "an empty one", "callback=late,", "callback cannot be \"\"" },
    { "a probability above 1", "probability=1.5", "not \"1.5\"" },
    { "a probability above 100%", "probability=101%", "not \"101%\"" },
    { "too many decimals", "probability=0.12345", "not \"0.12345\"" },
    { "no digits", "probability=.5", "not \".5\"" },
    { "no decimals", "probability=0.", "not \"0.\"" },
    { "percent alone", "probability=%", "not \"%\"" },
    { "a state twice", "failed;delivered", "one state, not two" },
    { "a code twice", "code=30;code=40", "one code, not two" },
    { "delivered with a fault", "delivered;code=30", "ends delivered cannot have the code 030" },
    { "undelivered without", "undelivered;code=0", "ends undelivered cannot have the code 000" },
    { "sent with a code", "sent;code=30", "stays sent has no code" },
    { "queued with a delay", "queued;delay=2s", "stays queued has no code and no delay" },
};

START_TEST(wrong_wish_is_told)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct outcome_wish wish = { .state = 77 };
    int r = outcome_parse(wrong[_i].text, &wish, &why);

    ck_assert_msg(r < 0, "%s is taken", wrong[_i].why);
    ck_assert_msg(strstr(why.buf, wrong[_i].part), "%s: %s", wrong[_i].why, why.buf);
    ck_assert_msg(wish.state == 77, "%s: written all the same", wrong[_i].why);
}
END_TEST

static const struct {
    int code;
    enum message_state state;
} codes[] = {
    { 0, MESSAGE_DELIVERED },
    { 10, MESSAGE_UNDELIVERED },
    { 100, MESSAGE_UNDELIVERED },
    { 110, MESSAGE_FAILED },
    { 120, MESSAGE_FAILED },
    { 200, MESSAGE_FAILED },
    { 201, MESSAGE_FAILED },
    { 300, MESSAGE_FAILED },
    { 420, MESSAGE_FAILED },
    { 450, MESSAGE_FAILED },
    { 900, MESSAGE_FAILED },
    { 910, MESSAGE_FAILED },
    { 1000, MESSAGE_UNDELIVERED },
};

START_TEST(code_has_a_state_by_nature)
{
    ck_assert(error_code_is_known(codes[_i].code));
    ck_assert_msg(error_code_state(codes[_i].code) == codes[_i].state, "code %d", codes[_i].code);
    ck_assert(!error_code_is_known(codes[_i].code + 1) || codes[_i].code == 200);
    ck_assert_int_eq(error_code_state(950), MESSAGE_UNDELIVERED);
}
END_TEST

static const struct {
    const char *why, *dst, *text; /* the outcome's; NULL: the number asks for nothing */
} numbers[] = {
    { "delivered", "19075550000", "delivered" },
    { "a code of a carrier", "19075550030", "undelivered;code=30" },
    { "a code of the platform", "19075550420", "failed;code=420" },
    { "the code of four digits", "19075551000", "undelivered;code=1000" },
    { "the same in Canada", "18675550050", "undelivered;code=50" },
    { "stays queued", "19075559001", "queued" },
    { "stays sent", "19075559002", "sent" },
    { "rejected", "19075559003", "rejected;code=300" },
    { "delivered after 2 s", "19075559004", "delivered;delay=2s" },
    { "delivered after a minute", "19075559005", "delivered;delay=1m" },
    { "callbacks twice", "19075559101", "delivered;callback=duplicate" },
    { "callbacks out of order", "19075559102", "delivered;callback=out-of-order" },
    { "callbacks late", "19075559103", "delivered;callback=late" },
    { "callbacks wrongly signed", "19075559104", "delivered;callback=wrong-signature" },
    { "callbacks dropped", "19075559105", "delivered;callback=dropped" },
    { "callbacks slow", "19075559106", "delivered;callback=slow" },
    { "no callbacks", "18675559107", "delivered;callback=none" },
    { "a code that is none", "19075550031", NULL },
    { "a line that is none", "19075559999", NULL },
    { "another exchange", "19075560030", NULL },
    { "another area", "12025550030", NULL },
    { "too short", "1907555003", NULL },
    { "too long", "190755500300", NULL },
    { "letters", "1907555003x", NULL },
};

START_TEST(number_asks_for_an_outcome)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct outcome_wish wish = outcome_none;
    bool asks = outcome_reserved(numbers[_i].dst, &wish);

    ck_assert_msg(asks == (numbers[_i].text != NULL), "%s", numbers[_i].why);
    outcome_text(&wish, &out);
    ck_assert_msg(text_equal(out.buf, numbers[_i].text ? numbers[_i].text : ""), "%s: %s",
        numbers[_i].why, out.buf);
}
END_TEST

/* They have to be numbers that the API takes, in the countries they say. */
START_TEST(numbers_are_valid)
{
    ck_assert(phone_is_valid("19075550030"));
    ck_assert(phone_is_valid("18675559107"));
    ck_assert_str_eq(phone_place("19075550030").country, "US");
    ck_assert_str_eq(phone_place("18675550030").country, "CA");
}
END_TEST

/* What a row of the page says of a number, "| `19075550030` | `undelivered;code=30` |"; NULL: none.
 */
static const char *page_says(struct arena *a, const char *page, const char *number)
{
    const char *row = strstr(page, arena_printf(a, "\n| `%s` | `", number));

    if (!row)
        return NULL;
    row += strlen("\n| `` | `") + strlen(number);
    return arena_dup(a, row, strcspn(row, "`"));
}

START_TEST(page_has_every_number)
{
    CLEANUP_STRBUF struct strbuf page = STRBUF_INIT;
    CLEANUP_ARENA struct arena a = { 0 };
    const char *path = getenv("OUTCOMES_PAGE");

    ck_assert_ptr_nonnull(path);
    ck_assert_int_eq(file_read(path, &page), 0);
    for (int line = 0; line <= 9999; line++) {
        CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
        const char *number = arena_printf(&a, "1907555%04d", line);
        const char *said = page_says(&a, page.buf, number);
        struct outcome_wish wish = outcome_none;
        bool asks = outcome_reserved(number, &wish);

        outcome_text(&wish, &out);
        ck_assert_msg(text_equal(asks ? out.buf : NULL, said), "%s asks for %s, the page says %s",
            number, asks ? out.buf : "nothing", said ? said : "nothing");
    }
}
END_TEST

START_TEST(probability_is_kept)
{
    enum { MESSAGES = 100000 };
    struct outcome_wish wish = outcome_none;
    int happened = 0, differ = 0;

    for (uint64_t n = 0; n < 100; n++)
        ck_assert(outcome_happens(&wish, 1, n));
    wish.probability = 2500;
    for (uint64_t n = 0; n < MESSAGES; n++) {
        happened += outcome_happens(&wish, 1, n);
        differ += outcome_happens(&wish, 1, n) != outcome_happens(&wish, 2, n);
        ck_assert(outcome_happens(&wish, 1, n) == outcome_happens(&wish, 1, n));
    }
    /* Ten standard deviations: it is no accident if this fails. */
    ck_assert_msg(happened > 23600 && happened < 26400, "%d of %d", happened, MESSAGES);
    ck_assert_msg(differ > 30000, "the key decides nothing: %d differ", differ);
    wish.probability = 0;
    for (uint64_t n = 0; n < 100; n++)
        ck_assert(!outcome_happens(&wish, 1, n));
}
END_TEST

static const struct {
    const char *why, *pattern, *dst;
    bool fits;
} patterns[] = {
    { "the number itself", "12025550123", "12025550123", true },
    { "not its beginning", "1202", "12025550123", false },
    { "its beginning with a star", "1202*", "12025550123", true },
    { "another beginning", "1203*", "12025550123", false },
    { "any", "*", "12025550123", true },
    { "its end", "*0123", "12025550123", true },
    { "a digit", "1202555012?", "12025550123", true },
    { "a digit that is not there", "12025550123?", "12025550123", false },
    { "a star that stands for nothing", "12025550123*", "12025550123", true },
    { "stars between", "1*555*3", "12025550123", true },
    { "a star goes on until it fits", "*55*23", "12025550123", true },
    { "stars that do not fit", "1*556*3", "12025550123", false },
};

START_TEST(pattern_fits)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    ck_assert_int_eq(outcome_pattern_check(patterns[_i].pattern, &why), 0);
    ck_assert_msg(outcome_pattern_fits(patterns[_i].pattern, patterns[_i].dst) == patterns[_i].fits,
        "%s", patterns[_i].why);
}
END_TEST

static const char *const wrong_patterns[] = { "", "+1202*", "1202%", "abc", "1 2",
    "123456789012345678901234567890123" };

START_TEST(wrong_pattern_is_told)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    ck_assert_int_lt(outcome_pattern_check(wrong_patterns[_i], &why), 0);
    ck_assert_msg(strstr(why.buf, "digits, ? for one and *"), "%s", why.buf);
}
END_TEST

static Suite *outcome_suite(void)
{
    Suite *suite = suite_create("domain outcome");
    TCase *tc = tcase_create("outcome");

    tcase_add_loop_test(tc, wish_is_read, 0, ARRAY_SIZE(wishes));
    tcase_add_loop_test(tc, wish_is_written, 0, ARRAY_SIZE(wishes));
    tcase_add_test(tc, no_wish_is_nothing);
    tcase_add_loop_test(tc, wrong_wish_is_told, 0, ARRAY_SIZE(wrong));
    tcase_add_loop_test(tc, code_has_a_state_by_nature, 0, ARRAY_SIZE(codes));
    tcase_add_loop_test(tc, number_asks_for_an_outcome, 0, ARRAY_SIZE(numbers));
    tcase_add_test(tc, numbers_are_valid);
    tcase_add_test(tc, page_has_every_number);
    tcase_add_test(tc, probability_is_kept);
    tcase_add_loop_test(tc, pattern_fits, 0, ARRAY_SIZE(patterns));
    tcase_add_loop_test(tc, wrong_pattern_is_told, 0, ARRAY_SIZE(wrong_patterns));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(outcome_suite());
}
