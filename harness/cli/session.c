#include "harness/cli/session.h"

#include "base/text.h"
#include "harness/safety/owed_pay.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

atomic_int session_halt;

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

enum exit_code exit_code_of_target(enum target_result r)
{
    return code_of_target[r];
}

enum exit_code exit_code_of_stop(enum run_stop stop)
{
    return code_of_stop[stop];
}

enum exit_code complain(enum exit_code code, const char *text)
{
    fprintf(stderr, "plivo-harness: %s\n", text);
    return code;
}

static void on_signal(int number)
{
    atomic_store(&session_halt, number);
}

/* Without SA_RESTART, so that waits end. */
void session_watch_signals(void)
{
    struct sigaction stop = { .sa_handler = on_signal }, ignore = { .sa_handler = SIG_IGN };

    sigaction(SIGINT, &stop, NULL);
    sigaction(SIGTERM, &stop, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
}

void session_end_by_signal(void)
{
    int number = atomic_load(&session_halt);

    if (number <= 0)
        return;
    signal(number, SIG_DFL);
    raise(number);
}

enum exit_code session_read_files(const char *const *paths, size_t n_paths, struct plan *plan)
{
    CLEANUP_STRBUF struct strbuf faults = STRBUF_INIT;
    int r = 0;

    for (size_t i = 0; i < n_paths; i++)
        if (plan_add(plan, paths[i], &faults) < 0)
            r = -EINVAL;
    if (r < 0) {
        fwrite(faults.buf, 1, faults.len, stderr);
        return EXIT_UNREADABLE_FILE;
    }
    return plan->n ? EXIT_PASSED : complain(EXIT_USAGE, "no scenario (*.hurl) there");
}

enum exit_code session_read_plan(
    const char *const *paths, size_t n_paths, const struct selection *selection, struct plan *plan)
{
    CLEANUP_STRBUF struct strbuf faults = STRBUF_INIT;
    enum exit_code code = session_read_files(paths, n_paths, plan);

    if (code == EXIT_UNREADABLE_FILE)
        return complain(code, "nothing was run");
    if (code != EXIT_PASSED)
        return code;
    if (selection)
        plan_select(plan, selection);
    if (!plan->n)
        return complain(EXIT_USAGE, "no scenario there matches --tags and --id");
    return plan_check_unique(plan, &faults) < 0 ? complain(EXIT_USAGE, faults.buf) : EXIT_PASSED;
}

enum exit_code session_open(
    struct session *s, const struct target_options *target, const struct live_options *live)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    enum target_result r;

    s->live = live;
    s->sink = sink_create(&s->sink_options);
    s->client = client_create(&session_halt);
    if (!s->client)
        return complain(EXIT_HARNESS_FAILED, "libcurl does not start");
    client_set_route(s->client, &live->route);
    if (live->live)
        client_allow_network(s->client);
    r = target_open(target, s->client, &s->target, &why);
    if (r != TARGET_READY)
        return complain(code_of_target[r], why.buf);
    switch (live_guard(&s->arena, live, s->target, &session_halt, &s->guard, &why)) {
    case 0:
        return EXIT_PASSED;
    case -EINVAL:
        return complain(EXIT_USAGE, why.buf);
    default:
        return complain(EXIT_HARNESS_FAILED, why.buf);
    }
}

void session_close(struct session *s)
{
    guard_destroy(s->guard);
    sink_destroy(s->sink);
    target_close(s->target);
    client_destroy(s->client);
    arena_release(&s->arena);
}

static const char *text_variable(const struct target *t, const char *name)
{
    const struct variable *v = variables_find(target_variables(t), name);

    return v && v->value.kind == VALUE_STRING ? v->value.text.bytes : "";
}

/* After one Ctrl-C a second one ends the process: what is owed stands in the file. */
static void pay(struct session *s, struct owed_book *book, struct strbuf *said)
{
    CLEANUP_CLIENT struct client *client = client_create(NULL);
    struct owed_payer payer = { .client = client,
        .auth_id = text_variable(s->target, "auth_id"),
        .auth_token = text_variable(s->target, "auth_token") };

    if (!client)
        return;
    client_set_route(client, &s->live->route);
    if (s->live->live)
        client_allow_network(client);
    signal(SIGINT, SIG_DFL);
    owed_pay(book, &payer, said);
    session_watch_signals();
}

enum exit_code session_settle(struct session *s)
{
    CLEANUP_STRBUF struct strbuf said = STRBUF_INIT;
    struct owed_book *book = guard_book(s->guard);
    size_t left;

    if (!book || !(owed_book_count(book, OWED_OWED) + owed_book_count(book, OWED_ASKED)))
        return EXIT_PASSED;
    pay(s, book, &said);
    fwrite(said.buf, 1, said.len, stderr);
    left = owed_book_count(book, OWED_OWED) + owed_book_count(book, OWED_ASKED);
    if (!left)
        return EXIT_PASSED;
    strbuf_reset(&said);
    strbuf_addf(&said,
        "%zu thing%s may be left in the account; to remove what is left: plivo-harness cleanup %s",
        left, left == 1 ? "" : "s", owed_book_path(book));
    return complain(EXIT_HARNESS_FAILED, said.buf);
}
