#include "mock/domain/units.h"

#include "base/cleanup.h"
#include "base/text.h"

enum { GSM7_ALONE = 160, GSM7_PART = 153, UCS2_ALONE = 70, UCS2_PART = 67 };
enum { FIRST_SUPPLEMENTARY = 0x10000, EURO_SIGN = 0x20AC, ASCII_END = 0x80 };

/* Septets of each ASCII character: 1 basic table, 2 extension table, 0 in neither. */
/* clang-format off */
static const unsigned char ascii_septets[ASCII_END] = {
    /* 00 */ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 1, 0, 0, /* LF, FF (extension), CR */
    /* 10 */ 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    /* 20 */ 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    /* 30 */ 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    /* 40 */ 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    /* 50 */ 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 1, /* [ \ ] ^ _ */
    /* 60 */ 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* not ` */
    /* 70 */ 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 0, /* { | } ~ */
};

/* The basic table beyond ASCII, ascending. */
static const unsigned short basic_beyond_ascii[] = {
    0xA1, 0xA3, 0xA4, 0xA5, 0xA7, 0xBF, 0xC4, 0xC5, 0xC6, 0xC7, 0xC9, 0xD1, 0xD6, 0xD8, 0xDC, 0xDF,
    0xE0, 0xE4, 0xE5, 0xE6, 0xE8, 0xE9, 0xEC, 0xF1, 0xF2, 0xF6, 0xF8, 0xF9, 0xFC,
    0x393, 0x394, 0x398, 0x39B, 0x39E, 0x3A0, 0x3A3, 0x3A6, 0x3A8, 0x3A9,
};
/* clang-format on */

/* How many septets the character takes, 0 if GSM 03.38 does not have it. */
static unsigned septets_of(uint32_t character)
{
    if (character < ASCII_END)
        return ascii_septets[character];
    if (character == EURO_SIGN)
        return 2;
    for (size_t i = 0; i < ARRAY_SIZE(basic_beyond_ascii); i++)
        if (basic_beyond_ascii[i] >= character)
            return basic_beyond_ascii[i] == character;
    return 0;
}

static unsigned utf16_units_of(uint32_t character)
{
    return character < FIRST_SUPPLEMENTARY ? 1 : 2;
}

/* Fills parts one after another; what belongs to one character stays in one part. */
struct packing {
    unsigned per_part;
    size_t total, in_part;
    unsigned parts;
};

static void packing_add(struct packing *p, unsigned width)
{
    p->total += width;
    p->in_part += width;
    if (p->in_part > p->per_part) {
        p->parts++;
        p->in_part = width;
    }
}

struct text_size text_measure(const char *text)
{
    struct packing gsm7 = { .per_part = GSM7_PART, .parts = 1 };
    struct packing ucs2 = { .per_part = UCS2_PART, .parts = 1 };
    struct text_size size = { 0 };
    uint32_t character;

    while ((character = utf8_next(&text)) != 0) {
        unsigned septets = septets_of(character);

        size.ucs2 = size.ucs2 || septets == 0;
        packing_add(&gsm7, septets);
        packing_add(&ucs2, utf16_units_of(character));
    }
    if (size.ucs2) {
        size.characters = ucs2.total;
        size.units = ucs2.total <= UCS2_ALONE ? 1 : ucs2.parts;
        size.too_long = ucs2.total > TEXT_UCS2_MAX;
    } else {
        size.characters = gsm7.total;
        size.units = gsm7.total <= GSM7_ALONE ? 1 : gsm7.parts;
        size.too_long = gsm7.total > TEXT_GSM7_MAX;
    }
    return size;
}
