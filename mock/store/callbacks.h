/*
 * Callbacks that are still to be made: a row from the change of state that causes one until its
 * receiver has answered or the last try has failed, so that a killed process forgets none.
 */
#ifndef MOCK_STORE_CALLBACKS_H
#define MOCK_STORE_CALLBACKS_H

#include "mock/domain/message.h"
#include "mock/store/accounts.h"

struct callback {
    uint32_t message;         /* its number in the account */
    unsigned sequence;        /* which of the message's it is, from 0 */
    enum message_state state; /* that it tells */
    int64_t event_us;         /* when that was reached */
    unsigned tries;           /* made so far */
    int64_t due_us;           /* when the next one is */
};

/* Adds it, or writes tries and due_us of the one that is there. 0 or a negative errno. */
int store_callback_put(struct store *s, const struct account *a, const struct callback *c);
int store_callback_remove(
    struct store *s, const struct account *a, uint32_t message, unsigned sequence);
/* The first account that has any; of those behind that one, unless it is NULL. 1 and *ret, 0 if
 * there is none, or a negative errno. */
int store_callback_account(struct store *s, const struct account *behind, struct account **ret);
/* fn(context, callback) for each of the account's, by message and sequence. 0 or a negative errno.
 */
int store_callbacks(struct store *s, const struct account *a,
    void (*fn)(void *context, const struct callback *), void *context);

#endif
