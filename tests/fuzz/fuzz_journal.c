/*
 * What mock/journal/ reads from outside: the first byte picks ('0' the arguments of a listing, '1'
 * of a wait, '2' of a stream, '3' a text to redact, '4' the same as a form, '5' and '6' the same as
 * a text that was cut), the rest is what it reads. What is refused says why; a secret that goes in
 * does not come out.
 */
#include "base/text.h"
#include "mock/journal/query.h"
#include "mock/journal/redact.h"
#include "tests/fuzz/fuzz.h"

#include <errno.h>
#include <string.h>

#define SECRET "s3cret-Token"

static void outcome_check(int r, const struct strbuf *error)
{
    FUZZ_CHECK(r == 0 || r == -EINVAL);
    FUZZ_CHECK((r < 0) == (error->len > 0));
    FUZZ_CHECK(utf8_is_valid(error->buf, error->len));
}

static void list_fuzz(const struct params *params)
{
    CLEANUP_STRBUF struct strbuf error = STRBUF_INIT;
    struct journal_query q;
    int r = journal_query_read(params, &q, &error);

    outcome_check(r, &error);
    if (r == 0)
        FUZZ_CHECK(q.limit >= 1 && q.limit <= JOURNAL_LIMIT_MAX);
}

static void wait_fuzz(const struct params *params)
{
    CLEANUP_STRBUF struct strbuf error = STRBUF_INIT;
    struct wait_query q;
    int r = wait_query_read(params, &q, &error);

    outcome_check(r, &error);
    if (r < 0)
        return;
    FUZZ_CHECK(q.within_us >= 0 && q.within_us <= WAIT_WITHIN_MAX_US);
    FUZZ_CHECK(!q.states == (q.count > 0));
    FUZZ_CHECK(!q.states || q.filter.message);
}

static void events_fuzz(const struct params *params)
{
    CLEANUP_STRBUF struct strbuf error = STRBUF_INIT;
    struct journal_filter filter;

    outcome_check(events_query_read(params, &filter, &error), &error);
}

static void redact_fuzz(struct arena *a, const char *text, size_t len, char how)
{
    static const char *const secrets[] = { SECRET, "&\\\"%+/=", NULL };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct redactor r;

    redactor_init(&r, a, secrets);
    redact(&r,
        &(struct redact_text){ .text = arena_dup(a, text, len),
            .len = len,
            .cut = how >= '5',
            .form = how == '4' || how == '6' },
        &out);
    FUZZ_CHECK(!memmem(out.buf, out.len, SECRET, strlen(SECRET)));
    FUZZ_CHECK(out.len <= len * (strlen(REDACTED) + 2) + strlen(REDACTED) + 2);
}

static void query_fuzz(struct arena *a, const char *text, size_t len, char how)
{
    static void (*const readers[])(
        const struct params *params) = { list_fuzz, wait_fuzz, events_fuzz };
    struct params params;

    params_from_query(a, arena_dup(a, text, len), &params);
    readers[how - '0'](&params);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };
    char how;

    if (!size)
        return 0;
    how = (char)('0' + (*data + 1) % 7); /* the digits of the seeds are themselves */
    if (how < '3')
        query_fuzz(&a, (const char *)data + 1, size - 1, how);
    else
        redact_fuzz(&a, (const char *)data + 1, size - 1, how);
    return 0;
}
