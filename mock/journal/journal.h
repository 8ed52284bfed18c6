/*
 * What happened in each account, kept in memory: requests and answers, tries of callbacks and of
 * inbound webhooks, changes of state. Bounded by count and bytes. No SQL, no sockets, no clock:
 * times and durations are handed in, so that two runs with one seed and a clock that stands still
 * list the same bytes. One thread.
 *
 * An account is named by a number of the caller's choice (struct account's id). Adding costs one
 * malloc and some copying; nothing is formatted or redacted before somebody reads. Only the value
 * of Authorization is not even copied.
 */
#ifndef MOCK_JOURNAL_JOURNAL_H
#define MOCK_JOURNAL_JOURNAL_H

#include "base/json_write.h"
#include "mock/domain/message.h"
#include "mock/domain/rules.h"
#include "mock/journal/query.h"
#include "mock/web/http.h"

struct journal_limits {
    size_t entries, bytes; /* of one account */
    size_t total_bytes;    /* of all accounts together */
    size_t body;           /* a longer body is cut to this many bytes, and says so */
    /* Changes of state are kept from the start; else from when somebody waits for something of the
     * account, or listens to it. */
    bool all_states;
};
/* 2,000 entries and 4 MiB an account, 256 MiB in all, bodies of 64 KiB. */
extern const struct journal_limits journal_limits_default;

/* How much of the answer to a callback is kept; it is charged when the try begins, so that what is
 * dropped does not depend on which answer comes first. */
enum { JOURNAL_ANSWER_HEAD_MAX = 1024 };

/*
 * The secrets of an account, NULL behind the last: its token, its sub-accounts' tokens, the control
 * token. Asked for whenever something is to be read; borrowed until the next call.
 */
typedef const char *const *journal_secrets(void *context, int64_t account);

struct journal;
/* limits NULL: the default; secrets NULL: there are none to know by value. */
void journal_create(const struct journal_limits *limits, journal_secrets *secrets, void *context,
    struct journal **ret);
void journal_destroy(struct journal *j); /* NULL is fine; what listens to it goes first */

/* A request of the API, when its answer is known. Everything is borrowed for the call. */
struct journal_request {
    int64_t time_us; /* of the account's clock, as all times here */
    const struct http_request *req;
    const struct http_response *res;
    const char *api_id;               /* of the answer; NULL: none */
    const char *const *message_uuids; /* the messages it made or names */
    size_t n_message_uuids;
    enum rule refused_by; /* RULE_NONE: not refused */
    uint32_t fault;       /* id of the fault on demand that struck it; 0: none */
    int64_t duration_us;  /* 0 under a clock that stands still */
};
void journal_request(struct journal *j, int64_t account, const struct journal_request *r);

/* A message that went from one state to another. */
struct journal_state {
    int64_t time_us;
    const char *message_uuid;
    uint64_t message_n;          /* the message's running number in its account */
    unsigned sequence;           /* which change of this message: 1, 2, … */
    enum message_state from, to; /* from is MESSAGE_STATE_MAX_ for a message that is new */
    int error_code;              /* 0: none */
};
void journal_state(struct journal *j, int64_t account, const struct journal_state *s);
/* Whether anybody hears of the account's changes of state; if not, journal_state() would do
 * nothing.
 */
bool journal_hears_states(struct journal *j, int64_t account);

/* One try of a status callback, or of the webhook of an inbound message. */
struct journal_try {
    int64_t time_us;
    const char *message_uuid;
    uint64_t message_n;
    unsigned sequence; /* of the change of state it tells of */
    unsigned number;   /* of the try: 1 for the first */
    enum message_state state;
    const char *method, *url;
    const struct http_header *headers;
    size_t n_headers;
    const char *body;
    size_t body_len;
};
/* How a try ended. */
struct journal_try_end {
    int status;          /* of the answer; 0: none came */
    const char *failure; /* why it is not a success, in fixed words without an address or a
                            port, e.g. "connection refused"; NULL: it is one */
    int64_t latency_us;  /* 0 under a clock that stands still */
    const char *answer;  /* the answer's body, of which the head is kept */
    size_t answer_len;
    const char *again; /* why it is tried again, e.g. "no 2xx"; NULL: it is not */
    int64_t next_us;   /* when; read only with again */
};
/*
 * Adds a try under way; returns its handle for the call of end. A handle whose entry was dropped,
 * cleared or forgotten is no mistake: its end goes nowhere.
 */
uint64_t journal_callback_begin(struct journal *j, int64_t account, const struct journal_try *t);
void journal_callback_end(
    struct journal *j, int64_t account, uint64_t handle, const struct journal_try_end *end);
uint64_t journal_inbound_begin(struct journal *j, int64_t account, const struct journal_try *t);
void journal_inbound_end(
    struct journal *j, int64_t account, uint64_t handle, const struct journal_try_end *end);

/* Drops an account's entries; counts begin anew, numbers of requests go on. */
void journal_clear(struct journal *j, int64_t account);
/* The same for an account that is set back or gone: numbers begin anew, and who waits is told. */
void journal_forget(struct journal *j, int64_t account);

/*
 * Writes what fits the query, newest first, as members of the object that is open in w: dropped
 * (entries given up to the bounds since the journal was cleared), entries, kept, total (how many
 * fit). Entries of one time stand in an order of their own that does not depend on which was added
 * first; docs/reference/journal.md has it and each entry's members.
 */
void journal_list(
    struct journal *j, int64_t account, const struct journal_query *query, struct json_writer *w);

/*
 * How many entries fit the filter. Without a filter but the kinds: since the journal was cleared,
 * those that were dropped included; else of those kept. A try counts when it has ended.
 */
uint64_t journal_count(
    const struct journal *j, int64_t account, const struct journal_filter *filter);

/* Sums over all accounts, for the metrics. */
struct journal_sums {
    uint64_t entries, bytes; /* kept now */
    uint64_t dropped;        /* since the start */
    uint64_t accounts;       /* that have entries or had some */
};
struct journal_sums journal_sums(const struct journal *j);

#endif
