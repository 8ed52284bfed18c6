#include "mock/delivery/outbox.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"
#include "mock/delivery/address_guard.h"
#include "mock/delivery/queue.h"
#include "mock/delivery/receiver.h"
#include "mock/delivery/transfer.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>

enum {
    PLACES = 256,
    PLACES_PER_RECEIVER = 64,
    BODY_MAX = 64 << 10,
    EVENTS_MAX = 256, /* seen in one call of outbox_work; the others in the next */
    ROUNDS_MAX = 4,
    QUIET_US = 1000000, /* then connections are closed and libcurl's memory goes */
    US_A_MS = 1000,
    US_A_SECOND = 1000000,
    NS_A_US = 1000,
};

struct outbox {
    struct outbox_config config; /* without the list of hosts, which the guard has */
    char *ca_file;
    struct address_guard guard;
    struct queue queue;
    struct transfer *active, *spare;
    struct letter_list ended;
    struct letter *shown; /* what the last result points at */
    size_t in_flight;
    CURLM *multi; /* NULL while all is quiet */
    bool curl_is_loaded;
    int epoll_fd, timer_fd;
    int error;            /* of a callback of libcurl's; negative errno */
    int64_t curl_due_us;  /* when libcurl wants to be called; INT64_MAX: not by time */
    int64_t armed_us;     /* what the timer stands at */
    int64_t quiet_due_us; /* when to close the connections */
};

static const char *const end_names[OUTBOX_ENDS] = {
    [OUTBOX_ANSWERED] = "answered",
    [OUTBOX_BAD_URL] = "bad_url",
    [OUTBOX_ADDRESS_REFUSED] = "address_refused",
    [OUTBOX_UNRESOLVED] = "unresolved",
    [OUTBOX_UNREACHABLE] = "unreachable",
    [OUTBOX_TLS] = "tls",
    [OUTBOX_BROKEN] = "broken",
    [OUTBOX_TIMED_OUT] = "timed_out",
    [OUTBOX_TOO_LARGE] = "too_large",
    [OUTBOX_TOO_MANY_REDIRECTS] = "too_many_redirects",
};

const char *outbox_end_name(enum outbox_end end)
{
    return end_names[end];
}

/* What libcurl waits for at a socket becomes what epoll waits for. */
static int on_socket(CURL *easy, curl_socket_t fd, int what, void *user, void *known)
{
    struct outbox *o = user;
    struct epoll_event event = { .data.fd = fd };
    int op = known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;

    (void)easy;
    if (what == CURL_POLL_REMOVE) {
        epoll_ctl(o->epoll_fd, EPOLL_CTL_DEL, fd, NULL); /* may be closed already */
        return 0;
    }
    event.events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
    if (!known)
        libcurl.multi_assign(o->multi, fd, o);
    if (epoll_ctl(o->epoll_fd, op, fd, &event) < 0)
        o->error = -errno;
    return 0;
}

static int on_timer(CURLM *multi, long ms, void *user)
{
    struct outbox *o = user;

    (void)multi;
    o->curl_due_us = ms < 0 ? INT64_MAX : clock_monotonic_us() + ms * US_A_MS;
    return 0;
}

/* Makes its functions callable; what takes memory waits for curl_start. */
static bool curl_load(struct outbox *o)
{
    if (!o->curl_is_loaded)
        o->curl_is_loaded = libcurl_load() == 0 && !libcurl.global_init(CURL_GLOBAL_DEFAULT);
    return o->curl_is_loaded;
}

