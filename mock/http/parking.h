/*
 * Exchanges that are not answered in their turn: put off, delayed, streamed, or due to come to a
 * mishap. While such an exchange waits, its connection is suspended in libmicrohttpd, so that it
 * costs nothing; its client's end is seen by the loop's own watch. Requests behind it stay unread,
 * so they keep their order.
 *
 * An answer or a piece of a stream that comes within a turn is released when the turn has ended,
 * so that nothing leaves before it is committed.
 */
#ifndef MOCK_HTTP_PARKING_H
#define MOCK_HTTP_PARKING_H

#include "mock/http/connection.h"
#include "mock/http/server.h"
#include "mock/http/tickets.h"
#include "mock/http/timers.h"

#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>

struct parking {
    const struct server_application *application;
    struct http_later later;
    struct tickets tickets;
    struct timers timers;
    struct exchange *released; /* what is to be released at the end of the turn */
    bool is_stopping;
    bool wants_turn; /* libmicrohttpd has something to do that it is not woken for */
};

void parking_init(struct parking *p, const struct server_application *application);
/* Lets go of all that is suspended: before libmicrohttpd is stopped, which insists on it. */
void parking_abandon(struct parking *p);
void parking_release(struct parking *p);

/* Whether the answer that the handler has given is more than a plain one. */
bool parking_concerns(const struct http_response *res);
/* Takes the exchange up, which has just been handled, and suspends its connection. */
void parking_enter(
    struct parking *p, struct connection *c, struct MHD_Connection *mc, struct exchange *x);
/* The exchange is over. was_sent: all of its answer has left. */
void parking_leave(struct parking *p, struct exchange *x, bool was_sent);

/* Suspends the connection once more, until something happens or the time has come (INT64_MAX). */
void parking_suspend(struct exchange *x, int64_t until_us);

/* is_lost: what was held in this turn could not be committed. */
void parking_turn_end(struct parking *p, bool is_lost);
void parking_fire(struct parking *p, int64_t now_us);
/* The client of a suspended exchange has ended its side, or is not there any more. */
void parking_peer_ended(struct exchange *x);
/* The server stops: nobody waits any longer, what comes now does not begin to. */
void parking_stop(struct parking *p);

#endif
