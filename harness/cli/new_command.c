#include "harness/cli/new_command.h"

#include "base/file.h"
#include "base/text.h"
#include "harness/author/curl_command.h"
#include "harness/author/journal_draft.h"
#include "harness/cli/session.h"
#include "harness/cli/tables.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { PAGE = 1000, PAGES_MOST = 100 }; /* what a mock lists at once; more than it keeps */

/* clang-format off */
static const struct option_row rows[] = {
    { "from-curl", OPTION_TEXT, "COMMAND", .help =
        "Write what this curl command line sends; - reads it from standard input.",
      .no_environment = true },
    { "from-journal", OPTION_TEXT, "URL", .help =
        "Write the requests of a mock's journal: http://HOST:PORT/_mock/accounts/ID/journal/, with "
        "filters if you like.", .no_environment = true },
    { "output", OPTION_TEXT, "FILE", .help =
        "Write a new file instead of standard output.", .no_environment = true },
    { "id", OPTION_TEXT, "ID", .help = "The scenario's id.", .no_environment = true },
    { 0 },
};
/* clang-format on */
const struct option_row *const new_option_rows = rows;

static void help(struct strbuf *out)
{
    strbuf_adds(out,
        "Usage: plivo-harness new [options]\n"
        "\n"
        "Writes a scenario from a curl command line, or from what a mock has been asked.\n"
        "Logins become {{auth_id}} and {{auth_token}}, the target {{base_url}}.\n"
        "\n"
        "Examples:\n"
        "  plivo-harness new --from-curl 'curl -u ID:TOKEN https://api.plivo.com/…'\n"
        "  plivo-harness new --output new.hurl --from-journal \\\n"
        "    http://127.0.0.1:8080/_mock/accounts/MAMOCKARTICLE0000001/journal/\n"
        "\n"
        "Options:\n");
    options_help(rows, NULL, out);
    strbuf_adds(out, "\nExit status: 0 fine, 2 wrong usage, 3 what was given cannot be read or\n"
                     "written as a scenario, 4 no answer, 5 the file cannot be written, 7 the URL\n"
                     "is not on this machine.\n");
}

static int read_input(struct strbuf *out)
{
    char piece[4096];
    size_t n;

    while ((n = fread(piece, 1, sizeof(piece), stdin)) > 0)
        strbuf_add(out, piece, n);
    return ferror(stdin) ? -EIO : 0;
}

static void put_head(const struct options *o, const char *source, struct strbuf *out)
{
    if (option_text(o, "id"))
        strbuf_addf(out, "# id: %s\n", option_text(o, "id"));
    strbuf_addf(out, "# source: %s\n\n", source);
}

static enum exit_code from_curl(struct arena *a, const struct options *o, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf input = STRBUF_INIT, why = STRBUF_INIT;
    const char *command = option_text(o, "from-curl");
    struct draft d = { 0 };

    if (text_equal(command, "-")) {
        if (read_input(&input) < 0)
            return complain(EXIT_UNREADABLE_FILE, "standard input cannot be read");
        command = input.buf;
    }
    if (curl_command_read(a, command, &d, &why) < 0)
        return complain(EXIT_UNREADABLE_FILE, why.buf);
    put_head(o, "a curl command line", out);
    draft_write(out, &d);
    return EXIT_PASSED;
}

static const char *page_url(struct arena *a, const char *url, size_t page)
{
    const char *kind = strstr(url, "kind=") ? "" : "kind=request&";

    return arena_printf(a, "%s%c%slimit=%d&offset=%zu", url, strchr(url, '?') ? '&' : '?', kind,
        (int)PAGE, page * PAGE);
}

static enum exit_code fetch(struct arena *a, const char *url, struct http_response *ret)
{
    static const enum exit_code codes[] = { [CLIENT_DONE] = EXIT_PASSED,
        [CLIENT_UNREACHABLE] = EXIT_TARGET_UNREACHABLE,
        [CLIENT_BROKEN] = EXIT_TARGET_UNREACHABLE,
        [CLIENT_FORBIDDEN] = EXIT_SAFETY_STOP,
        [CLIENT_INTERRUPTED] = EXIT_HARNESS_FAILED };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    CLEANUP_CLIENT struct client *client = client_create(&session_halt);
    struct http_request q = { .method = "GET", .url = url };
    enum client_result r;
    const char *reason;

