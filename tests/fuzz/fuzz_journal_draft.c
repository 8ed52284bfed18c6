/*
 * harness/author/journal_draft.h: what calls itself the page of a journal is refused with a
 * sentence, or each of its requests becomes an entry that the reader of Hurl files takes.
 */
#include "harness/author/journal_draft.h"
#include "harness/hurl/reader.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT, why = STRBUF_INIT;
    const char *json = arena_dup(&a, (const char *)data, size);
    struct drafts drafts = { 0 };
    const struct draft *at;
    struct hurl_file *file;
    struct hurl_fault fault;

    journal_refusal(&a, json, size);
    if (journal_drafts_read(&a, json, size, &drafts, &why) < 0) {
        FUZZ_CHECK(why.len > 0);
        return 0;
    }
    journal_drafts_finish(&a, &drafts);
    at = drafts.items.at;
    for (size_t i = 0; i < drafts.items.n; i++) {
        strbuf_adds(&out, i ? "\n" : "");
        draft_write(&out, &at[i]);
    }
    if (!drafts.items.n)
        return 0;
    FUZZ_CHECK(hurl_read(&a, "new", out.buf, out.len, &file, &fault) == 0);
    FUZZ_CHECK(file->entries.n == drafts.items.n);
    return 0;
}