static bool curl_start(struct outbox *o)
{
    if (o->multi)
        return true;
    o->multi = libcurl.multi_init();
    if (!o->multi)
        return false;
    libcurl.multi_setopt(o->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    libcurl.multi_setopt(o->multi, CURLMOPT_SOCKETDATA, o);
    libcurl.multi_setopt(o->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    libcurl.multi_setopt(o->multi, CURLMOPT_TIMERDATA, o);
    libcurl.multi_setopt(o->multi, CURLMOPT_MAXCONNECTS, (long)o->config.places);
    return true;
}

static void transfer_list_add(struct transfer **list, struct transfer *t)
{
    t->prev = NULL;
    t->next = *list;
    if (t->next)
        t->next->prev = t;
    *list = t;
}

static void transfer_list_remove(struct transfer **list, struct transfer *t)
{
    if (t->next)
        t->next->prev = t->prev;
    *(t->prev ? &t->prev->next : list) = t->next;
}

static void transfers_destroy(struct outbox *o, struct transfer **list)
{
    while (*list) {
        struct transfer *t = *list;

        transfer_list_remove(list, t);
        if (t->is_added)
            libcurl.multi_remove_handle(o->multi, t->easy);
        if (t->letter) {
            struct letter *l = t->letter;

            queue_done(&o->queue, l);
            letter_destroy(l);
        }
        transfer_destroy(t);
    }
}

/* Closes the connections that are kept, and gives back what libcurl holds. */
static void curl_stop(struct outbox *o)
{
    transfers_destroy(o, &o->active);
    transfers_destroy(o, &o->spare);
    if (o->multi)
        libcurl.multi_cleanup(o->multi);
    o->multi = NULL;
    o->curl_due_us = o->quiet_due_us = INT64_MAX;
}

static void defaults_set(struct outbox_config *c)
{
    c->allowed_hosts = NULL;
    c->n_allowed = 0;
    if (c->places == 0)
        c->places = PLACES;
    if (c->places_per_receiver == 0)
        c->places_per_receiver = PLACES_PER_RECEIVER;
    if (c->body_max == 0)
        c->body_max = BODY_MAX;
}

static int descriptors_open(struct outbox *o)
{
    struct epoll_event event = { .events = EPOLLIN };

    o->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (o->epoll_fd < 0)
        return -errno;
    o->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    if (o->timer_fd < 0)
        return -errno;
    event.data.fd = o->timer_fd;
    return epoll_ctl(o->epoll_fd, EPOLL_CTL_ADD, o->timer_fd, &event) < 0 ? -errno : 0;
}

int outbox_create(const struct outbox_config *config, struct outbox **ret, size_t *ret_wrong)
{
    CLEANUP_OUTBOX struct outbox *o = xcalloc(1, sizeof(*o));
    int r;

    o->epoll_fd = o->timer_fd = -1;
    o->curl_due_us = o->quiet_due_us = o->armed_us = INT64_MAX;
    r = address_guard_init(&o->guard, config->allowed_hosts, config->n_allowed, ret_wrong);
    if (r < 0)
        return r;
    o->config = *config;
    defaults_set(&o->config);
    if (config->tls_ca_file)
        o->config.tls_ca_file = o->ca_file = xstrdup(config->tls_ca_file);
    o->queue.places = o->config.places;
    o->queue.places_per_receiver = o->config.places_per_receiver;
    r = descriptors_open(o);
    if (r < 0)
        return r;
    *ret = TAKE_PTR(o);
    return 0;
}

void outbox_destroy(struct outbox *o)
{
    if (!o)
        return;
    curl_stop(o);
    queue_release(&o->queue);
    letter_list_release(&o->ended);
    letter_destroy(o->shown);
    address_guard_release(&o->guard);
    cleanup_close(&o->timer_fd);
    cleanup_close(&o->epoll_fd);
    if (o->curl_is_loaded)
        libcurl.global_cleanup();
    free(o->ca_file);
    free(o);
}

static int64_t due_us(const struct outbox *o)
{
    int64_t due = o->curl_due_us < o->quiet_due_us ? o->curl_due_us : o->quiet_due_us;

    if (o->ended.first)
        return 0;
    for (const struct transfer *t = o->active; t; t = t->next)
        if (t->wake_us != 0 && t->wake_us < due)
            due = t->wake_us;
    return due;
}

/* Only forwards: if it goes off too early, nothing is lost but a look. */
static void timer_arm(struct outbox *o)
{
    int64_t due = due_us(o);
    struct itimerspec at = { 0 };

    if (due >= o->armed_us)
        return;
    at.it_value.tv_sec = due / US_A_SECOND;
    at.it_value.tv_nsec = due % US_A_SECOND * NS_A_US + 1; /* 0 would stop it */
    timerfd_settime(o->timer_fd, TFD_TIMER_ABSTIME, &at, NULL);
    o->armed_us = due;
}

static void letter_fail(struct outbox *o, struct letter *l, enum outbox_end end, const char *why)
{
    l->end = end;
    strbuf_adds(&l->why, why);
    letter_list_add(&o->ended, l);
}

static struct transfer *transfer_take(struct outbox *o)
{
    struct transfer *t = o->spare;

    if (t)
        transfer_list_remove(&o->spare, t);
    else
        t = transfer_create(&o->config, &o->guard);
    return t;
}

static void transfer_go(struct outbox *o, struct transfer *t)
{
    t->wake_us = 0;
    if (t->is_added) {
        libcurl.easy_pause(t->easy, CURLPAUSE_CONT);
    } else {
        t->is_added = true;
        libcurl.multi_add_handle(o->multi, t->easy);
    }
}

/* True if something was begun. */
static bool letters_start(struct outbox *o)
{
    bool begun = false;

    for (struct letter *l; (l = queue_take(&o->queue)); begun = true) {
        struct transfer *t = curl_start(o) ? transfer_take(o) : NULL;

        if (!t) {
            queue_done(&o->queue, l);
            letter_fail(o, l, OUTBOX_UNREACHABLE, "libcurl cannot be started");
            continue;
        }
        transfer_list_add(&o->active, t);
        transfer_begin(t, l);
        if (t->wake_us == 0)
            transfer_go(o, t);
    }
    return begun;
}

void outbox_send(struct outbox *o, const struct outbox_request *request)
{
    CLEANUP_STRBUF struct strbuf receiver = STRBUF_INIT;
    struct letter *l = letter_create(request);

    o->in_flight++;
    o->quiet_due_us = INT64_MAX;
    if (!curl_load(o)) {
        letter_fail(o, l, OUTBOX_UNREACHABLE, "libcurl cannot be loaded");
    } else if (!receiver_of_url(request->url, &receiver)) {
        letter_fail(o, l, OUTBOX_BAD_URL, "it is not an http or https URL");
    } else if (receiver_is_nowhere(receiver.buf)) {
        letter_fail(o, l, OUTBOX_UNRESOLVED, "the host's name does not resolve");
    } else {
        queue_put(&o->queue, l, receiver.buf);
        letters_start(o);
    }
    timer_arm(o);
}

int outbox_fd(const struct outbox *o)
{
    return o->epoll_fd;
}

static void event_handle(struct outbox *o, const struct epoll_event *event)
{
    uint64_t times;
    int still_running, flags = 0;

    if (event->data.fd == o->timer_fd) {
        if (read(o->timer_fd, &times, sizeof(times)) == sizeof(times))
            o->armed_us = INT64_MAX;
        return;
    }
    if (event->events & EPOLLIN)
        flags |= CURL_CSELECT_IN;
    if (event->events & EPOLLOUT)
        flags |= CURL_CSELECT_OUT;
    if (event->events & (EPOLLERR | EPOLLHUP))
        flags |= CURL_CSELECT_ERR;
    libcurl.multi_socket_action(o->multi, event->data.fd, flags, &still_running);
}

static void sleepers_wake(struct outbox *o)
{
    int64_t now = clock_monotonic_us();

    for (struct transfer *t = o->active; t; t = t->next)
        if (t->wake_us != 0 && t->wake_us <= now)
            transfer_go(o, t);
}

static void curl_work(struct outbox *o)
{
    int still_running;

    if (!o->multi || o->curl_due_us > clock_monotonic_us())
        return;
    o->curl_due_us = INT64_MAX;
    libcurl.multi_socket_action(o->multi, CURL_SOCKET_TIMEOUT, 0, &still_running);
}

static void transfer_finish(struct outbox *o, struct transfer *t, CURLcode code)
{
    struct letter *l = t->letter;

    libcurl.multi_remove_handle(o->multi, t->easy);
    t->is_added = false;
    transfer_end(t, code);
    transfer_list_remove(&o->active, t);
    transfer_list_add(&o->spare, t);
    queue_done(&o->queue, l);
    letter_list_add(&o->ended, l);
}

static void ended_collect(struct outbox *o)
{
    CURLMsg *message;
    int left;

    while (o->multi && (message = libcurl.multi_info_read(o->multi, &left))) {
        struct transfer *t = NULL;
        CURLcode code = message->data.result; /* gone with the handle */

        if (message->msg != CURLMSG_DONE)
            continue;
        libcurl.easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&t);
        transfer_finish(o, t, code);
    }
}

static void quiet_check(struct outbox *o)
{
    int64_t now;

    if (!o->multi || o->active)
        return;
    now = clock_monotonic_us();
    if (o->quiet_due_us == INT64_MAX)
        o->quiet_due_us = now + QUIET_US;
    else if (o->quiet_due_us <= now)
        curl_stop(o);
}

int outbox_work(struct outbox *o)
{
    struct epoll_event events[EVENTS_MAX];
    int n, r;

    do {
        n = epoll_wait(o->epoll_fd, events, EVENTS_MAX, 0);
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return -errno;
    for (int i = 0; i < n; i++)
        event_handle(o, &events[i]);
    sleepers_wake(o);
    for (int i = 0; i < ROUNDS_MAX; i++) {
        curl_work(o);
        ended_collect(o);
        if (!letters_start(o))
            break;
    }
    quiet_check(o);
    timer_arm(o);
    r = o->error;
    o->error = 0;
    return r;
}

bool outbox_result(struct outbox *o, struct outbox_result *ret)
{
    struct letter *l = letter_list_take(&o->ended);

    letter_destroy(o->shown);
    o->shown = l;
    if (!l)
        return false;
    o->in_flight--;
    *ret = (struct outbox_result){
        .tag = l->tag,
        .end = l->end,
        .status = l->status,
        .why = l->end == OUTBOX_ANSWERED ? NULL : l->why.buf,
        .content_type = l->content_type.len > 0 ? l->content_type.buf : NULL,
        .body = l->answer.buf,
        .body_len = l->answer.len,
        .latency_us = l->latency_us,
        .redirects = l->redirects,
    };
    return true;
}

size_t outbox_in_flight(const struct outbox *o)
{
    return o->in_flight;
}
