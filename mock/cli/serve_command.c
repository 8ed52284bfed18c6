#include "base/clock.h"
#include "base/file.h"
#include "base/json_write.h"
#include "base/log.h"
#include "base/options.h"
#include "base/random.h"
#include "base/text.h"
#include "mock/cli/app.h"
#include "mock/cli/commands.h"
#include "mock/domain/outcome.h"
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
    { "progress", OPTION_CHOICE, NULL, "after", "immediate|after|manual", .help = "How messages go on: at once, by time, or when the control API moves them. An account may say otherwise." },
    { "sent-after", OPTION_TEXT, "TIME", "20ms", .help = "With --progress after: from queued to sent. us, ms, s, m or h." },
    { "ended-after", OPTION_TEXT, "TIME", "50ms", .help = "With --progress after: from sent to delivered or undelivered." },
    { "number-rates", OPTION_FLAG, .help = "Numbers keep their documented rates, so what is beyond them waits in a queue." },
    { "allow-callback", OPTION_LIST, "HOST", .help = "Also call this host (a name or address, with :port only there); others than loopback and private addresses are not called. May be given often." },
    { "callback-ca", OPTION_TEXT, "FILE", .help = "Trust this certificate (PEM) of https receivers instead of the system's." },
    { "assume", OPTION_LIST, "KEY=VALUE", .help = "Decide an open question about the API; plivo-mock rules lists the keys. May be given often." },
    { "no-why-header", OPTION_FLAG, .help = "Leave X-Mock-Why out of refusals, so that answers are the API's to the byte." },
    { "control-token", OPTION_TEXT, "TOKEN", .help = "Let other machines use the control API under /_mock/ if they send this token." },
    { "log-format", OPTION_CHOICE, NULL, "text", "text|json", .help = "How log lines look." },
    { 0 },
};
/* clang-format on */
const struct option_row *const serve_option_rows = options;

/* Everything that lives as long as the server. */
struct serving {
    struct arena arena;
    struct options options;
    struct account_settings settings;
    struct app_options app_options;
    struct app app;
};

static struct server *stopped_by_signal;

static int usage_error(const char *why)
{
    fprintf(stderr, "plivo-mock serve: %s\n", why);
    return EXIT_USAGE;
}

static int policy_read(struct serving *s, struct strbuf *why)
{
    struct policy *policy = &s->app_options.policy;
    size_t n;
    const char *const *assumed = option_list(&s->options, "assume", &n);

    policy_init(policy);
    policy->why_header = !option_flag(&s->options, "no-why-header");
    for (size_t i = 0; i < n; i++) {
        int r = policy_assume(policy, assumed[i], why);

        if (r < 0)
            return r;
    }
    return 0;
}

static int clock_read(struct serving *s, struct strbuf *why)
{
    const char *clock = option_text(&s->options, "clock");

    s->settings.is_frozen = !text_equal(clock, "real");
    if (!s->settings.is_frozen || clock_time_parse(clock, &s->settings.frozen_us))
        return 0;
    strbuf_addf(why,
        "--clock is \"%s\", it has to be real or a time such as \"2026-01-31 12:00:00\"", clock);
    return -EINVAL;
}

static int duration_read(
    const struct serving *s, const char *option, int64_t *ret_us, struct strbuf *why)
{
    const char *text = option_text(&s->options, option);

    if (duration_parse(text, ret_us) == 0)
        return 0;
    strbuf_addf(
        why, "--%s is \"%s\", it has to be a whole number and us, ms, s, m or h", option, text);
    return -EINVAL;
}

static int settings_read(struct serving *s, struct strbuf *why)
{
    int r = clock_read(s, why);

    s->settings.progress = (enum delivery_progress)name_index(
        delivery_progress_names, DELIVERY_PROGRESS_MAX_, option_text(&s->options, "progress"));
    s->settings.number_rates = option_flag(&s->options, "number-rates");
    if (r == 0)
        r = duration_read(s, "sent-after", &s->settings.sent_after_us, why);
    if (r == 0)
        r = duration_read(s, "ended-after", &s->settings.ended_after_us, why);
    return r;
}

