#include "mock/journal/spelling.h"

#include "base/cleanup.h"
#include "base/text.h"

#include <string.h>

enum {
    ENCODED_TIMES_MAX = 4,
    BACKSLASHES_MAX = 32 /* of one escape; more are taken as they stand */
};

static const struct {
    const char *name;
    char means;
} named[] = { { "amp;", '&' }, { "lt;", '<' }, { "gt;", '>' }, { "quot;", '"' },
    { "apos;", '\'' } };

struct readings {
    struct reading *list;
    size_t n;
};

static void add(struct readings *r, uint32_t code_point, size_t len)
{
    struct reading one = { .len = len };

    if (r->n == READINGS_MAX || code_point >= 0x110000)
        return;
    one.n_bytes = utf8_put(code_point, one.bytes);
    r->list[r->n++] = one;
}

static void add_byte(struct readings *r, char byte, size_t len)
{
    if (r->n < READINGS_MAX)
        r->list[r->n++] = (struct reading){ .bytes = { byte }, .n_bytes = 1, .len = len };
}

static size_t backslashes_at(const char *at)
{
    size_t n = 0;

    while (n <= BACKSLASHES_MAX && at[n] == '\\')
        n++;
    return n <= BACKSLASHES_MAX ? n : 0;
}

/* Reads up to most digits; how many there are. */
static size_t digits(const char *at, uint32_t base, size_t most, uint32_t *ret)
{
    size_t n = 0;

    for (*ret = 0; n < most; n++) {
        int value = hex_value(at[n]);

        if (value < 0 || (uint32_t)value >= base)
            break;
        *ret = *ret * base + (uint32_t)value;
    }
    return n;
}

/* \uXXXX behind its 'u', with a second one behind if it is the first half of a pair. */
static void add_utf16(struct readings *r, const char *start, const char *at)
{
    uint32_t high, low;
    size_t slashes;

    if (digits(at, 16, 4, &high) != 4)
        return;
    at += 4;
    slashes = backslashes_at(at);
    if (high >= 0xd800 && high < 0xdc00 && slashes && at[slashes] == 'u' &&
        digits(at + slashes + 1, 16, 4, &low) == 4 && low >= 0xdc00 && low < 0xe000)
        add(r, 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00),
            (size_t)(at + slashes + 5 - start));
    else
        add(r, high, (size_t)(at - start));
}

static void add_backslashed(struct readings *r, const char *start)
{
    static const char letters[] = "bfnrt", means[] = "\b\f\n\r\t";
    size_t slashes = backslashes_at(start);
    const char *at = start + slashes, *letter = *at ? strchr(letters, *at) : NULL;
    uint32_t byte;

    if (!slashes)
        return;
    if (*at == 'u')
        add_utf16(r, start, at + 1);
    else if (*at == 'x' && digits(at + 1, 16, 2, &byte) == 2)
        add_byte(r, (char)byte, slashes + 3);
    else if (letter)
        add_byte(r, means[letter - letters], slashes + 1);
    for (size_t doubled = 2, i = 0; doubled <= slashes && i < ENCODED_TIMES_MAX; i++, doubled *= 2)
        add_byte(r, '\\', doubled);
    if (*at && *at != 'u')
        add_byte(r, *at, slashes + 1);
}

static void add_percent(struct readings *r, const char *start)
{
    const char *at = start + 1;
    uint32_t byte = '%';

    for (size_t i = 0; i < ENCODED_TIMES_MAX && byte == '%'; i++, at += 2) {
        if (digits(at, 16, 2, &byte) != 2)
            return;
        add_byte(r, (char)byte, (size_t)(at + 2 - start));
    }
}

static void add_numeric(struct readings *r, const char *start, const char *at)
{
    bool hex = *at == 'x' || *at == 'X';
    uint32_t code_point;
    size_t n;

    at += hex;
    at += strspn(at, "0");
    n = digits(at, hex ? 16 : 10, 7, &code_point);
    if (n && at[n] == ';')
        add(r, code_point, (size_t)(at + n + 1 - start));
}

static void add_reference(struct readings *r, const char *start)
{
    const char *at = start + 1;

    for (size_t i = 0; i < ENCODED_TIMES_MAX; i++) {
        if (*at == '#')
            add_numeric(r, start, at + 1);
        for (size_t k = 0; k < ARRAY_SIZE(named); k++)
            if (text_starts_with(at, named[k].name))
                add_byte(r, named[k].means, (size_t)(at + strlen(named[k].name) - start));
        if (!text_starts_with(at, "amp;"))
            return;
        at += strlen("amp;");
    }
}

size_t readings_at(const char *at, struct reading ret[static READINGS_MAX])
{
    struct readings r = { .list = ret };

    add_byte(&r, *at, 1);
    if (*at == '\\')
        add_backslashed(&r, at);
    else if (*at == '%')
        add_percent(&r, at);
    else if (*at == '&')
        add_reference(&r, at);
    else if (*at == '+')
        add_byte(&r, ' ', 1);
    return r.n;
}

struct reading reading_at(const char *at)
{
    struct reading all[READINGS_MAX];
    size_t n;

    if (*at != '\\' && *at != '%' && *at != '&')
        return (struct reading){ .bytes = { *at }, .n_bytes = 1, .len = 1 };
    n = readings_at(at, all);
    if (n == 1)
        return all[0];
    return all[*at == '\\' ? 1 : n - 1]; /* of percent-encoding and references the innermost */
}
