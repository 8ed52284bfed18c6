#include "mock/cli/app.h"

#include "base/clock.h"
#include "base/json_write.h"
#include "base/log.h"
#include "base/text.h"
#include "mock/cli/reply.h"

#include <errno.h>
#include <string.h>

enum { KEEP_ALIVE_S = 15 };
static const int64_t second_us = 1000000;

static int64_t wall_us(void *clock)
{
    (void)clock;
    return clock_wall_us();
}

static void on_request(void *context, const struct http_request *req, struct http_response *res)
{
    struct app *app = context;

    if (control_owns(req->path))
        control_handle(&app->control, req, res);
    else
        api_handle(&app->api, req, res);
}

static int turn_begin(void *context)
{
    struct app *app = context;

    open_sends_turn(app->open_sends);
    return store_begin(app->store);
}

/* What the turn's requests queued is fired in the turn: a message and its first callback are kept
 * together, or not at all. */
static int turn_end(void *context)
{
    struct app *app = context;
    int r = delivery_work(app->delivery);

    if (r == 0)
        r = store_commit(app->store);
    else
        store_rollback(app->store);
    if (r < 0) {
        log_event(LOG_ERROR, "%s", store_error(app->store));
        delivery_rolled_back(app->delivery); /* what fails here fails the next turn, too */
    }
    metric_add(app->metrics, METRIC_LOOP_TURNS, 0);
    return r;
}

static void committed(void *context)
{
    struct app *app = context;

    delivery_committed(app->delivery);
}

/* When there is something to do for those who wait or listen, on the monotonic clock. */
static int64_t work_due(const struct app *app)
{
    int64_t due_us = waiters_due_us(app->waiters);

    if (events_count(app->events) && app->keep_alive_us < due_us)
        due_us = app->keep_alive_us;
    return due_us;
}

static bool has_work(void *context)
{
    struct app *app = context;

    return delivery_has_work(app->delivery) || work_due(app) <= clock_monotonic_us();
}

/* Waiters whose time is up, subscribers who may have left; deliveries are the turn's end's. */
static void work(void *context)
{
    struct app *app = context;
    int64_t now_us = clock_monotonic_us();

    waiters_expire(app->waiters, now_us);
    if (!events_count(app->events) || now_us < app->keep_alive_us)
        return;
    events_keep_alive(app->events);
    app->keep_alive_us = now_us + KEEP_ALIVE_S * second_us;
}

/* The wall's time of what is due by it, on the clock that the loop sleeps by. */
static int64_t work_due_us(void *context)
{
    struct app *app = context;
    int64_t due_us = delivery_due_wall_us(app->delivery), own_us = work_due(app);

    if (due_us == INT64_MAX)
        return own_us;
    due_us = clock_monotonic_us() + (due_us - clock_wall_us());
    return due_us < own_us ? due_us : own_us;
}

static void advanced(
    void *context, uint64_t ticket, struct account *a, const struct delivery_advance *advance)
{
    struct app *app = context;

    control_advanced(&app->control, ticket, a, advance);
}

static void reply_send(void *context, struct account *a, const struct delivery_reply *reply)
{
    struct app *app = context;

    api_send_reply(&app->api, a, reply);
}

static void gone(void *context, uint64_t ticket)
{
    struct app *app = context;

    waiters_drop(app->waiters, ticket);
    events_drop(app->events, ticket);
    open_sends_over(app->open_sends, ticket);
}

static void answered(void *context, uint64_t ticket)
{
    struct app *app = context;

    open_sends_over(app->open_sends, ticket);
}

static bool event_write(void *context, uint64_t ticket, const char *text, size_t len)
{
    const struct app *app = context;
    const struct http_later *later = server_later(app->server);

    return later->write(later->context, ticket, text, len);
}

/* The texts that the journal shows nobody. Borrowed until the next call. */
static journal_secrets secrets_of;
static const char *const *secrets_of(void *context, int64_t account)
{
    struct app *app = context;

    return store_account_secrets(app->store, account, app->options.control_token);
}

static void metrics_open(struct app *app)
{
    size_t n;
    const struct api_route_row *routes = api_routes(&n);
    const char **names = xcalloc(n, sizeof(*names));

    for (size_t i = 0; i < n; i++)
        names[i] = routes[i].path;
    app->metrics_names = (struct metrics_names){
        .routes = names, .n_routes = n, .faults = fault_kind_names, .n_faults = FAULT_KINDS
    };
    metrics_create(&app->metrics_names, clock_wall_us(), &app->metrics);
}

