#include "mock/domain/rates.h"

#include "base/text.h"

static const struct {
    enum message_type type;
    enum sender_kind from;
    const char *country; /* NULL: any */
    int64_t rate;
} rates[] = {
    { MESSAGE_MMS, SENDER_LONGCODE, NULL, 1600 },
    { MESSAGE_MMS, SENDER_TOLLFREE, "CA", 4700 },
    { MESSAGE_MMS, SENDER_TOLLFREE, NULL, 3200 },
};
enum { SMS_RATE = 350 };

int64_t message_rate(enum message_type type, enum sender_kind from, const char *country)
{
    for (size_t i = 0; i < ARRAY_SIZE(rates); i++)
        if (rates[i].type == type && rates[i].from == from &&
            (!rates[i].country || text_equal(rates[i].country, country)))
            return rates[i].rate;
    return SMS_RATE;
}
