#include "harness/compare/piece.h"

#include "base/text.h"

#include <string.h>

enum { NAME_MIN = 4, PHONE_MIN = 7, PHONE_MAX = 15, ID_MIN = 16, TOKEN_MIN = 24, DECIMALS_MIN = 3 };

/* clang-format off */
static const struct kind_row {
    const char *name;
    bool is_reference;
} kinds[PIECE_MAX_] = {
    [PIECE_TEXT]  = { "text",  false },
    [PIECE_NAME]  = { "name",  true  },
    [PIECE_UUID]  = { "uuid",  true  },
    [PIECE_ID]    = { "id",    true  },
    [PIECE_PHONE] = { "phone", true  },
    [PIECE_TOKEN] = { "token", true  },
    [PIECE_TIME]  = { "time",  false },
    [PIECE_DATE]  = { "date",  false },
    [PIECE_PRICE] = { "price", false },
};
/* clang-format on */

bool piece_is_reference(enum piece_kind kind)
{
    return kinds[kind].is_reference;
}

const char *piece_kind_name(enum piece_kind kind)
{
    return kinds[kind].name;
}

static bool is_word(char c)
{
    return is_alpha(c) || is_digit(c);
}

/*
 * How much of text goes by the pattern, whole; 0 if it does not. 9 is a digit, h a hexadecimal one,
 * A a letter; the rest stands for itself.
 */
static size_t like(const char *text, size_t len, const char *pattern)
{
    size_t n = strlen(pattern);

    if (len < n)
        return 0;
    for (size_t i = 0; i < n; i++) {
        char p = pattern[i], c = text[i];
        bool fits = p == '9'   ? is_digit(c)
                    : p == 'h' ? hex_value(c) >= 0
                    : p == 'A' ? is_alpha(c)
                               : p == c;

        if (!fits)
            return 0;
    }
    return n;
}

static size_t digits(const char *text, size_t len)
{
    size_t n = 0;

    while (n < len && is_digit(text[n]))
        n++;
    return n;
}

static size_t uuid_length(const char *text, size_t len)
{
    return like(text, len, "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh");
}

/* 2026-11-28T01:02:03.456+01:00, with a blank for the T, with less behind the seconds */
static size_t iso_time_length(const char *text, size_t len)
{
    size_t n = like(text, len, "9999-99-99T99:99:99"), zone;

    if (!n)
        n = like(text, len, "9999-99-99 99:99:99");
    if (!n)
        return 0;
    if (n + 1 < len && text[n] == '.')
        n += 1 + digits(text + n + 1, len - n - 1);
    if (n < len && text[n] == 'Z')
        return n + 1;
    zone = like(text + n, len - n, "+99:99");
    zone = zone ? zone : like(text + n, len - n, "-99:99");
    zone = zone ? zone : like(text + n, len - n, "+9999");
    return n + (zone ? zone : like(text + n, len - n, "-9999"));
}

static size_t time_length(const char *text, size_t len)
{
    size_t n = iso_time_length(text, len);

    return n ? n : like(text, len, "AAA, 99 AAA 9999 99:99:99 GMT");
}

static size_t date_length(const char *text, size_t len)
{
    return like(text, len, "9999-99-99");
}

static size_t price_length(const char *text, size_t len)
{
    size_t whole = digits(text, len), decimals;

    if (!whole || whole + 1 >= len || text[whole] != '.')
        return 0;
    decimals = digits(text + whole + 1, len - whole - 1);
    return decimals >= DECIMALS_MIN ? whole + 1 + decimals : 0;
}

struct word {
    size_t len, digits, capitals, small;
};

static struct word word_at(const char *text, size_t len)
{
    struct word w = { 0 };

    for (; w.len < len && is_word(text[w.len]); w.len++) {
        w.digits += is_digit(text[w.len]);
        w.capitals += text[w.len] >= 'A' && text[w.len] <= 'Z';
        w.small += text[w.len] >= 'a' && text[w.len] <= 'z';
    }
    return w;
}

