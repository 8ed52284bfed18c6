#include "harness/cli/diff_command.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "harness/cli/diff_options.h"
#include "harness/cli/recorded_run.h"
#include "harness/compare/pairing.h"
#include "harness/report/redact.h"

#include <errno.h>
#include <string.h>

/* One target, run. */
struct run_side {
    struct recording recording;
    struct run_summary summary;
    const char *name; /* its URL, or the spec of a mock */
    bool is_mock;
};

struct diff {
    const struct diff_options *options;
    struct arena arena;
    struct plan plan;
    struct redactor secrets;
    struct run_side side[2];
    struct drift drift;
    struct confirmed dates;
    struct strbuf known; /* the text of the file */
};

static void diff_release(struct diff *d)
{
    for (size_t i = 0; i < ARRAY_SIZE(d->side); i++)
        recording_release(&d->side[i].recording);
    strbuf_release(&d->known);
    plan_release(&d->plan);
    arena_release(&d->arena);
}
#define CLEANUP_DIFF CLEANUP(diff_release)

static enum exit_code fail(enum exit_code code, const char *file, const char *what)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    strbuf_addf(&why, "%s: %s", file, what);
    return complain(code, why.buf);
}

/* ---- The two runs ---- */

static void learn_login(struct diff *d, const struct target *t)
{
    const struct variable *token = variables_find(target_variables(t), "auth_token");

    if (token && token->value.kind == VALUE_STRING)
        redactor_add(&d->secrets, &d->arena, token->value.text.bytes, "PLIVO_AUTH_TOKEN");
}

static void learn_variables(struct diff *d, const struct variables *vs)
{
    for (size_t i = 0; i < vs->n; i++)
        if (vs->items[i].secret && vs->items[i].value.kind == VALUE_STRING)
            redactor_add(&d->secrets, &d->arena, vs->items[i].value.text.bytes, vs->items[i].name);
}

static enum exit_code run_one(struct diff *d, enum side side)
{
    const struct diff_options *o = d->options;
    const struct diff_side *how = &o->side[side];
    struct run_side *ran = &d->side[side];
    CLEANUP_SESSION struct session session = { .sink_options = o->sink };
    const struct recorded_run r = { &o->live, &o->variables, o->jobs };
    enum exit_code code = session_open(&session, &how->target, &o->live);

    if (code != EXIT_PASSED)
        return code;
    ran->is_mock = target_is_mock(session.target);
    ran->name = how->target.mock_world ? how->spec
                                       : arena_strdup(&d->arena, target_base_url(session.target));
    learn_login(d, session.target);
    if (side == SIDE_RIGHT && o->confirmed && ran->is_mock)
        return complain(EXIT_USAGE,
            "--confirmed: a rule is confirmed by a service that is no mock; the right one is");
    return recorded_run(&r, &session, &d->plan, &d->arena, &ran->recording, &ran->summary);
}

/* ---- What came of them ---- */

static const struct outcome *outcome_of(const struct run_side *side, const struct hurl_file *file)
{
    for (size_t i = 0; i < side->summary.n_outcomes; i++)
        if (text_equal(side->summary.outcomes[i].file, file->path))
            return &side->summary.outcomes[i];
    return NULL;
}

static const char *left_out(struct diff *d, const struct outcome *left, const struct outcome *right)
{
    if (!left || !right)
        return "not run";
    if (left->state == OUTCOME_SKIPPED)
        return arena_printf(&d->arena, "left: %s", left->reason);
    if (right->state == OUTCOME_SKIPPED)
        return arena_printf(&d->arena, "right: %s", right->reason);
    return NULL;
}

static const char *clean(struct diff *d, const char *text)
{
    return redact(&d->secrets, &d->arena, text);
}

static void compare_one(struct diff *d, const struct hurl_file *file, struct drift_scenario *s)
{
    const struct recorded_scenario *l = recording_find(&d->side[SIDE_LEFT].recording, file);
    const struct recorded_scenario *r = recording_find(&d->side[SIDE_RIGHT].recording, file);
    struct differences found = { 0 };

    if (l)
        learn_variables(d, &l->variables);
    if (r)
        learn_variables(d, &r->variables);
    compare_scenarios(&d->arena, &d->options->compare, l, r, &found);
    s->n_items = found.n;
    for (size_t i = 0; i < found.n; i++) {
        struct drift_item item = { .state = DRIFT_NEW, .scenario = s, .what = found.at[i] };

        item.what.where = clean(d, item.what.where);
        item.what.left = clean(d, item.what.left);
        item.what.right = clean(d, item.what.right);
        drift_add(&d->drift, &item);
    }
}

static void compare_all(struct diff *d)
{
    struct drift *drift = &d->drift;

    *drift = (struct drift){ .arena = &d->arena,
        .left = d->side[SIDE_LEFT].name,
        .right = d->side[SIDE_RIGHT].name,
        .scenarios = ARENA_ARRAY(&d->arena, struct drift_scenario, d->plan.n),
        .n_scenarios = d->plan.n };
    for (size_t i = 0; i < d->plan.n; i++) {
        const struct hurl_file *file = d->plan.files[i];
        const struct outcome *l = outcome_of(&d->side[SIDE_LEFT], file);
        const struct outcome *r = outcome_of(&d->side[SIDE_RIGHT], file);
        struct drift_scenario *s = &drift->scenarios[i];
        struct outcome names = scenario_outcome(&d->arena, file);

        *s = (struct drift_scenario){ .name = names.title,
            .file = names.file,
            .rules = names.rules,
            .n_rules = names.n_rules,
            .left_out = left_out(d, l, r),
            .passed = l && r && l->state == OUTCOME_PASSED && r->state == OUTCOME_PASSED };
        if (!s->left_out)
            compare_one(d, file, s);
    }
}

