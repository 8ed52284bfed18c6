#include "mock/domain/phone.h"

#include "base/text.h"
#include "mock/domain/calling_code.h"
#include "mock/domain/nanp.h"

#include <string.h>

enum { NANP_DIGITS = 11 };

static bool is_ignored_in_dst(char c)
{
    return is_space(c) || (c && strchr("/-.+()", c));
}

size_t phone_strip_dst(const char *text, size_t len, char *ret)
{
    size_t kept = 0;

    for (size_t i = 0; i < len; i++)
        if (!is_ignored_in_dst(text[i]))
            ret[kept++] = text[i];
    ret[kept] = '\0';
    return kept;
}

size_t phone_strip_src(const char *text, size_t len, char *ret)
{
    size_t kept = 0;

    for (size_t i = 0; i < len; i++)
        if (is_digit(text[i]) || is_alpha(text[i]))
            ret[kept++] = text[i];
    ret[kept] = '\0';
    return kept;
}

static bool is_nanp(const char *digits, size_t len)
{
    return len == NANP_DIGITS && digits[1] >= '2' && digits[4] >= '2';
}

bool phone_is_valid(const char *digits)
{
    size_t len = strspn(digits, "0123456789");
    const struct calling_code *code;

    if (digits[len] != '\0')
        return false;
    if (digits[0] == '1')
        return is_nanp(digits, len);
    code = calling_code_of(digits);
    return code && len >= code->least && len <= code->most;
}

static int area_code(const char *digits)
{
    int code = 0;

    for (int i = 1; i <= 3; i++) {
        if (!is_digit(digits[i]))
            return 0;
        code = code * 10 + (digits[i] - '0');
    }
    return code;
}

static struct place nanp_place(const char *digits)
{
    struct place place = { .area = area_code(digits) };
    const struct nanp_area *area = nanp_area(place.area);

    place.toll_free = nanp_is_toll_free(place.area);
    if (area) {
        memcpy(place.country, area->country, sizeof(place.country));
        memcpy(place.region, area->region, sizeof(place.region));
    } else if (place.toll_free) {
        memcpy(place.country, "US", sizeof(place.country));
    }
    return place;
}

struct place phone_place(const char *digits)
{
    struct place place = { 0 };
    const struct calling_code *code;

    if (strnlen(digits, PHONE_DIGITS_LEAST) < PHONE_DIGITS_LEAST)
        return place;
    if (digits[0] == '1')
        return nanp_place(digits);
    code = calling_code_of(digits);
    if (code)
        memcpy(place.country, code->country, sizeof(place.country));
    return place;
}

static bool is_nanp_country(const char *country)
{
    for (size_t i = 0; i < nanp_areas_n; i++)
        if (text_equal(nanp_areas[i].country, country))
            return true;
    return false;
}

/* Rows longer than a calling code part one that countries share: the shorter row has the code. */
const char *phone_calling_code(struct arena *a, const char *country)
{
    const struct calling_code *row = calling_codes, *end = calling_codes + calling_codes_n;
    const char *digits;

    if (is_nanp_country(country))
        return "1";
    while (row < end && !text_equal(row->country, country))
        row++;
    if (row == end)
        return NULL;
    digits = arena_printf(a, "%d", row->prefix);
    for (size_t len = 1; digits[len]; len++) {
        const char *shorter = arena_dup(a, digits, len);
        const struct calling_code *owner = calling_code_of(shorter);

        if (owner && owner != row)
            return shorter;
    }
    return digits;
}
