/*
 * The journal as server-sent events: who subscribed gets each entry of the account when it is
 * complete. A subscriber has the ticket of the HTTP request whose answer does not end. One thread.
 */
#ifndef MOCK_JOURNAL_EVENTS_H
#define MOCK_JOURNAL_EVENTS_H

#include "mock/journal/journal.h"

struct events;
/*
 * write: takes bytes for a subscriber, borrowed for the call. False: it is gone or does not keep
 * pace, and is dropped; so what is held for a slow one is bounded by whoever writes. It may call
 * events_drop, but may not subscribe anybody or add to the journal.
 */
typedef bool events_write(void *context, uint64_t ticket, const char *text, size_t len);
void events_create(struct journal *j, events_write *write, void *context, struct events **ret);
void events_destroy(struct events *e); /* before the journal; NULL is fine */

/*
 * Sends what fits the filter from now on. first gets the bytes with which the stream begins: what
 * is kept of what was published after the event last_id, the value of the header Last-Event-ID;
 * NULL: nothing is sent again. If some of those are gone, an event "gap" says how many. An id that
 * this account never had sends all that is kept. The stream has to be able to take bytes when the
 * next entry is added.
 */
void events_subscribe(struct events *e, int64_t account, uint64_t ticket,
    const struct journal_filter *filter, const char *last_id, struct strbuf *first);
void events_drop(struct events *e, uint64_t ticket); /* no such subscriber: nothing */

/* A comment to every subscriber, so that a connection which nobody reads is found out. */
void events_keep_alive(struct events *e);
size_t events_count(const struct events *e);

#endif
