#include "harness/run/scenario.h"

#include "base/clock.h"
#include "base/text.h"
#include "harness/run/answer.h"
#include "harness/run/conclude.h"
#include "harness/run/request_build.h"
#include "harness/run/secrets.h"
#include "harness/run/step_options.h"

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

static const struct hurl_place nowhere = { 0 };

static void scenario_release(struct scenario *s)
{
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

static bool is_interrupted(const struct scenario *s)
{
    return atomic_load(s->run->halt) != 0;
}

static const char *folder_of(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? arena_dup(a, path, slash == path ? 1 : (size_t)(slash - path)) : ".";
}

static bool belongs_to_target(const struct scenario *s)
{
    return text_starts_with(s->request.url, target_visit_base_url(s->run->target, &s->visit));
}

/* No answer came. One scenario's failure, unless the target itself is gone. */
static enum run_stop exchange_failed(
    struct scenario *s, enum client_result r, struct hurl_place place, const char *reason)
{
    CLEANUP_STRBUF struct strbuf death = STRBUF_INIT;

    if (r == CLIENT_INTERRUPTED || is_interrupted(s))
        return RUN_INTERRUPTED;
    if (target_visit_died(&s->visit, &death)) {
        checks_add_message(&s->checks, nowhere, "the mock has died", "%s", death.buf);
        return RUN_TARGET_UNREACHABLE;
    }
    checks_add_message(&s->checks, place, "no answer", "%s", reason);
    if (r == CLIENT_FORBIDDEN)
        return RUN_UNSAFE;
    return r == CLIENT_UNREACHABLE && belongs_to_target(s) ? RUN_TARGET_UNREACHABLE : RUN_GOES_ON;
}

/* clang-format off */
static const enum run_stop stop_of_guard[] = {
    [GUARD_PASS]        = RUN_GOES_ON,
    [GUARD_STOP]        = RUN_UNSAFE,
    [GUARD_INTERRUPTED] = RUN_INTERRUPTED,
    [GUARD_FAILED]      = RUN_HARNESS_FAILED,
};
/* clang-format on */

/* Whether the request may be sent. */
static enum run_stop ask_guard(
    struct scenario *s, const struct hurl_request *written, struct guard_ticket *ret)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    enum run_stop stop =
        stop_of_guard[guard_before(s->run->guard, &s->arena, &s->request, ret, &why)];

    if (stop == RUN_UNSAFE)
        checks_add_message(&s->checks, written->place, "stopped for safety", "%s", why.buf);
    else if (stop == RUN_HARNESS_FAILED)
        checks_add_message(&s->checks, written->place, "not sent", "%s", why.buf);
    return stop;
}

/* What came is told to whoever has to know it besides the scenario. */
static enum run_stop tell_answer(
    struct scenario *s, const struct hurl_request *written, const struct guard_ticket *ticket)
{
    const struct observed_exchange seen = { s->file, s->entry, s->round, &s->request, &s->response,
        &s->variables };
    int r = guard_after(s->run->guard, ticket, &s->request, &s->response);

    if (s->run->watch)
        seen_add(&s->seen, &s->arena, &s->request, &s->response);
    if (s->run->observer)
        s->run->observer->see(s->run->observer->context, &seen);
    if (r == 0)
        return RUN_GOES_ON;
    checks_add_message(
        &s->checks, written->place, "what is owed cannot be written down", "%s", strerror(-r));
    return RUN_HARNESS_FAILED;
}

static enum run_stop send_request(struct scenario *s, const struct hurl_request *written)
{
    CLEANUP_STRBUF struct strbuf reason = STRBUF_INIT;
    struct guard_ticket ticket;
    enum client_result r;
    enum run_stop stop;

