/*
 * A server for the tests of mock/http: answers with what it was asked, as JSON. The path "/fail"
 * makes the end of its turn fail. Prints "port N" when it listens; SIGTERM stops it.
 */
#include "base/arena.h"
#include "base/json_write.h"
#include "base/options.h"
#include "base/text.h"
#include "mock/http/server.h"
#include "tests/http/echo_later.h"

#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <time.h>

static struct server *running;

static void on_signal(int number)
{
    (void)number;
    server_stop(running);
}

struct echo {
    bool fails;         /* the turn that is open ends with an error */
    uint64_t turns;     /* ended */
    uint64_t commit_us; /* what a turn's end costs, as a commit would */
    bool says_commits;
    struct echo_later later;
};

static uint32_t fnv1a(const char *s, size_t len)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)s[i]) * 16777619u;
    return hash;
}

static void write_headers(struct json_writer *w, const struct http_request *req)
{
    json_key(w, "headers");
    json_array_begin(w);
    for (size_t i = 0; i < req->n_headers; i++) {
        json_array_begin(w);
        json_string(w, req->headers[i].name);
        json_string(w, req->headers[i].value);
        json_array_end(w);
    }
    json_array_end(w);
}

static void echo_handle(void *context, const struct http_request *req, struct http_response *res)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct json_writer w = json_writer_to(&out, JSON_COMPACT);
    struct echo *echo = context;

    echo->fails |= strstr(req->path, "fail") != NULL;
    if (echo_later_handle(&echo->later, req, res))
        return;
    json_object_begin(&w);
    json_member(&w, "method", req->method);
    json_member(&w, "path", req->path);
    json_member(&w, "query", req->query);
    json_member(&w, "peer", req->peer_ip);
    write_headers(&w, req);
    json_member_int(&w, "body_len", (int64_t)req->body_len);
    json_member_int(&w, "body_hash", fnv1a(req->body, req->body_len));
    json_object_end(&w);
    res->status = text_equal(req->path, "/empty") ? 204 : 200;
    res->content_type = "application/json";
    res->body = arena_dup(req->arena, out.buf, out.len);
    res->body_len = out.len;
    res->close = text_equal(req->path, "/close");
    http_response_header(
        res, "X-Turn", arena_printf(req->arena, "%llu", (unsigned long long)echo->turns));
}

static void null_handle(void *context, const struct http_request *req, struct http_response *res)
{
    static const char body[] =
        "{\n  \"api_id\": \"5d6a1ab8-0e2a-11ef-a6b3-0242ac110005\",\n  \"message\": \"message(s) "
        "queued\",\n  \"message_uuid\": [\n    \"5d6a5f46-0e2a-11ef\"\n  ]\n}";

    (void)context, (void)req;
    res->status = 202;
    res->content_type = "application/json";
    res->body = body;
    res->body_len = sizeof(body) - 1;
}

static int turn_begin(void *context)
{
    struct echo *echo = context;

    echo->fails = false;
    return 0;
}

static int turn_end(void *context)
{
    struct echo *echo = context;
    clock_t until = clock() + (clock_t)(echo->commit_us * CLOCKS_PER_SEC / 1000000);

    echo->turns++;
    while (echo->commit_us && clock() < until)
        ;
    return echo->fails ? -5 : 0;
}

static void committed(void *context)
{
    const struct echo *echo = context;

    if (echo->says_commits) {
        printf("committed %" PRIu64 "\n", echo->turns);
        fflush(stdout);
    }
}

static bool has_work(void *context)
{
    const struct echo *echo = context;

    return echo_later_has_work(&echo->later);
}

static void work(void *context)
{
    struct echo *echo = context;

    echo_later_work(&echo->later);
}

static int64_t work_due_us(void *context)
{
    const struct echo *echo = context;

    return echo->later.due_us;
}

static void gone(void *context, uint64_t ticket)
{
    struct echo *echo = context;

    echo_later_tell(&echo->later, "gone", ticket);
}

static void answered(void *context, uint64_t ticket)
{
    struct echo *echo = context;

    echo_later_tell(&echo->later, "answered", ticket);
}

/* clang-format off */
static const struct option_row rows[] = {
    { .name = "host", .kind = OPTION_TEXT, .argument = "H", .fallback = "127.0.0.1", .help = "Where to listen." },
    { .name = "port", .kind = OPTION_COUNT, .argument = "N", .fallback = "0", .most = 65535, .help = "Where to listen." },
    { .name = "body-max", .kind = OPTION_COUNT, .argument = "BYTES", .fallback = "0", .help = "Largest body." },
    { .name = "idle", .kind = OPTION_COUNT, .argument = "S", .fallback = "0", .help = "Idle seconds." },
    { .name = "request", .kind = OPTION_COUNT, .argument = "S", .fallback = "0", .help = "Seconds a request may take." },
    { .name = "commit-us", .kind = OPTION_COUNT, .argument = "US", .fallback = "0", .help = "What a turn's end costs." },
    { .name = "hold", .kind = OPTION_FLAG, .help = "Hold answers until the turn has ended." },
    { .name = "commits", .kind = OPTION_FLAG, .help = "Say on stdout when a turn has been committed." },
    { .name = "null", .kind = OPTION_FLAG, .help = "Answer fixed bytes." },
    { 0 },
};
/* clang-format on */

static void echo_release(struct echo *echo)
{
    echo_later_release(&echo->later);
}

int main(int argc, char *argv[])
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct sigaction action = { .sa_handler = on_signal };
    struct server_config config;
    CLEANUP(echo_release) struct echo echo = { .later = { .epoll_fd = -1, .event_fd = -1 } };
    CLEANUP_SERVER struct server *s = NULL; /* goes before what it calls */
    struct server_application application = {
        .context = &echo,
        .handle = echo_handle,
        .turn_begin = turn_begin,
        .turn_end = turn_end,
        .committed = committed,
        .has_work = has_work,
        .work = work,
        .work_due_us = work_due_us,
        .gone = gone,
        .answered = answered,
    };
    struct options o;
    int r;

    if (options_read(&a, rows, NULL, argc - 1, argv + 1, &o, &why) < 0) {
        fprintf(stderr, "%s\n", why.buf);
        return 2;
    }
    config = (struct server_config){
        .host = option_text(&o, "host"),
        .port = (uint16_t)option_count(&o, "port"),
        .body_max = option_count(&o, "body-max"),
        .idle_seconds = (unsigned)option_count(&o, "idle"),
        .request_seconds = (unsigned)option_count(&o, "request"),
        .hold_answers = option_flag(&o, "hold"),
    };
    echo.says_commits = option_flag(&o, "commits");
    echo.commit_us = option_count(&o, "commit-us");
    if (option_flag(&o, "null"))
        application.handle = null_handle;
    if (echo_later_init(&echo.later) < 0)
        return 1;
    application.has_watch_fd = true;
    application.watch_fd = echo.later.epoll_fd;
    if (server_create(&config, &application, &s) < 0) {
        fprintf(stderr, "%s\n", server_error(s));
        return 1;
    }
    running = s;
    echo.later.later = server_later(s);
    sigaction(SIGTERM, &action, NULL);
    printf("port %u\n", server_port(s));
    fflush(stdout);
    r = server_run(s);
    if (r < 0)
        fprintf(stderr, "%s\n", server_error(s));
    return r < 0;
}
