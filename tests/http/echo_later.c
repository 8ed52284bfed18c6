#include "tests/http/echo_later.h"

#include "base/clock.h"
#include "base/text.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

enum { MS = 1000, DUE_MS = 20, FLOOD_PIECE = 65536 };

static const char digits[] = "0123456789";

/* clang-format off */
static const char *const kinds[HTTP_MISHAP_MAX_] = {
    [HTTP_WHOLE]        = "whole",
    [HTTP_RESET_BEFORE] = "reset-before",
    [HTTP_RESET_AT]     = "reset-at",
    [HTTP_CLOSE_BEFORE] = "close-before",
    [HTTP_CLOSE_AT]     = "close-at",
    [HTTP_GARBAGE]      = "garbage",
    [HTTP_DRIBBLE]      = "dribble",
};
/* clang-format on */

int echo_later_init(struct echo_later *e)
{
    struct epoll_event event = { .events = EPOLLIN };

    e->due_us = INT64_MAX;
    e->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    e->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return epoll_ctl(e->epoll_fd, EPOLL_CTL_ADD, e->event_fd, &event) < 0 ? -errno : 0;
}

void echo_later_release(struct echo_later *e)
{
    free(e->named);
    cleanup_close(&e->epoll_fd);
    cleanup_close(&e->event_fd);
}

/* The path's parts behind the first, which said what to do. */
struct call {
    struct echo_later *e;
    const struct http_request *req;
    struct http_response *res;
    char part[4][64];
};

static uint64_t ticket_of(const struct echo_later *e, const char *name)
{
    for (size_t i = e->n_named; i-- > 0;)
        if (text_equal(e->named[i].name, name))
            return e->named[i].ticket;
    return 0;
}

static void name_exchange(struct call *c, const char *name)
{
    struct echo_later *e = c->e;

    e->named = xrealloc(e->named, (e->n_named + 1) * sizeof(*e->named));
    e->named[e->n_named].ticket = c->req->ticket;
    snprintf(e->named[e->n_named++].name, sizeof(e->named->name), "%.31s", name);
    printf("taken %s\n", name);
    fflush(stdout);
}

static void say(struct call *c, const char *text)
{
    c->res->status = 200;
    c->res->content_type = "text/plain";
    c->res->body = text;
    c->res->body_len = strlen(text);
}

static void said(struct call *c, bool yes)
{
    say(c, yes ? "true" : "false");
}

static bool answer(struct echo_later *e, const char *name, const char *text, bool stream)
{
    char body[64];
    struct http_response res = {
        .status = 201,
        .content_type = "text/plain",
        .body = body,
        .stream = stream,
        .delay_us = text_equal(text, "delayed") ? DUE_MS * MS : 0,
    };
    bool r;

    snprintf(body, sizeof(body), "%s", text);
    res.body_len = strlen(body);
    r = e->later->answer(e->later->context, ticket_of(e, name), &res);
    memset(body, 'x', sizeof(body)); /* it has been copied, or the test sees this */
    return r;
}

static void later(struct call *c)
{
    name_exchange(c, c->part[0]);
    c->res->later = true;
}

static void answer_now(struct call *c)
{
    said(c, answer(c->e, c->part[0], c->part[1], false));
}

static void stream_for(struct call *c)
{
    said(c, answer(c->e, c->part[0], "begun", true));
}

static void remember(struct call *c)
{
    snprintf(c->e->name, sizeof(c->e->name), "%.31s", c->part[0]);
    snprintf(c->e->text, sizeof(c->e->text), "%s", c->part[1]);
    said(c, true);
}

static void answer_in_work(struct call *c)
{
    remember(c);
    c->e->has_work = true;
}

static void answer_when_woken(struct call *c)
{
    remember(c);
    eventfd_write(c->e->event_fd, 1);
}

static void answer_when_due(struct call *c)
{
    remember(c);
    c->e->due_us = clock_monotonic_us() + DUE_MS * MS;
}

static void stream(struct call *c)
{
    name_exchange(c, c->part[0]);
    say(c, "begun");
    c->res->stream = true;
}

