#include "harness/cli/run_command.h"

#include "base/clock.h"
#include "harness/cli/known.h"
#include "harness/cli/report_files.h"
#include "harness/cli/session.h"
#include "harness/cli/watch_loop.h"
#include "harness/report/coverage.h"
#include "harness/run/dry_run.h"
#include "harness/run/retry.h"
#include "harness/run/surface_source.h"
#include "harness/safety/money.h"
#include "harness/target/mock_process.h"

#include <string.h>

/* What is too much by the scenarios' own words is not even begun. */
static enum exit_code check_cost(const struct run_options *o, const struct plan *plan)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    uint64_t cost = plan_cost(plan) * o->repeats;

    if (!o->live.max_messages || cost <= o->live.max_messages)
        return EXIT_PASSED;
    strbuf_addf(&why,
        "the scenarios say they cost %llu messages, --max-messages allows %llu; nothing was sent",
        (unsigned long long)cost, (unsigned long long)o->live.max_messages);
    return complain(EXIT_SAFETY_STOP, why.buf);
}

static enum exit_code write_reports(const struct run_options *o, const struct run_summary *summary)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    return reports_write(o, summary, &why) ? EXIT_PASSED : complain(EXIT_HARNESS_FAILED, why.buf);
}

static const char *describe_target(
    struct arena *a, const struct run_options *o, const struct target *t)
{
    if (o->target.mock_world)
        return arena_printf(a, "its own mock, world %s", o->target.mock_world);
    return target_is_live(t) ? "live" : target_is_mock(t) ? "a running mock" : "this machine";
}

/* After a run that came to its end; what was not run would be missing in it. */
static enum exit_code write_baseline(const struct run_options *o, const struct run_summary *summary)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    size_t n;

    if (summary->n_not_run)
        return complain(EXIT_SCENARIO_FAILED, "no baseline is written: not everything was run");
    if (known_write(o->write_baseline, summary, &n, &why) < 0)
        return complain(EXIT_HARNESS_FAILED, why.buf);
    strbuf_addf(&why, "%zu known failure%s written to %s", n, n == 1 ? "" : "s", o->write_baseline);
    return complain(EXIT_PASSED, why.buf);
}

/* The graver one: a stop says more than a failure, a failure more than a baseline that is stale,
 * and that more than a report not written. */
static enum exit_code verdict(const struct run_options *o, enum run_stop stop,
    const struct run_summary *summary, enum exit_code reports)
{
    size_t failed = summary_count(summary, OUTCOME_FAILED) +
                    (o->strict ? summary_count(summary, OUTCOME_FLAKY) : 0);

    if (stop != RUN_GOES_ON)
        return exit_code_of_stop(stop);
    if (o->write_baseline) {
        enum exit_code written = write_baseline(o, summary);

        return written == EXIT_PASSED ? reports : written;
    }
    if (failed)
        return EXIT_SCENARIO_FAILED;
    return baseline_stale(summary->baseline) ? EXIT_STALE_BASELINE : reports;
}

/* Where scenarios share an account they must not meet, unless the user says that they may. */
static size_t jobs_for(const struct run_options *o, const struct target *t)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);

    if (o->jobs)
        return o->jobs;
    return target_is_mock(t) && processors > 1 ? (size_t)processors : 1;
}

struct reached {
    struct surface surface;
    struct coverage coverage;
};

/*
 * Learns what there is to be reached, if anybody wants to know what of it was. Asked for, it has to
 * be there; where it only completes a report, the report can be without it.
 */
static enum exit_code learn_surface(
    const struct run_options *o, struct session *session, struct arena *a, struct reached **ret)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct surface_source source = {
        .openapi = o->openapi, .ledger = o->ledger, .client = session->client
    };
    struct reached *r;

    *ret = NULL;
    if (!o->coverage && !reports_want_coverage(o))
        return EXIT_PASSED;
    if (target_is_mock(session->target) && !target_is_shown(session->target))
        source.mock_url = target_base_url(session->target);
    r = ARENA_NEW(a, struct reached);
    if (surface_read(&source, a, &r->surface, &why) < 0)
        return o->coverage || o->openapi || o->ledger ? complain(EXIT_USAGE, why.buf) : EXIT_PASSED;
    coverage_begin(&r->coverage, a, &r->surface);
    *ret = r;
    return EXIT_PASSED;
}

