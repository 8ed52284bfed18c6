#include "mock/http/parking.h"

#include "base/clock.h"
#include "mock/http/answer.h"

#include <assert.h>
#include <string.h>

static void told(struct parking *p, struct exchange *x, void (*tell)(void *, uint64_t))
{
    if (x->stay.is_told)
        return;
    x->stay.is_told = true;
    if (tell)
        tell(p->application->context, x->request.ticket);
}

static void resume(struct exchange *x)
{
    struct stay *stay = &x->stay;

    timers_unset(&stay->parking->timers, x);
    if (!stay->is_suspended)
        return;
    stay->is_suspended = false;
    stay->parking->wants_turn = true;
    connection_reading_goes_on(stay->connection);
    MHD_resume_connection(stay->mc);
}

void parking_suspend(struct exchange *x, int64_t until_us)
{
    struct stay *stay = &x->stay;

    if (until_us < INT64_MAX)
        timers_set(&stay->parking->timers, x, until_us);
    stay->is_suspended = true;
    connection_reading_rests(stay->connection);
    MHD_suspend_connection(stay->mc);
}

static void depart(struct exchange *x, enum stay_phase phase)
{
    x->stay.phase = phase;
    resume(x);
}

static void release_later(struct parking *p, struct exchange *x)
{
    if (x->stay.is_released)
        return;
    x->stay.is_released = true;
    x->stay.next_released = p->released;
    p->released = x;
}

bool parking_concerns(const struct http_response *res)
{
    return res->later | res->stream | (res->delay_us > 0) | (res->mishap.kind != HTTP_WHOLE);
}

void parking_enter(
    struct parking *p, struct connection *c, struct MHD_Connection *mc, struct exchange *x)
{
    struct stay *stay = &x->stay;

    stay->parking = p;
    stay->connection = c;
    stay->mc = mc;
    stay->phase = x->response.later ? STAY_OPEN : STAY_PROMISED;
    if (x->response.stream)
        strbuf_add(&stay->stream, x->response.body, x->response.body_len);
    tickets_add(&p->tickets, x);
    release_later(p, x);
    parking_suspend(x, INT64_MAX);
}

void parking_leave(struct parking *p, struct exchange *x, bool was_sent)
{
    timers_unset(&p->timers, x);
    tickets_remove(&p->tickets, x);
    x->stay.phase = STAY_NONE;
    told(p, x, was_sent ? p->application->answered : p->application->gone);
    strbuf_release(&x->stay.stream);
    x->stay = (struct stay){ .stream = STRBUF_INIT };
}

/* The answer the exchange would have had is replaced by one that says why there is none. */
static void disappoint(struct parking *p, struct exchange *x, void (*answer)(struct exchange *))
{
    answer(x);
    depart(x, STAY_LEAVING);
    told(p, x, p->application->gone);
}

/* Nobody waits for this any longer: a stream is whole, a delay is over. */
static void hasten(struct parking *p, struct exchange *x)
{
    if (x->stay.phase == STAY_OPEN) {
        disappoint(p, x, answer_stopping);
    } else if (x->stay.phase != STAY_VOID) {
        bool is_cut_short = x->response.stream && !x->stay.has_ended;

        x->stay.has_ended = true;
        depart(x, STAY_LEAVING);
        if (is_cut_short)
            told(p, x, p->application->gone);
    }
}

static void turn_is_lost(struct parking *p, struct exchange *x)
{
    struct strbuf *stream = &x->stay.stream;

    if (x->stay.phase == STAY_LEAVING && stream->len > x->stay.stream_kept) {
        stream->len = x->stay.stream_kept; /* what the turn has added is not so */
        stream->buf[stream->len] = '\0';
    }
    if (x->stay.phase == STAY_LEAVING)
        depart(x, STAY_LEAVING); /* it may have ended */
    else if (x->stay.phase != STAY_VOID)
        disappoint(p, x, answer_failure);
}

/*
 * An end of the client's side alone is no word on whether it still reads. One who waits for
 * something to happen is taken to have left, as nginx does; what is complete is sent anyway.
 */
static bool has_left(const struct exchange *x)
{
    const struct connection *c = x->stay.connection;
    bool waits = x->stay.phase == STAY_OPEN || (x->response.stream && !x->stay.has_ended);

    return c->is_dead || (waits && c->peer_ended);
}

