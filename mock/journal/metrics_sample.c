#include "mock/journal/events.h"
#include "mock/journal/metrics.h"
#include "mock/journal/waiters.h"

void metrics_sample(
    struct metrics *m, const struct journal *j, const struct waiters *w, const struct events *e)
{
    struct journal_sums sums = j ? journal_sums(j) : (struct journal_sums){ 0 };

    metric_set(m, METRIC_JOURNAL_ENTRIES, (int64_t)sums.entries);
    metric_set(m, METRIC_JOURNAL_BYTES, (int64_t)sums.bytes);
    metric_set(m, METRIC_JOURNAL_DROPPED, (int64_t)sums.dropped);
    metric_set(m, METRIC_WAITERS, w ? (int64_t)waiters_count(w) : 0);
    metric_set(m, METRIC_SUBSCRIBERS, e ? (int64_t)events_count(e) : 0);
    metric_set(m, METRIC_RESIDENT_BYTES, metrics_resident_bytes());
}
