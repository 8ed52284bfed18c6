/* What one request of a journal took from the answer to an earlier one. */
#ifndef HARNESS_AUTHOR_JOURNAL_LINKS_H
#define HARNESS_AUTHOR_JOURNAL_LINKS_H

#include "harness/author/draft.h"
#include "harness/eval/value.h"

/*
 * An id that an answer gave for the first time is another one when the scenario runs: the draft of
 * that request captures it, and it becomes a variable in those that use it later. What a request
 * names before any answer did is the world's and stays. Ids are uuids, and 16 and more letters and
 * digits.
 *
 * drafts in the order they were sent; answers[i] is the JSON text that the i-th got, NULL for none.
 */
void journal_links_name(
    struct arena *a, struct draft *drafts, const char *const *answers, size_t n);

#endif
