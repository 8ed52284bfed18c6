#include "base/clock.h"
#include "base/file.h"
#include "base/json_write.h"
#include "base/log.h"
#include "base/options.h"
#include "base/random.h"
#include "base/text.h"
#include "mock/api/api.h"
#include "mock/cli/commands.h"
#include "mock/control/control.h"
#include "mock/http/server.h"
#include "mock/store/accounts.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#define ENVIRONMENT "PLIVO_MOCK_"

/* clang-format off */
static const struct option_row options[] = {
    { "world", OPTION_TEXT, "NAME|FILE", "article", .help = "What is there at the start: article, empty, or a file that ends in .sql or .db." },
    { "db", OPTION_TEXT, "FILE", .help = "Keep the state in this file; without it the state is in memory and gone at the end." },
    { "host", OPTION_TEXT, "ADDRESS", "127.0.0.1", .help = "Address to listen on." },
    { "port", OPTION_COUNT, "N", "8080", .most = 65535, .help = "Port to listen on; 0 takes any that is free." },
    { "port-file", OPTION_TEXT, "FILE", .help = "Write the port to this file once requests are taken; it goes at the end." },
    { "seed", OPTION_COUNT, "N", .help = "Make ids and random choices from this number, so that a run can be repeated." },
    { "clock", OPTION_TEXT, "real|TIME", "real", .help = "Answer with the real time, or always with this one: \"2026-01-31 12:00:00\", UTC." },
    { "assume", OPTION_LIST, "KEY=VALUE", .help = "Decide an open question about the API; plivo-mock rules lists the keys. May be given often." },
    { "no-why-header", OPTION_FLAG, .help = "Leave X-Mock-Why out of refusals, so that answers are the API's to the byte." },
    { "control-token", OPTION_TEXT, "TOKEN", .help = "Let other machines use the control API under /_mock/ if they send this token." },
    { "log-format", OPTION_CHOICE, NULL, "text", "text|json", .help = "How log lines look." },
    { 0 },
};
/* clang-format on */
const struct option_row *const serve_option_rows = options;

/* Everything that lives as long as the server. */
struct app {
    struct arena arena;
    struct options options;
    struct policy policy;
    struct store *store;
    struct api api;
    struct control control;
    struct server *server;
    bool is_frozen;
    int64_t frozen_us;
};

static struct server *stopped_by_signal;

static int64_t real_time(void *clock)
{
    (void)clock;
    return clock_wall_us();
}

static int64_t frozen_time(void *clock)
{
    return *(int64_t *)clock;
}

static void handle(void *context, const struct http_request *req, struct http_response *res)
{
    const struct app *app = context;

    if (control_owns(req->path))
        control_handle(&app->control, req, res);
    else
        api_handle(&app->api, req, res);
}

static int turn_begin(void *context)
{
    struct app *app = context;

    return store_begin(app->store);
}

static int turn_end(void *context)
{
    struct app *app = context;
    int r = store_commit(app->store);

    if (r < 0)
        log_event(LOG_ERROR, "%s", store_error(app->store));
    return r;
}

static int usage_error(const char *why)
{
    fprintf(stderr, "plivo-mock serve: %s\n", why);
    return EXIT_USAGE;
}

/* "2026-01-31 12:00:00", or with T and Z. */
static bool clock_parse(const char *text, int64_t *ret_us)
{
    struct civil_time t = { 0 };
    char separator, end = '\0';
    int n = sscanf(text, "%4d-%2d-%2d%c%2d:%2d:%2d%c", &t.year, &t.month, &t.day, &separator,
        &t.hour, &t.minute, &t.second, &end);

    if (n < 7 || (n == 8 && end != 'Z') || (separator != ' ' && separator != 'T') || t.month < 1 ||
        t.month > 12 || t.day < 1 || t.hour > 23 || t.minute > 59 || t.second > 59)
        return false;
    *ret_us = civil_to_us(&t);
    return civil_from_us(*ret_us).day == t.day; /* else the month is not that long */
}

static int policy_read(struct app *app, struct strbuf *why)
{
    size_t n;
    const char *const *assumed = option_list(&app->options, "assume", &n);

    policy_init(&app->policy);
    app->policy.why_header = !option_flag(&app->options, "no-why-header");
    for (size_t i = 0; i < n; i++) {
        int r = policy_assume(&app->policy, assumed[i], why);

        if (r < 0)
            return r;
    }
    return 0;
}

static int options_take(struct app *app, int argc, char **argv, struct strbuf *why)
{
    const char *clock;
    int r = options_read(&app->arena, options, ENVIRONMENT, argc, argv, &app->options, why);

    if (r < 0 || app->options.help)
        return r;
    if (app->options.n_operands) {
        strbuf_addf(
            why, "\"%s\" is too much; options are written --name", app->options.operands[0]);
        return -EINVAL;
    }
    clock = option_text(&app->options, "clock");
    app->is_frozen = !text_equal(clock, "real");
    if (app->is_frozen && !clock_parse(clock, &app->frozen_us)) {
        strbuf_addf(why,
            "--clock is \"%s\", it has to be real or a time such as \"2026-01-31 12:00:00\"",
            clock);
        return -EINVAL;
    }
    log_format_set(
        text_equal(option_text(&app->options, "log-format"), "json") ? LOG_JSON : LOG_TEXT);
    return policy_read(app, why);
}

