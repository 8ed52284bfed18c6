#include "harness/cli/run_options.h"

#include "base/text.h"
#include "harness/cli/exit_codes.h"
#include "harness/cli/tables.h"

#include <errno.h>
#include <glob.h>
#include <string.h>

static const char env_prefix[] = "PLIVO_HARNESS_";
static const char default_world[] = "article";

/* clang-format off */
static const struct option_row rows[] = {
    { "mock", OPTION_TEXT, "WORLD", .help =
        "Start a plivo-mock with this world (a name or a file) and run against it, each scenario "
        "in an account of its own. This is what happens, with the world article, when no target "
        "is named." },
    { "target", OPTION_TEXT, "FILE", .help =
        "Run against what this Hurl variables file describes: base_url, dst and the names the "
        "scenarios use. Credentials come from PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN." },
    { "base-url", OPTION_TEXT, "URL", .help =
        "Run against this URL; beats base_url of --target. A mock on this machine is recognised "
        "and gives each scenario an account of its own." },
    VARIABLE_OPTION_ROWS,
    { "glob", OPTION_LIST, "PATTERN", .help =
        "Also run the files that this pattern of the shell matches. May be repeated." },
    { "tags", OPTION_LIST, "TAG,...", .help =
        "Only scenarios with one of these tags; !TAG leaves out those which have it." },
    { "id", OPTION_LIST, "ID,...", .help =
        "Only scenarios with one of these ids, or file names without .hurl; * and ? match." },
    { "report", OPTION_LIST, "FORMAT=FILE", .help =
        "Also write a report: junit, tap, json, html, markdown or annotations. FILE - is standard "
        "output. May be repeated, or several with commas between them." },
    { "coverage", OPTION_FLAG, .help =
        "Say which routes, parameters, answers, rules and callback states were reached, and which "
        "were not, of those that the mock describes." },
    { "openapi", OPTION_TEXT, "FILE", .help =
        "For --coverage: the OpenAPI file that describes them, instead of the mock's." },
    { "ledger", OPTION_TEXT, "FILE", .help =
        "For --coverage: the rules (plivo-mock rules --json), instead of the mock's." },
    { "baseline", OPTION_TEXT, "FILE", .help =
        "What is known to fail: a listed failure does not fail the run, one that passes again "
        "does (status 6)." },
    { "write-baseline", OPTION_TEXT, "FILE", .help =
        "List what fails in this file and end with status 0. With --baseline, its reasons and "
        "dates are kept." },
    { "retry-failed", OPTION_COUNT, "N", .most = 100, .help =
        "Run what failed again by itself, up to N times each. What then passes is reported as "
        "flaky and does not fail the run, unless --strict is given." },
    { "strict", OPTION_FLAG, .help =
        "Flaky scenarios fail the run, and so do those of level assumed that fail against what "
        "is no mock." },
    { "jobs", OPTION_COUNT, "N", .most = 256, .help =
        "Run so many scenarios at once. Default: the number of processors on a mock, which has an "
        "account for each scenario; else 1." },
    { "repeat", OPTION_COUNT, "N", .most = 1000000, .help =
        "Run all of it N times. Default: 1." },
    { "sink-url", OPTION_TEXT, "URL", .help =
        "The public address under which the sink of callbacks is reached: what {{sink}} starts "
        "with. Default: where it listens." },
    { "sink-listen", OPTION_TEXT, "HOST:PORT", .help =
        "Where the sink listens when a scenario names {{sink}}. Default: 127.0.0.1 and a free "
        "port." },
    { "watch", OPTION_FLAG, .help =
        "After the run wait until scenarios change, and run those again; all when the mock or a file "
        "beside the scenarios changes. Until Ctrl-C.",
      .no_environment = true },
    { "fail-fast", OPTION_FLAG, .help = "Begin no more scenarios after one has failed." },
    { "dry-run", OPTION_FLAG, .help =
        "Print what would be sent, in order and without secrets, and what it may cost; send "
        "nothing. Needs --target or --base-url.",
      .no_environment = true },
    LIVE_OPTION_ROWS,
    ENTRY_OPTION_ROWS,
    { "error-format", OPTION_CHOICE, .choices = "long|short", .fallback = "long", .help =
        "What is shown of a failure: long adds the exchange, a curl command line and the mock's "
        "reasons." },
    { "color", OPTION_FLAG, .help = "Use colours also where the output is no terminal." },
    { "no-color", OPTION_FLAG, .help = "Use none." },
    { "test", OPTION_FLAG, .help =
        "Run judges and sums up anyway; taken so that a command line for Hurl fits.",
      .no_environment = true },
    { "mock-binary", OPTION_TEXT, "FILE", .help =
        "The plivo-mock to start. Default: beside plivo-harness, in the build tree, in PATH." },
    { "mock-argument", OPTION_LIST, "ARG", .help =
        "One more argument for plivo-mock serve, e.g. --mock-argument=--seed=7. May be repeated.",
      .no_environment = true },
    { 0 },
};
/* clang-format on */
const struct option_row *const run_option_rows = rows;

