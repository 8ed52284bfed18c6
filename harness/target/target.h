/*
 * What the scenarios run against: a mock of our own, a mock that somebody started, or any base URL,
 * also the real service. It gives each scenario its variables.
 */
#ifndef HARNESS_TARGET_TARGET_H
#define HARNESS_TARGET_TARGET_H

#include "harness/client/client.h"
#include "harness/eval/variables.h"
#include "harness/target/target_result.h"
#include "harness/target/world.h"

struct target_options {
    const char *mock_world; /* start a mock with this world; NULL: do not */
    const char *mock_binary;
    const char *const *mock_arguments;
    size_t n_mock_arguments;
    const char *file;                 /* a variables file; NULL: none */
    const char *base_url;             /* beats the one of the file; NULL: none */
    bool only_show;                   /* nothing will be sent: needs no login, no --live */
    bool live;                        /* the user allows to leave this machine */
    const char *auth_id, *auth_token; /* of the environment, for what is no mock; may be NULL */
};

struct target;
/*
 * Opens it: starts the mock, reads the file, asks a base URL on loopback whether it is a mock (then
 * its accounts are used, and no credentials of the environment are sent to it). client and the
 * options' texts are borrowed until target_close. Unless TARGET_READY, why is a sentence.
 *
 * One thread opens, prepares and closes it; the others may call the rest at the same time.
 */
enum target_result target_open(const struct target_options *options, struct client *client,
    struct target **ret, struct strbuf *why);
void target_close(struct target *t); /* stops a mock of our own; NULL is fine */

/* What a scenario wants of a mock. */
struct target_need {
    struct account_need account;
    const char *const *assume; /* KEY=VALUE each: it runs in a mock that was told so */
    size_t n_assume;
};

/* Starts a mock that was told what the need assumes, unless there is one or none is needed. */
enum target_result target_prepare(
    struct target *t, const struct target_need *need, struct strbuf *why);

/* A scenario that has entered the target. */
struct target_visit {
    struct client *client; /* of the scenario's thread; borrowed, set by the caller */
    struct world *world;   /* the mock it is in; NULL: it is none */
};
/*
 * Sets the variables of one scenario: base_url, dst, what the file says, auth_id, auth_token (a
 * secret), and on a mock the names of the world and an account of the scenario's own. What it needs
 * has been prepared.
 */
enum target_result target_enter(struct target *t, const struct target_need *need,
    struct target_visit *visit, struct variables *vs, struct strbuf *why);
/* True if a scenario may ask for assumptions: only a mock of our own can be started anew. */
bool target_can_assume(const struct target *t);

/* What the target says for every scenario: its file's variables, base_url, the login. */
const struct variables *target_variables(const struct target *t);
bool target_is_shown(const struct target *t); /* only what would be sent: nothing is */
bool target_is_mock(const struct target *t);
bool target_is_live(const struct target *t);         /* not on this machine */
bool target_has_login(const struct target *t);       /* a mock has one for each scenario */
const char *target_base_url(const struct target *t); /* of scenarios that assume nothing */

const char *target_visit_base_url(const struct target *t, const struct target_visit *visit);
/* True if its mock is our own and has ended by itself; why says how. */
bool target_visit_died(const struct target_visit *visit, struct strbuf *why);
/* The mock's explanation of an answer as JSON text, or NULL. */
const char *target_visit_explain(
    const struct target_visit *visit, struct arena *a, const char *auth_id, const char *answer_id);

static inline void target_closep(struct target **t)
{
    target_close(*t);
}
#define CLEANUP_TARGET CLEANUP(target_closep)

#endif
