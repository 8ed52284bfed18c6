#include "harness/cli/diff_options.h"

#include "harness/cli/exit_codes.h"
#include "harness/cli/tables.h"
#include "harness/compare/pairing.h"

#include <errno.h>

static const char env_prefix[] = "PLIVO_HARNESS_";

/* clang-format off */
static const struct option_row rows[] = {
    { "left", OPTION_TEXT, "TARGET", .help =
        "What the right one is held against: mock:WORLD, mock:WORLD,assume KEY=VALUE, a variables "
        "file, or a URL. Default: mock:article." },
    { "right", OPTION_TEXT, "TARGET", .help = "The other one, written in the same way." },
    { "known", OPTION_TEXT, "FILE", .help =
        "Differences that are known: they do not count as new, and those that are gone are told." },
    { "update-known", OPTION_FLAG, .help =
        "Write what differs now to the file of --known; reasons and dates that stand there stay.",
      .no_environment = true },
    { "confirmed", OPTION_TEXT, "FILE", .help =
        "Write down which rules were confirmed today: those whose scenarios passed on both sides "
        "without a difference. The right target has to be no mock." },
    { "report", OPTION_LIST, "FORMAT=FILE", .help =
        "Also write a report: text=FILE, json=FILE or html=FILE. May be repeated." },
    { "header", OPTION_LIST, "NAME", .help =
        "Also compare this header of answers. May be repeated." },
    { "tags", OPTION_LIST, "TAG,...", .help =
        "Only scenarios with one of these tags; !TAG leaves out those which have it." },
    { "id", OPTION_LIST, "ID,...", .help =
        "Only scenarios with one of these ids, or file names without .hurl; * and ? match." },
    { "jobs", OPTION_COUNT, "N", .most = 256, .help =
        "Run so many scenarios at once. Default: the number of processors on a mock, else 1." },
    { "sink-url", OPTION_TEXT, "URL", .help =
        "The public address under which the sink of callbacks is reached." },
    { "sink-listen", OPTION_TEXT, "HOST:PORT", .help =
        "Where the sink listens when a scenario names {{sink}}." },
    LIVE_OPTION_ROWS,
    { "mock-binary", OPTION_TEXT, "FILE", .help =
        "The plivo-mock to start. Default: beside plivo-harness, in the build tree, in PATH." },
    { 0 },
};
/* clang-format on */
const struct option_row *const diff_option_rows = rows;

void diff_options_help(struct strbuf *out)
{
    strbuf_adds(out,
        "Usage: plivo-harness diff [options] --right TARGET FILE|DIR...\n"
        "\n"
        "Runs scenarios on two targets, one after the other, and says where their\n"
        "answers differ, by rule. Ids, times, prices and the like do not count.\n"
        "\n"
        "Examples:\n"
        "  plivo-harness diff --right plivo.vars --live scenarios\n"
        "  plivo-harness diff --right 'mock:article,assume list-limit=refuse' scenarios\n"
        "\n"
        "Options (in brackets the environment variable that does the same):\n");
    options_help(rows, env_prefix, out);
    strbuf_adds(out,
        "\nExit status: 0 nothing new, 1 new differences, 6 known ones are gone; else\n"
        "as of run:\n");
    exit_codes_help(out);
}

static int side_read(struct arena *a, const struct options *o, const struct live_options *live,
    const char *spec, struct diff_side *ret, struct strbuf *why)
{
    ret->spec = spec;
    ret->target.mock_binary = option_text(o, "mock-binary");
    ret->target.live = live->live;
    login_options_read(live, &ret->target);
    return target_spec_read(a, spec, &ret->target, why);
}

static int reports_read(
    struct arena *a, const struct options *o, struct diff_options *ret, struct strbuf *why)
{
    size_t n;
    const char *const *given = option_list(o, "report", &n);

    ret->reports = ARENA_ARRAY(a, struct drift_request, n);
    for (size_t i = 0; i < n; i++) {
        struct drift_request *r = &ret->reports[ret->n_reports++];

        r->format = drift_format_read(given[i], &r->file, why);
        if (!r->format)
            return -EINVAL;
    }
    return 0;
}

static int check_together(
    const struct options *o, const struct diff_options *ret, struct strbuf *why)
{
    if (!option_text(o, "right"))
        strbuf_adds(why, "name what to compare with: --right");
    else if (ret->update_known && !ret->known)
        strbuf_adds(why, "--update-known needs --known FILE");
    else if (!ret->n_paths)
        strbuf_adds(why, "name at least one scenario file or folder");
    else
        return 0;
    return -EINVAL;
}

int diff_options_read(
    struct arena *a, int argc, char *const argv[], struct diff_options *ret, struct strbuf *why)
{
    struct options o;
    int r = options_read(a, rows, env_prefix, argc, argv, &o, why);

    *ret = (struct diff_options){ .help = r == 0 && o.help };
    if (r < 0 || ret->help)
        return r;
    ret->paths = o.operands;
    ret->n_paths = o.n_operands;
    ret->known = option_text(&o, "known");
    ret->update_known = option_flag(&o, "update-known");
    ret->confirmed = option_text(&o, "confirmed");
    ret->sink.public_url = option_text(&o, "sink-url");
    ret->sink.listen = option_text(&o, "sink-listen");
    ret->jobs = (size_t)option_count(&o, "jobs");
    ret->selection.tags = option_list(&o, "tags", &ret->selection.n_tags);
    ret->selection.ids = option_list(&o, "id", &ret->selection.n_ids);
    ret->compare.headers = option_list(&o, "header", &ret->compare.n_headers);
    r = check_together(&o, ret, why);
    if (r == 0)
        r = live_options_read(a, &o, &ret->live, &ret->variables, why);
    if (r == 0)
        r = side_read(a, &o, &ret->live,
            option_text(&o, "left") ? option_text(&o, "left") : "mock:article",
            &ret->side[SIDE_LEFT], why);
    if (r == 0)
        r = side_read(a, &o, &ret->live, option_text(&o, "right"), &ret->side[SIDE_RIGHT], why);
    return r == 0 ? reports_read(a, &o, ret, why) : r;
}
