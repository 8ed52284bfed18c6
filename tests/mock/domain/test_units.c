/* Proves mock/domain/units.c: boundaries, tables, what must not be split. */
#include "base/strbuf.h"
#include "base/text.h"
#include "mock/domain/units.h"
#include "tests/support/suite.h"

#include <string.h>

#define EMOJI "\xF0\x9F\x98\x80" /* U+1F600, two UTF-16 units */
#define EURO "\xE2\x82\xAC"      /* two septets */
#define CYRILLIC "\xD0\x96"      /* U+0416, not in GSM 03.38 */

static const struct {
    const char *why;
    const char *head; /* once, then the unit so many times, then the tail */
    const char *unit;
    size_t times;
    const char *tail;
    bool ucs2;
    size_t characters;
    unsigned units;
    bool too_long;
} cases[] = {
    { "an empty text is one unit", "", "", 0, "", false, 0, 1, false },
    { "one character", "", "a", 1, "", false, 1, 1, false },
    { "the last that goes alone", "", "a", 160, "", false, 160, 1, false },
    { "one more makes two parts", "", "a", 161, "", false, 161, 2, false },
    { "two full parts", "", "a", 306, "", false, 306, 2, false },
    { "one more makes three", "", "a", 307, "", false, 307, 3, false },
    { "ten full parts", "", "a", 1530, "", false, 1530, 10, false },
    { "one more makes eleven", "", "a", 1531, "", false, 1531, 11, false },
    { "the longest in GSM-7", "", "a", 1600, "", false, 1600, 11, false },
    { "too long in GSM-7", "", "a", 1601, "", false, 1601, 11, true },
    { "an extension character takes two", "", "{", 80, "", false, 160, 1, false },
    { "extensions over the boundary", "", "{", 81, "", false, 162, 2, false },
    { "a pair is not split: 153 is odd, so 76 pairs a part", "", EURO, 153, "", false, 306, 3,
        false },
    { "single septets before make the pair fit", "a", EURO, 152, "a", false, 306, 2, false },
    { "the euro sign alone", "", EURO, 1, "", false, 2, 1, false },
    { "form feed is an extension", "", "\f", 1, "", false, 2, 1, false },
    { "line feed and return are basic", "\n", "\r", 1, "", false, 2, 1, false },
    { "a tab is not in the tables", "", "\t", 1, "", true, 1, 1, false },
    { "a backtick is not in the tables", "", "`", 1, "", true, 1, 1, false },
    { "small c with cedilla is not, the capital is", "\xC3\x87", "\xC3\xA7", 1, "", true, 2, 1,
        false },
    { "one foreign character makes all UCS-2", "aaa", CYRILLIC, 1, "", true, 4, 1, false },
    { "the last UCS-2 that goes alone", "", CYRILLIC, 70, "", true, 70, 1, false },
    { "one more makes two parts in UCS-2", "", CYRILLIC, 71, "", true, 71, 2, false },
    { "two full parts in UCS-2", "", CYRILLIC, 134, "", true, 134, 2, false },
    { "one more makes three in UCS-2", "", CYRILLIC, 135, "", true, 135, 3, false },
    { "the longest in UCS-2", "", CYRILLIC, 737, "", true, 737, 11, false },
    { "too long in UCS-2", "", CYRILLIC, 738, "", true, 738, 12, true },
    { "an emoji is two units", "", EMOJI, 35, "", true, 70, 1, false },
    { "36 emoji are two parts", "", EMOJI, 36, "", true, 72, 2, false },
    { "surrogates are not split: 67 is odd, so 33 a part", "", EMOJI, 67, "", true, 134, 3, false },
    { "a single unit before makes them fit", "a", EMOJI, 66, "a", true, 134, 2, false },
    { "foreign at the very end of a long text", "", "a", 160, CYRILLIC, true, 161, 3, false },
};

START_TEST(text_is_measured)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct text_size size;

    strbuf_adds(&text, cases[_i].head);
    for (size_t i = 0; i < cases[_i].times; i++)
        strbuf_adds(&text, cases[_i].unit);
    strbuf_adds(&text, cases[_i].tail);
    size = text_measure(text.buf);
    ck_assert_msg(size.ucs2 == cases[_i].ucs2, "%s", cases[_i].why);
    ck_assert_msg(size.characters == cases[_i].characters, "%s: %zu characters", cases[_i].why,
        size.characters);
    ck_assert_msg(size.units == cases[_i].units, "%s: %u units", cases[_i].why, size.units);
    ck_assert_msg(size.too_long == cases[_i].too_long, "%s", cases[_i].why);
}
END_TEST

/* 3GPP TS 23.038, 6.2.1: the default alphabet and its extension table, in their order. */
static const char basic_table[] =
    "@\xC2\xA3$\xC2\xA5\xC3\xA8\xC3\xA9\xC3\xB9\xC3\xAC\xC3\xB2\xC3\x87\n\xC3\x98\xC3\xB8\r"
    "\xC3\x85\xC3\xA5\xCE\x94_\xCE\xA6\xCE\x93\xCE\x9B\xCE\xA9\xCE\xA0\xCE\xA8\xCE\xA3\xCE\x98"
    "\xCE\x9E\xC3\x86\xC3\xA6\xC3\x9F\xC3\x89 !\"#\xC2\xA4%&'()*+,-./0123456789:;<=>?"
    "\xC2\xA1"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ\xC3\x84\xC3\x96\xC3\x91\xC3\x9C\xC2\xA7\xC2\xBF"
    "abcdefghijklmnopqrstuvwxyz\xC3\xA4\xC3\xB6\xC3\xB1\xC3\xBC\xC3\xA0";
static const char extension_table[] = "\f^{}\\[~]|" EURO;

START_TEST(the_whole_alphabet_is_known)
{
    struct text_size size = text_measure(basic_table);

    ck_assert(!size.ucs2);
    ck_assert_uint_eq(size.characters, 127); /* 128 places less the escape */
    size = text_measure(extension_table);
    ck_assert(!size.ucs2);
    ck_assert_uint_eq(size.characters, 20);
}
END_TEST

START_TEST(nothing_else_is_in_the_alphabet)
{
    unsigned known = 0;

    for (uint32_t c = 1; c < 0x3000; c++) {
        char text[5] = { 0 };

        utf8_put(c, text);
        known += !text_measure(text).ucs2;
    }
    ck_assert_uint_eq(known, 127 + 10);
}
END_TEST

static Suite *units_suite(void)
{
    Suite *suite = suite_create("units");
    TCase *tc = tcase_create("measuring");

    tcase_add_loop_test(tc, text_is_measured, 0, ARRAY_SIZE(cases));
    tcase_add_test(tc, the_whole_alphabet_is_known);
    tcase_add_test(tc, nothing_else_is_in_the_alphabet);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(units_suite());
}
