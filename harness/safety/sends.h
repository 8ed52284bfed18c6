/* Which requests send messages. */
#ifndef HARNESS_SAFETY_SENDS_H
#define HARNESS_SAFETY_SENDS_H

#include "harness/client/http_exchange.h"

/*
 * How many messages a request may send: none unless it is a POST to …/Message/, else one for each
 * destination. Destinations are joined by '<', so each '<' (or %3C, or \u003c) in the body counts
 * as one more: a '<' in a text makes the estimate too high, never too low.
 */
uint64_t message_cost(const struct http_request *request);

#endif