/* The reports of one --report: "junit=a.xml" or "junit=a.xml,tap=b.tap". */
static int report_list_read(
    struct arena *a, const char *text, struct run_options *ret, struct strbuf *why)
{
    while (*text) {
        size_t len = report_request_len(text);
        struct report_request r;

        r.format = report_format_read(arena_dup(a, text, len), &r.file, why);
        if (!r.format)
            return -EINVAL;
        ret->reports[ret->n_reports++] = r;
        text += len + (text[len] == ',');
    }
    return 0;
}

static int check_one_stdout(const struct run_options *o, struct strbuf *why)
{
    size_t n = 0;

    for (size_t i = 0; i < o->n_reports; i++)
        n += text_equal(o->reports[i].file, "-");
    if (n < 2)
        return 0;
    strbuf_adds(why, "only one report can go to standard output (-)");
    return -EINVAL;
}

static int reports_read(
    struct arena *a, const struct options *o, struct run_options *ret, struct strbuf *why)
{
    size_t n, room = 0;
    const char *const *given = option_list(o, "report", &n);

    for (size_t i = 0; i < n; i++)
        room += strlen(given[i]); /* more than enough: a report takes several characters */
    ret->reports = ARENA_ARRAY(a, struct report_request, room);
    for (size_t i = 0; i < n; i++)
        if (report_list_read(a, given[i], ret, why) < 0)
            return -EINVAL;
    return check_one_stdout(ret, why);
}

static int globs_read(
    struct arena *a, const struct options *o, struct run_options *ret, struct strbuf *why)
{
    size_t n;
    const char *const *patterns = option_list(o, "glob", &n);
    glob_t found = { 0 };

    for (size_t i = 0; i < n; i++)
        if (glob(patterns[i], i ? GLOB_APPEND : 0, NULL, &found)) {
            strbuf_addf(why, "no file matches --glob %s", patterns[i]);
            globfree(&found);
            return -EINVAL;
        }
    if (found.gl_pathc) {
        const char **all = ARENA_ARRAY(a, const char *, ret->n_paths + found.gl_pathc);

        for (size_t i = 0; i < ret->n_paths; i++)
            all[i] = ret->paths[i];
        for (size_t i = 0; i < found.gl_pathc; i++)
            all[ret->n_paths + i] = arena_strdup(a, found.gl_pathv[i]);
        ret->paths = all;
        ret->n_paths += found.gl_pathc;
    }
    globfree(&found);
    return 0;
}

static void target_read(const struct options *o, struct target_options *t)
{
    t->mock_world = option_text(o, "mock");
    t->file = option_text(o, "target");
    t->base_url = option_text(o, "base-url");
    t->mock_binary = option_text(o, "mock-binary");
    t->mock_arguments = option_list(o, "mock-argument", &t->n_mock_arguments);
    t->live = option_flag(o, "live");
    t->only_show = option_flag(o, "dry-run");
    if (!t->mock_world && !t->file && !t->base_url)
        t->mock_world = default_world;
}

