/* The ledger as JSON, for GET /_mock/rules and "plivo-mock rules --json". */
#ifndef MOCK_CONTROL_LEDGER_JSON_H
#define MOCK_CONTROL_LEDGER_JSON_H

#include "base/json_write.h"

/* Writes the members "assumptions" and "rules" of an object that is open. */
void ledger_json(struct json_writer *w);

#endif
