#include "mock/http/tickets.h"

#include "mock/http/connection.h"

/* Tickets are a running number, so their low bits spread as evenly as can be. */
static struct exchange **slot(const struct tickets *t, uint64_t ticket)
{
    return &t->slots[ticket & (t->n_slots - 1)];
}

static void link_in(struct tickets *t, struct exchange *x)
{
    struct exchange **at = slot(t, x->request.ticket);

    x->stay.next_by_ticket = *at;
    *at = x;
}

static void grow(struct tickets *t)
{
    struct tickets old = *t;

    t->n_slots = old.n_slots ? 2 * old.n_slots : 64;
    t->slots = xcalloc(t->n_slots, sizeof(struct exchange *));
    for (size_t i = 0; i < old.n_slots; i++) {
        for (struct exchange *x = old.slots[i], *next; x; x = next) {
            next = x->stay.next_by_ticket;
            link_in(t, x);
        }
    }
    free(old.slots);
}

void tickets_add(struct tickets *t, struct exchange *x)
{
    if (t->n == t->n_slots)
        grow(t);
    link_in(t, x);
    t->n++;
}

void tickets_remove(struct tickets *t, struct exchange *x)
{
    struct exchange **at = slot(t, x->request.ticket);

    while (*at != x)
        at = &(*at)->stay.next_by_ticket;
    *at = x->stay.next_by_ticket;
    t->n--;
}

struct exchange *tickets_find(const struct tickets *t, uint64_t ticket)
{
    struct exchange *x = t->n ? *slot(t, ticket) : NULL;

    while (x && x->request.ticket != ticket)
        x = x->stay.next_by_ticket;
    return x;
}

void tickets_release(struct tickets *t)
{
    free(t->slots);
    *t = (struct tickets){ 0 };
}
