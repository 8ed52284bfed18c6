/* Amounts of money, exact: a whole number of millionths of the currency's unit. */
#ifndef HARNESS_SAFETY_MONEY_H
#define HARNESS_SAFETY_MONEY_H

#include "base/strbuf.h"

enum { MONEY_DECIMALS = 6 };

/* "0.0035", "12": digits, with at most six behind a point; anything finer is rounded up. -EINVAL if
 * it is not written so, -ERANGE above a billion. */
int money_read(const char *text, int64_t *ret);
/* Appends it with five decimals, as prices of messages are written; the sixth is rounded up. */
void money_write(struct strbuf *out, int64_t millionths);

#endif
