/*
 * What of the journal somebody asks for, read from the query arguments of a control call. Whatever
 * is misspelt is refused with the names that there are: a filter that is passed over in silence
 * would find too much.
 */
#ifndef MOCK_JOURNAL_QUERY_H
#define MOCK_JOURNAL_QUERY_H

#include "base/strbuf.h"
#include "mock/web/params.h"

#include <stdint.h>

enum journal_kind {
    JOURNAL_REQUEST,
    JOURNAL_STATE,
    JOURNAL_CALLBACK,
    JOURNAL_INBOUND,
    JOURNAL_KIND_MAX_
};
extern const char *const journal_kind_names[JOURNAL_KIND_MAX_]; /* "request", … */

/* All that is set must hold. Texts are borrowed. A filter of zeros takes everything. */
struct journal_filter {
    unsigned kinds;      /* 1 << kind of those wanted; 0: all */
    const char *method;  /* "POST" */
    const char *path;    /* glob_fits on a request's path, or on the path of a callback's URL */
    const char *message; /* the uuid of a message that it is about */
    const char *body;    /* text within the body or the answer's body */
    int status_first, status_last; /* 0, 0: any */
    bool has_since, has_until;
    int64_t since_us, until_us; /* since itself is in, until is not */
};

/* Who takes an argument. */
enum query_use { QUERY_NONE = 0, QUERY_LIST = 1, QUERY_WAIT = 2, QUERY_EVENTS = 4 };
/* The name of the i-th argument that this use takes; NULL behind the last. */
const char *journal_query_argument(enum query_use use, size_t i);

enum { JOURNAL_LIMIT_DEFAULT = 20, JOURNAL_LIMIT_MAX = 1000 };
struct journal_query {
    struct journal_filter filter;
    size_t limit, offset;
};

/* What somebody waits for: a state of a message, or a number of entries. */
struct wait_query {
    struct journal_filter filter; /* of a count: its one kind and more; of a state: message only */
    unsigned states, or_states;   /* 1 << state of those that end the wait; 0: it is a count */
    uint64_t count;
    int64_t within_us;
};
#define WAIT_WITHIN_DEFAULT_US (30 * INT64_C(1000000))
#define WAIT_WITHIN_MAX_US (600 * INT64_C(1000000))

/*
 * Each reads its arguments, by names of docs/reference/journal.md. 0; -EINVAL for one that is
 * unknown, given twice or wrong, and then error says what there is, as one sentence without a full
 * stop. What ret holds is borrowed from the parameters.
 */
int journal_query_read(
    const struct params *params, struct journal_query *ret, struct strbuf *error);
int wait_query_read(const struct params *params, struct wait_query *ret, struct strbuf *error);
int events_query_read(
    const struct params *params, struct journal_filter *ret, struct strbuf *error);

#endif
