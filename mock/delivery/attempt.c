/* One request of a callback: its fields, its signatures, its way into the outbox. */
#include "mock/delivery/internal.h"

#include "base/arena.h"
#include "base/text.h"
#include "mock/delivery/webhook.h"
#include "mock/domain/outcome.h"
#include "mock/domain/rates.h"
#include "mock/domain/signature.h"

#include <string.h>

enum { SLOW_US = 2000000 }; /* callback=slow: so long in the middle of the body */

/* What a request is made of; all in the arena of its making. */
struct sheet {
    struct arena arena;
    struct message m; /* as it was at the callback's state */
    char uuid[UUID_TEXT_SIZE];
    struct callback_fields fields;
    const char *method, *url, *body;
    size_t body_len;
    struct outbox_header headers[CALLBACK_HEADERS_MAX];
    size_t n_headers;
};

static void status_fields(
    struct delivery *d, struct account *a, const struct callback *c, struct sheet *s)
{
    const struct message *m = &s->m;
    bool is_end = c->state != MESSAGE_QUEUED && c->state != MESSAGE_SENT;
    bool tells_queued = !policy_is(d->config.policy, ASSUME_CALLBACK_QUEUED, "off");
    struct status_facts facts = { .message_uuid = s->uuid,
        .from = m->src,
        .to = m->dst,
        .powerpack_uuid = m->powerpack_uuid,
        .requester_ip = m->requester_ip,
        .type = m->type,
        .state = c->state,
        .error_code = is_end ? m->error_code : -1,
        .sequence = c->sequence - (tells_queued ? 0 : 1),
        .units = m->units,
        .rate = m->rate,
        .amount = m->amount,
        .message_us = m->time_us,
        .queued_us = m->time_us,
        .sent_us = c->state == MESSAGE_QUEUED ? 0 : m->sent_us,
        .report_us = is_end ? c->event_us : 0,
        .zone_s = account_zone_offset(a, m->time_us) };

    if (c->state == MESSAGE_FAILED) {
        facts.rate = message_failed_rate(d->config.policy, m->error_code, m->rate);
        facts.amount = message_failed_amount(d->config.policy, m->amount);
    }
    callback_status_fields(&s->arena, d->config.policy, &facts, &s->fields);
}

static const char *owner_token(
    const struct delivery *d, const struct account *a, const struct message *m)
{
    struct login login;
    const char *token;

    if (m->subaccount && store_find_login(d->config.store, m->subaccount, &login, &token))
        return token;
    return a->auth_token;
}

static void header_add(struct sheet *s, const char *name, const char *value)
{
    s->headers[s->n_headers++] = (struct outbox_header){ name, value };
}

static const char *signed_v2(struct sheet *s, const char *token, const char *url, const char *nonce)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    signature_v2(token, url, nonce, &out);
    return arena_dup(&s->arena, out.buf, out.len);
}

static const char *signed_v3(struct delivery *d, struct sheet *s, const char *token,
    const struct signed_request *request, const char *nonce)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    signature_v3_header(d->config.policy, token, request, nonce, &out);
    return arena_dup(&s->arena, out.buf, out.len);
}

/* number tells the nonces of an account's requests apart: message, callback, try. */
static void sign(
    struct delivery *d, const struct account *a, struct sheet *s, uint64_t number, bool is_wrong)
{
    const struct policy *policy = d->config.policy;
    const char *own = is_wrong ? "a token of nobody" : owner_token(d, a, &s->m),
               *main_token = is_wrong ? "a token of nobody" : a->auth_token;
    struct signed_request request = { .url = s->url,
        .get = text_equal(s->method, "GET"),
        .fields = s->fields.list,
        .n = s->fields.n };
    char *nonce = arena_alloc(&s->arena, SIGNATURE_NONCE_DIGITS + 1);

    signature_nonce(a->id_key, number, nonce);
    if (rule_on(policy, RULE_CALLBACK_SIGNATURE_V2)) {
        header_add(s, "X-Plivo-Signature-V2", signed_v2(s, own, s->url, nonce));
        header_add(s, "X-Plivo-Signature-V2-Nonce", nonce);
    }
    if (rule_on(policy, RULE_CALLBACK_SIGNATURE_MA))
        header_add(s, "X-Plivo-Signature-Ma-V2", signed_v2(s, main_token, s->url, nonce));
    if (!policy_is(policy, ASSUME_SIGNATURE_V3, "on") ||
        !rule_on(policy, RULE_CALLBACK_SIGNATURE_V3))
        return;
    header_add(s, "X-Plivo-Signature-V3", signed_v3(d, s, own, &request, nonce));
    header_add(s, "X-Plivo-Signature-Ma-V3", signed_v3(d, s, main_token, &request, nonce));
    header_add(s, "X-Plivo-Signature-V3-Nonce", nonce);
}

