/* Proves mock/domain/phone.c and calling_code.c by cases and by every recorded number. */
#include "base/file.h"
#include "base/text.h"
#include "mock/domain/calling_code.h"
#include "mock/domain/phone.h"
#include "tests/support/suite.h"

#include <glob.h>
#include <string.h>

static const struct {
    const char *why, *text, *dst, *src;
} strips[] = {
    { "a plus goes", "+14155550199", "14155550199", "14155550199" },
    { "the usual dress goes", "+1 (415) 555-01.99", "14155550199", "14155550199" },
    { "a slash goes", "0049/89/123", "004989123", "004989123" },
    { "tabs and line ends go", "\t1415\r\n555\v\f", "1415555", "1415555" },
    { "letters stay", "+jsgf3dsjh28372", "jsgf3dsjh28372", "jsgf3dsjh28372" },
    { "an alphanumeric source keeps its letters", "My-Shop 24", "MyShop24", "MyShop24" },
    { "other signs stay in a destination only", "1415*#_,;", "1415*#_,;", "1415" },
    { "nothing stays nothing", "", "", "" },
    { "only dress", "+ ()-", "", "" },
    { "bytes beyond ASCII stay in a destination only",
        "\xC3\xA9"
        "1",
        "\xC3\xA9"
        "1",
        "1" },
};

START_TEST(number_is_stripped)
{
    char out[32];
    size_t len = strlen(strips[_i].text);

    ck_assert_uint_eq(phone_strip_dst(strips[_i].text, len, out), strlen(strips[_i].dst));
    ck_assert_msg(text_equal(out, strips[_i].dst), "%s: %s", strips[_i].why, out);
    ck_assert_uint_eq(phone_strip_src(strips[_i].text, len, out), strlen(strips[_i].src));
    ck_assert_msg(text_equal(out, strips[_i].src), "%s: %s", strips[_i].why, out);
}
END_TEST

START_TEST(only_the_given_length_is_read)
{
    char out[8];

    ck_assert_uint_eq(phone_strip_dst("14<15", 2, out), 2);
    ck_assert_str_eq(out, "14");
    ck_assert_uint_eq(phone_strip_dst("1\0002", 3, out), 3); /* a NUL is no white space */
}
END_TEST

static const struct {
    const char *why, *digits;
    bool valid;
} numbers[] = {
    { "recorded in October 2021", "1111111", false },
    { "recorded in December 2020", "333333333", false },
    { "recorded in 2015", "222222", false },
    { "documented for bulk messages", "jsgf3dsjh28372", false },
    { "recorded in January 2021: exchange begins with 1", "14151113333", false },
    { "exchange begins with 0", "14150113333", false },
    { "area code begins with 1", "11155550199", false },
    { "area code begins with 0", "10155550199", false },
    { "a US number", "14155550199", true },
    { "one digit short", "1415555019", false },
    { "one digit long", "141555501990", false },
    { "toll-free", "18005550199", true },
    { "an area code that is not assigned is not asked for", "15555550199", true },
    { "recorded as accepted in December 2020", "2222222222", true },
    { "Mauritania in full", "22222123456", true },
    { "Mauritania one digit short of what was recorded", "222222222", false },
    { "India, recorded", "911231231231", true },
    { "India, recorded", "919876543210", true },
    { "India, nine digits", "91123123123", false },
    { "Great Britain, mobile", "447400123456", true },
    { "Great Britain, too long", "4474001234567", false },
    { "France", "33612345678", true },
    { "Germany, short land line", "4930123456", true },
    { "Germany, 14 digits are the API's most", "49151234567890", true },
    { "15 digits are one too many for the API", "491512345678901", false },
    { "no country begins with 0", "0447400123456", false },
    { "210 is no country", "2101234567890", false },
    { "999 is no country", "9991234567", false },
    { "a plus is no digit", "+14155550199", false },
    { "a blank is no digit", "1415555019 ", false },
    { "nothing", "", false },
    { "a short code", "55501", false },
    { "Saint Helena has the shortest", "29051234", true },
};

START_TEST(number_is_judged)
{
    ck_assert_msg(phone_is_valid(numbers[_i].digits) == numbers[_i].valid, "%s: %s",
        numbers[_i].why, numbers[_i].digits);
}
END_TEST

