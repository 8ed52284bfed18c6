/* The file that says when each rule was last seen to hold: plivo-harness diff --confirmed writes
 * it. */
#ifndef MOCK_CLI_CONFIRMED_FILE_H
#define MOCK_CLI_CONFIRMED_FILE_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "mock/control/ledger_json.h"

/*
 * Fills dates (of RULE_MAX_) with texts in the arena; rules that this mock does not have are passed
 * over. 0, or a negative errno with a sentence in why.
 */
int confirmed_file_read(
    struct arena *a, const char *path, struct rule_date *dates, struct strbuf *why);

#endif
