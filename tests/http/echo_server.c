/*
 * A server for the tests of mock/http: answers with what it was asked, as JSON. The path "/fail"
 * makes the end of its turn fail. Prints "port N" when it listens; SIGTERM stops it.
 */
#include "base/arena.h"
#include "base/json_write.h"
#include "base/options.h"
#include "base/text.h"
#include "mock/http/server.h"

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

    echo->fails |= text_equal(req->path, "/fail");
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

/* clang-format off */
static const struct option_row rows[] = {
    { .name = "host", .kind = OPTION_TEXT, .argument = "H", .fallback = "127.0.0.1", .help = "Where to listen." },
    { .name = "port", .kind = OPTION_COUNT, .argument = "N", .fallback = "0", .most = 65535, .help = "Where to listen." },
    { .name = "body-max", .kind = OPTION_COUNT, .argument = "BYTES", .fallback = "0", .help = "Largest body." },
    { .name = "idle", .kind = OPTION_COUNT, .argument = "S", .fallback = "0", .help = "Idle seconds." },
    { .name = "request", .kind = OPTION_COUNT, .argument = "S", .fallback = "0", .help = "Seconds a request may take." },
    { .name = "commit-us", .kind = OPTION_COUNT, .argument = "US", .fallback = "0", .help = "What a turn's end costs." },
    { .name = "hold", .kind = OPTION_FLAG, .help = "Hold answers until the turn has ended." },
    { .name = "null", .kind = OPTION_FLAG, .help = "Answer fixed bytes." },
    { 0 },
};
/* clang-format on */

int main(int argc, char *argv[])
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    CLEANUP_SERVER struct server *s = NULL;
    struct sigaction action = { .sa_handler = on_signal };
    struct server_config config;
    struct echo echo = { 0 };
    struct server_application application = {
        .context = &echo,
        .handle = echo_handle,
        .turn_begin = turn_begin,
        .turn_end = turn_end,
    };
    struct options o;

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
    echo.commit_us = option_count(&o, "commit-us");
    if (option_flag(&o, "null"))
        application.handle = null_handle;
    if (server_create(&config, &application, &s) < 0) {
        fprintf(stderr, "%s\n", server_error(s));
        return 1;
    }
    running = s;
    sigaction(SIGTERM, &action, NULL);
    printf("port %u\n", server_port(s));
    fflush(stdout);
    return server_run(s) < 0 ? (fprintf(stderr, "%s\n", server_error(s)), 1) : 0;
}
