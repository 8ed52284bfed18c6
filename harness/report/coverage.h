/* What a run reached of all there is: routes, parameters, answers, rules, states of callbacks. */
#ifndef HARNESS_REPORT_COVERAGE_H
#define HARNESS_REPORT_COVERAGE_H

#include "base/json_write.h"
#include "harness/report/outcome.h"
#include "harness/report/surface.h"

enum coverage_kind {
    COVERAGE_ROUTES,     /* "POST /v1/Account/{auth_id}/Message/" */
    COVERAGE_PARAMETERS, /* a route and a parameter it takes: "POST …/Message/ dst" */
    COVERAGE_ANSWERS,    /* a route and a status it may answer: "POST …/Message/ 404" */
    COVERAGE_RULES,      /* an id of the ledger */
    COVERAGE_STATES,     /* "delivered" */
    COVERAGE_MAX_
};

struct coverage_item {
    const char *name;
    size_t times; /* how often it was reached; 0: never */
};

struct coverage_part {
    struct coverage_item *items; /* in the order of the description */
    size_t n;
};

struct coverage {
    const struct surface *surface;
    struct coverage_part parts[COVERAGE_MAX_];
};

extern const char *const coverage_names[COVERAGE_MAX_]; /* "routes", ..., "callback states" */
extern const char *const coverage_keys[COVERAGE_MAX_];  /* the same for JSON: "callback_states" */

/* Nothing reached yet of what the surface has. Lives in the arena; the surface is borrowed. */
void coverage_begin(struct coverage *c, struct arena *a, const struct surface *s);

void coverage_add_request(struct coverage *c, const struct request_seen *r);
void coverage_add_rule(struct coverage *c, const char *id);
/*
 * All that became known by an outcome: its requests (a rule that refused one is reached), the
 * states of its callbacks, and if it passed the rules that its head says it proves.
 */
void coverage_add_outcome(struct coverage *c, const struct outcome *o);

size_t coverage_reached(const struct coverage_part *p); /* how many of its items */

/* A line a part with its count, then the names of what was not reached; 80 columns where names
 * allow it. With at_most > 0 so many names a part, and how many more there are. */
void coverage_text(struct strbuf *out, const struct coverage *c, size_t at_most);

/* One object: each key of coverage_keys with what is known, what was reached and what was not. */
void coverage_json(struct json_writer *w, const struct coverage *c);

#endif
