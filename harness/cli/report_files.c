#include "harness/cli/report_files.h"

#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

static bool is_stdout(const struct report_request *q)
{
    return text_equal(q->file, "-");
}

bool reports_take_stdout(const struct run_options *o)
{
    for (size_t i = 0; i < o->n_reports; i++)
        if (is_stdout(&o->reports[i]))
            return true;
    return false;
}

bool reports_want_coverage(const struct run_options *o)
{
    for (size_t i = 0; i < o->n_reports; i++)
        if (o->reports[i].format->wants_coverage)
            return true;
    return false;
}

static int write_out(const struct strbuf *text)
{
    if (fwrite(text->buf, 1, text->len, stdout) == text->len && fflush(stdout) == 0)
        return 0;
    return errno ? -errno : -EIO;
}

bool reports_write(
    const struct run_options *o, const struct run_summary *summary, struct strbuf *why)
{
    for (size_t i = 0; i < o->n_reports; i++) {
        const struct report_request *q = &o->reports[i];
        CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
        int r;

        q->format->write(summary, &text);
        r = is_stdout(q) ? write_out(&text) : file_write(q->file, text.buf, text.len);
        if (r < 0)
            strbuf_addf(why, "%scannot write %s: %s", why->len ? "\n" : "",
                is_stdout(q) ? "standard output" : q->file, strerror(-r));
    }
    return !why->len;
}
