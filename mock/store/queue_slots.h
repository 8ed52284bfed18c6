/*
 * The queue of each source number: when the next message may leave it, for each service. In memory;
 * after a restart it is made again from the messages that are still in it.
 */
#ifndef MOCK_STORE_QUEUE_SLOTS_H
#define MOCK_STORE_QUEUE_SLOTS_H

#include "mock/domain/message.h"
#include "mock/store/accounts.h"

/* When the queue of that number is free, in microseconds of the account's clock; 0: it is. */
int64_t store_queue_slot(const struct account *a, const char *number, enum message_type type);
/* It is free again at us. Queues that are free at now_us are forgotten when room is wanted. */
void store_queue_slot_set(
    struct account *a, const char *number, enum message_type type, int64_t us, int64_t now_us);

#endif
