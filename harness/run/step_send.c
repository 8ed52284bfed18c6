#include "harness/run/step_send.h"

#include "base/clock.h"
#include "base/text.h"
#include "harness/run/secrets.h"
#include "harness/run/sink_use.h"
#include "harness/run/step_trace.h"

#include <string.h>

static const struct hurl_place nowhere = { 0 };

/* Options that lead a request another way than all others go. */
static bool goes_its_own_way(const struct hurl_options *options)
{
    static const enum hurl_option_kind kinds[] = { HURL_OPTION_CACERT, HURL_OPTION_CONNECT_TO,
        HURL_OPTION_IPV4, HURL_OPTION_IPV6, HURL_OPTION_PROXY, HURL_OPTION_RESOLVE,
        HURL_OPTION_UNIX_SOCKET };

    for (size_t i = 0; i < options->n; i++)
        for (size_t k = 0; k < ARRAY_SIZE(kinds); k++)
            if (options->at[i].kind == kinds[k])
                return true;
    return false;
}

static bool tells_of_target(const struct scenario *s, const struct hurl_request *written)
{
    return text_starts_with(s->request.url, target_visit_base_url(s->run->target, &s->visit)) &&
           !goes_its_own_way(&written->options);
}

/* No answer came. One scenario's failure, unless the target itself is gone. */
static enum run_stop exchange_failed(struct scenario *s, enum client_result r,
    const struct hurl_request *written, const char *reason)
{
    CLEANUP_STRBUF struct strbuf death = STRBUF_INIT;
    bool gone = r == CLIENT_UNREACHABLE && tells_of_target(s, written);

    if (r == CLIENT_INTERRUPTED || scenario_interrupted(s))
        return RUN_INTERRUPTED;
    if (target_visit_died(&s->visit, &death)) {
        checks_add_message(&s->checks, nowhere, "the mock has died", "%s", death.buf);
        return RUN_TARGET_UNREACHABLE;
    }
    checks_add_message(&s->checks, written->url.place, "no answer", "%s%s", reason,
        gone ? "; the target is gone, nothing more is run" : "");
    if (r == CLIENT_FORBIDDEN)
        return RUN_UNSAFE;
    return gone ? RUN_TARGET_UNREACHABLE : RUN_GOES_ON;
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

static enum run_stop send_once(
    struct scenario *s, const struct hurl_request *written, const struct step_options *o)
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
    cookie_jar_apply(&s->cookies, &s->arena, &s->request, clock_wall_us());
    r = client_perform(s->run->client, &s->arena, &s->request, &s->response, &reason);
    if (r != CLIENT_DONE)
        return exchange_failed(s, r, written, reason.buf);
    cookie_jar_learn(&s->cookies, &s->arena, s->request.url, &s->response, clock_wall_us());
    secrets_learn_answer(&s->secrets, &s->arena, &s->response);
    sink_use_learn(s);
    if (o->trace != STEP_QUIET)
        secrets_learn_variables(&s->secrets, &s->arena, &s->variables);
    step_trace_write(o->trace, &s->secrets, &s->request, &s->response);
    return tell_answer(s, written, &ticket);
}

enum run_stop step_send(
    struct scenario *s, const struct hurl_request *written, const struct step_options *o)
{
    enum redirect_result next = REDIRECT_GOES_ON;
    enum run_stop stop = RUN_GOES_ON;

    s->redirects = (struct redirect_chain){ 0 };
    while (stop == RUN_GOES_ON && !scenario_failed(s) && next == REDIRECT_GOES_ON) {
        stop = send_once(s, written, o);
        if (stop == RUN_GOES_ON && !scenario_failed(s))
            next = redirect_follow(&s->redirects, o, &s->arena, &s->request, &s->response);
    }
    if (next == REDIRECT_TOO_MANY)
        checks_add_message(&s->checks, written->url.place, "too many redirects",
            "more than %lld (max-redirs)", (long long)o->max_redirs);
    return stop;
}
