/* Faults on demand as a request meets them. Inside api/ only. */
#ifndef MOCK_API_FAULT_ANSWER_H
#define MOCK_API_FAULT_ANSWER_H

#include "mock/api/exchange.h"
#include "mock/faults/fault_book.h"

/*
 * The fault that strikes this request, of the account that its path names, whether the login has
 * opened it or not. False: none. is_send: a handler is about to send messages for it.
 */
bool api_fault_find(struct exchange *x, bool is_send, struct fault_strike *ret);
/*
 * Answers as the fault has it. handler gives the true answer, which some faults keep; NULL: it
 * stands in the exchange already. 0 or a negative errno.
 */
int api_fault_answer(struct exchange *x, const struct fault_strike *strike, api_handler *handler);

#endif