static int outbox_open(struct app *app, struct strbuf *why)
{
    struct outbox_config config = { .allowed_hosts = app->options.allowed_callbacks,
        .n_allowed = app->options.n_allowed_callbacks,
        .tls_ca_file = app->options.callback_ca_file };
    size_t wrong = 0;
    int r = outbox_create(&config, &app->outbox, &wrong);

    if (r == -EINVAL)
        strbuf_addf(why, "--allow-callback \"%s\" is neither a name nor an address",
            app->options.allowed_callbacks[wrong]);
    else if (r < 0)
        strbuf_addf(why, "callbacks cannot be sent: %s", strerror(-r));
    return r;
}

static void delivery_open(struct app *app)
{
    struct delivery_config config = { .store = app->store,
        .policy = &app->options.policy,
        .journal = app->journal,
        .metrics = app->metrics,
        .outbox = app->outbox,
        .wall_us = wall_us,
        .context = app,
        .send = reply_send,
        .advanced = advanced };

    delivery_create(&config, &app->delivery);
}

static int server_open(struct app *app, struct strbuf *why)
{
    const struct app_options *o = &app->options;
    struct server_config config = {
        .host = o->host,
        .port = o->port,
        .hold_answers = true, /* a client that sleeps is woken once a turn, not once an answer */
        .refusal_header = { o->policy.why_header ? "X-Mock-Why" : NULL, "HTTP-STRICTNESS" },
    };
    struct server_application application = { .context = app,
        .handle = on_request,
        .turn_begin = turn_begin,
        .turn_end = turn_end,
        .committed = committed,
        .has_work = has_work,
        .work = work,
        .work_due_us = work_due_us,
        .has_watch_fd = true,
        .watch_fd = outbox_fd(app->outbox),
        .gone = gone,
        .answered = answered };
    int r = server_create(&config, &application, &app->server);

    if (r < 0)
        strbuf_adds(why, app->server ? server_error(app->server) : strerror(-r));
    return r;
}

static void api_open(struct app *app)
{
    app->api = (struct api){ .store = app->store,
        .policy = &app->options.policy,
        .now_us = wall_us,
        .journal = app->journal,
        .metrics = app->metrics,
        .faults = app->faults,
        .open_sends = app->open_sends };
    app->control = (struct control){ .store = app->store,
        .policy = &app->options.policy,
        .token = app->options.control_token,
        .wall_us = wall_us,
        .delivery = app->delivery,
        .journal = app->journal,
        .waiters = app->waiters,
        .events = app->events,
        .metrics = app->metrics,
        .faults = app->faults,
        .later = server_later(app->server) };
}

int app_open(struct app *app, const struct app_options *options, struct strbuf *why)
{
    int r;

    app->options = *options;
    r = store_create(&options->store, &app->store, why);
    if (r < 0)
        return r;
    journal_create(&options->journal, secrets_of, app, &app->journal);
    waiters_create(app->journal, control_waited, &app->control, &app->waiters);
    events_create(app->journal, event_write, app, &app->events);
    metrics_open(app);
    fault_book_create(&app->faults);
    open_sends_create(&app->open_sends);
    r = outbox_open(app, why);
    if (r == 0) {
        delivery_open(app);
        r = server_open(app, why);
    }
    if (r < 0)
        return r;
    api_open(app);
    r = store_begin(app->store);
    if (r == 0)
        r = delivery_resume(app->delivery);
    if (r == 0)
        r = store_commit(app->store);
    if (r < 0)
        strbuf_adds(why, store_error(app->store));
    return r;
}

/* Whoever speaks to others goes before them. */
void app_close(struct app *app)
{
    server_destroy(app->server);
    delivery_destroy(app->delivery);
    outbox_destroy(app->outbox);
    events_destroy(app->events);
    waiters_destroy(app->waiters);
    journal_destroy(app->journal);
    fault_book_destroy(app->faults);
    open_sends_destroy(app->open_sends);
    metrics_destroy(app->metrics);
    free((void *)app->metrics_names.routes);
    store_destroy(app->store);
}
