/*
 * harness/hurl/reader.h: what it refuses, it refuses with a message at a place within the file;
 * what it accepts, it reads the same once more after the tree was printed with other quotes and
 * escapes, and after the text was formatted, which a second time changes nothing.
 */
#include "harness/hurl/format.h"
#include "harness/hurl/reader.h"
#include "tests/fuzz/fuzz.h"
#include "tests/harness/hurl/tree_print.h"
#include "tests/harness/hurl/tree_text.h"

#include <string.h>

static void fault_check(const struct hurl_fault *fault, const char *text, size_t len)
{
    CLEANUP_STRBUF struct strbuf shown = STRBUF_INIT;
    unsigned lines = 1;

    for (size_t i = 0; i < len; i++)
        lines += text[i] == '\n';
    FUZZ_CHECK(fault->title && fault->message && fault->place.line <= lines);
    hurl_fault_render(&shown, fault, text, len);
    FUZZ_CHECK(strstr(shown.buf, fault->message));
}

static void tree_check(struct arena *a, const struct hurl_file *file)
{
    CLEANUP_STRBUF struct strbuf printed = STRBUF_INIT;
    CLEANUP_STRBUF struct strbuf before = STRBUF_INIT;
    CLEANUP_STRBUF struct strbuf after = STRBUF_INIT;
    struct hurl_file *again;
    struct hurl_fault fault;

    tree_print(&printed, file);
    tree_text(&before, file, false);
    FUZZ_CHECK(hurl_read(a, "printed", printed.buf, printed.len, &again, &fault) == 0);
    tree_text(&after, again, false);
    FUZZ_CHECK(strcmp(before.buf, after.buf) == 0);
}

static void format_check(struct arena *a, const struct hurl_file *file)
{
    CLEANUP_STRBUF struct strbuf once = STRBUF_INIT, twice = STRBUF_INIT;
    CLEANUP_STRBUF struct strbuf before = STRBUF_INIT, after = STRBUF_INIT;
    struct hurl_file *again;
    struct hurl_fault fault;

    hurl_format(&once, file);
    tree_text(&before, file, false);
    FUZZ_CHECK(hurl_read(a, "formatted", once.buf, once.len, &again, &fault) == 0);
    tree_text(&after, again, false);
    FUZZ_CHECK(strcmp(before.buf, after.buf) == 0);
    hurl_format(&twice, again);
    FUZZ_CHECK(strcmp(once.buf, twice.buf) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };
    const char *text = arena_dup(&a, (const char *)data, size);
    struct hurl_file *file;
    struct hurl_fault fault;

    if (hurl_read(&a, "fuzzed", text, size, &file, &fault) < 0) {
        fault_check(&fault, text, size);
        return 0;
    }
    tree_check(&a, file);
    format_check(&a, file);
    return 0;
}
