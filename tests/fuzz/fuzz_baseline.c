/*
 * harness/report/baseline.h: whatever the file holds, the answer comes; what is read reads the same
 * once it is written, and no entry stands twice.
 */
#include "base/text.h"
#include "harness/report/baseline.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT, out = STRBUF_INIT, again = STRBUF_INIT;
    struct baseline b = { 0 };

    if (baseline_read(&a, "known", size ? (const char *)data : "", size, &b, &why) < 0) {
        FUZZ_CHECK(text_starts_with(why.buf, "known:"));
        return 0;
    }
    for (size_t i = 0; i < b.n; i++)
        FUZZ_CHECK(baseline_find(&b, b.at[i].scenario, b.at[i].what, b.at[i].nth) == &b.at[i]);
    baseline_write(b.at, b.n, &out);
    FUZZ_CHECK(baseline_read(&a, "known", out.buf, out.len, &b, &why) == 0);
    baseline_write(b.at, b.n, &again);
    FUZZ_CHECK(text_equal(out.buf, again.buf));
    return 0;
}
