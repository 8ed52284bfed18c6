/* Proves mock/domain/nanp.c: the table's form, and codes of many regions. */
#include "base/text.h"
#include "mock/domain/nanp.h"
#include "tests/support/suite.h"

#include <string.h>

static const struct {
    const char *why;
    int code;
    const char *country, *region; /* NULL: the code serves no place */
} codes[] = {
    { "New York City", 212, "US", "NY" },
    { "its overlays", 646, "US", "NY" },
    { "its overlays", 332, "US", "NY" },
    { "its overlays", 917, "US", "NY" },
    { "San Francisco", 415, "US", "CA" },
    { "its overlay", 628, "US", "CA" },
    { "Los Angeles", 213, "US", "CA" },
    { "its newest overlay", 738, "US", "CA" },
    { "Texas, Austin", 512, "US", "TX" },
    { "Texas, Houston's newest", 621, "US", "TX" },
    { "Florida, Miami's newest", 645, "US", "FL" },
    { "Illinois, Chicago", 312, "US", "IL" },
    { "Alaska", 907, "US", "AK" },
    { "Hawaii", 808, "US", "HI" },
    { "Maine", 207, "US", "ME" },
    { "Wyoming", 307, "US", "WY" },
    { "the District of Columbia", 202, "US", "DC" },
    { "and its overlay", 771, "US", "DC" },
    { "Ontario, Toronto", 416, "CA", "ON" },
    { "its newest overlay", 942, "CA", "ON" },
    { "Ontario, Ottawa", 613, "CA", "ON" },
    { "Quebec, Montreal", 514, "CA", "QC" },
    { "British Columbia", 604, "CA", "BC" },
    { "its newest overlay", 257, "CA", "BC" },
    { "Alberta", 403, "CA", "AB" },
    { "Saskatchewan", 306, "CA", "SK" },
    { "Manitoba", 204, "CA", "MB" },
    { "New Brunswick", 506, "CA", "NB" },
    { "Nova Scotia and Prince Edward Island", 902, "CA", "NS" },
    { "Newfoundland and Labrador", 709, "CA", "NL" },
    { "the territories of the north", 867, "CA", "NT" },
    { "Puerto Rico", 787, "PR", "" },
    { "and its overlay", 939, "PR", "" },
    { "US Virgin Islands", 340, "VI", "" },
    { "Guam", 671, "GU", "" },
    { "American Samoa", 684, "AS", "" },
    { "Northern Mariana Islands", 670, "MP", "" },
    { "Jamaica", 876, "JM", "" },
    { "and its overlay", 658, "JM", "" },
    { "Dominican Republic", 809, "DO", "" },
    { "and its overlays", 829, "DO", "" },
    { "and its overlays", 849, "DO", "" },
    { "Bahamas", 242, "BS", "" },
    { "Bermuda", 441, "BM", "" },
    { "Trinidad and Tobago", 868, "TT", "" },
    { "Sint Maarten", 721, "SX", "" },
    { "toll-free has no place", 800, NULL, NULL },
    { "Canada without a place", 600, NULL, NULL },
    { "Canada without a place", 622, NULL, NULL },
    { "personal numbers", 500, NULL, NULL },
    { "premium numbers", 900, NULL, NULL },
    { "the fictional exchange is no area code", 555, NULL, NULL },
    { "service codes", 911, NULL, NULL },
    { "below the first", 0, NULL, NULL },
    { "above the last", 1000, NULL, NULL },
};

START_TEST(code_has_its_place)
{
    const struct nanp_area *area = nanp_area(codes[_i].code);

    ck_assert_msg(
        (area != NULL) == (codes[_i].country != NULL), "%s: %d", codes[_i].why, codes[_i].code);
    if (!area)
        return;
    ck_assert_int_eq(area->code, codes[_i].code);
    ck_assert_msg(
        text_equal(area->country, codes[_i].country), "%s: %s", codes[_i].why, area->country);
    ck_assert_msg(
        text_equal(area->region, codes[_i].region), "%s: %s", codes[_i].why, area->region);
}
END_TEST

START_TEST(table_is_in_order)
{
    for (size_t i = 0; i < nanp_areas_n; i++) {
        const struct nanp_area *row = &nanp_areas[i];
        bool has_regions = text_equal(row->country, "US") || text_equal(row->country, "CA");

        ck_assert_msg(i == 0 || nanp_areas[i - 1].code < row->code, "%d", row->code);
        ck_assert_msg(row->code >= 201 && row->code <= 989, "%d", row->code);
        ck_assert_msg(row->code / 10 % 10 != 9, "%d: N9X is kept for longer numbers", row->code);
        ck_assert_msg(row->code % 100 != 11, "%d: N11 is a service", row->code);
        ck_assert_msg(!nanp_is_toll_free(row->code), "%d", row->code);
        ck_assert_msg(strlen(row->country) == 2, "%d", row->code);
        ck_assert_msg(strlen(row->region) == (has_regions ? 2 : 0), "%d", row->code);
        ck_assert_ptr_eq(nanp_area(row->code), row);
    }
}
END_TEST

static size_t regions_of(const char *country)
{
    char seen[64][3];
    size_t n = 0;

    for (size_t i = 0; i < nanp_areas_n; i++) {
        size_t k = 0;

        if (!text_equal(nanp_areas[i].country, country))
            continue;
        while (k < n && !text_equal(seen[k], nanp_areas[i].region))
            k++;
        if (k == n)
            memcpy(seen[n++], nanp_areas[i].region, sizeof(seen[0]));
    }
    return n;
}

START_TEST(every_region_is_there)
{
    ck_assert_uint_eq(regions_of("US"), 50 + 1); /* states and DC */
    ck_assert_uint_eq(regions_of("CA"), 9 + 1);  /* PE shares NS's codes, the territories one */
}
END_TEST

START_TEST(toll_free_codes_are_known)
{
    static const int toll_free[] = { 800, 833, 844, 855, 866, 877, 888 };
    size_t known = 0;

    for (size_t i = 0; i < ARRAY_SIZE(toll_free); i++)
        ck_assert_msg(nanp_is_toll_free(toll_free[i]), "%d", toll_free[i]);
    for (int code = 0; code < 1000; code++)
        known += nanp_is_toll_free(code);
    ck_assert_uint_eq(known, ARRAY_SIZE(toll_free));
}
END_TEST

static Suite *nanp_suite(void)
{
    Suite *suite = suite_create("nanp");
    TCase *tc = tcase_create("area codes");

    tcase_add_loop_test(tc, code_has_its_place, 0, ARRAY_SIZE(codes));
    tcase_add_test(tc, table_is_in_order);
    tcase_add_test(tc, every_region_is_there);
    tcase_add_test(tc, toll_free_codes_are_known);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(nanp_suite());
}
