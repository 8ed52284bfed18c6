/* Recorded answers as files: one for each exchange, and an index. */
#ifndef HARNESS_RECORD_FIXTURE_H
#define HARNESS_RECORD_FIXTURE_H

#include "harness/compare/recording.h"
#include "harness/record/sanitise.h"

struct fixture_source {
    const char *scenario, *file; /* the scenario's name, and where it stands */
    const char *source;          /* of its head; NULL: it does not say */
    const char *const *rules;
    size_t n_rules;
};

/*
 * Learns what the documents of the exchange hold of secrets; for all exchanges before the first is
 * written.
 */
void fixture_learn(struct sanitiser *s, const struct recorded_exchange *e);

/*
 * Appends the JSON of one exchange: scenario, step, round, request (method, path, body), status,
 * headers of these names, body. A body that is JSON is an object's member "json", else "text", or
 * "bytes", how many, when it is no text.
 */
void fixture_write(struct sanitiser *s, const struct fixture_source *from,
    const struct recorded_exchange *e, const char *const *headers, size_t n_headers,
    struct strbuf *out);

/* "<scenario>/01.json", the second time of a step "<scenario>/01-2.json"; of safe characters. */
const char *fixture_path(
    struct arena *a, const struct fixture_source *from, const struct recorded_exchange *e);

#endif
