/* Finds an exchange by its ticket: a hash table that grows and chains through the exchanges. */
#ifndef MOCK_HTTP_TICKETS_H
#define MOCK_HTTP_TICKETS_H

#include <stddef.h>
#include <stdint.h>

struct exchange;
struct tickets {
    struct exchange **slots; /* a power of two of them */
    size_t n_slots, n;
};

void tickets_add(struct tickets *t, struct exchange *x);
void tickets_remove(struct tickets *t, struct exchange *x);
struct exchange *tickets_find(const struct tickets *t, uint64_t ticket); /* or NULL */
void tickets_release(struct tickets *t);

#endif
