/*
 * How many sends of each account are under way at the same time (rule SEND-CONCURRENT): those whose
 * answer has not been handed to the network, because the turn of the loop in which they were taken
 * has not ended, or because a fault holds the answer back. Kept only while the switch rate-limits
 * is on.
 */
#ifndef MOCK_API_OPEN_SENDS_H
#define MOCK_API_OPEN_SENDS_H

#include "base/cleanup.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { OPEN_SENDS_MAX = 100 };

struct open_sends;
void open_sends_create(struct open_sends **ret);
void open_sends_destroy(struct open_sends *o); /* NULL is fine */

/* A turn begins: what was answered in the one before, and not held back, has left. */
void open_sends_turn(struct open_sends *o);
/* Those of the account (by its id) now. */
size_t open_sends_count(const struct open_sends *o, int64_t account);
/* One more: until the turn ends, or if its answer is held back, until open_sends_over(). */
void open_sends_add(struct open_sends *o, int64_t account, uint64_t ticket, bool is_held);
/* The exchange of that ticket is over; one that is not known is no mistake. */
void open_sends_over(struct open_sends *o, uint64_t ticket);

#endif
