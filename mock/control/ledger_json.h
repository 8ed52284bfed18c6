/* The ledger as JSON, for GET /_mock/rules and "plivo-mock rules --json". */
#ifndef MOCK_CONTROL_LEDGER_JSON_H
#define MOCK_CONTROL_LEDGER_JSON_H

#include "base/json_write.h"
#include "mock/domain/rules.h"

/* When a rule was last seen to hold against a real service; NULL: never, as far as is known. */
struct rule_date {
    const char *date;    /* "2026-11-28" */
    const char *against; /* the service's URL */
};

/*
 * Writes the members "assumptions" and "rules" of an object that is open. dates is an array by enum
 * rule, and each rule says "confirmed" and "against"; NULL: none of it does.
 */
void ledger_json(struct json_writer *w, const struct rule_date *dates);

#endif
