#include "harness/run/scenario.h"

#include "base/clock.h"
#include "base/text.h"
#include "harness/report/visible.h"
#include "harness/run/answer.h"
#include "harness/run/conclude.h"
#include "harness/run/request_build.h"
#include "harness/run/sink_use.h"
#include "harness/run/step_output.h"
#include "harness/run/step_send.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <time.h>

/* clang-format off */
static const enum run_stop stop_of_target[] = {
    [TARGET_READY]       = RUN_GOES_ON,
    [TARGET_WRONG]       = RUN_TARGET_WRONG,
    [TARGET_UNREACHABLE] = RUN_TARGET_UNREACHABLE,
    [TARGET_UNSAFE]      = RUN_UNSAFE,
    [TARGET_FAILED]      = RUN_HARNESS_FAILED,
    [TARGET_INTERRUPTED] = RUN_INTERRUPTED,
};
/* clang-format on */

enum run_stop scenario_stop_of(enum target_result r)
{
    return stop_of_target[r];
}

static void scenario_release(struct scenario *s)
{
    sink_session_close(s->sink);
    variables_release(&s->variables);
    arena_release(&s->arena);
}
#define CLEANUP_SCENARIO CLEANUP(scenario_release)

static struct eval_context context_of(struct scenario *s, const struct exchange_facts *facts)
{
    return (struct eval_context){ .arena = &s->arena,
        .variables = &s->variables,
        .response = facts,
        .now_us = clock_wall_us(),
        .files_root = s->files_root };
}

/* Waits; a signal ends it early, and the caller sees that in interrupted. */
static void wait_ms(int64_t ms)
{
    int64_t end_us = clock_monotonic_us() + ms * 1000;
    struct timespec end = { .tv_sec = end_us / 1000000, .tv_nsec = (end_us % 1000000) * 1000 };

    if (ms > 0)
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, NULL);
}

static struct entry_settings entry_settings_usual(void)
{
    return (struct entry_settings){ .options = step_options_usual() };
}

static const char *folder_of(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? arena_dup(a, path, slash == path ? 1 : (size_t)(slash - path)) : ".";
}

static void judge(struct scenario *s, const struct hurl_response *expected)
{
    struct exchange_facts facts = {
        .status = s->response.status,
        .http_version = s->response.version,
        .headers = s->response.headers,
        .n_headers = s->response.n_headers,
        .body = s->response.body,
        .body_len = s->response.body_len,
        .url = s->request.url,
        .duration_ms = s->response.duration_us / 1000,
        .ip = s->response.ip,
        .decoded = s->response.decoded,
        .redirects = s->redirects.at,
        .n_redirects = s->redirects.n,
    };
    struct eval_context ctx = context_of(s, &facts);

    if (expected)
        answer_judge(&ctx, expected, &s->variables, &s->checks);
}

/* One request and its judgement; the checks of an attempt before it are forgotten. */
static enum run_stop attempt(
    struct scenario *s, const struct hurl_entry *entry, const struct step_options *o)
{
    struct eval_context ctx = context_of(s, NULL);
    struct hurl_fault fault = { 0 };
    enum run_stop stop;

    s->checks.n = s->n_earlier;
    s->exchanged = false;
    s->response = (struct http_response){ 0 };
    if (request_build(&ctx, &entry->request, o, &s->request, &fault) < 0) {
        checks_add_fault(&s->checks, &fault);
        return RUN_GOES_ON;
    }
    s->exchanged = true;
    stop = step_send(s, &entry->request, o);
    if (stop == RUN_GOES_ON && !scenario_failed(s))
        judge(s, entry->response);
    return stop;
}

static enum run_stop step(
    struct scenario *s, const struct hurl_entry *entry, const struct step_options *o)
{
    wait_ms(o->delay_ms);
    for (int64_t tries = 0;; tries++) {
        enum run_stop stop = attempt(s, entry, o);

        if (stop != RUN_GOES_ON || !scenario_failed(s) || (o->retries >= 0 && tries >= o->retries))
            return stop;
        wait_ms(o->retry_interval_ms);
        if (scenario_interrupted(s)) {
            s->checks.n = s->n_earlier; /* the next try might have passed */
            return RUN_INTERRUPTED;
        }
    }
}

static void write_output(
    struct scenario *s, const struct hurl_entry *entry, const struct step_options *o)
{
    struct eval_context ctx = context_of(s, NULL);
    struct hurl_fault fault = { 0 };

    if (o->output && !scenario_failed(s) &&
        step_output_write(&ctx, o->output, &s->response, entry->request.options.place, &fault) < 0)
        checks_add_fault(&s->checks, &fault);
}

static enum run_stop run_entry(struct scenario *s, const struct hurl_entry *entry)
{
    struct eval_context ctx = context_of(s, NULL);
    struct hurl_fault fault = { 0 };
    enum run_stop stop = RUN_GOES_ON;
    struct step_options o;

    if (step_options_read(
            &ctx, &s->how.options, &entry->request.options, &s->variables, &o, &fault) < 0) {
        checks_add_fault(&s->checks, &fault);
        return RUN_GOES_ON;
    }
    if (o.skip)
        return RUN_GOES_ON;
    for (int64_t i = 0;
         stop == RUN_GOES_ON && !scenario_failed(s) && (o.repeats < 0 || i < o.repeats); i++) {
        s->round = (size_t)i;
        stop = scenario_interrupted(s) ? RUN_INTERRUPTED : step(s, entry, &o);
        if (stop == RUN_GOES_ON)
            write_output(s, entry, &o);
    }
    return stop;
}

