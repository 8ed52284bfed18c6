/* The reports that are written to files. One table row a format; --report FORMAT=FILE names a row.
 */
#ifndef HARNESS_REPORT_MACHINE_H
#define HARNESS_REPORT_MACHINE_H

#include "base/strbuf.h"
#include "harness/report/outcome.h"

typedef void report_writer(const struct run_summary *s, struct strbuf *out);

struct report_format {
    const char *name;
    report_writer *write;
    bool wants_coverage; /* it is half of the report: collected without being asked for */
};
extern const struct report_format report_formats[];
extern const size_t report_formats_n;

report_writer report_junit;       /* JUnit XML by the schema of Jenkins: a testsuite a folder */
report_writer report_tap;         /* TAP version 14 with YAML diagnostics */
report_writer report_json;        /* one object, by docs/schema/report.schema.json */
report_writer report_html;        /* one page that needs nothing else */
report_writer report_markdown;    /* a summary for the page of a CI job; below 1 MB */
report_writer report_annotations; /* workflow commands of GitHub Actions: ::error file=... */

/* How many bytes of "junit=FILE,tap=FILE" the first report takes: a comma ends it only when a
 * format follows, so that a file's name may have one. */
size_t report_request_len(const char *text);

/* Splits "junit=FILE". NULL with a sentence in why when the format is unknown or there is no file.
 */
const struct report_format *report_format_read(
    const char *text, const char **ret_file, struct strbuf *why);

#endif
