#include "harness/run/message_budget.h"

#include "base/text.h"

#include <string.h>

static bool ends_with(const char *text, size_t len, const char *tail)
{
    size_t tail_len = strlen(tail);

    return len >= tail_len && memcmp(text + len - tail_len, tail, tail_len) == 0;
}

static bool is_message_url(const char *url)
{
    size_t len = strcspn(url, "?#");

    while (len && url[len - 1] == '/')
        len--;
    return ends_with(url, len, "/Message");
}

/* '<' as it is, in a form, or in a JSON string */
static bool is_separator(const char *at)
{
    return *at == '<' || text_has_prefix_ignore_case(at, "%3c") ||
           text_has_prefix_ignore_case(at, "\\u003c");
}

uint64_t message_cost(const struct http_request *request)
{
    uint64_t cost = 1;

    if (!text_equal(request->method, "POST") || !is_message_url(request->url))
        return 0;
    for (size_t i = 0; i < request->body_len; i++)
        cost += is_separator(request->body + i);
    return cost;
}

bool message_budget_take(struct message_budget *b, const struct http_request *request)
{
    uint64_t cost = message_cost(request);

    if (b->max && cost > b->max - b->sent)
        return false;
    b->sent += cost;
    return true;
}

uint64_t plan_cost(const struct plan *p)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < p->n; i++)
        sum += p->files[i]->head.cost_messages;
    return sum;
}