    if (!client)
        return complain(EXIT_HARNESS_FAILED, "libcurl does not start");
    r = client_perform(client, a, &q, ret, &why);
    if (r != CLIENT_DONE)
        return complain(codes[r], why.buf);
    if (ret->status == 200)
        return EXIT_PASSED;
    reason = journal_refusal(a, ret->body, ret->body_len);
    return complain(EXIT_UNREADABLE_FILE, arena_printf(a, "%s answers %d%s%s", url, ret->status,
                                              reason ? ": " : "", reason ? reason : ""));
}

/* All that there is, unless the URL says how much. */
static enum exit_code read_journal(struct arena *a, const char *url, struct drafts *ret)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    bool whole = !strstr(url, "limit=") && !strstr(url, "offset=");
    ptrdiff_t n = PAGE;

    for (size_t page = 0; n == PAGE && page < (whole ? PAGES_MOST : 1); page++) {
        struct http_response answer = { 0 };
        enum exit_code code = fetch(a, whole ? page_url(a, url, page) : url, &answer);

        if (code != EXIT_PASSED)
            return code;
        n = journal_drafts_read(a, answer.body, answer.body_len, ret, &why);
        if (n < 0)
            return complain(EXIT_UNREADABLE_FILE, why.buf);
    }
    journal_drafts_finish(a, ret);
    return EXIT_PASSED;
}

static enum exit_code from_journal(struct arena *a, const struct options *o, struct strbuf *out)
{
    struct drafts drafts = { 0 };
    enum exit_code code = read_journal(a, option_text(o, "from-journal"), &drafts);
    const struct draft *at = drafts.items.at;

    if (code != EXIT_PASSED)
        return code;
    if (!drafts.items.n)
        return complain(EXIT_UNREADABLE_FILE, "there is no request in that journal");
    put_head(o, "the journal of a mock", out);
    for (size_t i = 0; i < drafts.items.n; i++) {
        strbuf_adds(out, i ? "\n" : "");
        draft_write(out, &at[i]);
    }
    return EXIT_PASSED;
}

static enum exit_code put(const struct options *o, const struct strbuf *text)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    const char *file = option_text(o, "output");
    struct stat st;
    int r;

    if (!file) {
        fwrite(text->buf, 1, text->len, stdout);
        return EXIT_PASSED;
    }
    if (stat(file, &st) == 0) {
        strbuf_addf(&why, "%s is there already", file);
        return complain(EXIT_USAGE, why.buf);
    }
    r = file_write(file, text->buf, text->len);
    if (r == 0)
        return EXIT_PASSED;
    strbuf_addf(&why, "cannot write %s: %s", file, strerror(-r));
    return complain(EXIT_HARNESS_FAILED, why.buf);
}

static enum exit_code make(struct arena *a, const struct options *o)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    bool curl = option_text(o, "from-curl"), journal = option_text(o, "from-journal");
    enum exit_code code;

    if (curl == journal)
        return complain(EXIT_USAGE, "give one of --from-curl and --from-journal");
    if (o->n_operands)
        return complain(EXIT_USAGE, "put the whole curl command into quotes");
    code = curl ? from_curl(a, o, &text) : from_journal(a, o, &text);
    return code == EXIT_PASSED ? put(o, &text) : code;
}

int new_command(int argc, char **argv)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct options o;

    if (options_read(&arena, rows, NULL, argc, argv, &o, &text) < 0) {
        strbuf_adds(&text, "\nSee plivo-harness new --help.");
        return (int)complain(EXIT_USAGE, text.buf);
    }
    if (!o.help)
        return (int)make(&arena, &o);
    help(&text);
    fwrite(text.buf, 1, text.len, stdout);
    return EXIT_PASSED;
}
