#include "harness/cli/record_command.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "harness/cli/diff_options.h"
#include "harness/cli/recorded_run.h"
#include "harness/cli/tables.h"
#include "harness/record/fixture.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

static const char env_prefix[] = "PLIVO_HARNESS_";

/* clang-format off */
static const struct option_row rows[] = {
    { "target", OPTION_TEXT, "TARGET", .help =
        "Whose answers to keep: a variables file, a URL, or mock:WORLD." },
    { "output", OPTION_TEXT, "DIR", .help =
        "The folder to write to: index.json, and a folder for each scenario." },
    { "redact", OPTION_LIST, "NAME", .help =
        "Also drop the values of members that are called so, as of tokens, addresses and balances. "
        "May be repeated." },
    { "header", OPTION_LIST, "NAME", .help =
        "Also keep this header of answers. May be repeated." },
    { "tags", OPTION_LIST, "TAG,...", .help =
        "Only scenarios with one of these tags; !TAG leaves out those which have it." },
    { "id", OPTION_LIST, "ID,...", .help =
        "Only scenarios with one of these ids, or file names without .hurl; * and ? match." },
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
const struct option_row *const record_option_rows = rows;

struct record_options {
    struct target_options target;
    struct live_options live;
    struct selection selection;
    struct sink_options sink;
    struct variables variables;
    const char *spec, *output;
    const char *const *headers, *const *names, *const *paths;
    size_t n_headers, n_names, n_paths;
    bool help;
};

struct record {
    const struct record_options *options;
    struct arena arena;
    struct plan plan;
    struct recording recording;
    struct run_summary summary;
    struct sanitiser sanitiser;
    const char *target;   /* its URL, or the spec of a mock */
    const char **headers; /* of these names, those that matter as a rule first */
    size_t n_headers, n_written;
};

static void record_release(struct record *r)
{
    recording_release(&r->recording);
    plan_release(&r->plan);
    arena_release(&r->arena);
}
#define CLEANUP_RECORD CLEANUP(record_release)

static void help(struct strbuf *out)
{
    strbuf_adds(out,
        "Usage: plivo-harness record [options] --target TARGET --output DIR FILE|DIR...\n"
        "\n"
        "Runs scenarios and keeps each answer as a file, without secrets; telephone\n"
        "numbers, accounts and mail addresses become others, each always the same.\n"
        "\n"
        "Example:\n"
        "  plivo-harness record --target plivo.vars --live --output recorded scenarios\n"
        "\n"
        "Options (in brackets the environment variable that does the same):\n");
    options_help(rows, env_prefix, out);
    strbuf_adds(out, "\nExit status (a scenario that fails is recorded all the same):\n");
    exit_codes_help(out);
}

static int options_check(const struct record_options *o, struct strbuf *why)
{
    if (!o->spec)
        strbuf_adds(why, "name whose answers to keep: --target");
    else if (!o->output)
        strbuf_adds(why, "name a folder to write to: --output");
    else if (!o->n_paths)
        strbuf_adds(why, "name at least one scenario file or folder");
    else
        return 0;
    return -EINVAL;
}

static int record_options_read(
    struct arena *a, int argc, char *const argv[], struct record_options *ret, struct strbuf *why)
{
    struct options o;
    int r = options_read(a, rows, env_prefix, argc, argv, &o, why);

    *ret = (struct record_options){ .help = r == 0 && o.help };
    if (r < 0 || ret->help)
        return r;
    ret->paths = o.operands;
    ret->n_paths = o.n_operands;
    ret->spec = option_text(&o, "target");
    ret->output = option_text(&o, "output");
    ret->names = option_list(&o, "redact", &ret->n_names);
    ret->headers = option_list(&o, "header", &ret->n_headers);
    ret->selection.tags = option_list(&o, "tags", &ret->selection.n_tags);
    ret->selection.ids = option_list(&o, "id", &ret->selection.n_ids);
    ret->sink.public_url = option_text(&o, "sink-url");
    ret->sink.listen = option_text(&o, "sink-listen");
    r = options_check(ret, why);
    if (r == 0)
        r = live_options_read(a, &o, &ret->live, &ret->variables, why);
    if (r < 0)
        return r;
    ret->target.live = ret->live.live;
    ret->target.mock_binary = option_text(&o, "mock-binary");
    login_options_read(&ret->live, &ret->target);
    return target_spec_read(a, ret->spec, &ret->target, why);
}

static enum exit_code run(struct record *r)
{
    const struct record_options *o = r->options;
    CLEANUP_SESSION struct session session = { .sink_options = o->sink };
    const struct recorded_run how = { &o->live, &o->variables, 1 };
    enum exit_code code = session_open(&session, &o->target, &o->live);

    if (code != EXIT_PASSED)
        return code;
    r->target =
        o->target.mock_world ? o->spec : arena_strdup(&r->arena, target_base_url(session.target));
    if (o->target.auth_token)
        redactor_add(&r->sanitiser.secrets, &r->arena, o->target.auth_token, "PLIVO_AUTH_TOKEN");
    return recorded_run(&how, &session, &r->plan, &r->arena, &r->recording, &r->summary);
}

/* Secret variables, and what answers show under names of secrets. */
static void learn(struct record *r)
{
    for (size_t i = 0; i < r->recording.n; i++) {
        const struct recorded_scenario *s = &r->recording.scenarios[i];

        for (size_t k = 0; k < s->variables.n; k++) {
            const struct variable *v = &s->variables.items[k];

            if (v->secret && v->value.kind == VALUE_STRING)
                redactor_add(&r->sanitiser.secrets, &r->arena, v->value.text.bytes, v->name);
        }
        for (size_t k = 0; k < s->n; k++)
            fixture_learn(&r->sanitiser, &s->exchanges[k]);
    }
}

static enum exit_code write_one(struct record *r, const char *path, const struct strbuf *text)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    const char *whole = arena_printf(&r->arena, "%s/%s", r->options->output, path);
    char *folder = arena_strdup(&r->arena, whole);
    int e;

    *strrchr(folder, '/') = '\0';
    mkdir(r->options->output, 0777); /* what fails shows at writing */
    mkdir(folder, 0777);
    e = file_write(whole, text->buf, text->len);
    if (e == 0)
        return EXIT_PASSED;
    strbuf_addf(&why, "cannot write %s: %s", whole, strerror(-e));
    return complain(EXIT_HARNESS_FAILED, why.buf);
}