static void app_options_take(struct serving *s)
{
    const struct options *o = &s->options;
    struct app_options *to = &s->app_options;

    to->store = (struct store_options){ .world = option_text(o, "world"),
        .file = option_text(o, "db"),
        .seed = option_text(o, "seed") ? option_count(o, "seed") : random_seed(),
        .settings = &s->settings };
    to->host = option_text(o, "host");
    to->port = (uint16_t)option_count(o, "port");
    to->control_token = option_text(o, "control-token");
    to->allowed_callbacks = option_list(o, "allow-callback", &to->n_allowed_callbacks);
    to->callback_ca_file = option_text(o, "callback-ca");
    to->journal = journal_limits_default;
}

static int options_take(struct serving *s, int argc, char **argv, struct strbuf *why)
{
    int r = options_read(&s->arena, options, ENVIRONMENT, argc, argv, &s->options, why);

    if (r < 0 || s->options.help)
        return r;
    if (s->options.n_operands) {
        strbuf_addf(why, "\"%s\" is too much; options are written --name", s->options.operands[0]);
        return -EINVAL;
    }
    log_format_set(
        text_equal(option_text(&s->options, "log-format"), "json") ? LOG_JSON : LOG_TEXT);
    r = settings_read(s, why);
    if (r == 0)
        r = policy_read(s, why);
    app_options_take(s);
    return r;
}

static int port_file_write(const struct serving *s, struct strbuf *why)
{
    const char *path = option_text(&s->options, "port-file");
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    int r;

    if (!path)
        return 0;
    strbuf_addf(&text, "%u\n", server_port(s->app.server));
    r = file_write(path, text.buf, text.len);
    if (r < 0)
        strbuf_addf(why, "cannot write the port to %s: %s", path, strerror(-r));
    return r;
}

static void ready_json(
    const char *url, const struct serving *s, const struct account *first, struct strbuf *out)
{
    struct json_writer w = json_writer_to(out, JSON_COMPACT);

    json_object_begin(&w);
    json_member(&w, "message", "ready");
    json_member(&w, "url", url);
    json_member(&w, "world", store_world(s->app.store));
    json_member(&w, "auth_id", first ? first->auth_id : NULL);
    json_member(&w, "auth_token", first ? first->auth_token : NULL);
    json_object_end(&w);
}

static void ready_text(
    const char *url, const struct serving *s, const struct account *first, struct strbuf *out)
{
    strbuf_addf(out, "plivo-mock: ready at %s world %s", url, store_world(s->app.store));
    if (first)
        strbuf_addf(out, " auth_id %s auth_token %s", first->auth_id, first->auth_token);
}

static void ready_line(struct serving *s)
{
    const char *host = option_text(&s->options, "host");
    bool v6 = strchr(host, ':') != NULL,
         json = text_equal(option_text(&s->options, "log-format"), "json");
    CLEANUP_STRBUF struct strbuf line = STRBUF_INIT;
    size_t n;
    struct account **accounts = store_accounts(s->app.store, &n);

    (json ? ready_json : ready_text)(arena_printf(&s->arena, "http://%s%s%s:%u", v6 ? "[" : "",
                                         host, v6 ? "]" : "", server_port(s->app.server)),
        s, n ? accounts[0] : NULL, &line);
    puts(line.buf);
    fflush(stdout);
}

/* A port that nobody listens on any more is worth nothing, and harmful to who waits for the file.
 */
static void port_file_remove(const struct serving *s)
{
    const char *path = option_text(&s->options, "port-file");
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

static void serving_release(struct serving *s)
{
    app_close(&s->app);
    arena_release(&s->arena);
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
    CLEANUP(serving_release) struct serving s = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    int r = options_take(&s, argc, argv, &why);

    if (r < 0)
        return usage_error(why.buf);
    if (s.options.help) {
        help_print();
        return EXIT_SUCCESS;
    }
    r = app_open(&s.app, &s.app_options, &why);
    if (r == 0) {
        signals_set(s.app.server);
        r = port_file_write(&s, &why);
    }
    if (r < 0) {
        bool ended = why.len && why.buf[why.len - 1] == '\n'; /* a world's faults are lines */

        fprintf(stderr, "plivo-mock: %s%s", why.buf, ended ? "" : "\n");
        return EXIT_FAILURE;
    }
    ready_line(&s);
    r = server_run(s.app.server);
    port_file_remove(&s);
    if (r < 0)
        fprintf(stderr, "plivo-mock: %s\n", server_error(s.app.server));
    return r < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
