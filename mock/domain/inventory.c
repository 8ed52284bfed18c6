#include "mock/domain/inventory.h"

#include "base/cleanup.h"
#include "base/text.h"
#include "mock/domain/nanp.h"

#include <stdio.h>
#include <string.h>

enum {
    AREA_DIGITS = 3,
    EXCHANGE_DIGITS = 3,
    BLOCK_DIGITS = 3, /* of a line, but for the last: one place is ten lines */
    BLOCKS = 1000,
    EXCHANGE_FIRST = 200,
    EXCHANGE_LAST = 999,
    NATIONAL_DIGITS = 10,
};

/* What an exchange's numbers can do, by its last digit. Made up: it only has to be a mixture. */
#define VOICE ABILITY_VOICE
#define VOICE_SMS (ABILITY_VOICE | ABILITY_SMS)
#define VOICE_SMS_MMS (ABILITY_VOICE | ABILITY_SMS | ABILITY_MMS)
static const struct stock {
    const char *type;
    unsigned abilities[10];
} LOCAL = { "local", { VOICE_SMS_MMS, VOICE_SMS_MMS, VOICE_SMS_MMS, VOICE_SMS_MMS, VOICE_SMS_MMS,
                         VOICE_SMS_MMS, VOICE_SMS_MMS, VOICE_SMS_MMS, VOICE_SMS, VOICE } },
  TOLLFREE = { "tollfree",
      { VOICE_SMS_MMS, VOICE_SMS_MMS, VOICE_SMS_MMS, VOICE_SMS_MMS, VOICE_SMS_MMS, VOICE_SMS_MMS,
          VOICE_SMS, VOICE_SMS, VOICE_SMS, VOICE } };

static const int tollfree_codes[] = { 800, 833, 844, 855, 866, 877, 888 };

/* N11 are services, like 911. */
static bool exchange_exists(int exchange)
{
    return exchange >= EXCHANGE_FIRST && exchange <= EXCHANGE_LAST && exchange % 100 != 11;
}

