#include "harness/safety/money.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>

enum { UNITS_MAX = 1000000000, MILLION = 1000000, SHOWN = 10 /* millionths */ };

int money_read(const char *text, int64_t *ret)
{
    size_t whole = strspn(text, "0123456789"), decimals;
    const char *point = text + whole;
    int64_t amount = 0, weight = MILLION / 10;

    if (!whole || whole > 10)
        return whole ? -ERANGE : -EINVAL;
    for (size_t i = 0; i < whole; i++)
        amount = amount * 10 + (text[i] - '0');
    if (amount > UNITS_MAX)
        return -ERANGE;
    amount *= MILLION;
    decimals = *point == '.' ? strspn(point + 1, "0123456789") : 0;
    if (*point && (*point != '.' || !decimals || point[1 + decimals]))
        return -EINVAL;
    for (size_t i = 0; i < decimals; i++, weight /= 10)
        amount += (point[1 + i] - '0') * weight;
    if (decimals > MONEY_DECIMALS &&
        strspn(point + 1 + MONEY_DECIMALS, "0") < decimals - MONEY_DECIMALS)
        amount++;
    *ret = amount;
    return 0;
}

void money_write(struct strbuf *out, int64_t millionths)
{
    int64_t shown = (millionths + SHOWN - 1) / SHOWN;

    strbuf_addf(out, "%lld.%05lld", (long long)(shown / (MILLION / SHOWN)),
        (long long)(shown % (MILLION / SHOWN)));
}