static size_t id_length(const char *text, size_t len)
{
    struct word w = word_at(text, len);

    return w.len >= ID_MIN && w.digits && !w.small ? w.len : 0;
}

static size_t phone_length(const char *text, size_t len)
{
    size_t plus = len && *text == '+';
    struct word w = word_at(text + plus, len - plus);

    return w.len >= PHONE_MIN && w.len <= PHONE_MAX && w.digits == w.len ? plus + w.len : 0;
}

static size_t token_length(const char *text, size_t len)
{
    struct word w = word_at(text, len);

    return w.len >= TOKEN_MIN && w.digits && w.small ? w.len : 0;
}

/* A signature or nonce in base64: 24 and more characters with a padding that fits. */
static size_t base64_length(const char *text, size_t len)
{
    size_t n = 0, padding = 0;

    while (n < len && (is_word(text[n]) || text[n] == '+' || text[n] == '/'))
        n++;
    while (padding < 2 && n + padding < len && text[n + padding] == '=')
        padding++;
    n += padding;
    return padding && n >= TOKEN_MIN && n % 4 == 0 ? n : 0;
}

/* In this order: a time begins like a date, and base64 may begin like an id. */
/* clang-format off */
static const struct {
    enum piece_kind kind;
    size_t (*length)(const char *text, size_t len);
} shapes[] = {
    { PIECE_TOKEN, base64_length },
    { PIECE_UUID,  uuid_length },
    { PIECE_TIME,  time_length },
    { PIECE_DATE,  date_length },
    { PIECE_PRICE, price_length },
    { PIECE_ID,    id_length },
    { PIECE_PHONE, phone_length },
    { PIECE_TOKEN, token_length },
};
/* clang-format on */

/* The longest text of a variable that begins here. */
static size_t name_length(const struct variables *names, const char *text, size_t len)
{
    size_t longest = 0;

    for (size_t i = 0; names && i < names->n; i++) {
        const struct value *v = &names->items[i].value;

        if (v->kind != VALUE_STRING || v->text.len < NAME_MIN || v->text.len > len ||
            v->text.len <= longest || memcmp(v->text.bytes, text, v->text.len) != 0)
            continue;
        if (v->text.len == len || !is_word(text[v->text.len]))
            longest = v->text.len;
    }
    return longest;
}

static struct piece piece_at(const struct variables *names, const char *text, size_t len)
{
    size_t n = name_length(names, text, len);

    if (n)
        return (struct piece){ PIECE_NAME, text, n };
    if (*text == '+' && name_length(names, text + 1, len - 1))
        return (struct piece){ PIECE_TEXT, text, 0 }; /* the name comes next */
    for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
        n = shapes[i].length(text, len);
        if (n && (n == len || !is_word(text[n])))
            return (struct piece){ shapes[i].kind, text, n };
    }
    return (struct piece){ PIECE_TEXT, text, 0 };
}

static void keep(struct arena *a, struct pieces *p, struct piece one)
{
    if (!one.len)
        return;
    if (p->n == p->room) {
        struct piece *grown = ARENA_ARRAY(a, struct piece, p->room * 2 + 4);

        if (p->n)
            memcpy(grown, p->at, p->n * sizeof(*grown));
        p->at = grown;
        p->room = p->room * 2 + 4;
    }
    p->at[p->n++] = one;
}

struct pieces pieces_cut(
    struct arena *a, const struct variables *names, const char *text, size_t len)
{
    struct pieces p = { 0 };
    size_t done = 0, at = 0;

    while (at < len) {
        struct piece one = { 0 };

        if (at == 0 || !is_word(text[at - 1]))
            one = piece_at(names, text + at, len - at);
        if (one.kind == PIECE_PRICE && at && text[at - 1] == '.')
            one.len = 0; /* 1.2.345 */
        if (!one.len) {
            at++;
            continue;
        }
        keep(a, &p, (struct piece){ PIECE_TEXT, text + done, at - done });
        keep(a, &p, one);
        at += one.len;
        done = at;
    }
    keep(a, &p, (struct piece){ PIECE_TEXT, text + done, len - done });
    return p;
}
