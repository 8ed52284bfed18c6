#include "harness/run/message_budget.h"

bool message_budget_take(struct message_budget *b, const struct http_request *request)
{
    uint64_t cost = message_cost(request), sent = atomic_load(&b->sent);

    do
        if (b->max && cost > b->max - sent)
            return false;
    while (!atomic_compare_exchange_weak(&b->sent, &sent, sent + cost));
    return true;
}

uint64_t plan_cost(const struct plan *p)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < p->n; i++)
        sum += p->files[i]->head.cost_messages;
    return sum;
}
