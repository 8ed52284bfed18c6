/* The sink's HTTP server: a thread that waits for bytes and for the time to answer. */
#ifndef HARNESS_SINK_SERVER_H
#define HARNESS_SINK_SERVER_H

#include "harness/sink/address.h"
#include "harness/sink/catcher.h"

#include <pthread.h>

struct sink_server;

/*
 * Starts the thread; takes over address->fd, also when it fails. The catchers are used with lock
 * held; both are borrowed until sink_server_stop. 0, or a negative errno with a sentence in why.
 */
int sink_server_start(const struct sink_address *address, struct catchers *catchers,
    pthread_mutex_t *lock, struct sink_server **ret, struct strbuf *why);
/* Ends the thread; lock is not held. Whoever waits gets an answer, if it can be sent at once. */
void sink_server_stop(struct sink_server *s);
/* Lets go whoever waits in a catcher that is about to be closed; lock is held. */
void sink_server_let_go(struct sink_server *s, const struct catcher *catcher);

#endif
