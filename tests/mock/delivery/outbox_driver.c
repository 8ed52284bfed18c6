/*
 * Drives an outbox for its tests. A request is a line of JSON on standard input:
 *   {"tag": 1, "method": "POST", "url": "…", "body": "…", "headers": {"Name": "value"},
 *    "timeout_ms": 500, "pause_ms": 100, "follow": true}
 * Each result is a line on standard output. It ends when the input has, and all results are there;
 * after {"stop": true} at once, whatever is under way.
 * Its names and its public address are those of network.c. With --repeat it sends each request so
 * often, keeps quiet and says at the end how long it took.
 */
#include "base/arena.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json_write.h"
#include "base/options.h"
#include "mock/delivery/outbox.h"

#include <cjson/cJSON.h>
#include <poll.h>
#include <signal.h>
#include <string.h>

enum { HEADERS_MAX = 16, ALLOWED_MAX = 8 };

struct driver {
    struct outbox *outbox;
    struct strbuf input;
    bool input_ended, is_stopped;
    uint64_t repeat; /* 0: say each result */
    uint64_t ends[OUTBOX_ENDS];
};

static double number_of(const cJSON *line, const char *name)
{
    const cJSON *n = cJSON_GetObjectItemCaseSensitive(line, name);

    return cJSON_IsNumber(n) ? n->valuedouble : 0;
}

static const char *text_of(const cJSON *line, const char *name, const char *otherwise)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(line, name));

    return text ? text : otherwise;
}

static size_t headers_read(const cJSON *line, struct outbox_header ret[HEADERS_MAX])
{
    const cJSON *headers = cJSON_GetObjectItemCaseSensitive(line, "headers"), *header;
    size_t n = 0;

    cJSON_ArrayForEach(header, headers) if (n < HEADERS_MAX) ret[n++] =
        (struct outbox_header){ header->string, cJSON_GetStringValue(header) };
    return n;
}

static void request_send(struct driver *d, const char *text)
{
    cJSON *line = cJSON_Parse(text);
    struct outbox_header headers[HEADERS_MAX];
    const char *body = text_of(line, "body", NULL);
    struct outbox_request q = {
        .tag = (uint64_t)number_of(line, "tag"),
        .method = text_of(line, "method", "GET"),
        .url = text_of(line, "url", ""),
        .headers = headers,
        .n_headers = headers_read(line, headers),
        .body = body,
        .body_len = body ? strlen(body) : 0,
        .timeout_us = (int64_t)(number_of(line, "timeout_ms") * 1000),
        .pause_us = (int64_t)(number_of(line, "pause_ms") * 1000),
        .follow_redirects = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(line, "follow")),
    };

    d->is_stopped |= cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(line, "stop"));
    for (uint64_t i = 0; !d->is_stopped && i < (d->repeat ? d->repeat : 1); i++)
        outbox_send(d->outbox, &q);
    cJSON_Delete(line);
}

static void input_read(struct driver *d)
{
    char bytes[4096], *line, *end;
    ssize_t n = read(STDIN_FILENO, bytes, sizeof(bytes));

    d->input_ended = n <= 0;
    if (n > 0)
        strbuf_add(&d->input, bytes, (size_t)n);
    line = d->input.buf;
    for (; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        request_send(d, line);
    }
    d->input.len -= (size_t)(line - d->input.buf);
    memmove(d->input.buf, line, d->input.len + 1);
}

static void result_say(const struct outbox_result *r)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct json_writer w = json_writer_to(&out, JSON_COMPACT);

    json_object_begin(&w);
    json_member_int(&w, "tag", (int64_t)r->tag);
    json_member(&w, "end", outbox_end_name(r->end));
    json_member_int(&w, "status", r->status);
    json_member(&w, "why", r->why);
    json_member(&w, "content_type", r->content_type);
    json_member(&w, "body", r->body_len <= 100 ? r->body : "(long)");
    json_member_int(&w, "body_len", (int64_t)r->body_len);
    json_member_int(&w, "latency_us", r->latency_us);
    json_member_int(&w, "redirects", r->redirects);
    json_object_end(&w);
    puts(out.buf);
    fflush(stdout);
}