static void release(struct parking *p, struct exchange *x)
{
    struct stay *stay = &x->stay;

    stay->stream_kept = stay->stream.len;
    if (p->is_stopping)
        hasten(p, x);
    else if (has_left(x))
        depart(x, STAY_VOID);
    else if (stay->phase == STAY_PROMISED && x->response.delay_us > 0)
        timers_set(&p->timers, x, clock_monotonic_us() + x->response.delay_us);
    else if (stay->phase != STAY_OPEN)
        depart(x, stay->phase == STAY_PROMISED ? STAY_LEAVING : stay->phase);
}

void parking_turn_end(struct parking *p, bool is_lost)
{
    while (p->released) {
        struct exchange *x = p->released;

        p->released = x->stay.next_released;
        x->stay.is_released = false;
        (is_lost ? turn_is_lost : release)(p, x);
    }
}

void parking_fire(struct parking *p, int64_t now_us)
{
    struct exchange *x;

    while ((x = timers_take(&p->timers, now_us)))
        depart(x, STAY_LEAVING);
}

void parking_peer_ended(struct exchange *x)
{
    if (has_left(x))
        depart(x, STAY_VOID);
}

static void for_each(struct parking *p, void (*act)(struct parking *, struct exchange *))
{
    for (size_t i = 0; i < p->tickets.n_slots; i++)
        for (struct exchange *x = p->tickets.slots[i]; x; x = x->stay.next_by_ticket)
            act(p, x);
}

void parking_stop(struct parking *p)
{
    p->is_stopping = true;
    for_each(p, hasten);
}

static void abandon(struct parking *p, struct exchange *x)
{
    (void)p;
    depart(x, STAY_VOID);
}

void parking_abandon(struct parking *p)
{
    p->released = NULL;
    for_each(p, abandon);
}

void parking_release(struct parking *p)
{
    timers_release(&p->timers);
    tickets_release(&p->tickets);
}

static void response_copy(
    struct arena *a, const struct http_response *given, struct http_response *ret)
{
    *ret = *given;
    ret->later = false;
    ret->content_type = arena_strdup(a, given->content_type);
    ret->body = arena_dup(a, given->body ? given->body : "", given->body_len);
    ret->mishap.bytes =
        arena_dup(a, given->mishap.bytes ? given->mishap.bytes : "", given->mishap.n_bytes);
    for (size_t i = 0; i < given->n_headers; i++)
        ret->headers[i] = (struct http_header){ arena_strdup(a, given->headers[i].name),
            arena_strdup(a, given->headers[i].value) };
}

static bool later_answer(void *context, uint64_t ticket, const struct http_response *res)
{
    struct parking *p = context;
    struct exchange *x = tickets_find(&p->tickets, ticket);

    assert(res->status);
    if (!x || x->stay.phase != STAY_OPEN)
        return false;
    response_copy(&x->arena, res, &x->response);
    x->stay.phase = STAY_PROMISED;
    if (res->stream)
        strbuf_add(&x->stay.stream, res->body, res->body_len);
    release_later(p, x);
    return true;
}

/* The exchange of a stream that is not over, or NULL. */
static struct exchange *stream_of(const struct parking *p, uint64_t ticket)
{
    struct exchange *x = tickets_find(&p->tickets, ticket);
    bool is_open = x && x->response.stream && !x->stay.has_ended &&
                   (x->stay.phase == STAY_PROMISED || x->stay.phase == STAY_LEAVING);

    return is_open ? x : NULL;
}

static bool later_write(void *context, uint64_t ticket, const char *text, size_t len)
{
    struct parking *p = context;
    struct exchange *x = stream_of(p, ticket);

    if (!x)
        return false;
    if (x->stay.stream.len - x->stay.stream_sent + len > HTTP_STREAM_UNSENT_MAX) {
        if (!x->stay.is_suspended) /* libmicrohttpd waits for room, which may never come */
            connection_cut(x->stay.connection, true);
        depart(x, STAY_VOID);
        return false;
    }
    strbuf_add(&x->stay.stream, text, len);
    release_later(p, x);
    return true;
}

static bool later_end(void *context, uint64_t ticket)
{
    struct parking *p = context;
    struct exchange *x = stream_of(p, ticket);

    if (!x)
        return false;
    x->stay.has_ended = true;
    release_later(p, x);
    return true;
}

void parking_init(struct parking *p, const struct server_application *application)
{
    *p = (struct parking){
        .application = application,
        .later = { p, later_answer, later_write, later_end },
    };
}