static int store_open(struct app *app, struct strbuf *why)
{
    struct store_options o = {
        .world = option_text(&app->options, "world"),
        .file = option_text(&app->options, "db"),
        .seed = option_text(&app->options, "seed") ? option_count(&app->options, "seed")
                                                   : random_seed(),
    };

    return store_create(&o, &app->store, why);
}

static int server_open(struct app *app, struct strbuf *why)
{
    struct server_config config = {
        .host = option_text(&app->options, "host"),
        .port = (uint16_t)option_count(&app->options, "port"),
        .hold_answers = true, /* a client that sleeps is woken once a turn, not once an answer */
        .refusal_header = { app->policy.why_header ? "X-Mock-Why" : NULL, "HTTP-STRICTNESS" },
    };
    struct server_application application = {
        .context = app,
        .handle = handle,
        .turn_begin = turn_begin,
        .turn_end = turn_end,
    };
    int r;

    app->api = (struct api){ app->store, &app->policy, app->is_frozen ? frozen_time : real_time,
        &app->frozen_us };
    app->control =
        (struct control){ app->store, &app->policy, option_text(&app->options, "control-token") };
    r = server_create(&config, &application, &app->server);
    if (r < 0)
        strbuf_adds(why, app->server ? server_error(app->server) : strerror(-r));
    return r;
}

static int port_file_write(const struct app *app, struct strbuf *why)
{
    const char *path = option_text(&app->options, "port-file");
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    int r;

    if (!path)
        return 0;
    strbuf_addf(&text, "%u\n", server_port(app->server));
    r = file_write(path, text.buf, text.len);
    if (r < 0)
        strbuf_addf(why, "cannot write the port to %s: %s", path, strerror(-r));
    return r;
}

static void ready_json(
    const char *url, const struct app *app, const struct account *first, struct strbuf *out)
{
    struct json_writer w = json_writer_to(out, JSON_COMPACT);

    json_object_begin(&w);
    json_member(&w, "message", "ready");
    json_member(&w, "url", url);
    json_member(&w, "world", store_world(app->store));
    json_member(&w, "auth_id", first ? first->auth_id : NULL);
    json_member(&w, "auth_token", first ? first->auth_token : NULL);
    json_object_end(&w);
}

static void ready_text(
    const char *url, const struct app *app, const struct account *first, struct strbuf *out)
{
    strbuf_addf(out, "plivo-mock: ready at %s world %s", url, store_world(app->store));
    if (first)
        strbuf_addf(out, " auth_id %s auth_token %s", first->auth_id, first->auth_token);
}

static void ready_line(struct app *app)
{
    const char *host = option_text(&app->options, "host");
    bool v6 = strchr(host, ':') != NULL,
         json = text_equal(option_text(&app->options, "log-format"), "json");
    CLEANUP_STRBUF struct strbuf line = STRBUF_INIT;
    size_t n;
    struct account **accounts = store_accounts(app->store, &n);

    (json ? ready_json : ready_text)(arena_printf(&app->arena, "http://%s%s%s:%u", v6 ? "[" : "",
                                         host, v6 ? "]" : "", server_port(app->server)),
        app, n ? accounts[0] : NULL, &line);
    puts(line.buf);
    fflush(stdout);
}

/* A port that nobody listens on any more is worth nothing, and harmful to who waits for the file.
 */
static void port_file_remove(const struct app *app)
{
    const char *path = option_text(&app->options, "port-file");
    struct stat st;

    if (path && lstat(path, &st) == 0 && S_ISREG(st.st_mode)) /* else it was there before us */
        unlink(path);
}

static void on_signal(int signal_number)
{
    (void)signal_number;
    server_stop(stopped_by_signal);
}

static void signals_set(struct server *server)
{
    struct sigaction stop = { .sa_handler = on_signal }, ignore = { .sa_handler = SIG_IGN };

    stopped_by_signal = server;
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
}

static void app_release(struct app *app)
{
    server_destroy(app->server);
    store_destroy(app->store);
    arena_release(&app->arena);
}

static void help_print(void)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    strbuf_adds(&out,
        "Usage: plivo-mock serve [OPTION]...\n\n"
        "Answers Plivo's messaging API on this machine. One line says when it is ready,\n"
        "with the URL, the auth id and the token. SIGTERM or Ctrl-C ends it.\n\n");
    options_help(options, ENVIRONMENT, &out);
    strbuf_adds(
        &out, "\nExit codes: 0 ended as asked, 1 could not start or failed, 2 wrong usage.\n");
    fwrite(out.buf, 1, out.len, stdout);
}

int serve_command(int argc, char **argv)
{
    CLEANUP(app_release) struct app app = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    int r = options_take(&app, argc, argv, &why);

    if (r < 0)
        return usage_error(why.buf);
    if (app.options.help) {
        help_print();
        return EXIT_SUCCESS;
    }
    r = store_open(&app, &why);
    if (r == 0)
        r = server_open(&app, &why);
    if (r == 0) {
        signals_set(app.server);
        r = port_file_write(&app, &why);
    }
    if (r < 0) {
        bool ended = why.len && why.buf[why.len - 1] == '\n'; /* a world's faults are lines */

        fprintf(stderr, "plivo-mock: %s%s", why.buf, ended ? "" : "\n");
        return EXIT_FAILURE;
    }
    ready_line(&app);
    r = server_run(app.server);
    port_file_remove(&app);
    if (r < 0)
        fprintf(stderr, "plivo-mock: %s\n", server_error(app.server));
    return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
