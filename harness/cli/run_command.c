#include "harness/cli/run_command.h"

#include "base/clock.h"
#include "base/file.h"
#include "harness/cli/known.h"
#include "harness/cli/run_options.h"
#include "harness/run/retry.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

static atomic_int halt; /* the signal that asked us to stop, RUN_HALTED, or 0 */

/* clang-format off */
static const enum exit_code code_of_target[] = {
    [TARGET_READY]       = EXIT_PASSED,
    [TARGET_WRONG]       = EXIT_USAGE,
    [TARGET_UNREACHABLE] = EXIT_TARGET_UNREACHABLE,
    [TARGET_UNSAFE]      = EXIT_SAFETY_STOP,
    [TARGET_FAILED]      = EXIT_HARNESS_FAILED,
    [TARGET_INTERRUPTED] = EXIT_HARNESS_FAILED,
};
static const enum exit_code code_of_stop[] = {
    [RUN_GOES_ON]            = EXIT_PASSED,
    [RUN_INTERRUPTED]        = EXIT_HARNESS_FAILED,
    [RUN_TARGET_UNREACHABLE] = EXIT_TARGET_UNREACHABLE,
    [RUN_UNSAFE]             = EXIT_SAFETY_STOP,
    [RUN_TARGET_WRONG]       = EXIT_USAGE,
    [RUN_HARNESS_FAILED]     = EXIT_HARNESS_FAILED,
};
/* clang-format on */

static enum exit_code complain(enum exit_code code, const char *text)
{
    fprintf(stderr, "plivo-harness: %s\n", text);
    return code;
}

static void on_signal(int number)
{
    atomic_store(&halt, number);
}

/* Without SA_RESTART, so that waits end; SIGPIPE is an error of write like another. */
static void watch_signals(void)
{
    struct sigaction stop = { .sa_handler = on_signal }, ignore = { .sa_handler = SIG_IGN };

    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
}

/* Everything is cleaned up: now end as the shell expects of a process that a signal ended. */
static void end_by_signal(int number)
{
    signal(number, SIG_DFL);
    raise(number);
}

static enum exit_code read_plan(const struct run_options *o, struct plan *plan)
{
    CLEANUP_STRBUF struct strbuf faults = STRBUF_INIT;
    int r = 0;

    for (size_t i = 0; i < o->n_paths; i++)
        if (plan_add(plan, o->paths[i], &faults) < 0)
            r = -EINVAL;
    if (r < 0) {
        fwrite(faults.buf, 1, faults.len, stderr);
        return complain(EXIT_UNREADABLE_FILE, "nothing was run");
    }
    if (!plan->n)
        return complain(EXIT_USAGE, "no scenario (*.hurl) there");
    plan_select(plan, &o->selection);
    if (!plan->n)
        return complain(EXIT_USAGE, "no scenario there matches --tags and --id");
    return plan_check_unique(plan, &faults) < 0 ? complain(EXIT_USAGE, faults.buf) : EXIT_PASSED;
}

/* What is too much by the scenarios' own words is not even begun. */
static enum exit_code check_cost(const struct run_options *o, const struct plan *plan)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    uint64_t cost = plan_cost(plan) * o->repeats;

    if (!o->max_messages || cost <= o->max_messages)
        return EXIT_PASSED;
    strbuf_addf(&why,
        "the scenarios say they cost %llu messages, --max-messages allows %llu; nothing was sent",
        (unsigned long long)cost, (unsigned long long)o->max_messages);
    return complain(EXIT_SAFETY_STOP, why.buf);
}

static enum exit_code write_reports(const struct run_options *o, const struct run_summary *summary)
{
    enum exit_code code = EXIT_PASSED;

    for (size_t i = 0; i < o->n_reports; i++) {
        const struct report_request *q = &o->reports[i];
        CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, why = STRBUF_INIT;
        int r;

        q->format->write(summary, &text);
        r = file_write(q->file, text.buf, text.len);
        if (r == 0)
            continue;
        strbuf_addf(&why, "cannot write %s: %s", q->file, strerror(-r));
        code = complain(EXIT_HARNESS_FAILED, why.buf);
    }
    return code;
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
        return code_of_stop[stop];
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

static enum exit_code run_against(const struct run_options *o, const struct plan *plan,
    struct baseline *baseline, struct client *client, struct target *target)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct message_budget budget = { .max = o->max_messages };
    struct run_pace pace = {
        .jobs = jobs_for(o, target), .repeats = o->repeats, .fail_fast = o->fail_fast
    };
    struct run_context run = { .client = client,
        .target = target,
        .overrides = &o->variables,
        .budget = &budget,
        .halt = &halt,
        .arena = &arena,
        .baseline = baseline,
        .strict = o->strict };
    struct run_summary summary = { .base_url = target_base_url(target),
        .target = describe_target(&arena, o, target),
        .started_us = clock_wall_us(),
        .baseline = baseline };
    struct console console = { .out = stdout, .paint = paint_for(STDOUT_FILENO) };
    enum run_stop stop;

    console_begin(&console, &summary, plan->n * o->repeats);
    stop = plan_run(&run, plan, &pace, &console, &summary, &why);
    if (stop == RUN_GOES_ON)
        stop = retry_failed(&run, o->retry_failed, &console, &summary, &why);
    console_end(&console, &summary);
    if (why.len)
        complain(code_of_stop[stop], why.buf);
    return verdict(o, stop, &summary, write_reports(o, &summary));
}

static enum exit_code run_plan(
    const struct run_options *o, const struct plan *plan, struct baseline *baseline)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    CLEANUP_CLIENT struct client *client = client_create(&halt);
    CLEANUP_TARGET struct target *target = NULL;
    enum target_result r;

    if (!client)
        return complain(EXIT_HARNESS_FAILED, "libcurl does not start");
    if (o->target.live)
        client_allow_network(client);
    r = target_open(&o->target, client, &target, &why);
    if (r != TARGET_READY)
        return complain(code_of_target[r], why.buf);
    if (!target_has_login(target))
        complain(EXIT_PASSED, "no login: set PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN for scenarios that "
                              "speak of {{auth_id}} and {{auth_token}}");
    return run_against(o, plan, baseline, client, target);
}

static enum exit_code run_with(const struct run_options *o)
{
    CLEANUP_PLAN struct plan plan = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct baseline baseline = { 0 };
    enum exit_code code = read_plan(o, &plan);

    if (code == EXIT_PASSED && o->baseline &&
        known_read(&plan.arena, o->baseline, &baseline, &why) < 0)
        code = complain(EXIT_UNREADABLE_FILE, why.buf);

    if (code == EXIT_PASSED)
        code = check_cost(o, &plan);
    return code == EXIT_PASSED ? run_plan(o, &plan, o->baseline ? &baseline : NULL) : code;
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
    watch_signals();
    code = run_with(&o);
    variables_release(&o.variables);
    if (atomic_load(&halt) > 0)
        end_by_signal(atomic_load(&halt));
    return (int)code;
}
