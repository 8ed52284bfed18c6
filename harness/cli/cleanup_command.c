#include "harness/cli/cleanup_command.h"

#include "base/text.h"
#include "harness/cli/session.h"
#include "harness/cli/tables.h"
#include "harness/safety/owed_pay.h"

#include <errno.h>
#include <glob.h>
#include <string.h>

static const char env_prefix[] = "PLIVO_HARNESS_";

/* clang-format off */
static const struct option_row rows[] = {
    { "uncertain", OPTION_FLAG, .help =
        "Also remove what may have been created, because its answer never came: what its name "
        "tells apart, or what the request's path names. Look at what is said without it first.",
      .no_environment = true },
    { "live", OPTION_FLAG, .help =
        "Allow a service that is not on this machine.", .no_environment = true },
    { "secrets-file", OPTION_LIST, "FILE", .help =
        "Read auth_id and auth_token from here. Nobody else may be able to read the file." },
    { "cacert", OPTION_TEXT, "FILE", .help =
        "Trust the certificates of this PEM file only." },
    { "connect-to", OPTION_LIST, "HOST1:PORT1:HOST2:PORT2", .help =
        "For HOST1:PORT1 connect to HOST2:PORT2 instead." },
    { 0 },
};
/* clang-format on */
const struct option_row *const cleanup_option_rows = rows;

static void help(struct strbuf *out)
{
    strbuf_adds(out,
        "Usage: plivo-harness cleanup [options] [FILE...]\n"
        "\n"
        "Removes what runs have created and could not remove: what stands in these\n"
        "files of what is owed. Default: all that runs have left in their own folder.\n"
        "The login is PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN.\n"
        "\n"
        "Examples:\n"
        "  plivo-harness cleanup --live\n"
        "  plivo-harness cleanup --live --uncertain owed.jsonl\n"
        "\n"
        "Options (in brackets the environment variable that does the same):\n");
    options_help(rows, env_prefix, out);
    strbuf_adds(out, "\nExit status: 0 nothing is owed any more, 1 something still is, 2 wrong "
                     "usage,\n3 a file cannot be read, 4 no answer, 7 --live is missing.\n");
}

/* The files named, or all in the default folder. */
static const char *const *books(struct arena *a, const struct options *o, size_t *ret_n)
{
    const char *folder = owed_default_folder(a);
    glob_t found = { 0 };
    const char **paths;

    *ret_n = o->n_operands;
    if (o->n_operands)
        return o->operands;
    if (!folder || glob(arena_printf(a, "%s/owed-*.jsonl", folder), 0, NULL, &found) != 0)
        return NULL;
    paths = ARENA_ARRAY(a, const char *, found.gl_pathc);
    for (size_t i = 0; i < found.gl_pathc; i++)
        paths[i] = arena_strdup(a, found.gl_pathv[i]);
    *ret_n = found.gl_pathc;
    globfree(&found);
    return paths;
}

static bool leaves_machine(const struct owed_book *book)
{
    const struct owed_list *l = owed_book_entries(book);

    for (size_t i = 0; i < l->n; i++)
        if (!url_is_loopback(l->at[i].remove))
            return true;
    return false;
}

static enum exit_code pay_book(const char *path, const struct owed_payer *payer, bool live)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT, said = STRBUF_INIT;
    CLEANUP_OWED_BOOK struct owed_book *book = NULL;
    enum client_result r;
    size_t left;

    if (access(path, R_OK) < 0) {
        strbuf_addf(&why, "%s: %s", path, strerror(errno));
        return complain(EXIT_UNREADABLE_FILE, why.buf);
    }
    if (owed_book_open(path, &book, &why) < 0)
        return complain(EXIT_UNREADABLE_FILE, why.buf);
    if (!live && leaves_machine(book)) {
        strbuf_addf(&why,
            "%s is about a service that is not on this machine; add --live if that is meant", path);
        return complain(EXIT_SAFETY_STOP, why.buf);
    }
    r = owed_pay(book, payer, &said);
    fwrite(said.buf, 1, said.len, stdout);
    left = owed_book_count(book, OWED_OWED) + owed_book_count(book, OWED_ASKED);
    printf("%s: %zu left\n", path, left);
    return !left ? EXIT_PASSED : r == CLIENT_DONE ? EXIT_SCENARIO_FAILED : EXIT_TARGET_UNREACHABLE;
}

static enum exit_code pay_all(struct arena *a, const struct options *o,
    const struct live_options *live, const struct target_options *login)
{
    CLEANUP_CLIENT struct client *client = client_create(&session_halt);
    struct owed_payer payer = { client, login->auth_id, login->auth_token,
        option_flag(o, "uncertain") };
    enum exit_code code = EXIT_PASSED;
    size_t n;
    const char *const *paths = books(a, o, &n);

    if (!client)
        return complain(EXIT_HARNESS_FAILED, "libcurl does not start");
    if (!n)
        puts("nothing is owed");
    client_set_route(client, &live->route);
    if (live->live)
        client_allow_network(client);
    for (size_t i = 0; i < n && !atomic_load(&session_halt); i++) {
        enum exit_code one = pay_book(paths[i], &payer, live->live);

        code = code == EXIT_PASSED ? one : code;
    }
    return code;
}

static enum exit_code cleanup_with(struct arena *a, const struct options *o)
{
    CLEANUP_VARIABLES struct variables secrets = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct target_options login = { 0 };
    struct live_options live;

    if (way_options_read(a, o, &live, &secrets, &why) < 0)
        return complain(EXIT_USAGE, why.buf);
    login_options_read(&live, &login);
    if (!login.auth_id || !login.auth_token)
        return complain(
            EXIT_USAGE, "PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN have to be in the environment");
    session_watch_signals();
    return pay_all(a, o, &live, &login);
}

int cleanup_command(int argc, char **argv)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct options o;
    enum exit_code code;

    if (options_read(&arena, rows, env_prefix, argc, argv, &o, &text) < 0) {
        strbuf_adds(&text, "\nSee plivo-harness cleanup --help.");
        return (int)complain(EXIT_USAGE, text.buf);
    }
    if (o.help) {
        help(&text);
        fwrite(text.buf, 1, text.len, stdout);
        return EXIT_PASSED;
    }
    code = cleanup_with(&arena, &o);
    session_end_by_signal();
    return (int)code;
}
