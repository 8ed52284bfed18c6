#include "mock/domain/rates.h"

#include "base/text.h"

/* clang-format off */
const struct rate_row default_rates[] = {
    { NULL, MESSAGE_SMS,      RATE_ANY_SENDER,   350 },
    { NULL, MESSAGE_MMS,      RATE_ANY_SENDER,   350 },
    { NULL, MESSAGE_MMS,      SENDER_LONGCODE,  1600 },
    { NULL, MESSAGE_MMS,      SENDER_TOLLFREE,  3200 },
    { "CA", MESSAGE_MMS,      SENDER_TOLLFREE,  4700 },
    { NULL, MESSAGE_WHATSAPP, RATE_ANY_SENDER,   350 },
};
/* clang-format on */
const size_t default_rates_n = ARRAY_SIZE(default_rates);

/* How much a row says about such a message; 0 if it is about another. */
static int row_fits(
    const struct rate_row *row, enum message_type type, enum sender_kind from, const char *country)
{
    if (row->type != type || (row->country && !text_equal(row->country, country)) ||
        (row->kind != RATE_ANY_SENDER && row->kind != (int)from))
        return 0;
    return 1 + 2 * (row->country != NULL) + (row->kind != RATE_ANY_SENDER);
}

static const struct rate_row *best_row(const struct rate_row *rows, size_t n,
    enum message_type type, enum sender_kind from, const char *country)
{
    const struct rate_row *best = NULL;
    int most = 0;

    for (size_t i = 0; i < n; i++) {
        int fits = row_fits(&rows[i], type, from, country);

        if (fits > most) {
            most = fits;
            best = &rows[i];
        }
    }
    return best;
}

int64_t message_rate(const struct rate_row *rows, size_t n, enum message_type type,
    enum sender_kind from, const char *country)
{
    const struct rate_row *row = best_row(rows, n, type, from, country);

    if (!row)
        row = best_row(default_rates, default_rates_n, type, from, country);
    return row ? row->rate : 0;
}

int64_t message_failed_rate(const struct policy *policy, int code, int64_t rate)
{
    if (!rule_on(policy, RULE_PRICE_FAILED) || policy_is(policy, ASSUME_FAILED_RATE, "kept"))
        return rate;
    return policy_is(policy, ASSUME_FAILED_RATE, "by-code") && message_failed_keeps_rate(code)
               ? rate
               : 0;
}

int64_t message_failed_amount(const struct policy *policy, int64_t amount)
{
    return rule_on(policy, RULE_PRICE_FAILED) ? 0 : amount;
}
