#include "harness/cli/list_coverage.h"

#include "harness/cli/session.h"
#include "harness/run/planned.h"
#include "harness/run/surface_source.h"
#include "harness/safety/guard.h"

/* A mock that nothing is sent to, only to be asked what there is. The session keeps target. */
static enum exit_code ask_mock(
    struct session *session, const struct target_options *target, struct surface_source *ret)
{
    static const struct live_options nothing = { .max_cost = GUARD_NO_LIMIT, .per_second = -1 };
    enum exit_code code = session_open(session, target, &nothing);

    if (code != EXIT_PASSED)
        return code;
    ret->client = session->client;
    ret->mock_url = target_base_url(session->target);
    return EXIT_PASSED;
}

static void print(const struct coverage *c, bool json)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct json_writer w = json_writer_to(&out, JSON_INDENTED);

    if (json) {
        coverage_json(&w, c);
        strbuf_addc(&out, '\n');
    } else {
        coverage_text(&out, c, 0);
    }
    fwrite(out.buf, 1, out.len, stdout);
}

enum exit_code list_coverage(const struct plan *plan, const struct list_coverage *o)
{
    const struct target_options target = { .mock_world = "empty", .mock_binary = o->mock_binary };
    CLEANUP_SESSION struct session session = { 0 };
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct surface_source source = { .openapi = o->openapi, .ledger = o->ledger };
    struct surface surface;
    struct coverage coverage;
    enum exit_code code = EXIT_PASSED;

    if (!o->openapi || !o->ledger)
        code = ask_mock(&session, &target, &source);
    if (code != EXIT_PASSED)
        return code;
    if (surface_read(&source, &arena, &surface, &why) < 0)
        return complain(EXIT_USAGE, why.buf);
    coverage_begin(&coverage, &arena, &surface);
    planned_coverage(&arena, plan, &coverage);
    coverage.parts[COVERAGE_STATES].n = 0; /* what comes back only a run can tell */
    print(&coverage, o->json);
    return EXIT_PASSED;
}