static int digits_value(const char *digits, size_t n)
{
    int value = 0;

    for (size_t i = 0; i < n; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

bool inventory_find(const char *digits, struct inventory_number *ret)
{
    const struct nanp_area *area;
    const struct stock *stock;
    int code, exchange;

    if (strlen(digits) != INVENTORY_DIGITS || digits[0] != '1' ||
        strspn(digits, "0123456789") != INVENTORY_DIGITS)
        return false;
    code = digits_value(digits + 1, AREA_DIGITS);
    exchange = digits_value(digits + 1 + AREA_DIGITS, EXCHANGE_DIGITS);
    area = nanp_area(code);
    if ((!area && !nanp_is_toll_free(code)) || !exchange_exists(exchange))
        return false;
    stock = area ? &LOCAL : &TOLLFREE;
    *ret = (struct inventory_number){
        .type = stock->type,
        .country = area ? area->country : "US",
        .region = area ? region_of(area->country, area->region) : NULL,
        .abilities = stock->abilities[exchange % 10],
    };
    memcpy(ret->digits, digits, INVENTORY_DIGITS + 1);
    return true;
}

/* Where in a number the prefix asks for what: the part of n digits from the at-th on. */
static bool prefix_fits(const char *prefix, size_t at, size_t n, int value)
{
    char digits[NATIONAL_DIGITS + 1];
    size_t asked = strlen(prefix) > at ? strlen(prefix) - at : 0;

    if (!asked)
        return true;
    snprintf(digits, sizeof(digits), "%0*d", (int)n, value);
    return strncmp(digits, prefix + at, asked < n ? asked : n) == 0;
}

static bool is_or_any(const char *filter, const char *text)
{
    return !filter || text_equal_ignore_case(filter, text);
}

/* "Virginia, UNITED STATES", as rented numbers show it, names the region too. */
static bool region_is(const char *filter, const struct region *region)
{
    size_t name = strcspn(filter, ",");

    return text_equal_ignore_case(filter, region->code) ||
           (strlen(region->name) == name && text_has_prefix_ignore_case(filter, region->name));
}

static bool place_fits(const struct inventory_filter *f, const struct region *region)
{
    if (!f->region && !f->city && !f->rate_center && !f->lata)
        return true;
    return region && (!f->region || region_is(f->region, region)) &&
           is_or_any(f->city, region->city) && is_or_any(f->rate_center, region->city) &&
           (!f->lata || f->lata == region->lata);
}

static bool area_fits(const struct inventory_filter *f, const struct nanp_area *area)
{
    return f->local && text_equal(area->country, f->country) &&
           prefix_fits(f->prefix, 0, AREA_DIGITS, area->code) &&
           place_fits(f, region_of(area->country, area->region));
}

static bool tollfree_fits(const struct inventory_filter *f, int code)
{
    return f->tollfree && text_equal(f->country, "US") && place_fits(f, NULL) &&
           prefix_fits(f->prefix, 0, AREA_DIGITS, code);
}

static bool exchange_fits(const struct inventory_filter *f, const struct stock *stock, int exchange)
{
    return exchange_exists(exchange) &&
           (stock->abilities[exchange % 10] & f->abilities) == f->abilities &&
           prefix_fits(f->prefix, AREA_DIGITS, EXCHANGE_DIGITS, exchange);
}

/* How many digits of a line's first three the prefix leaves open. */
static int open_digits(const struct inventory_filter *f)
{
    enum { LINE_AT = AREA_DIGITS + EXCHANGE_DIGITS };
    int given = (int)strlen(f->prefix) - LINE_AT;

    return given <= 0 ? BLOCK_DIGITS : given >= BLOCK_DIGITS ? 0 : BLOCK_DIGITS - given;
}

static int64_t places_in_exchange(const struct inventory_filter *f)
{
    int64_t n = 1;

    for (int i = open_digits(f); i > 0; i--)
        n *= 10;
    return n;
}

/* All area codes of a stock have the same places: the prefix either names one or none. */
static int64_t places_in_area(const struct inventory_filter *f, const struct stock *stock)
{
    int64_t n = 0;

    for (int exchange = EXCHANGE_FIRST; exchange <= EXCHANGE_LAST; exchange++)
        n += exchange_fits(f, stock, exchange);
    return n * places_in_exchange(f);
}

int64_t inventory_count(const struct inventory_filter *f)
{
    int64_t local = 0, tollfree = 0;

    for (size_t i = 0; i < nanp_areas_n; i++)
        local += area_fits(f, &nanp_areas[i]);
    for (size_t i = 0; i < ARRAY_SIZE(tollfree_codes); i++)
        tollfree += tollfree_fits(f, tollfree_codes[i]);
    return (local ? local * places_in_area(f, &LOCAL) : 0) +
           (tollfree ? tollfree * places_in_area(f, &TOLLFREE) : 0);
}

/* The area code of the at-th place, which becomes its place in that area; 0 if there is none. */
static int area_at(const struct inventory_filter *f, int64_t *at, const struct stock **ret)
{
    int64_t n = places_in_area(f, &LOCAL);

    *ret = &LOCAL;
    for (size_t i = 0; n && i < nanp_areas_n; i++) {
        if (!area_fits(f, &nanp_areas[i]))
            continue;
        if (*at < n)
            return nanp_areas[i].code;
        *at -= n;
    }
    *ret = &TOLLFREE;
    n = places_in_area(f, &TOLLFREE);
    for (size_t i = 0; n && i < ARRAY_SIZE(tollfree_codes); i++) {
        if (!tollfree_fits(f, tollfree_codes[i]))
            continue;
        if (*at < n)
            return tollfree_codes[i];
        *at -= n;
    }
    return 0;
}

/* The same for the exchange. */
static int exchange_at(const struct inventory_filter *f, const struct stock *stock, int64_t *at)
{
    int64_t n = places_in_exchange(f);

    for (int exchange = EXCHANGE_FIRST; exchange <= EXCHANGE_LAST; exchange++) {
        if (!exchange_fits(f, stock, exchange))
            continue;
        if (*at < n)
            return exchange;
        *at -= n;
    }
    return 0;
}

/* A line of the place: the digits that the prefix gives, then the place's own. */
static bool line_at(const struct inventory_filter *f, int64_t at, int line, int *ret)
{
    enum { LINE_AT = AREA_DIGITS + EXCHANGE_DIGITS };
    size_t given = strlen(f->prefix);
    int first = 0;

    if (given > LINE_AT)
        first = digits_value(
            f->prefix + LINE_AT, given - LINE_AT < BLOCK_DIGITS ? given - LINE_AT : BLOCK_DIGITS);
    for (int i = open_digits(f); i > 0; i--)
        first *= 10;
    if (given == NATIONAL_DIGITS) {
        *ret = first * INVENTORY_LINES + f->prefix[NATIONAL_DIGITS - 1] - '0';
        return line == 0;
    }
    first += (int)at;
    /* Not every number shown should end in 0. */
    *ret = first * INVENTORY_LINES + (first * 7 + line) % INVENTORY_LINES;
    return true;
}

bool inventory_at(
    const struct inventory_filter *f, int64_t at, int line, struct inventory_number *ret)
{
    char digits[INVENTORY_DIGITS + 1];
    const struct stock *stock;
    int area = at < 0 ? 0 : area_at(f, &at, &stock);
    int exchange = area ? exchange_at(f, stock, &at) : 0;
    int last;

    if (!exchange || !line_at(f, at, line, &last))
        return false;
    snprintf(digits, sizeof(digits), "1%03u%03u%04u", (unsigned)area % 1000,
        (unsigned)exchange % 1000, (unsigned)last % 10000);
    return inventory_find(digits, ret);
}