static void write_on(struct call *c)
{
    said(c, c->e->later->write(
                c->e->later->context, ticket_of(c->e, c->part[0]), c->part[1], strlen(c->part[1])));
}

static void end(struct call *c)
{
    said(c, c->e->later->end(c->e->later->context, ticket_of(c->e, c->part[0])));
}

static void flood(struct call *c)
{
    static char piece[FLOOD_PIECE];
    const struct http_later *l = c->e->later;
    size_t n = 0;

    while (l->write(l->context, ticket_of(c->e, c->part[0]), piece, sizeof(piece)))
        n++;
    said(c, n * sizeof(piece) <= HTTP_STREAM_UNSENT_MAX);
}

static int64_t number(const char *text)
{
    int64_t n = 0;

    sscanf(text, "%" PRId64, &n);
    return n;
}

static void delay(struct call *c)
{
    name_exchange(c, c->part[1]);
    say(c, digits);
    c->res->delay_us = number(c->part[0]) * MS;
}

static void set_mishap(struct call *c)
{
    struct http_mishap *m = &c->res->mishap;

    say(c, digits);
    for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
        if (text_equal(kinds[i], c->part[0]))
            m->kind = (enum http_mishap_kind)i;
    m->at = (size_t)number(c->part[1]);
    m->bytes = "\x16\x03garbage\0\xff";
    m->n_bytes = 11;
}

static void mishap(struct call *c)
{
    name_exchange(c, c->part[3]);
    set_mishap(c);
    c->res->mishap.pause_us = number(c->part[2]) * MS;
}

static void mishap_delay(struct call *c)
{
    name_exchange(c, c->part[2]);
    set_mishap(c);
    c->res->delay_us = DUE_MS * MS;
}

/* 8 MiB of garbage, or a body of as much, so that the socket's buffers fill. */
static void large(struct call *c)
{
    static char zeros[8 << 20]; /* not const, so that it takes no place in the file */

    name_exchange(c, c->part[2]);
    set_mishap(c);
    c->res->mishap.bytes = c->res->body = zeros;
    c->res->mishap.n_bytes = c->res->body_len = sizeof(zeros);
}

static const struct verb {
    const char *name;
    void (*act)(struct call *);
} verbs[] = {
    { "later", later },
    { "answer", answer_now },
    { "stream-for", stream_for },
    { "work", answer_in_work },
    { "watch", answer_when_woken },
    { "due", answer_when_due },
    { "stream", stream },
    { "write", write_on },
    { "write-fail", write_on },
    { "answer-fail", answer_now },
    { "later-fail", later },
    { "stream-fail", stream },
    { "end", end },
    { "flood", flood },
    { "delay", delay },
    { "delay-fail", delay },
    { "mishap", mishap },
    { "mishap-delay", mishap_delay },
    { "large", large },
};

bool echo_later_handle(
    struct echo_later *e, const struct http_request *req, struct http_response *res)
{
    struct call c = { .e = e, .req = req, .res = res };
    char name[64];

    if (sscanf(req->path, "/%63[^/]/%63[^/]/%63[^/]/%63[^/]/%63[^/]", name, c.part[0], c.part[1],
            c.part[2], c.part[3]) < 2)
        return false;
    for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
        if (text_equal(verbs[i].name, name)) {
            verbs[i].act(&c);
            return true;
        }
    }
    return false;
}

void echo_later_tell(struct echo_later *e, const char *what, uint64_t ticket)
{
    const char *name = "?";

    for (size_t i = 0; i < e->n_named; i++)
        if (e->named[i].ticket == ticket)
            name = e->named[i].name;
    printf("%s %s\n", what, name);
    fflush(stdout);
}

bool echo_later_has_work(const struct echo_later *e)
{
    return e->has_work;
}

void echo_later_work(struct echo_later *e)
{
    eventfd_t n;

    eventfd_read(e->event_fd, &n);
    e->has_work = false;
    e->due_us = INT64_MAX;
    answer(e, e->name, e->text, false);
}
