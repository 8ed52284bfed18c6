/* print_sample FORMAT [PASSED]: the report of sample.h, for the validators of writers.test.mjs. */
#include "base/text.h"
#include "harness/report/machine.h"
#include "tests/harness/report/sample.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct run_summary s;
    uint64_t passed = 1;

    if (argc > 2 && parse_u64(argv[2], &passed) < 0)
        return 2;
    s = sample_summary(&a, (size_t)passed);
    for (size_t i = 0; argc > 1 && i < report_formats_n; i++)
        if (text_equal(report_formats[i].name, argv[1]))
            report_formats[i].write(&s, &out);
    return fwrite(out.buf, 1, out.len, stdout) == out.len && out.len ? 0 : 1;
}