/* A POST has the fields as its body, a GET in its query. */
static void address(struct delivery *d, struct sheet *s)
{
    CLEANUP_STRBUF struct strbuf form = STRBUF_INIT;
    bool is_get = text_equal(s->method, "GET") && rule_on(d->config.policy, RULE_CALLBACK_METHOD);

    callback_encode(d->config.policy, &s->fields, &form);
    if (is_get) {
        size_t fragment = strcspn(s->url, "#");

        s->url = arena_printf(&s->arena, "%.*s%c%s", (int)fragment, s->url,
            strchr(s->url, '?') ? '&' : '?', form.buf);
        s->body = "";
        return;
    }
    s->method = "POST";
    s->body = arena_dup(&s->arena, form.buf, form.len);
    s->body_len = form.len;
    header_add(s, "Content-Type", "application/x-www-form-urlencoded");
}

static int sheet_fill(struct delivery *d, const struct line *l, const struct callback *c,
    unsigned number, struct sheet *s)
{
    struct account *a = l->account;
    int r = store_message_by_n(d->config.store, &s->arena, a, l->n, &s->m);

    if (r < 0)
        return r;
    store_message_uuid(a, &s->m, s->uuid);
    s->method = s->m.method ? s->m.method : "POST";
    s->url = s->m.url;
    if (l->is_inbound)
        r = webhook_fields(d, a, &s->arena, &s->m, &s->fields);
    else
        status_fields(d, a, c, s);
    sign(d, a, s, (uint64_t)l->n << 8 | (uint64_t)c->sequence << 4 | number,
        l->faults & OUTCOME_WRONG_SIGNATURE);
    address(d, s);
    return r;
}

static uint64_t journal_begin(struct delivery *d, const struct line *l, const struct callback *c,
    unsigned number, const struct sheet *s)
{
    struct http_header headers[CALLBACK_HEADERS_MAX];
    struct journal_try try = { .time_us = delivery_now_us(d, l->account),
        .message_uuid = s->uuid,
        .message_n = l->n,
        .sequence = c->sequence + 1,
        .number = number,
        .state = c->state,
        .method = s->method,
        .url = s->url,
        .headers = headers,
        .n_headers = s->n_headers,
        .body = s->body,
        .body_len = s->body_len };

    for (size_t i = 0; i < s->n_headers; i++)
        headers[i] = (struct http_header){ s->headers[i].name, s->headers[i].value };
    return (l->is_inbound ? journal_inbound_begin : journal_callback_begin)(
        d->config.journal, l->account->id, &try);
}

static void attempt_send(struct delivery *d, const struct line *l, const struct callback *c,
    const struct sheet *s, bool is_copy)
{
    struct attempt *at = xcalloc(1, sizeof(*at));
    struct outbox_request request = { .tag = (uint64_t)(uintptr_t)at,
        .method = s->method,
        .url = s->url,
        .headers = s->headers,
        .n_headers = s->n_headers,
        .body = s->body,
        .body_len = s->body_len,
        .timeout_us = callback_timeout_us(d->config.policy),
        .pause_us = l->faults & OUTCOME_SLOW ? SLOW_US : 0,
        .follow_redirects = callback_follows_redirects(d->config.policy) };

    at->berth = berth_of(d, l->account);
    at->berth->in_flight++;
    at->n = l->n;
    at->sequence = c->sequence;
    at->number = c->tries + 1;
    at->state = c->state;
    at->time_us = delivery_now_us(d, l->account);
    at->is_copy = is_copy;
    at->is_earlier = !at->berth->advance;
    at->is_inbound = l->is_inbound;
    memcpy(at->uuid, s->uuid, sizeof(at->uuid));
    at->journal = journal_begin(d, l, c, at->number, s);
    at->next = d->attempts;
    at->link_in_list = &d->attempts;
    if (at->next)
        at->next->link_in_list = &at->next;
    d->attempts = at;
    outbox_send(d->config.outbox, &request);
}

int attempt_start(struct delivery *d, struct line *l, const struct callback *c)
{
    struct sheet s = { 0 };
    int r = sheet_fill(d, l, c, c->tries + 1, &s);

    if (r == 0)
        attempt_send(d, l, c, &s, false);
    if (r == 0 && l->faults & OUTCOME_DUPLICATE)
        attempt_send(d, l, c, &s, true);
    arena_release(&s.arena);
    return r;
}

int attempt_drop(struct delivery *d, struct line *l, const struct callback *c)
{
    struct journal_try_end end = { .failure = "dropped, as the fault callback=dropped has it" };
    struct sheet s = { 0 };
    int r = sheet_fill(d, l, c, 1, &s);

    if (r == 0)
        journal_callback_end(
            d->config.journal, l->account->id, journal_begin(d, l, c, 1, &s), &end);
    arena_release(&s.arena);
    return r;
}

void attempt_orphan(struct delivery *d, struct attempt *at)
{
    struct berth *p = at->berth;

    at->berth = NULL;
    if (!p)
        return;
    p->in_flight--;
    berth_release(d, p);
}

void attempt_end(struct delivery *d, struct attempt *at)
{
    *at->link_in_list = at->next;
    if (at->next)
        at->next->link_in_list = at->link_in_list;
    attempt_orphan(d, at);
    free(at);
}
