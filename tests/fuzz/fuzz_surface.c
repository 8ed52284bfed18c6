/*
 * harness/report/surface.h: whatever an OpenAPI file or a ledger holds, also references that lead
 * in circles, the answer comes; what is described is covered by its own requests.
 */
#include "harness/report/coverage.h"
#include "tests/fuzz/fuzz.h"

static void cover(struct arena *a, const struct surface *s)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct coverage c;

    coverage_begin(&c, a, s);
    for (size_t i = 0; i < s->n_routes; i++) {
        const struct surface_route *r = &s->routes[i];
        const struct request_seen seen = { .method = r->method,
            .path = r->path,
            .parameters = r->parameters.at,
            .n_parameters = r->parameters.n,
            .status = 200 };

        coverage_add_request(&c, &seen);
    }
    for (size_t i = 0; i < s->rules.n; i++)
        coverage_add_rule(&c, s->rules.at[i]);
    FUZZ_CHECK(coverage_reached(&c.parts[COVERAGE_RULES]) == s->rules.n);
    coverage_text(&out, &c, 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct surface s = { 0 };
    const char *text = size ? (const char *)data : "";

    FUZZ_CHECK(surface_add_openapi(&s, &a, text, size, &why) == 0 || why.len);
    strbuf_reset(&why);
    FUZZ_CHECK(surface_add_ledger(&s, &a, text, size, &why) == 0 || why.len);
    cover(&a, &s);
    return 0;
}