static const struct coverage *cover(struct reached *r, const struct run_summary *summary)
{
    if (!r)
        return NULL;
    for (size_t i = 0; i < summary->n_outcomes; i++)
        coverage_add_outcome(&r->coverage, &summary->outcomes[i]);
    return &r->coverage;
}

static enum exit_code run_against(const struct run_options *o, const struct plan *plan,
    struct baseline *baseline, struct session *session)
{
    struct target *target = session->target;
    enum exit_code settled, reports;
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct message_budget budget = { .max = o->live.max_messages };
    struct run_pace pace = {
        .jobs = jobs_for(o, target), .repeats = o->repeats, .fail_fast = o->fail_fast
    };
    struct run_context run = { .client = session->client,
        .target = target,
        .sink = session->sink,
        .overrides = &o->variables,
        .entries = &o->entries,
        .budget = &budget,
        .guard = session->guard,
        .halt = &session_halt,
        .arena = &arena,
        .baseline = baseline,
        .strict = o->strict,
        .watch = reports_want_coverage(o) || o->coverage };
    struct run_summary summary = { .base_url = target_base_url(target),
        .target = describe_target(&arena, o, target),
        .started_us = clock_wall_us(),
        .baseline = baseline };
    FILE *out = reports_take_stdout(o) ? stderr : stdout;
    struct console console = { .out = out,
        .paint = paint_for(fileno(out)),
        .progress = progress_is_wanted(fileno(out)),
        .coverage = o->coverage,
        .brief = o->brief };
    struct reached *reached;
    enum run_stop stop;

    settled = learn_surface(o, session, &arena, &reached);
    if (settled != EXIT_PASSED)
        return settled;
    console.paint.colour = o->colour || (console.paint.colour && !o->no_colour);
    console_begin(&console, &summary, plan->n * o->repeats);
    stop = plan_run(&run, plan, &pace, &console, &summary, &why);
    if (stop == RUN_GOES_ON)
        stop = retry_failed(&run, o->retry_failed, &console, &summary, &why);
    settled = session_settle(session);
    summary.coverage = cover(reached, &summary);
    console_end(&console, &summary);
    if (why.len)
        complain(exit_code_of_stop(stop), why.buf);
    reports = write_reports(o, &summary);
    return verdict(o, stop, &summary, settled != EXIT_PASSED ? settled : reports);
}

static enum exit_code show_plan(
    const struct run_options *o, const struct plan *plan, struct session *session)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT, why = STRBUF_INIT;
    struct message_budget budget = { .max = o->live.max_messages };
    struct run_context run = { .client = session->client,
        .target = session->target,
        .overrides = &o->variables,
        .budget = &budget,
        .guard = session->guard,
        .halt = &session_halt,
        .arena = &arena };
    enum run_stop stop = dry_run_plan(&run, plan, o->repeats, &out, &why);

    fwrite(out.buf, 1, out.len, stdout);
    if (why.len)
        complain(exit_code_of_stop(stop), why.buf);
    return exit_code_of_stop(stop);
}

/* What is too dear by the scenarios' own words is not even begun. */
static enum exit_code check_price(
    const struct run_options *o, const struct plan *plan, const struct session *session)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    int64_t sum = 0, one;

    if (o->live.max_cost == GUARD_NO_LIMIT)
        return EXIT_PASSED;
    for (size_t i = 0; i < plan->n; i++) {
        if (head_price(guard_prices(session->guard), &plan->files[i]->head, &one, &why) < 0)
            return complain(EXIT_SAFETY_STOP, why.buf);
        sum += one * (int64_t)o->repeats;
    }
    if (sum <= o->live.max_cost)
        return EXIT_PASSED;
    strbuf_adds(&why, "the scenarios say they cost ");
    money_write(&why, sum);
    strbuf_adds(&why, ", --max-cost allows ");
    money_write(&why, o->live.max_cost);
    strbuf_adds(&why, "; nothing was sent");
    return complain(EXIT_SAFETY_STOP, why.buf);
}