static enum exit_code write_scenario(
    struct record *r, const struct fixture_source *from, const void *key, struct json_writer *index)
{
    const struct recorded_scenario *s = recording_find(&r->recording, key);
    enum exit_code code = EXIT_PASSED;

    json_key(index, "exchanges");
    json_array_begin(index);
    for (size_t i = 0; s && i < s->n && code == EXIT_PASSED; i++) {
        CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
        const char *path = fixture_path(&r->arena, from, &s->exchanges[i]);

        fixture_write(&r->sanitiser, from, &s->exchanges[i], r->headers, r->n_headers, &text);
        code = write_one(r, path, &text);
        r->n_written++;
        json_string(index, path);
    }
    json_array_end(index);
    return code;
}

static enum exit_code write_entry(
    struct record *r, const struct outcome *o, const void *key, struct json_writer *index)
{
    const struct fixture_source from = { o->title, o->file, o->source, o->rules, o->n_rules };
    enum exit_code code;

    json_object_begin(index);
    json_member(index, "scenario", from.scenario);
    json_member(index, "file", from.file);
    json_member(index, "source", from.source);
    json_member(index, "verdict", outcome_state_names[o->state]);
    json_key(index, "rules");
    json_array_begin(index);
    for (size_t i = 0; i < from.n_rules; i++)
        json_string(index, from.rules[i]);
    json_array_end(index);
    code = write_scenario(r, &from, key, index);
    json_object_end(index);
    return code;
}

static const void *key_of(const struct record *r, const struct outcome *o)
{
    for (size_t i = 0; i < r->plan.n; i++)
        if (text_equal(r->plan.files[i]->path, o->file))
            return r->plan.files[i];
    return NULL;
}

static enum exit_code write_all(struct record *r)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, clean = STRBUF_INIT;
    struct json_writer index = json_writer_to(&text, JSON_INDENTED);
    struct civil_time t = civil_from_us(clock_wall_us());
    enum exit_code code = EXIT_PASSED;

    json_object_begin(&index);
    json_member(
        &index, "recorded", arena_printf(&r->arena, "%04d-%02d-%02d", t.year, t.month, t.day));
    json_member(&index, "target", r->target);
    json_key(&index, "scenarios");
    json_array_begin(&index);
    for (size_t i = 0; i < r->summary.n_outcomes && code == EXIT_PASSED; i++)
        code = write_entry(r, &r->summary.outcomes[i], key_of(r, &r->summary.outcomes[i]), &index);
    json_array_end(&index);
    json_object_end(&index);
    strbuf_adds(&clean, redact(&r->sanitiser.secrets, &r->arena, text.buf));
    strbuf_addc(&clean, '\n');
    return code == EXIT_PASSED ? write_one(r, "index.json", &clean) : code;
}

static void choose_headers(struct record *r)
{
    const struct record_options *o = r->options;

    r->headers = ARENA_ARRAY(&r->arena, const char *, compare_usual_headers_n + o->n_headers);
    for (size_t i = 0; i < compare_usual_headers_n; i++)
        r->headers[r->n_headers++] = compare_usual_headers[i];
    for (size_t i = 0; i < o->n_headers; i++)
        r->headers[r->n_headers++] = o->headers[i];
}

static enum exit_code record_with(const struct record_options *o)
{
    CLEANUP_RECORD struct record r = { .options = o };
    enum exit_code code;

    recording_init(&r.recording);
    r.sanitiser = (struct sanitiser){ .arena = &r.arena, .names = o->names, .n_names = o->n_names };
    choose_headers(&r);
    code = session_read_plan(o->paths, o->n_paths, &o->selection, &r.plan);
    if (code == EXIT_PASSED)
        code = run(&r);
    if (code != EXIT_PASSED)
        return code;
    learn(&r);
    code = write_all(&r);
    if (code == EXIT_PASSED)
        printf("%zu answer%s of %zu scenario%s in %s\n", r.n_written, r.n_written == 1 ? "" : "s",
            r.summary.n_outcomes, r.summary.n_outcomes == 1 ? "" : "s", o->output);
    return code;
}

int record_command(int argc, char **argv)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct record_options o;
    enum exit_code code;

    if (record_options_read(&arena, argc, argv, &o, &text) < 0) {
        variables_release(&o.variables);
        strbuf_adds(&text, "\nSee plivo-harness record --help.");
        return (int)complain(EXIT_USAGE, text.buf);
    }
    if (o.help) {
        help(&text);
        fwrite(text.buf, 1, text.len, stdout);
        return EXIT_PASSED;
    }
    session_watch_signals();
    code = record_with(&o);
    variables_release(&o.variables);
    session_end_by_signal();
    return (int)code;
}
