/* The heaps behind due.h. Inside store/ only. */
#ifndef MOCK_STORE_DUE_BOOK_H
#define MOCK_STORE_DUE_BOOK_H

#include "mock/store/due.h"

struct due_book {
    struct due_alarm {
        int64_t wall_us;
        struct account *account;
    } * alarms; /* a heap */
    size_t n, room;
};
void due_book_release(struct due_book *book);
void due_set_release(struct due_set *set);

/* To be called when the account's clock was set: its next event may come earlier by the wall's. */
void due_alarm_set(struct store *s, struct account *a);
/* Makes the account's heap anew from its rows: what was not fired yet. 0 or a negative errno. */
int due_load(struct store *s, struct account *a);

/* The account's row is to be written at the end of the turn: balance, clock, what was fired. */
void account_touch(struct store *s, struct account *a);

#endif
