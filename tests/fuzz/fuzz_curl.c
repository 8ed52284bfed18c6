/*
 * harness/author/curl_command.h: a command line is refused with a sentence, or becomes an entry
 * that the reader of Hurl files takes.
 */
#include "harness/author/curl_command.h"
#include "harness/hurl/reader.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT, why = STRBUF_INIT;
    struct hurl_file *file;
    struct hurl_fault fault;
    struct draft d;

    if (curl_command_read(&a, arena_dup(&a, (const char *)data, size), &d, &why) < 0) {
        FUZZ_CHECK(why.len > 0);
        return 0;
    }
    draft_write(&out, &d);
    FUZZ_CHECK(hurl_read(&a, "new", out.buf, out.len, &file, &fault) == 0);
    FUZZ_CHECK(file->entries.n == 1);
    return 0;
}
