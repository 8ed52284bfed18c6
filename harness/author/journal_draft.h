/* The requests of a mock's journal as drafts. */
#ifndef HARNESS_AUTHOR_JOURNAL_DRAFT_H
#define HARNESS_AUTHOR_JOURNAL_DRAFT_H

#include "harness/author/draft.h"

struct drafts {
    struct draft *at; /* in the order they were sent */
    size_t n;
};

/*
 * Reads a listing of the journal, JSON text: entries of kind request. Of the headers, those are
 * left out that a client adds by itself; a login becomes {{auth_id}} and {{auth_token}}. The
 * answer's status is what is expected. What the journal itself has hidden or cut stays so, and the
 * draft's comment says it.
 *
 * 0, or -EINVAL with a sentence in why: it is no such listing.
 *
 * Source: docs/reference/journal.md.
 */
int journal_drafts_read(
    struct arena *a, const char *json, size_t len, struct drafts *ret, struct strbuf *why);

#endif
