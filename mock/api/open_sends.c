#include "mock/api/open_sends.h"

#include "base/arena.h"
#include "base/table.h"

struct account_sends {
    struct table_link link; /* by account */
    struct account_sends *next;
    size_t held;
    uint64_t turn; /* in which so many were taken: */
    size_t in_turn;
};

struct held_send {
    struct table_link link; /* by ticket */
    struct held_send *before, *after;
    struct account_sends *account;
};

struct open_sends {
    struct table accounts, tickets;
    struct account_sends *first;
    struct held_send *held;
    uint64_t turn;
};

void open_sends_create(struct open_sends **ret)
{
    *ret = xcalloc(1, sizeof(**ret));
}

static void held_remove(struct open_sends *o, struct held_send *send)
{
    table_remove(&o->tickets, &send->link);
    *(send->before ? &send->before->after : &o->held) = send->after;
    if (send->after)
        send->after->before = send->before;
    free(send);
}

void open_sends_destroy(struct open_sends *o)
{
    if (!o)
        return;
    while (o->held)
        held_remove(o, o->held);
    for (struct account_sends *a = o->first, *next; a; a = next) {
        next = a->next;
        free(a);
    }
    table_release(&o->accounts);
    table_release(&o->tickets);
    free(o);
}

void open_sends_turn(struct open_sends *o)
{
    o->turn++;
}

static struct account_sends *sends_find(const struct open_sends *o, int64_t account)
{
    struct table_link *link = table_find(&o->accounts, (uint64_t)account);

    return link ? TABLE_OWNER(link, struct account_sends, link) : NULL;
}

static struct account_sends *sends_of(struct open_sends *o, int64_t account)
{
    struct account_sends *a = sends_find(o, account);

    if (a)
        return a;
    a = xcalloc(1, sizeof(*a));
    a->next = o->first;
    o->first = a;
    table_add(&o->accounts, &a->link, (uint64_t)account);
    return a;
}

size_t open_sends_count(const struct open_sends *o, int64_t account)
{
    const struct account_sends *a = sends_find(o, account);

    return a ? a->held + (a->turn == o->turn ? a->in_turn : 0) : 0;
}

void open_sends_add(struct open_sends *o, int64_t account, uint64_t ticket, bool is_held)
{
    struct account_sends *a = sends_of(o, account);
    struct held_send *send;

    if (!is_held) {
        a->in_turn = a->turn == o->turn ? a->in_turn + 1 : 1;
        a->turn = o->turn;
        return;
    }
    send = xcalloc(1, sizeof(*send));
    send->account = a;
    send->after = o->held;
    if (send->after)
        send->after->before = send;
    o->held = send;
    table_add(&o->tickets, &send->link, ticket);
    a->held++;
}

void open_sends_over(struct open_sends *o, uint64_t ticket)
{
    struct table_link *link = table_find(&o->tickets, ticket);

    if (!link)
        return;
    TABLE_OWNER(link, struct held_send, link)->account->held--;
    held_remove(o, TABLE_OWNER(link, struct held_send, link));
}