static int check_together(
    const struct options *given, const struct run_options *o, struct strbuf *why)
{
    size_t secrets;

    option_list(given, "secret", &secrets);
    if (o->target.mock_world && (o->target.file || o->target.base_url))
        strbuf_adds(why, "--mock starts a target of its own; it does not go with --target or "
                         "--base-url");
    else if (o->target.only_show && o->target.mock_world)
        strbuf_adds(why, "--dry-run shows what a service would be sent; name it with --target or "
                         "--base-url");
    else if (o->watch && (o->target.live || o->target.only_show || o->write_baseline))
        strbuf_adds(why, "--watch runs again and again; it does not go with --live, --dry-run or "
                         "--write-baseline");
    else if (!o->repeats)
        strbuf_adds(why, "--repeat 0 would run nothing");
    else if (secrets && o->target.live)
        strbuf_adds(why, "others can read --secret in the command line; with --live give secrets "
                         "in --secrets-file or in the environment");
    else if (o->colour && o->no_colour)
        strbuf_adds(why, "--color and --no-color do not go together");
    else if (!o->n_paths)
        strbuf_adds(why, "name at least one scenario file or folder");
    else
        return 0;
    return -EINVAL;
}

int run_options_read(
    struct arena *a, int argc, char *const argv[], struct run_options *ret, struct strbuf *why)
{
    struct options o;
    int r = options_read(a, rows, env_prefix, argc, argv, &o, why);

    *ret = (struct run_options){ .help = r == 0 && o.help };
    if (r < 0 || ret->help)
        return r;
    target_read(&o, &ret->target);
    ret->paths = o.operands;
    ret->n_paths = o.n_operands;
    ret->selection.tags = option_list(&o, "tags", &ret->selection.n_tags);
    ret->selection.ids = option_list(&o, "id", &ret->selection.n_ids);
    ret->sink.public_url = option_text(&o, "sink-url");
    ret->sink.listen = option_text(&o, "sink-listen");
    ret->jobs = (size_t)option_count(&o, "jobs");
    ret->repeats = option_text(&o, "repeat") ? (size_t)option_count(&o, "repeat") : 1;
    ret->watch = option_flag(&o, "watch");
    ret->fail_fast = option_flag(&o, "fail-fast");
    ret->strict = option_flag(&o, "strict");
    ret->coverage = option_flag(&o, "coverage");
    ret->openapi = option_text(&o, "openapi");
    ret->ledger = option_text(&o, "ledger");
    ret->baseline = option_text(&o, "baseline");
    ret->write_baseline = option_text(&o, "write-baseline");
    ret->retry_failed = option_count(&o, "retry-failed");
    ret->brief = text_equal(option_text(&o, "error-format"), "short");
    ret->colour = option_flag(&o, "color");
    ret->no_colour = option_flag(&o, "no-color");
    r = globs_read(a, &o, ret, why);
    if (r == 0)
        r = check_together(&o, ret, why);
    if (r == 0)
        r = reports_read(a, &o, ret, why);
    if (r == 0)
        r = environment_variables_read(&ret->variables, why);
    if (r == 0)
        r = live_options_read(a, &o, &ret->live, &ret->variables, why);
    login_options_read(&ret->live, &ret->target);
    if (r == 0)
        r = entry_options_read(a, &o, &ret->entries, why);
    return r == 0 ? variable_options_read(&o, &ret->variables, why) : r;
}

void run_options_help(struct strbuf *out)
{
    strbuf_adds(out,
        "Usage: plivo-harness run [options] FILE|DIR...\n"
        "\n"
        "Runs scenarios (Hurl files) against a mock or the real service and judges\n"
        "what comes back.\n"
        "\n"
        "Examples:\n"
        "  plivo-harness run harness/scenarios\n"
        "  plivo-harness run --mock article --tags mms --report junit=mms.xml scenarios\n"
        "  plivo-harness run --base-url http://127.0.0.1:8080 one.hurl\n"
        "  plivo-harness run --target plivo.vars --live --max-messages 3 one.hurl\n"
        "\n"
        "Options (in brackets the environment variable that does the same):\n");
    options_help(rows, env_prefix, out);
    strbuf_adds(out, "\nExit status:\n");
    exit_codes_help(out);
}
