#include "harness/eval/value.h"

#include <string.h>

static int sign_of(int64_t n)
{
    return (n > 0) - (n < 0);
}

/* Two runs of digits without leading zeros: the longer is the larger. */
static int magnitude_compare(const char *a, const char *b)
{
    size_t len_a = strlen(a), len_b = strlen(b);

    if (len_a != len_b)
        return len_a < len_b ? -1 : 1;
    return sign_of(strcmp(a, b));
}

static int integer_compare(const char *a, const char *b)
{
    bool below_a = *a == '-', below_b = *b == '-';

    if (below_a != below_b)
        return below_a ? -1 : 1;
    return below_a ? magnitude_compare(b + 1, a + 1) : magnitude_compare(a, b);
}

static double as_double(const struct value *v)
{
    return v->kind == VALUE_FLOAT ? v->number : strtod(v->digits, NULL);
}

static int number_compare(const struct value *a, const struct value *b)
{
    double x, y;

    if (a->kind == VALUE_INTEGER && b->kind == VALUE_INTEGER)
        return integer_compare(a->digits, b->digits);
    x = as_double(a);
    y = as_double(b);
    return (x > y) - (x < y);
}

static int text_compare(const struct value_text *a, const struct value_text *b)
{
    size_t shorter = a->len < b->len ? a->len : b->len;
    int order = memcmp(a->bytes, b->bytes, shorter);

    if (order != 0)
        return sign_of(order);
    return (a->len > b->len) - (a->len < b->len);
}

bool value_compare(const struct value *a, const struct value *b, int *ret)
{
    if (value_is_number(a) && value_is_number(b))
        *ret = number_compare(a, b);
    else if (a->kind != b->kind)
        return false;
    else if (a->kind == VALUE_STRING)
        *ret = text_compare(&a->text, &b->text);
    else if (a->kind == VALUE_DATE)
        *ret = (a->date_us > b->date_us) - (a->date_us < b->date_us);
    else
        return false;
    return true;
}

static bool list_equal(const struct value_list *a, const struct value_list *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        if (!value_equal(&a->items[i], &b->items[i]))
            return false;
    }
    return true;
}

static bool object_equal(const struct value *a, const struct value *b)
{
    if (a->object.n != b->object.n)
        return false;
    for (size_t i = 0; i < a->object.n; i++) {
        const struct value_member *m = &a->object.members[i];
        const struct value *other = value_member_of(b, m->key.bytes, m->key.len);

        if (!other || !value_equal(&m->value, other))
            return false;
    }
    return true;
}

bool value_equal(const struct value *a, const struct value *b)
{
    int order;

    if (value_compare(a, b, &order))
        return order == 0;
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case VALUE_BOOL:
        return a->boolean == b->boolean;
    case VALUE_BYTES:
    case VALUE_REGEX:
        return text_compare(&a->text, &b->text) == 0;
    case VALUE_LIST:
        return list_equal(&a->list, &b->list);
    case VALUE_OBJECT:
        return object_equal(a, b);
    default:
        return true;
    }
}
