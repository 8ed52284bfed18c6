/* What a request leaves behind: an entry of the journal, counts. */
#include "mock/api/exchange.h"

static void counted(const struct exchange *x)
{
    struct metrics *m = x->api->metrics;

    metrics_request(m, metric_method(x->req->method),
        x->route ? x->route_number : m->names.n_routes, x->res->status);
    if (x->refusal.rule)
        metric_add(m, METRIC_REFUSALS, x->refusal.rule);
}

static void kept(struct exchange *x)
{
    const char *one = x->first_uuid;
    struct journal_request entry = { .time_us = x->now_us,
        .req = x->req,
        .res = x->res,
        .api_id = *x->api_id ? x->api_id : NULL,
        .message_uuids = x->message_uuids ? x->message_uuids : &one,
        .n_message_uuids = x->n_messages,
        .refused_by = x->refusal.rule,
        .fault = x->fault,
        .duration_us = x->res->delay_us }; /* what it takes itself is nothing beside that */

    journal_request(x->api->journal, x->addressee->id, &entry);
}

void api_trace(struct exchange *x)
{
    if (x->api->metrics)
        counted(x);
    if (x->api->journal && x->addressee)
        kept(x);
}
