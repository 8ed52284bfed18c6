/*
 * The columns of pool_number that schema.sql calls derived, as SQL over a row of number n: a world
 * that is loaded and a number that is added get them from the same words. Inside store/ only.
 */
#ifndef MOCK_STORE_POOL_DERIVED_H
#define MOCK_STORE_POOL_DERIVED_H

#include "mock/domain/sender.h"

_Static_assert(
    SENDER_SHORTCODE == 0 && SENDER_TOLLFREE == 1 && SENDER_LONGCODE == 2, "spelt out below");

#define POOL_KIND "CASE n.type WHEN 'shortcode' THEN 0 WHEN 'tollfree' THEN 1 ELSE 2 END"
/* local and national count as fixed. Source: NumberPool API, type */
#define POOL_TYPE                                                                                  \
    "CASE WHEN n.type IN ('shortcode', 'tollfree', 'mobile') THEN n.type ELSE 'fixed' END"
/* The platform finds a toll-free number's ability; a long code's is what it was added for. */
#define POOL_CARRIES_MMS(service)                                                                  \
    "CASE n.type WHEN 'shortcode' THEN 0 WHEN 'tollfree' THEN n.mms ELSE n.mms AND " service       \
    " IS 'mms' END"
#define POOL_SERVES(service)                                                                       \
    "CASE n.type WHEN 'shortcode' THEN 'sms' WHEN 'tollfree' THEN iif(n.mms, 'mms', 'sms')"        \
    " ELSE coalesce(" service ", 'sms') END"

/* The levels of pool_tally, and the digits that a number has there. */
enum { TALLY_STEP = 2, TALLY_DEEPEST = 8 };
#define TALLY_HIGHER "(VALUES (0), (2), (4), (6))" /* the deepest is counted, these are summed */
#define TALLY_PREFIX(number, level) "substr(" number " || '        ', 1, " level ")"

#endif