/* ---- Files ---- */

static void today(char ret[static 16])
{
    struct civil_time t = civil_from_us(clock_wall_us());

    snprintf(ret, 16, "%04u-%02u-%02u", (unsigned)t.year % 10000, (unsigned)t.month % 100,
        (unsigned)t.day % 100);
}

static enum exit_code write_file(const char *file, const struct strbuf *text)
{
    int r = file_write(file, text->buf, text->len);

    return r < 0 ? fail(EXIT_HARNESS_FAILED, file, strerror(-r)) : EXIT_PASSED;
}

/* A file that is not there is empty: the first run writes it. */
static enum exit_code read_optional(const char *file, struct strbuf *ret)
{
    int r = file ? file_read(file, ret) : -ENOENT;

    return r < 0 && r != -ENOENT ? fail(EXIT_UNREADABLE_FILE, file, strerror(-r)) : EXIT_PASSED;
}

/* Before anything is sent: what cannot be read would be a run for nothing. */
static enum exit_code read_files(struct diff *d)
{
    const struct diff_options *o = d->options;
    CLEANUP_STRBUF struct strbuf dates = STRBUF_INIT, why = STRBUF_INIT;
    CLEANUP_ARENA struct arena scratch = { 0 };
    struct drift nothing = { .arena = &scratch };
    enum exit_code code = read_optional(o->known, &d->known);

    if (code == EXIT_PASSED && o->known && !d->known.len && !o->update_known)
        return fail(EXIT_UNREADABLE_FILE, o->known, "it is empty, or not there");
    if (code == EXIT_PASSED && d->known.len &&
        drift_apply_known(&nothing, d->known.buf, d->known.len, &why) < 0)
        return fail(EXIT_UNREADABLE_FILE, o->known, why.buf);
    if (code == EXIT_PASSED)
        code = read_optional(o->confirmed, &dates);
    d->dates.arena = &d->arena;
    if (code == EXIT_PASSED && dates.len &&
        confirmed_read(&d->dates, dates.buf, dates.len, &why) < 0)
        return fail(EXIT_UNREADABLE_FILE, o->confirmed, why.buf);
    return code;
}

static enum exit_code write_known(const struct diff *d, const char *date)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    drift_write_known(&d->drift, &d->known, date, &text);
    return write_file(d->options->known, &text);
}

static enum exit_code write_confirmed(struct diff *d, const char *date)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    size_t n = confirmed_update(&d->dates, &d->drift, date);

    printf("%zu rule%s confirmed\n", n, n == 1 ? "" : "s");
    confirmed_write(&d->dates, &text);
    return write_file(d->options->confirmed, &text);
}

static enum exit_code write_reports(const struct diff *d, const struct confirmed *dates)
{
    CLEANUP_STRBUF struct strbuf shown = STRBUF_INIT;
    enum exit_code code = EXIT_PASSED;

    drift_text(&d->drift, dates, &shown);
    fwrite(shown.buf, 1, shown.len, stdout);
    for (size_t i = 0; i < d->options->n_reports; i++) {
        CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
        const struct drift_request *q = &d->options->reports[i];
        enum exit_code one;

        q->format->write(&d->drift, dates, &text);
        one = write_file(q->file, &text);
        code = one != EXIT_PASSED ? one : code;
    }
    return code;
}

static enum exit_code write_all(struct diff *d)
{
    const struct confirmed *dates = d->options->confirmed ? &d->dates : NULL;
    enum exit_code reports = write_reports(d, dates), code = EXIT_PASSED;
    char date[16];

    today(date);
    if (d->options->update_known)
        code = write_known(d, date);
    if (code == EXIT_PASSED && d->options->confirmed)
        code = write_confirmed(d, date);
    if (code != EXIT_PASSED || reports != EXIT_PASSED)
        return code != EXIT_PASSED ? code : reports;
    if (d->options->update_known)
        return EXIT_PASSED;
    if (drift_count(&d->drift, DRIFT_NEW))
        return EXIT_SCENARIO_FAILED;
    return drift_count(&d->drift, DRIFT_GONE) ? EXIT_STALE_BASELINE : EXIT_PASSED;
}

static enum exit_code diff_with(const struct diff_options *o)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    CLEANUP_DIFF struct diff d = { .options = o, .known = STRBUF_INIT };
    enum exit_code code;

    for (size_t i = 0; i < ARRAY_SIZE(d.side); i++)
        recording_init(&d.side[i].recording);
    code = session_read_plan(o->paths, o->n_paths, &o->selection, &d.plan);
    if (code == EXIT_PASSED)
        code = read_files(&d);
    for (size_t i = 0; code == EXIT_PASSED && i < ARRAY_SIZE(d.side); i++)
        code = run_one(&d, (enum side)i);
    if (code != EXIT_PASSED)
        return code;
    compare_all(&d);
    if (d.known.len && drift_apply_known(&d.drift, d.known.buf, d.known.len, &why) < 0)
        return fail(EXIT_UNREADABLE_FILE, o->known, why.buf);
    return write_all(&d);
}

int diff_command(int argc, char **argv)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct diff_options o;
    enum exit_code code;

    if (diff_options_read(&arena, argc, argv, &o, &text) < 0) {
        variables_release(&o.variables);
        strbuf_adds(&text, "\nSee plivo-harness diff --help.");
        return (int)complain(EXIT_USAGE, text.buf);
    }
    if (o.help) {
        diff_options_help(&text);
        fwrite(text.buf, 1, text.len, stdout);
        return EXIT_PASSED;
    }
    session_watch_signals();
    code = diff_with(&o);
    variables_release(&o.variables);
    session_end_by_signal();
    return (int)code;
}
