/* Proves the stock of numbers for rent: what is in it, and that a search finds all of it by
 * counting. */
#include "mock/domain/inventory.h"
#include "mock/domain/rental.h"

#include "tests/support/suite.h"

#include "base/text.h"

#include <string.h>

#define ALL (ABILITY_VOICE | ABILITY_SMS | ABILITY_MMS)

static const struct {
    const char *why, *digits;
    const char *type; /* NULL: not in stock */
    const char *country, *region;
    unsigned abilities;
} numbers[] = {
    { "a local number", "14155200123", "local", "US", "California", ALL },
    { "the numbers of fiction too", "12065550110", "local", "US", "Washington", ALL },
    { "a Canadian one", "14165200123", "local", "CA", "Ontario", ALL },
    { "an island's", "12425200123", "local", "BS", NULL, ALL },
    { "exchange 8: no MMS", "14155280123", "local", "US", "California",
        ABILITY_VOICE | ABILITY_SMS },
    { "exchange 9: voice alone", "14155290123", "local", "US", "California", ABILITY_VOICE },
    { "toll-free", "18335200123", "tollfree", "US", NULL, ALL },
    { "toll-free exchange 6: no MMS", "18335260123", "tollfree", "US", NULL,
        ABILITY_VOICE | ABILITY_SMS },
    { "toll-free exchange 9: voice alone", "18335290123", "tollfree", "US", NULL, ABILITY_VOICE },
    { "an area code that nobody has", "19995200123", NULL, NULL, NULL, 0 },
    { "an exchange below 200", "14151990123", NULL, NULL, NULL, 0 },
    { "911 is a service", "14159110123", NULL, NULL, NULL, 0 },
    { "a short number", "1415520012", NULL, NULL, NULL, 0 },
    { "a long number", "141552001234", NULL, NULL, NULL, 0 },
    { "without the country code", "4155200123", NULL, NULL, NULL, 0 },
    { "a letter", "1415520012a", NULL, NULL, NULL, 0 },
    { "a plus", "+1415520012", NULL, NULL, NULL, 0 },
    { "another country", "442071234567", NULL, NULL, NULL, 0 },
    { "a short code", "55501", NULL, NULL, NULL, 0 },
    { "nothing", "", NULL, NULL, NULL, 0 },
};

START_TEST(number_is_in_stock)
{
    struct inventory_number n = { 0 };
    bool found = inventory_find(numbers[_i].digits, &n);

    ck_assert_msg(found == (numbers[_i].type != NULL), "%s", numbers[_i].why);
    if (!found)
        return;
    ck_assert_str_eq(n.digits, numbers[_i].digits);
    ck_assert_msg(text_equal(n.type, numbers[_i].type), "%s: %s", numbers[_i].why, n.type);
    ck_assert_msg(text_equal(n.country, numbers[_i].country), "%s: %s", numbers[_i].why, n.country);
    ck_assert_msg(
        text_equal(n.region ? n.region->name : NULL, numbers[_i].region), "%s", numbers[_i].why);
    ck_assert_msg(n.abilities == numbers[_i].abilities, "%s: %u", numbers[_i].why, n.abilities);
}
END_TEST

#define BOTH .local = true, .tollfree = true
enum { EXCHANGES = 792, PLACES = EXCHANGES * 1000 };

