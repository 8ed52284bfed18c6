/*
 * harness/eval/filter.h, predicate.h: the input is filters and a predicate as an assert has them,
 * a new line, and the text they are applied to, once as JSON and once as it is. Each ends with a
 * value and a verdict, or with a fault that says what is wrong.
 */
#include "harness/eval/filter.h"
#include "harness/eval/json_read.h"
#include "harness/eval/predicate.h"
#include "harness/hurl/reader.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

enum { NOW_US = 1767323045 };

static void apply(struct arena *a, const struct hurl_assert *assert, const struct value *input)
{
    const struct variables none = { 0 };
    const struct eval_context ctx = {
        .arena = a, .variables = &none, .now_us = NOW_US * INT64_C(1000000)
    };
    struct hurl_fault fault = { 0 };
    struct verdict verdict;
    struct value value;

    if (filters_apply(&ctx, &assert->filters, input, &value, &fault) < 0 ||
        predicate_judge(&ctx, &assert->predicate, &value, &verdict, &fault) < 0) {
        FUZZ_CHECK(fault.title && fault.message);
        return;
    }
    FUZZ_CHECK(verdict.actual && verdict.expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char head[] = "GET http://h\nHTTP *\n[Asserts]\nbody ";
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const char *line = (const char *)data, *end = size ? memchr(line, '\n', size) : NULL;
    struct value raw = { .kind = VALUE_STRING }, document;
    const struct hurl_asserts *asserts;
    struct hurl_file *file;
    struct hurl_fault fault;

    if (!end)
        return 0;
    strbuf_adds(&text, head);
    strbuf_add(&text, line, (size_t)(end - line) + 1);
    if (hurl_read(&a, "fuzz", text.buf, text.len, &file, &fault) < 0)
        return 0;
    asserts = &file->entries.at[0].response->asserts;
    raw.text = (struct value_text){ end + 1, size - (size_t)(end + 1 - line) };
    raw.text.bytes = arena_dup(&a, raw.text.bytes, raw.text.len);
    for (size_t i = 0; i < asserts->n; i++) {
        apply(&a, &asserts->at[i], &raw);
        raw.kind = VALUE_BYTES;
        apply(&a, &asserts->at[i], &raw);
        raw.kind = VALUE_STRING;
        if (json_read(&a, raw.text.bytes, raw.text.len, &document, NULL))
            apply(&a, &asserts->at[i], &document);
    }
    return 0;
}
