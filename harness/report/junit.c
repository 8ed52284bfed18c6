#include "base/clock.h"
#include "harness/report/baseline.h"
#include "harness/report/failure_text.h"
#include "harness/report/machine.h"
#include "harness/report/xml.h"

struct counts {
    size_t tests, failed, skipped;
    int64_t duration_us;
};

/* The format has one word for all that is neither passed nor failed. */
static bool skips(const struct outcome *o)
{
    return o->state == OUTCOME_SKIPPED || o->state == OUTCOME_KNOWN || o->state == OUTCOME_DIFFERS;
}

static struct counts count(const struct outcome *outcomes, size_t n)
{
    struct counts c = { .tests = n };

    for (size_t i = 0; i < n; i++) {
        c.failed += outcomes[i].state == OUTCOME_FAILED;
        c.skipped += skips(&outcomes[i]);
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

static void failure(const struct outcome *o, const char *element, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    failure_text(&text, o, &(struct paint){ 0 });
    strbuf_addf(out, "\n      <%s type=\"assert\"", element);
    xml_attribute(out, "message", o->n_checks ? o->checks[0].message : "failed");
    strbuf_addc(out, '>');
    xml_text(out, text.buf);
    strbuf_addf(out, "</%s>\n    ", element);
}

static void skipped(const char *message, struct strbuf *out)
{
    strbuf_adds(out, "\n      <skipped");
    xml_attribute(out, "message", message);
    strbuf_adds(out, "/>\n    ");
}

/* The failure that does not count, so that it can be looked at. */
static void system_out(const struct outcome *o, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    failure_text(&text, o, &(struct paint){ 0 });
    strbuf_adds(out, "  <system-out>");
    xml_text(out, text.buf);
    strbuf_adds(out, "</system-out>\n    ");
}

static void known(const struct outcome *o, struct strbuf *out)
{
    const struct known_failure *k = o->n_checks ? o->checks[0].known : NULL;
    CLEANUP_STRBUF struct strbuf message = STRBUF_INIT;

    strbuf_adds(&message, "known to fail");
    if (k)
        strbuf_addf(&message, " since %s: %s", k->since, k->reason);
    skipped(message.buf, out);
    system_out(o, out);
}

static void verdict(const struct outcome *o, struct strbuf *out)
{
    switch (o->state) {
    case OUTCOME_FAILED:
        failure(o, "failure", out);
        return;
    case OUTCOME_FLAKY:
        failure(o, "flakyFailure", out);
        return;
    case OUTCOME_SKIPPED:
        skipped(o->reason, out);
        return;
    case OUTCOME_KNOWN:
        known(o, out);
        return;
    case OUTCOME_DIFFERS:
        skipped("differs from an assumption", out);
        system_out(o, out);
        return;
    case OUTCOME_PASSED:
    case OUTCOME_MAX_:
        return;
    }
}

static void test_case(const struct outcome *o, struct strbuf *out)
{
    strbuf_adds(out, "    <testcase");
    xml_attribute(out, "name", o->title);
    xml_attribute(out, "classname", o->file);
    time_attribute(out, o->duration_us);
    strbuf_addc(out, '>');
    verdict(o, out);
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