static int drive(struct driver *d)
{
    struct pollfd fds[] = {
        { .fd = STDIN_FILENO, .events = POLLIN },
        { .fd = outbox_fd(d->outbox), .events = POLLIN },
    };
    struct outbox_result result;
    int r;

    while (!d->is_stopped && (!d->input_ended || outbox_in_flight(d->outbox) > 0)) {
        fds[0].fd = d->input_ended ? -1 : STDIN_FILENO;
        if (poll(fds, ARRAY_SIZE(fds), -1) < 0)
            return EXIT_FAILURE;
        if (fds[0].revents)
            input_read(d);
        if (!fds[1].revents)
            continue;
        r = outbox_work(d->outbox);
        if (r < 0) {
            fprintf(stderr, "outbox_work: %s\n", strerror(-r));
            return EXIT_FAILURE;
        }
        while (outbox_result(d->outbox, &result))
            if (d->repeat)
                d->ends[result.end]++;
            else
                result_say(&result);
    }
    return EXIT_SUCCESS;
}

static void summary_say(const struct driver *d, int64_t took_us)
{
    uint64_t n = 0;

    for (size_t i = 0; i < OUTBOX_ENDS; i++)
        if (d->ends[i] > 0) {
            printf(
                "%s: %llu\n", outbox_end_name((enum outbox_end)i), (unsigned long long)d->ends[i]);
            n += d->ends[i];
        }
    printf("%.3f s, %.0f/s\n", (double)took_us / 1e6, (double)n * 1e6 / (double)took_us);
}

/* clang-format off */
static const struct option_row rows[] = {
    { .name = "allow", .kind = OPTION_LIST, .argument = "HOST", .help = "May be called." },
    { .name = "insecure", .kind = OPTION_FLAG, .help = "Any certificate will do." },
    { .name = "ca", .kind = OPTION_TEXT, .argument = "FILE", .help = "What signs certificates." },
    { .name = "body-max", .kind = OPTION_COUNT, .argument = "BYTES", .fallback = "0", .help = "Of an answer." },
    { .name = "places", .kind = OPTION_COUNT, .argument = "N", .fallback = "0", .help = "At the same time." },
    { .name = "per-receiver", .kind = OPTION_COUNT, .argument = "N", .fallback = "0", .help = "Of these, for one." },
    { .name = "repeat", .kind = OPTION_COUNT, .argument = "N", .fallback = "0", .help = "Send each so often." },
    { 0 },
};
/* clang-format on */

int main(int argc, char *argv[])
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct driver d = { .input = STRBUF_INIT };
    struct outbox_config config = { 0 };
    struct options o;
    int64_t start;
    size_t wrong;
    int r;

    if (options_read(&a, rows, NULL, argc - 1, argv + 1, &o, &why) < 0) {
        fprintf(stderr, "%s\n", why.buf);
        return 2;
    }
    config.allowed_hosts = option_list(&o, "allow", &config.n_allowed);
    config.tls_insecure = option_flag(&o, "insecure");
    config.tls_ca_file = option_text(&o, "ca");
    config.body_max = option_count(&o, "body-max");
    config.places = (unsigned)option_count(&o, "places");
    config.places_per_receiver = (unsigned)option_count(&o, "per-receiver");
    d.repeat = option_count(&o, "repeat");
    signal(SIGPIPE, SIG_IGN);
    if (outbox_create(&config, &d.outbox, &wrong) < 0)
        return 3;
    start = clock_monotonic_us();
    r = drive(&d);
    if (d.repeat)
        summary_say(&d, clock_monotonic_us() - start);
    outbox_destroy(d.outbox);
    strbuf_release(&d.input);
    return r;
}
