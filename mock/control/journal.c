/* What happened: listed, waited for, told as it happens, counted. */
#include "base/clock.h"
#include "base/text.h"
#include "mock/control/call.h"

#include <errno.h>

int control_journal_show(struct call *c)
{
    CLEANUP_STRBUF struct strbuf error = STRBUF_INIT;
    struct journal_query query;

    if (journal_query_read(&c->query, &query, &error) < 0)
        return call_error(c, 400, "%s", error.buf);
    json_member(&c->w, "auth_id", c->account->auth_id);
    journal_list(c->control->journal, c->account->id, &query, &c->w);
    return 200;
}

int control_journal_clear(struct call *c)
{
    journal_clear(c->control->journal, c->account->id);
    json_member(&c->w, "auth_id", c->account->auth_id);
    json_member_bool(&c->w, "cleared", true);
    return 200;
}

static int message_find(struct call *c, const char *uuid, struct wait_message *ret)
{
    struct message m;
    int r = store_message_by_uuid(c->store, c->arena, c->account, uuid, &m);

    if (r == 0) {
        message_as_of(&m, call_now_us(c));
        *ret = (struct wait_message){ m.direction, m.state };
    }
    return r;
}

static void wait_result_text(const struct wait_result *result, struct strbuf *out)
{
    struct json_writer w = json_writer_to(out, JSON_INDENTED);

    json_object_begin(&w);
    wait_result_write(result, &w);
    json_object_end(&w);
    strbuf_addc(out, '\n');
}

int control_wait(struct call *c)
{
    CLEANUP_STRBUF struct strbuf error = STRBUF_INIT;
    struct wait_message message = { 0 };
    struct wait_query query;
    struct wait_result result;

    if (wait_query_read(&c->query, &query, &error) < 0)
        return call_error(c, 400, "%s", error.buf);
    if (query.states) {
        int r = message_find(c, query.filter.message, &message);

        if (r == -ENOENT)
            return call_error(c, 404, "account %s has no message \"%s\"", c->account->auth_id,
                query.filter.message);
        if (r < 0)
            return r;
    }
    if (!waiters_add(c->control->waiters, c->account->id, c->req->ticket, &query, &message,
            clock_monotonic_us(), &result))
        return CALL_LATER;
    wait_result_write(&result, &c->w);
    return wait_status(&result);
}

void control_waited(void *context, uint64_t ticket, const struct wait_result *result)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    wait_result_text(result, &text);
    call_answer_later(context, ticket, wait_status(result), &text);
}

int control_events(struct call *c)
{
    CLEANUP_STRBUF struct strbuf error = STRBUF_INIT, first = STRBUF_INIT;
    struct journal_filter filter;

    if (events_query_read(&c->query, &filter, &error) < 0)
        return call_error(c, 400, "%s", error.buf);
    events_subscribe(c->control->events, c->account->id, c->req->ticket, &filter,
        http_header(c->req, "Last-Event-ID"), &first);
    *c->res = (struct http_response){ .status = 200,
        .content_type = "text/event-stream",
        .stream = true,
        .body = arena_dup(c->arena, first.buf, first.len),
        .body_len = first.len };
    http_response_header(c->res, "Cache-Control", "no-store");
    return CALL_BARE;
}

static void gauges_set(const struct call *c)
{
    struct metrics *m = c->control->metrics;
    struct journal_sums sums = journal_sums(c->control->journal);
    size_t accounts;

    store_accounts(c->store, &accounts);
    metric_set(m, METRIC_JOURNAL_DROPPED, (int64_t)sums.dropped);
    metric_set(m, METRIC_JOURNAL_ENTRIES, (int64_t)sums.entries);
    metric_set(m, METRIC_JOURNAL_BYTES, (int64_t)sums.bytes);
    metric_set(m, METRIC_CALLBACKS_PENDING,
        (int64_t)delivery_gauges(c->control->delivery).callbacks_pending);
    metric_set(m, METRIC_WAITERS, (int64_t)waiters_count(c->control->waiters));
    metric_set(m, METRIC_SUBSCRIBERS, (int64_t)events_count(c->control->events));
    metric_set(m, METRIC_ACCOUNTS, (int64_t)accounts);
    metric_set(m, METRIC_RESIDENT_BYTES, metrics_resident_bytes());
}

int control_metrics(struct call *c)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    gauges_set(c);
    metrics_write(c->control->metrics, &text);
    *c->res = (struct http_response){ .status = 200,
        .content_type = METRICS_CONTENT_TYPE,
        .body = arena_dup(c->arena, text.buf, text.len),
        .body_len = text.len };
    return CALL_BARE;
}