/* What is reported of several entries that failed: the exchange of the first. */
struct first_failure {
    bool is_there, exchanged;
    struct http_request request;
    struct http_response response;
};

static void remember_failure(const struct scenario *s, struct first_failure *first)
{
    if (!first->is_there)
        *first = (struct first_failure){ true, s->exchanged, s->request, s->response };
}

static void recall_failure(struct scenario *s, const struct first_failure *first)
{
    if (!first->is_there)
        return;
    s->exchanged = first->exchanged;
    s->request = first->request;
    s->response = first->response;
}

static enum run_stop run_entries(struct scenario *s)
{
    const struct hurl_entries *entries = &s->file->entries;
    const struct entry_settings *how = &s->how;
    size_t end = how->to && how->to < entries->n ? how->to : entries->n;
    struct first_failure first = { 0 };
    enum run_stop stop = RUN_GOES_ON;

    for (size_t i = how->from ? how->from - 1 : 0;
         i < end && stop == RUN_GOES_ON && !scenario_failed(s); i++) {
        s->entry = i;
        s->judged_lines = i + 1 < entries->n ? entries->at[i + 1].request.place.line - 1 : UINT_MAX;
        stop = scenario_interrupted(s) ? RUN_INTERRUPTED : run_entry(s, &entries->at[i]);
        if (how->continue_on_error && scenario_failed(s)) {
            remember_failure(s, &first);
            s->n_earlier = s->checks.n;
        }
    }
    recall_failure(s, &first);
    return stop;
}

static const char *const *texts_of(struct arena *a, const struct hurl_notes *notes)
{
    const char **texts = ARENA_ARRAY(a, const char *, notes->n);

    for (size_t i = 0; i < notes->n; i++)
        texts[i] = notes->at[i].text;
    return texts;
}

struct outcome scenario_outcome(struct arena *a, const struct hurl_file *file)
{
    const char *name = utf8_text(a, scenario_name(a, file)), *path = utf8_text(a, file->path);

    return (struct outcome){
        .scenario = file,
        .file = path,
        .folder = folder_of(a, path),
        .name = name,
        .title = name,
        .id = file->head.id.text,
        .source = file->head.source.text,
        .level = hurl_level_name(file->head.level),
        .tags = texts_of(a, &file->head.tags),
        .n_tags = file->head.tags.n,
        .rules = texts_of(a, &file->head.rules),
        .n_rules = file->head.rules.n,
        .state = OUTCOME_PASSED,
    };
}

static bool speaks_of(const struct hurl_file *file, const char *word)
{
    return memmem(file->text, file->len, word, strlen(word)) != NULL;
}

/* A clone costs the mock more than all else here: only for a scenario that speaks of it. */
struct target_need scenario_need(struct arena *a, const struct hurl_file *file)
{
    return (struct target_need){
        .account.like = file->head.account.text,
        .account.used = speaks_of(file, "auth_id") || speaks_of(file, "auth_token"),
        .assume = texts_of(a, &file->head.assume),
        .n_assume = file->head.assume.n,
    };
}

static enum run_stop enter_target(struct scenario *s, struct strbuf *why)
{
    struct target_need need = scenario_need(&s->arena, s->file);
    CLEANUP_STRBUF struct strbuf death = STRBUF_INIT;
    enum run_stop stop =
        stop_of_target[target_enter(s->run->target, &need, &s->visit, &s->variables, why)];

    if (stop == RUN_TARGET_UNREACHABLE && target_visit_died(&s->visit, &death))
        strbuf_addf(why, "; %s", death.buf);
    if (stop == RUN_GOES_ON)
        stop = sink_use_begin(s, why);
    if (stop == RUN_GOES_ON)
        variables_copy(&s->variables, s->run->overrides);
    return stop;
}

const char *scenario_reason_to_skip(const struct hurl_file *file, const struct target *t)
{
    if (file->head.requires_mock && !target_is_mock(t))
        return "requires: mock";
    if (file->head.assume.n && !target_can_assume(t))
        return "assume: needs a mock that this run starts";
    return NULL;
}

enum run_stop scenario_run(
    struct run_context *run, const struct hurl_file *file, struct outcome *ret, struct strbuf *why)
{
    CLEANUP_SCENARIO struct scenario s = { .run = run, .file = file, .visit.client = run->client };
    int64_t start = clock_monotonic_us();
    enum run_stop stop;

    *ret = scenario_outcome(run->arena, file);
    ret->reason = scenario_reason_to_skip(file, run->target);
    if (ret->reason) {
        ret->state = OUTCOME_SKIPPED;
        return RUN_GOES_ON;
    }
    s.how = run->entries ? *run->entries : entry_settings_usual();
    s.checks = (struct checks){ .arena = &s.arena, .file = file };
    s.files_root = s.how.file_root ? s.how.file_root : folder_of(&s.arena, file->path);
    stop = enter_target(&s, why);
    if (stop != RUN_GOES_ON)
        return stop;
    stop = run_entries(&s);
    ret->duration_us = clock_monotonic_us() - start;
    if (stop == RUN_GOES_ON && !s.n_requests && !s.checks.n) {
        ret->state = OUTCOME_SKIPPED; /* nothing was judged */
        ret->reason = "no step to run";
        return stop;
    }
    scenario_conclude(&s, stop, ret);
    return stop;
}
