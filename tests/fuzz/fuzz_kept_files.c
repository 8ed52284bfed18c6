/*
 * The files that the harness carries from run to run, and that people edit: the first byte picks
 * the reader ('0' what is owed, '1' known differences, '2' confirmed rules, '3' the table of what
 * is created). What is refused is refused in words.
 */
#include "base/json_gate.h"
#include "harness/compare/confirmed.h"
#include "harness/safety/owed_book.h"
#include "harness/safety/resources.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static int owed_fuzz(struct arena *a, const char *text, size_t len, struct strbuf *why)
{
    CLEANUP_OWED_LIST struct owed_list list = { 0 };
    int r = owed_list_read(text, len, &list, why);

    (void)a;
    for (size_t i = 0; i < list.n; i++)
        FUZZ_CHECK(list.at[i].what && list.at[i].remove && list.at[i].state < OWED_MAX_);
    return r;
}

static int known_fuzz(struct arena *a, const char *text, size_t len, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf before = STRBUF_INIT, after = STRBUF_INIT;
    struct drift_scenario scenario = { .name = "a" };
    struct drift d = { .arena = a, .scenarios = &scenario, .n_scenarios = 1 };
    int r = drift_apply_known(&d, text, len, why);

    strbuf_add(&before, text, len);
    drift_write_known(&d, &before, "2026-11-28", &after);
    FUZZ_CHECK(json_gate(after.buf, after.len, NULL));
    return r;
}

static int confirmed_fuzz(struct arena *a, const char *text, size_t len, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf after = STRBUF_INIT;
    struct confirmed c = { .arena = a };
    int r = confirmed_read(&c, text, len, why);

    if (r == 0)
        confirmed_write(&c, &after);
    FUZZ_CHECK(r < 0 || json_gate(after.buf, after.len, NULL));
    return r;
}

static int table_fuzz(struct arena *a, const char *text, size_t len, struct strbuf *why)
{
    struct resources table;

    return resources_read(a, arena_dup(a, text, len), &table, why);
}

static int (*const readers[])(struct arena *a, const char *text, size_t len, struct strbuf *why) = {
    owed_fuzz,
    known_fuzz,
    confirmed_fuzz,
    table_fuzz,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    if (size)
        FUZZ_CHECK(readers[*data % ARRAY_SIZE(readers)](
                       &a, arena_dup(&a, (const char *)data + 1, size - 1), size - 1, &why) == 0 ||
                   why.len);
    return 0;
}