static enum exit_code run_plan(
    const struct run_options *o, const struct plan *plan, struct baseline *baseline)
{
    CLEANUP_SESSION struct session session = { .sink_options = o->sink };
    enum exit_code code = session_open(&session, &o->target, &o->live);

    if (code == EXIT_PASSED)
        code = check_price(o, plan, &session);
    if (code != EXIT_PASSED)
        return code;
    if (o->target.only_show)
        return show_plan(o, plan, &session);
    if (!target_has_login(session.target))
        complain(EXIT_PASSED, "no login: set PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN for scenarios that "
                              "speak of {{auth_id}} and {{auth_token}}");
    return run_against(o, plan, baseline, &session);
}

static void keep_wanted(struct plan *plan, const struct watch_round *round)
{
    size_t n = 0;

    for (size_t i = 0; i < plan->n; i++)
        if (watch_round_wants(round, plan->files[i]->path))
            plan->files[n++] = plan->files[i];
    plan->n = n;
}

/* round: of --watch; NULL runs all. */
static enum exit_code run_with(const struct run_options *o, const struct watch_round *round)
{
    CLEANUP_PLAN struct plan plan = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct baseline baseline = { 0 };
    enum exit_code code = session_read_plan(o->paths, o->n_paths, &o->selection, &plan);

    if (code == EXIT_PASSED && o->baseline &&
        known_read(&plan.arena, o->baseline, &baseline, &why) < 0)
        code = complain(EXIT_UNREADABLE_FILE, why.buf);
    if (code == EXIT_PASSED && round) {
        keep_wanted(&plan, round);
        if (!plan.n)
            return complain(EXIT_PASSED, "none of these was chosen");
    }
    if (code == EXIT_PASSED)
        code = check_cost(o, &plan);
    return code == EXIT_PASSED ? run_plan(o, &plan, o->baseline ? &baseline : NULL) : code;
}

static enum exit_code run_watched(void *context, const struct watch_round *round)
{
    return run_with(context, round);
}

static void add_file(const char **files, size_t *n, const char *path)
{
    if (path && access(path, F_OK) == 0)
        files[(*n)++] = path;
}

static enum exit_code watch(struct run_options *o)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    const char *others[4];
    struct watch_loop loop = { .paths = o->paths,
        .n_paths = o->n_paths,
        .others = others,
        .out = reports_take_stdout(o) ? stderr : stdout,
        .run = run_watched,
        .context = o };

    if (o->target.mock_world) /* where it is not found, the run says so */
        add_file(others, &loop.n_others, mock_binary_find(&arena, o->target.mock_binary, &why));
    add_file(others, &loop.n_others, o->target.mock_world);
    add_file(others, &loop.n_others, o->target.file);
    add_file(others, &loop.n_others, o->baseline);
    return watch_loop(&loop);
}

int run_command(int argc, char **argv)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct run_options o;
    enum exit_code code;

    if (run_options_read(&arena, argc, argv, &o, &text) < 0) {
        variables_release(&o.variables);
        strbuf_adds(&text, "\nSee plivo-harness run --help.");
        return (int)complain(EXIT_USAGE, text.buf);
    }
    if (o.help) {
        run_options_help(&text);
        fwrite(text.buf, 1, text.len, stdout);
        return EXIT_PASSED;
    }
    session_watch_signals();
    code = o.watch ? watch(&o) : run_with(&o, NULL);
    variables_release(&o.variables);
    session_end_by_signal();
    return (int)code;
}
