/* The requests of a mock's journal as drafts. */
#ifndef HARNESS_AUTHOR_JOURNAL_DRAFT_H
#define HARNESS_AUTHOR_JOURNAL_DRAFT_H

#include "harness/author/draft.h"

/* A struct of zeros is empty. */
struct drafts {
    struct list items;   /* of struct draft; newest first until they are finished */
    struct list answers; /* of const char *: the JSON that each got, or NULL */
    int64_t oldest;      /* the number of the last one that was read */
};

/*
 * Reads one page of the journal, JSON text, newest first: entries of kind request. One that came
 * already, because the journal has grown since the page before, is passed over. Of the headers,
 * those are left out that a client adds by itself; a login becomes {{auth_id}} and {{auth_token}}.
 * The answer's status is what is expected. What the journal itself has hidden or cut stays so, and
 * the draft's comment says it. A login that got 401 becomes one that is wrong.
 *
 * The number of entries of any kind on the page, or -EINVAL with a sentence in why: it is no such
 * listing.
 *
 * Source: docs/reference/journal.md.
 */
ptrdiff_t journal_drafts_read(
    struct arena *a, const char *json, size_t len, struct drafts *drafts, struct strbuf *why);
/* Why there is no page, if the answer says so: {"error": "…"}; else NULL. */
const char *journal_refusal(struct arena *a, const char *json, size_t len);
/* All pages are read: in the order they were sent, with variables for what differs from run to run.
 */
void journal_drafts_finish(struct arena *a, struct drafts *drafts);

#endif
