#include "harness/cli/sink_command.h"

#include "base/options.h"
#include "harness/cli/session.h"
#include "harness/cli/tables.h"
#include "harness/target/variables_file.h"

#include <poll.h>
#include <signal.h>

static const char env_prefix[] = "PLIVO_HARNESS_SINK_";

/* clang-format off */
static const struct option_row rows[] = {
    { "listen", OPTION_TEXT, "HOST:PORT", "127.0.0.1:0", .help =
        "Where to listen, in numbers; port 0 takes a free one." },
    { "url", OPTION_TEXT, "URL", .help =
        "The public address under which it is reached, e.g. that of a tunnel: signatures cover "
        "it." },
    { "token-file", OPTION_TEXT, "FILE", .help =
        "Whose tokens may sign, a line AUTH_ID=TOKEN each; only you may read the file. "
        "PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN add one more." },
    { 0 },
};
/* clang-format on */
const struct option_row *const sink_option_rows = rows;

static void help(struct strbuf *out)
{
    strbuf_adds(out, "Usage: plivo-harness sink [options]\n"
                     "\n"
                     "Catches callbacks, judges their signatures and answers who waits for them,\n"
                     "until it is interrupted. The first line of its output is its URL.\n"
                     "\n"
                     "Example:\n"
                     "  plivo-harness sink --listen 127.0.0.1:8099 &\n"
                     "  hurl --variable sink=http://127.0.0.1:8099 send.hurl\n"
                     "\n"
                     "Options (in brackets the environment variable that does the same):\n");
    options_help(rows, env_prefix, out);
}

static void add_token(struct sink *s, const char *auth_id, const char *token)
{
    sink_token(s, auth_id, token, sink_is_main_account(auth_id));
}

static int tokens_read(struct sink *s, const char *file, struct strbuf *why)
{
    CLEANUP_VARIABLES struct variables tokens = { 0 };
    const char *auth_id = getenv("PLIVO_AUTH_ID"), *token = getenv("PLIVO_AUTH_TOKEN");
    int r = file ? secrets_file_read(file, &tokens, why) : 0;

    for (size_t i = 0; i < tokens.n && r == 0; i++)
        add_token(s, tokens.items[i].name, tokens.items[i].value.text.bytes);
    if (auth_id && token)
        add_token(s, auth_id, token);
    return r;
}

static void wait_for_signal(void)
{
    sigset_t all, before;

    sigfillset(&all); /* one that comes after the look at the flag ends the ppoll */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (!atomic_load(&session_halt))
        ppoll(NULL, 0, NULL, &before);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static enum exit_code serve(const struct options *o, struct strbuf *why)
{
    const struct sink_options options = {
        .listen = option_text(o, "listen"),
        .public_url = option_text(o, "url"),
        .open_to_all = true,
    };
    CLEANUP_SINK struct sink *sink = sink_create(&options);

    if (tokens_read(sink, option_text(o, "token-file"), why) < 0)
        return EXIT_UNREADABLE_FILE;
    if (sink_start(sink, why) < 0)
        return EXIT_HARNESS_FAILED;
    printf("%s\n", sink_url(sink));
    fflush(stdout);
    wait_for_signal();
    return EXIT_PASSED;
}

int sink_command(int argc, char **argv)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct options o;
    enum exit_code code;

    if (options_read(&arena, rows, env_prefix, argc, argv, &o, &text) < 0) {
        strbuf_adds(&text, "\nSee plivo-harness sink --help.");
        return (int)complain(EXIT_USAGE, text.buf);
    }
    if (o.help) {
        help(&text);
        fwrite(text.buf, 1, text.len, stdout);
        return EXIT_PASSED;
    }
    if (o.n_operands)
        return (int)complain(EXIT_USAGE, "sink takes no operand\nSee plivo-harness sink --help.");
    session_watch_signals();
    code = serve(&o, &text);
    if (text.len)
        complain(code, text.buf);
    return (int)code;
}
