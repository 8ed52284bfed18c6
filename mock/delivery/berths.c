#include "mock/delivery/internal.h"

#include "base/arena.h"

struct berth *berth_find(const struct delivery *d, const struct account *a)
{
    struct table_link *link = table_find(&d->berths, (uint64_t)a->id);

    return link ? TABLE_OWNER(link, struct berth, by_account) : NULL;
}

struct berth *berth_of(struct delivery *d, struct account *a)
{
    struct berth *p = berth_find(d, a);

    if (p)
        return p;
    p = xcalloc(1, sizeof(*p));
    p->account = a;
    table_add(&d->berths, &p->by_account, (uint64_t)a->id);
    return p;
}

void berth_release(struct delivery *d, struct berth *p)
{
    if (p->in_flight || p->advance)
        return;
    table_remove(&d->berths, &p->by_account);
    free(p);
}
