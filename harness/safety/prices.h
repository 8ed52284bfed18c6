/*
 * What things cost, as the user says: price_sms=0.0079, price_mms=0.0180 of the target's file. From
 * these a bound is reckoned that is never too low; the real amount only the bill tells.
 */
#ifndef HARNESS_SAFETY_PRICES_H
#define HARNESS_SAFETY_PRICES_H

#include "harness/eval/variables.h"
#include "harness/hurl/ast.h"
#include "harness/safety/send_fields.h"

struct price {
    const char *name; /* what it is the price of: "sms" */
    int64_t each;     /* millionths */
};

struct prices {
    struct price *at;
    size_t n;
};

/* The variables price_NAME. 0, or -EINVAL with a sentence in why. Names live in the arena. */
int prices_read(
    struct arena *a, const struct variables *vs, struct prices *ret, struct strbuf *why);
/* NULL if there is none of that name. */
const struct price *price_of(const struct prices *p, const char *name, size_t len);

/*
 * At most so many units a text is sent in: by its UTF-16 length one up to 70, else one for each 67
 * begun. That is right for Unicode, and often too many for what GSM-7 can write.
 */
uint64_t text_units_bound(const char *text);

/*
 * What a send of so many messages may cost at most: for each, the dearest of the message prices (an
 * "mms" once, others times the units of the longest field). Those of which is_of_other says so are
 * prices of other things. -ENOENT if there is no price of messages.
 */
int send_price(const struct prices *p, bool (*is_of_other)(const char *name, void *context),
    void *context, uint64_t n_messages, const struct send_fields *fields, int64_t *ret);

/* What a scenario's "# cost: 1 mms, 2 sms" comes to; -ENOENT with a sentence if a price is missing.
 */
int head_price(
    const struct prices *p, const struct hurl_head *head, int64_t *ret, struct strbuf *why);

#endif
