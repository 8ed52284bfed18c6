/*
 * The world of one mock: its accounts, and a fresh one for whoever asks. What takes a client may be
 * called by several threads at once, each with a client of its own.
 */
#ifndef HARNESS_TARGET_WORLD_H
#define HARNESS_TARGET_WORLD_H

#include "harness/client/client.h"
#include "harness/eval/variables.h"
#include "harness/target/mock_process.h"
#include "harness/target/target_result.h"

struct world;

/* Which account a scenario wants. */
struct account_need {
    const char *like; /* the account of the world to clone; NULL is its main account */
    bool used;        /* false: it names no account, so none is cloned */
};

/*
 * Starts a mock, which world_close stops; it also ends when the thread that started it ends. Unless
 * TARGET_READY, *ret stays as it is and why is a sentence; so below.
 */
enum target_result world_start(struct client *client, const struct mock_process_options *options,
    struct world **ret, struct strbuf *why);
/* Asks a base URL whether it is a mock. If it is none, TARGET_READY and *ret stays as it is. */
enum target_result world_find(
    struct client *client, const char *base_url, struct world **ret, struct strbuf *why);
void world_close(struct world *w); /* NULL is fine */

const char *world_base_url(const struct world *w);
/* Sets base_url, the names of the world, and auth_id and auth_token (a secret) of a fresh account.
 */
enum target_result world_enter(struct world *w, struct client *client,
    const struct account_need *need, struct variables *vs, struct strbuf *why);
/* True if a mock of our own has ended by itself; why says how. */
bool world_died(struct world *w, struct strbuf *why);
/* The mock's explanation of an answer as JSON text, or NULL. */
const char *world_explain(const struct world *w, struct client *client, struct arena *a,
    const char *auth_id, const char *answer_id);

static inline void world_closep(struct world **w)
{
    world_close(*w);
}
#define CLEANUP_WORLD CLEANUP(world_closep)

#endif
