#include "harness/safety/allow_list.h"

#include "base/text.h"

#include <string.h>

/* What people write within numbers. */
static bool is_ornament(char c)
{
    return is_space(c) || (c && strchr("+-.()", c));
}

static bool same_number(const char *a, size_t a_len, const char *b, size_t b_len)
{
    const char *a_end = a + a_len, *b_end = b + b_len;

    for (;;) {
        while (a < a_end && is_ornament(*a))
            a++;
        while (b < b_end && is_ornament(*b))
            b++;
        if (a == a_end || b == b_end)
            return a == a_end && b == b_end;
        if (*a++ != *b++)
            return false;
    }
}

static bool is_listed(const struct allow_list *list, const char *number, size_t len)
{
    for (size_t i = 0; i < list->n; i++)
        for (const char *at = list->texts[i]; *at; at += *at == ',') {
            size_t item = strcspn(at, ",");

            if (item && same_number(at, item, number, len))
                return true;
            at += item;
        }
    return false;
}

bool allow_list_permits(
    const struct allow_list *list, const struct send_fields *fields, struct strbuf *why)
{
    for (size_t i = 0; i < fields->n; i++) {
        const struct send_field *f = &fields->at[i];

        if (!text_equal(f->name, "dst"))
            continue;
        if (!f->value) {
            strbuf_adds(why, "its dst is a list or an object, so nobody knows whom it reaches");
            return false;
        }
        for (const char *at = f->value; *at; at += *at == '<') {
            size_t len = strcspn(at, "<");

            if (len && !is_listed(list, at, len)) {
                strbuf_addf(why,
                    "%.*s is not among the destinations that are allowed (allow_dst= in the "
                    "target's file, --allow-dst)",
                    (int)len, at);
                return false;
            }
            at += len;
        }
    }
    return true;
}
