#include "base/clock.h"
#include "harness/report/failure_text.h"
#include "harness/report/machine.h"
#include "harness/report/xml.h"

struct counts {
    size_t tests, failed, skipped;
    int64_t duration_us;
};

static struct counts count(const struct outcome *outcomes, size_t n)
{
    struct counts c = { .tests = n };

    for (size_t i = 0; i < n; i++) {
        c.failed += outcomes[i].state == OUTCOME_FAILED;
        c.skipped += outcomes[i].state == OUTCOME_SKIPPED;
        c.duration_us += outcomes[i].duration_us;
    }
    return c;
}

static void number_attribute(struct strbuf *out, const char *name, size_t n)
{
    strbuf_addf(out, " %s=\"%zu\"", name, n);
}

static void time_attribute(struct strbuf *out, int64_t us)
{
    strbuf_addf(out, " time=\"%.6f\"", (double)us / 1e6);
}

static void failure(const struct outcome *o, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    failure_text(&text, o, &(struct paint){ 0 });
    strbuf_adds(out, "\n      <failure type=\"assert\"");
    xml_attribute(out, "message", o->n_checks ? o->checks[0].message : "failed");
    strbuf_addc(out, '>');
    xml_text(out, text.buf);
    strbuf_adds(out, "</failure>\n    ");
}

static void test_case(const struct outcome *o, struct strbuf *out)
{
    strbuf_adds(out, "    <testcase");
    xml_attribute(out, "name", o->title);
    xml_attribute(out, "classname", o->file);
    time_attribute(out, o->duration_us);
    strbuf_addc(out, '>');
    if (o->state == OUTCOME_FAILED) {
        failure(o, out);
    } else if (o->state == OUTCOME_SKIPPED) {
        strbuf_adds(out, "\n      <skipped");
        xml_attribute(out, "message", o->reason);
        strbuf_adds(out, "/>\n    ");
    }
    strbuf_adds(out, "</testcase>\n");
}

static void test_suite(
    const struct run_summary *s, const struct outcome *outcomes, size_t n, struct strbuf *out)
{
    struct counts c = count(outcomes, n);
    struct civil_time t = civil_from_us(s->started_us);

    strbuf_adds(out, "  <testsuite");
    xml_attribute(out, "name", outcomes->folder);
    number_attribute(out, "tests", c.tests);
    number_attribute(out, "failures", c.failed);
    number_attribute(out, "errors", 0);
    number_attribute(out, "skipped", c.skipped);
    time_attribute(out, c.duration_us);
    strbuf_addf(out, " timestamp=\"%04d-%02d-%02dT%02d:%02d:%02d\">\n", t.year, t.month, t.day,
        t.hour, t.minute, t.second);
    for (size_t i = 0; i < n; i++)
        test_case(&outcomes[i], out);
    strbuf_adds(out, "  </testsuite>\n");
}

void report_junit(const struct run_summary *s, struct strbuf *out)
{
    struct counts c = count(s->outcomes, summary_n_listed(s));

    strbuf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    xml_attribute(out, "name", "plivo-harness");
    number_attribute(out, "tests", c.tests);
    number_attribute(out, "failures", c.failed);
    number_attribute(out, "errors", 0);
    time_attribute(out, s->duration_us);
    strbuf_adds(out, ">\n");
    for (size_t i = 0, n; i < summary_n_listed(s); i += n) {
        n = summary_folder_run(s, i);
        test_suite(s, &s->outcomes[i], n, out);
    }
    strbuf_adds(out, "</testsuites>\n");
}
