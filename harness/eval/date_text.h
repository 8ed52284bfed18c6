/*
 * Dates from and to text by a format, as Hurl's toDate and dateFormat take it: what strftime knows,
 * and of chrono's own `%+` (ISO 8601), `%.f`, `%.3f`, `%.6f`, `%.9f`, `%f` and `%:z`.
 */
#ifndef HARNESS_EVAL_DATE_TEXT_H
#define HARNESS_EVAL_DATE_TEXT_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * The whole text as a date: microseconds since 1970, UTC. Without a zone it is UTC, without a time
 * midnight. False if it does not fit the format, or the format or the text has no full date.
 */
bool date_parse(const char *text, const char *format, int64_t *ret);
/* Appends. False, with something appended, if the format holds what nobody knows. */
bool date_format(int64_t us, const char *format, struct strbuf *out);
/* RFC 3339, as `isIsoDate` asks: 2026-01-02T03:04:05Z, with fraction or offset or not. */
bool date_is_rfc3339(const char *text);

#endif