static const struct {
    const char *why;
    struct inventory_filter filter;
    int64_t count;
    const char *first, *last; /* line 0 of the first and the last place; NULL: there is none */
} searches[] = {
    { "an area code", { "US", BOTH, .prefix = "415" }, PLACES, "14152000000", "14159999993" },
    { "a toll-free code", { "US", BOTH, .prefix = "833" }, PLACES, "18332000000", "18339999993" },
    { "toll-free codes", { "US", .tollfree = true, .prefix = "" }, 7 * PLACES, "18002000000",
        "18889999993" },
    { "in Canada there are none", { "CA", .tollfree = true, .prefix = "" }, 0, NULL, NULL },
    { "a digit more", { "US", BOTH, .prefix = "4155" }, 99000, "14155000000", "14155999993" },
    { "an exchange", { "US", BOTH, .prefix = "415520" }, 1000, "14155200000", "14155209993" },
    { "a line's first digit", { "US", BOTH, .prefix = "4155201" }, 100, "14155201000",
        "14155201993" },
    { "a block of ten", { "US", BOTH, .prefix = "415520123" }, 1, "14155201231", "14155201231" },
    { "a whole number", { "US", BOTH, .prefix = "4155201234" }, 1, "14155201234", "14155201234" },
    { "an exchange that is a service", { "US", BOTH, .prefix = "415911" }, 0, NULL, NULL },
    { "a prefix of another country", { "CA", BOTH, .prefix = "415" }, 0, NULL, NULL },
    { "a region has its area codes", { "US", BOTH, .prefix = "", .region = "Wyoming" }, PLACES,
        "13072000000", "13079999993" },
    { "by its code", { "US", BOTH, .prefix = "", .region = "wy" }, PLACES, "13072000000",
        "13079999993" },
    { "as rows show it", { "US", BOTH, .prefix = "", .region = "Wyoming, UNITED STATES" }, PLACES,
        "13072000000", "13079999993" },
    { "by the start of its name: no", { "US", BOTH, .prefix = "", .region = "Wyo" }, 0, NULL,
        NULL },
    { "a city", { "US", BOTH, .prefix = "", .city = "cheyenne" }, PLACES, "13072000000",
        "13079999993" },
    { "a rate center", { "US", BOTH, .prefix = "", .rate_center = "CHEYENNE" }, PLACES,
        "13072000000", "13079999993" },
    { "a LATA", { "US", BOTH, .prefix = "307", .lata = 654 }, PLACES, "13072000000",
        "13079999993" },
    { "another LATA", { "US", BOTH, .prefix = "307", .lata = 722 }, 0, NULL, NULL },
    { "MMS", { "US", BOTH, .prefix = "307", .abilities = ABILITY_MMS }, 8 * 80000 - 8000,
        "13072000000", "13079979993" },
    { "SMS", { "US", BOTH, .prefix = "307", .abilities = ABILITY_SMS }, 8 * 90000 - 8000,
        "13072000000", "13079989993" },
    { "MMS in an exchange without", { "US", BOTH, .prefix = "307528", .abilities = ABILITY_MMS }, 0,
        NULL, NULL },
    { "an island", { "BS", BOTH, .prefix = "" }, PLACES, "12422000000", "12429999993" },
    { "a country that the mock has no stock of", { "GB", BOTH, .prefix = "" }, 0, NULL, NULL },
};

START_TEST(search_has_all_that_fits)
{
    const struct inventory_filter *f = &searches[_i].filter;
    int64_t count = inventory_count(f);
    struct inventory_number n;

    ck_assert_msg(
        count == searches[_i].count, "%s: %lld places", searches[_i].why, (long long)count);
    ck_assert_msg(!inventory_at(f, count, 0, &n), "%s: more than counted", searches[_i].why);
    ck_assert_msg(!inventory_at(f, -1, 0, &n), "%s: before the first", searches[_i].why);
    if (!count)
        return;
    ck_assert(inventory_at(f, 0, 0, &n));
    ck_assert_msg(
        text_equal(n.digits, searches[_i].first), "%s: first %s", searches[_i].why, n.digits);
    ck_assert(inventory_at(f, count - 1, 0, &n));
    ck_assert_msg(
        text_equal(n.digits, searches[_i].last), "%s: last %s", searches[_i].why, n.digits);
}
END_TEST

