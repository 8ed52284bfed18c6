/* The mock's control API under /_mock/, as far as a run needs it. */
#ifndef HARNESS_TARGET_CONTROL_H
#define HARNESS_TARGET_CONTROL_H

#include "harness/client/client.h"
#include "harness/eval/variables.h"

enum control_result {
    CONTROL_DONE,
    CONTROL_UNREACHABLE, /* no answer */
    CONTROL_REFUSED,     /* an answer that is not what was asked for */
    CONTROL_INTERRUPTED,
};

struct control {
    struct client *client;
    const char *base_url; /* without a slash at its end */
};

struct control_account {
    const char *auth_id, *auth_token;
};

/* Each call puts what it finds into the arena and, unless CONTROL_DONE, a sentence into why. */

/* The accounts of the world, the main one first; an empty world has none. */
enum control_result control_accounts(const struct control *c, struct arena *a,
    struct control_account **ret, size_t *ret_n, struct strbuf *why);
/* A fresh account with the rows of the one called like; the names of its own things are set. */
enum control_result control_clone(const struct control *c, struct arena *a, const char *like,
    struct control_account *ret, struct variables *names, struct strbuf *why);
/* Sets each name of the account's world as a variable. */
enum control_result control_names(const struct control *c, struct arena *a, const char *auth_id,
    struct variables *names, struct strbuf *why);
/*
 * How the mock explains an answer: its JSON text, or NULL when it has no explanation (also when it
 * does not answer: this is only for a report).
 */
const char *control_why(
    const struct control *c, struct arena *a, const char *auth_id, const char *answer_id);

#endif
