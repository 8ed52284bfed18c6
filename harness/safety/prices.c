#include "harness/safety/prices.h"

#include "base/text.h"
#include "harness/safety/money.h"

#include <errno.h>
#include <string.h>

enum { UNIT_ALONE = 70, UNIT_OF_MANY = 67 }; /* UTF-16 code units */

static const char prefix[] = "price_";

static int price_read(
    const struct variable *v, const char *name, struct price *ret, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    if (value_render(&v->value, &text) && money_read(text.buf, &ret->each) == 0) {
        ret->name = name;
        return 0;
    }
    strbuf_addf(why, "%s=%s is no price; write it as 0.0079", v->name, text.buf);
    return -EINVAL;
}

int prices_read(struct arena *a, const struct variables *vs, struct prices *ret, struct strbuf *why)
{
    *ret = (struct prices){ .at = ARENA_ARRAY(a, struct price, vs->n) };
    for (size_t i = 0; i < vs->n; i++) {
        const char *name = vs->items[i].name;

        if (!text_starts_with(name, prefix))
            continue;
        name = arena_strdup(a, name + strlen(prefix));
        if (price_read(&vs->items[i], name, &ret->at[ret->n++], why) < 0)
            return -EINVAL;
    }
    return 0;
}

const struct price *price_of(const struct prices *p, const char *name, size_t len)
{
    for (size_t i = 0; i < p->n; i++)
        if (strlen(p->at[i].name) == len && memcmp(p->at[i].name, name, len) == 0)
            return &p->at[i];
    return NULL;
}

uint64_t text_units_bound(const char *text)
{
    uint64_t length = 0;

    for (const unsigned char *c = (const unsigned char *)text; *c; c++)
        length += (*c & 0xC0) == 0x80 ? 0 : *c >= 0xF0 ? 2 : 1;
    return length <= UNIT_ALONE ? 1 : (length + UNIT_OF_MANY - 1) / UNIT_OF_MANY;
}

static uint64_t longest_text(const struct send_fields *fields)
{
    uint64_t units = 1;

    for (size_t i = 0; i < fields->n; i++)
        if (fields->at[i].value) {
            uint64_t own = text_units_bound(fields->at[i].value);

            units = own > units ? own : units;
        }
    return units;
}

int send_price(const struct prices *p, bool (*is_of_other)(const char *name, void *context),
    void *context, uint64_t n_messages, const struct send_fields *fields, int64_t *ret)
{
    uint64_t units = longest_text(fields);
    int64_t dearest = -1;

    for (size_t i = 0; i < p->n; i++) {
        int64_t times = text_equal(p->at[i].name, "mms") ? 1 : (int64_t)units;

        if (!is_of_other(p->at[i].name, context) && p->at[i].each * times > dearest)
            dearest = p->at[i].each * times;
    }
    if (dearest < 0)
        return -ENOENT;
    *ret = dearest * (int64_t)n_messages;
    return 0;
}

int head_price(
    const struct prices *p, const struct hurl_head *head, int64_t *ret, struct strbuf *why)
{
    const char *at = head->cost.text;

    *ret = 0;
    while (at && *at) { /* "1 mms, 2 sms": the reader has seen to it that it goes so */
        size_t digits, len;
        const struct price *price;
        uint64_t count;
        CLEANUP_STRBUF struct strbuf number = STRBUF_INIT;

        at += strspn(at, ", \t");
        digits = strspn(at, "0123456789");
        strbuf_add(&number, at, digits);
        at += digits + strspn(at + digits, " \t");
        len = strcspn(at, ",");
        while (len && is_space(at[len - 1]))
            len--;
        if (!digits || parse_u64(number.buf, &count) < 0)
            return 0;
        price = price_of(p, at, len);
        if (count && !price) {
            strbuf_addf(why, "--max-cost needs a price of what \"# cost: %s\" counts: price_%.*s=",
                head->cost.text, (int)len, at);
            return -ENOENT;
        }
        *ret += count ? price->each * (int64_t)count : 0;
        at += strcspn(at, ",");
    }
    return 0;
}
