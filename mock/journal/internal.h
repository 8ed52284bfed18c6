/* What waiters and events hear of the journal. Inside journal/ only. */
#ifndef MOCK_JOURNAL_INTERNAL_H
#define MOCK_JOURNAL_INTERNAL_H

#include "mock/journal/entry.h"

struct journal_listener {
    void *context;
    /* An entry that is complete: a try when it has ended, others at once. May not add any. */
    void (*published)(void *context, const struct journal_entry *e);
    /* All have heard of it, so that more may be added, which may drop it. NULL: nothing to do. */
    void (*settled)(void *context);
    void (*cleared)(void *context, int64_t account, bool forgotten);
    bool (*is_there)(
        void *context, int64_t account); /* somebody of that account hears through it */
};
enum { JOURNAL_LISTENERS_MAX = 4 };
void journal_listen(struct journal *j, const struct journal_listener *listener);
void journal_unlisten(struct journal *j, const void *context);

/* The secrets of an account as a redactor; lives in the arena. */
struct redactor journal_redactor(const struct journal *j, struct arena *a, int64_t account);

/*
 * Calls see for each entry kept that was published after event number `after`, oldest first, until
 * it returns false; all that are kept if this account has had no such number. Returns how many were
 * published after it and are kept no more.
 */
uint64_t journal_replay(const struct journal *j, int64_t account, uint64_t after,
    bool (*see)(void *context, const struct journal_entry *e), void *context);

#endif
