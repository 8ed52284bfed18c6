/*
 * Catches callbacks and lets a scenario wait for them: an HTTP server in a thread of its own, for
 * all scenarios of a run. Every call may come from any thread.
 */
#ifndef HARNESS_SINK_SINK_H
#define HARNESS_SINK_SINK_H

#include "base/arena.h"
#include "base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

/* Texts are borrowed as long as the sink. */
struct sink_options {
    const char *listen;     /* HOST:PORT, numeric; NULL: 127.0.0.1 and a free port */
    const char *public_url; /* under which it is reached from outside; NULL: where it listens */
    bool open_to_all;       /* without sessions opened first: the root, and any /s/NAME */
};

struct sink;
struct sink_session;

struct sink *sink_create(const struct sink_options *options); /* opens nothing yet */
void sink_destroy(struct sink *s); /* its sessions are closed; NULL is fine */

/* Starts to listen, unless it does already. 0, or a negative errno with a sentence in why. */
int sink_start(struct sink *s, struct strbuf *why);
/* Where it is reached, without a slash at its end; it has been started. Borrowed. */
const char *sink_url(const struct sink *s);
/* A token that may sign for sessions which are opened from now on. is_main: not a sub-account's. */
void sink_token(struct sink *s, const char *auth_id, const char *token, bool is_main);

/* A session with a path of its own; starts the sink. NULL with a sentence in why. */
struct sink_session *sink_session_open(struct sink *s, struct strbuf *why);
/* Forgets what it has caught, and lets go whoever waits there. NULL is fine. */
void sink_session_close(struct sink_session *session);
const char *sink_session_url(const struct sink_session *session); /* what {{sink}} is; borrowed */
void sink_session_token(
    struct sink_session *session, const char *auth_id, const char *token, bool is_main);

struct sink_callback {
    int64_t after_us;      /* since the session was opened */
    const char *uuid;      /* MessageUUID; NULL: a stray */
    const char *status;    /* NULL: it tells none */
    const char *signature; /* all of them together: "valid", "invalid" or "absent" */
    int answered;          /* the status the sink answers */
};
/* Calls each for all that it has kept, strays too, in the order they came; texts are borrowed. */
void sink_session_each(struct sink_session *session,
    void (*each)(void *context, const struct sink_callback *caught), void *context);

/* False for a sub-account: its id begins with SA, an account's with MA. */
bool sink_is_main_account(const char *auth_id);

static inline void sink_destroyp(struct sink **s)
{
    sink_destroy(*s);
}
#define CLEANUP_SINK CLEANUP(sink_destroyp)

#endif