    if (!message_budget_take(s->run->budget, &s->request)) {
        checks_add_message(&s->checks, written->place, "stopped for safety",
            "this would be more than %llu messages (--max-messages)",
            (unsigned long long)s->run->budget->max);
        return RUN_UNSAFE;
    }
    stop = ask_guard(s, written, &ticket);
    if (stop != RUN_GOES_ON)
        return stop;
    s->n_requests++;
    r = client_perform(s->run->client, &s->arena, &s->request, &s->response, &reason);
    if (r != CLIENT_DONE)
        return exchange_failed(s, r, written->url.place, reason.buf);
    secrets_learn_answer(&s->secrets, &s->arena, &s->response);
    return tell_answer(s, written, &ticket);
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
    };
    struct eval_context ctx = context_of(s, &facts);

    if (expected)
        answer_judge(&ctx, expected, &s->variables, &s->checks);
}

/* One request and its judgement; the checks of an attempt before it are forgotten. */
static enum run_stop attempt(struct scenario *s, const struct hurl_entry *entry)
{
    struct eval_context ctx = context_of(s, NULL);
    struct hurl_fault fault = { 0 };
    enum run_stop stop;

    s->checks.n = 0;
    s->exchanged = false;
    s->response = (struct http_response){ 0 };
    if (request_build(&ctx, &entry->request, &s->request, &fault) < 0) {
        checks_add_fault(&s->checks, &fault);
        return RUN_GOES_ON;
    }
    s->exchanged = true;
    stop = send_request(s, &entry->request);
    if (stop == RUN_GOES_ON && !s->checks.n)
        judge(s, entry->response);
    return stop;
}

static enum run_stop step(
    struct scenario *s, const struct hurl_entry *entry, const struct step_options *o)
{
    for (int64_t tries = 0;; tries++) {
        enum run_stop stop;

        wait_ms(o->delay_ms);
        stop = attempt(s, entry);
        if (stop != RUN_GOES_ON || !s->checks.n || (o->retries >= 0 && tries >= o->retries))
            return stop;
        wait_ms(o->retry_interval_ms);
        if (is_interrupted(s)) {
            s->checks.n = 0; /* the next try might have passed */
            return RUN_INTERRUPTED;
        }
    }
}

static enum run_stop run_entry(struct scenario *s, const struct hurl_entry *entry)
{
    struct eval_context ctx = context_of(s, NULL);
    struct hurl_fault fault = { 0 };
    enum run_stop stop = RUN_GOES_ON;
    struct step_options o;

    if (step_options_read(&ctx, &entry->request.options, &s->variables, &o, &fault) < 0) {
        checks_add_fault(&s->checks, &fault);
        return RUN_GOES_ON;
    }
    if (o.skip)
        return RUN_GOES_ON;
    for (int64_t i = 0; stop == RUN_GOES_ON && !s->checks.n && (o.repeats < 0 || i < o.repeats);
         i++) {
        s->round = (size_t)i;
        stop = is_interrupted(s) ? RUN_INTERRUPTED : step(s, entry, &o);
    }
    return stop;
}

static enum run_stop run_entries(struct scenario *s)
{
    const struct hurl_entries *entries = &s->file->entries;
    enum run_stop stop = RUN_GOES_ON;

    for (size_t i = 0; i < entries->n && stop == RUN_GOES_ON && !s->checks.n; i++) {
        s->entry = i;
        s->judged_lines = i + 1 < entries->n ? entries->at[i + 1].request.place.line - 1 : UINT_MAX;
        stop = is_interrupted(s) ? RUN_INTERRUPTED : run_entry(s, &entries->at[i]);
    }
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
    const char *name = scenario_name(a, file);

    return (struct outcome){
        .scenario = file,
        .file = file->path,
        .folder = folder_of(a, file->path),
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
        variables_copy(&s->variables, s->run->overrides);
    return stop;
}

/* Why it cannot run against this target, or NULL. */
static const char *reason_to_skip(const struct hurl_file *file, const struct target *t)
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
    ret->reason = reason_to_skip(file, run->target);
    if (ret->reason) {
        ret->state = OUTCOME_SKIPPED;
        return RUN_GOES_ON;
    }
    s.checks = (struct checks){ .arena = &s.arena, .file = file };
    s.files_root = folder_of(&s.arena, file->path);
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