/* Every place is another one, in order, and fits: over whole small searches, and samples of all. */
START_TEST(places_are_in_order)
{
    static const struct {
        struct inventory_filter filter;
        int64_t step;
    } walks[] = {
        { { "US", BOTH, .prefix = "41552" }, 1 },
        { { "US", BOTH, .prefix = "415", .abilities = ALL }, 97 },
        { { "US", .local = true, .prefix = "" }, 99991 },
        { { "US", .tollfree = true, .prefix = "8" }, 997 },
        { { "CA", BOTH, .prefix = "" }, 9973 },
    };
    const struct inventory_filter *f = &walks[_i].filter;
    char before[INVENTORY_DIGITS + 1] = "";
    struct inventory_number n, found;

    for (int64_t at = 0; inventory_at(f, at, 0, &n); at += walks[_i].step) {
        ck_assert_msg(strcmp(before, n.digits) < 0, "%s, then %s", before, n.digits);
        ck_assert(text_starts_with(n.digits + 1, f->prefix));
        ck_assert((n.abilities & f->abilities) == f->abilities);
        ck_assert_str_eq(n.country, f->country);
        ck_assert(inventory_find(n.digits, &found));
        memcpy(before, n.digits, sizeof(before));
    }
}
END_TEST

START_TEST(lines_of_a_place_are_its_ten_numbers)
{
    const struct inventory_filter f = { "US", BOTH, .prefix = "415520" };
    unsigned seen = 0;
    struct inventory_number n;

    for (int line = 0; line < INVENTORY_LINES; line++) {
        ck_assert(inventory_at(&f, 123, line, &n));
        ck_assert(text_starts_with(n.digits, "1415520123"));
        seen |= 1u << (n.digits[INVENTORY_DIGITS - 1] - '0');
    }
    ck_assert_uint_eq(seen, 1023);
    ck_assert(!inventory_at(
        &(const struct inventory_filter){ "US", BOTH, .prefix = "4155201234" }, 0, 1, &n));
}
END_TEST

#define AT(year, month, day, hour)                                                                 \
    {                                                                                              \
        year, month, day, hour, 0, 0, 0                                                            \
    }
static const struct {
    const char *why;
    struct civil_time now;
    int day;
    struct civil_time renewal;
} renewals[] = {
    { "later this month", AT(2026, 2, 1, 12), 15, AT(2026, 2, 15, 0) },
    { "rented today: in a month", AT(2026, 2, 15, 0), 15, AT(2026, 3, 15, 0) },
    { "today is over at once", AT(2026, 2, 15, 23), 15, AT(2026, 3, 15, 0) },
    { "earlier this month", AT(2026, 2, 20, 0), 15, AT(2026, 3, 15, 0) },
    { "over the year", AT(2026, 12, 20, 0), 15, AT(2027, 1, 15, 0) },
    { "a month without that day", AT(2026, 2, 1, 0), 31, AT(2026, 2, 28, 0) },
    { "its last day renews", AT(2026, 2, 28, 0), 31, AT(2026, 3, 31, 0) },
    { "a leap year", AT(2028, 2, 1, 0), 30, AT(2028, 2, 29, 0) },
};

START_TEST(rental_is_renewed_each_month)
{
    struct civil_time t = rental_renewal(renewals[_i].day, civil_to_us(&renewals[_i].now));

    ck_assert_msg(t.year == renewals[_i].renewal.year && t.month == renewals[_i].renewal.month &&
                      t.day == renewals[_i].renewal.day,
        "%s: %d-%d-%d", renewals[_i].why, t.year, t.month, t.day);
}
END_TEST

static Suite *inventory_suite(void)
{
    Suite *suite = suite_create("inventory");
    TCase *tc = tcase_create("inventory");

    tcase_add_loop_test(tc, number_is_in_stock, 0, ARRAY_SIZE(numbers));
    tcase_add_loop_test(tc, search_has_all_that_fits, 0, ARRAY_SIZE(searches));
    tcase_add_loop_test(tc, places_are_in_order, 0, 5);
    tcase_add_test(tc, lines_of_a_place_are_its_ten_numbers);
    tcase_add_loop_test(tc, rental_is_renewed_each_month, 0, ARRAY_SIZE(renewals));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(inventory_suite());
}
