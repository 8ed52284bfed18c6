/* What came of an exchange, in the outbox's words instead of libcurl's. */
#ifndef MOCK_DELIVERY_TRANSFER_END_H
#define MOCK_DELIVERY_TRANSFER_END_H

#include "mock/delivery/transfer.h"

/*
 * Writes the end, its sentence, the status and what else the answer gave to the transfer's letter.
 * code is what libcurl ended it with.
 */
void transfer_judge(struct transfer *t, CURLcode code);

#endif