static const struct {
    const char *why, *digits;
    struct place place;
} places[] = {
    { "a US state", "14155550199", { "US", "CA", 415, false } },
    { "the capital", "12025550199", { "US", "DC", 202, false } },
    { "a Canadian province", "16045550199", { "CA", "BC", 604, false } },
    { "a territory is a country of its own", "17875550199", { "PR", "", 787, false } },
    { "a Caribbean country", "18765550199", { "JM", "", 876, false } },
    { "toll-free counts as US", "18335550199", { "US", "", 833, true } },
    { "an area code without a place", "15555550199", { "", "", 555, false } },
    { "a Canadian code without a place", "16005550199", { "", "", 600, false } },
    { "India", "919876543210", { "IN", "", 0, false } },
    { "Mauritania", "2222222222", { "MR", "", 0, false } },
    { "7 is Russia", "79161234567", { "RU", "", 0, false } },
    { "but 77 Kazakhstan", "77011234567", { "KZ", "", 0, false } },
    { "44 is Great Britain", "447400123456", { "GB", "", 0, false } },
    { "but 441481 Guernsey", "441481256789", { "GG", "", 0, false } },
    { "and 447797 Jersey", "447797712345", { "JE", "", 0, false } },
    { "and 441624 the Isle of Man", "441624756789", { "IM", "", 0, false } },
    { "39 is Italy", "393123456789", { "IT", "", 0, false } },
    { "but 3906698 the Vatican", "390669812345", { "VA", "", 0, false } },
    { "no country", "9991234567", { "", "", 0, false } },
    { "a short code has no place, whatever its digits", "12345", { "", "", 0, false } },
    { "nothing has none", "", { "", "", 0, false } },
    { "half an area code", "14abcdefgh", { "", "", 0, false } },
};

START_TEST(number_has_a_place)
{
    struct place place = phone_place(places[_i].digits);

    ck_assert_msg(text_equal(place.country, places[_i].place.country), "%s: country \"%s\"",
        places[_i].why, place.country);
    ck_assert_msg(text_equal(place.region, places[_i].place.region), "%s: region \"%s\"",
        places[_i].why, place.region);
    ck_assert_msg(place.area == places[_i].place.area, "%s: area %d", places[_i].why, place.area);
    ck_assert_msg(place.toll_free == places[_i].place.toll_free, "%s", places[_i].why);
}
END_TEST

START_TEST(calling_codes_are_in_order)
{
    for (size_t i = 0; i < calling_codes_n; i++) {
        const struct calling_code *row = &calling_codes[i];

        ck_assert_msg(i == 0 || calling_codes[i - 1].prefix < row->prefix, "%d", row->prefix);
        ck_assert_msg(row->least >= PHONE_DIGITS_LEAST, "%d", row->prefix);
        ck_assert_msg(row->least <= row->most, "%d", row->prefix);
        ck_assert_msg(row->most <= PHONE_DST_DIGITS_MAX, "%d", row->prefix);
        ck_assert_msg(strlen(row->country) == 2, "%d", row->prefix);
    }
    ck_assert_ptr_null(calling_code_of("14155550199"));
}
END_TEST

/* Masked by whoever recorded them; no number of that form exists. */
static bool is_masked(const char *digits)
{
    return text_equal(digits, "11111111111");
}

/* Judges the value of each such key in the file's text; returns how many there were. */
static size_t numbers_of_key_are_valid(const char *path, const char *text, const char *key)
{
    size_t seen = 0;

    for (const char *at = strstr(text, key); at; at = strstr(at + 1, key)) {
        const char *value = at + strlen(key) + strspn(at + strlen(key), ": \"");
        char digits[32] = "";

        snprintf(digits, sizeof(digits), "%.*s", (int)strcspn(value, "\""), value);
        ck_assert_msg(is_masked(digits) || phone_is_valid(digits), "%s: %s", path, digits);
        seen++;
    }
    return seen;
}

START_TEST(every_recorded_number_is_valid)
{
    const char *folder = getenv("RECORDED_ANSWERS");
    CLEANUP_STRBUF struct strbuf pattern = STRBUF_INIT;
    size_t seen = 0;
    glob_t files;

    ck_assert_msg(folder != NULL, "RECORDED_ANSWERS has to name fixtures/recorded");
    strbuf_addf(&pattern, "%s/*/*.json", folder);
    ck_assert_int_eq(glob(pattern.buf, 0, NULL, &files), 0);
    strbuf_reset(&pattern);
    strbuf_addf(&pattern, "%s/*/*/*.json", folder);
    ck_assert_int_eq(glob(pattern.buf, GLOB_APPEND, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

        ck_assert_int_eq(file_read(files.gl_pathv[i], &text), 0);
        seen += numbers_of_key_are_valid(files.gl_pathv[i], text.buf, "\"to_number\"");
        seen += numbers_of_key_are_valid(files.gl_pathv[i], text.buf, "\"from_number\"");
    }
    globfree(&files);
    ck_assert_uint_ge(seen, 298);
}
END_TEST

static Suite *phone_suite(void)
{
    Suite *suite = suite_create("phone");
    TCase *tc = tcase_create("numbers");

    tcase_add_loop_test(tc, number_is_stripped, 0, ARRAY_SIZE(strips));
    tcase_add_test(tc, only_the_given_length_is_read);
    tcase_add_loop_test(tc, number_is_judged, 0, ARRAY_SIZE(numbers));
    tcase_add_loop_test(tc, number_has_a_place, 0, ARRAY_SIZE(places));
    tcase_add_test(tc, calling_codes_are_in_order);
    tcase_add_test(tc, every_recorded_number_is_valid);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(phone_suite());
}
