/*
 * Counters and gauges, and their text for Prometheus (exposition format 0.0.4). To count is to add
 * to a number in an array; names, help and labels are looked at when somebody reads. One thread.
 */
#ifndef MOCK_JOURNAL_METRICS_H
#define MOCK_JOURNAL_METRICS_H

#include "base/strbuf.h"
#include "mock/domain/message.h"
#include "mock/domain/rules.h"

enum metric {
    METRIC_REQUESTS,       /* [method][route][class]: metrics_request */
    METRIC_REFUSALS,       /* [rule] */
    METRIC_MESSAGE_STATES, /* [type][state reached]: metrics_message */
    METRIC_CALLBACK_TRIES, /* [enum try_result] */
    METRIC_CALLBACK_RETRIES,
    METRIC_INBOUND_TRIES, /* [enum try_result] */
    METRIC_FAULTS,        /* [fault], named by metrics_create */
    METRIC_LOOP_TURNS,
    METRIC_JOURNAL_DROPPED,
    METRIC_CALLBACKS_PENDING, /* from here on gauges: metric_set before they are written */
    METRIC_WAITERS,
    METRIC_SUBSCRIBERS,
    METRIC_JOURNAL_ENTRIES,
    METRIC_JOURNAL_BYTES,
    METRIC_ACCOUNTS,
    METRIC_RESIDENT_BYTES,
    METRIC_START_TIME,
    METRIC_MAX_
};

enum metric_method {
    METRIC_GET,
    METRIC_POST,
    METRIC_DELETE,
    METRIC_PUT,
    METRIC_HEAD,
    METRIC_OTHER,
    METRIC_METHOD_MAX_
};
enum { METRIC_CLASS_MAX_ = 6 }; /* of statuses: status / 100; 0: no answer */
enum try_result {
    TRY_SUCCESS, /* an answer that ends it */
    TRY_STATUS,  /* an answer that does not */
    TRY_TIME_OUT,
    TRY_UNREACHABLE,
    TRY_BROKEN,  /* connected, but no whole answer came */
    TRY_BARRED,  /* an address that must not be called */
    TRY_DROPPED, /* by a fault */
    TRY_RESULT_MAX_
};

/* Names that belong to the caller; they live as long as the metrics. */
struct metrics_names {
    const char *const *routes; /* templates: "/v1/Account/{auth_id}/Message/" */
    size_t n_routes;           /* one more route, "unknown", is added behind them */
    const char *const *faults; /* "reset", "delay", … */
    size_t n_faults;
};

struct metrics {
    struct metrics_names names;
    int64_t *values[METRIC_MAX_]; /* as many as the labels make */
};
/* started_us: the wall clock at the start, for process_start_time_seconds. */
void metrics_create(const struct metrics_names *names, int64_t started_us, struct metrics **ret);
void metrics_destroy(struct metrics *m); /* NULL is fine */

enum metric_method metric_method(const char *name);

/* at: place among its labels' values; 0 for one without labels. */
static inline void metric_add(struct metrics *m, enum metric metric, size_t at)
{
    m->values[metric][at]++;
}
static inline void metric_set(struct metrics *m, enum metric metric, int64_t value)
{
    m->values[metric][0] = value;
}
/* route: its place among the names, n_routes for an unknown one. */
static inline void metrics_request(
    struct metrics *m, enum metric_method method, size_t route, int status)
{
    size_t class = status >= 100 && status < 600 ? (size_t)status / 100 : 0;
    size_t row = (size_t)method * (m->names.n_routes + 1) + route;

    metric_add(m, METRIC_REQUESTS, row * METRIC_CLASS_MAX_ + class);
}
static inline void metrics_message(
    struct metrics *m, enum message_type type, enum message_state state)
{
    metric_add(m, METRIC_MESSAGE_STATES, (size_t)type * MESSAGE_STATE_MAX_ + (size_t)state);
}

/*
 * Appends all of them. Of one with labels only the values that are not 0. Content-Type:
 * METRICS_CONTENT_TYPE.
 */
void metrics_write(const struct metrics *m, struct strbuf *out);
#define METRICS_CONTENT_TYPE "text/plain; version=0.0.4; charset=utf-8"

/* The memory that this process has in use, in bytes; 0 where the system does not say. */
int64_t metrics_resident_bytes(void);

struct journal;
struct waiters;
struct events;
/* Sets the gauges that these and the process know; any of them may be NULL. */
void metrics_sample(
    struct metrics *m, const struct journal *j, const struct waiters *w, const struct events *e);

#endif
