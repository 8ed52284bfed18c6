#include "base/log.h"

#include "base/clock.h"
#include "base/json_write.h"

#include <stdarg.h>

static enum log_format format_now = LOG_TEXT;
static const char *const level_names[] = {
    [LOG_ERROR] = "error", [LOG_WARNING] = "warning", [LOG_INFO] = "info"
};

void log_format_set(enum log_format format)
{
    format_now = format;
}

/* What others wrote (an answer, a URL) may hold line breaks and what steers a terminal. */
static void one_line(const char *text, struct strbuf *out)
{
    for (bool broken = false; *text; text++) {
        bool steers = (unsigned char)*text < ' ' || *text == 0x7f;

        if (steers || (broken && *text == ' ')) {
            broken = true;
            continue;
        }
        if (broken)
            strbuf_addc(out, ' ');
        broken = false;
        strbuf_addc(out, *text);
    }
}

void log_event(enum log_level level, const char *fmt, ...)
{
    CLEANUP_STRBUF struct strbuf said = STRBUF_INIT, text = STRBUF_INIT, line = STRBUF_INIT;
    struct civil_time t = civil_from_us(clock_wall_us());
    va_list ap;

    va_start(ap, fmt);
    strbuf_vaddf(&said, fmt, ap);
    va_end(ap);
    one_line(said.buf, &text);
    if (format_now == LOG_JSON) {
        struct json_writer w = json_writer_to(&line, JSON_COMPACT);

        json_object_begin(&w);
        json_key(&w, "time");
        strbuf_addf(&line, "\"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ\"", t.year, t.month, t.day,
            t.hour, t.minute, t.second, t.microsecond / 1000);
        w.after_key = false;
        json_member(&w, "level", level_names[level]);
        json_member(&w, "message", text.buf);
        json_object_end(&w);
    } else {
        strbuf_addf(&line, "plivo-mock: %s%s",
            level == LOG_ERROR     ? "error: "
            : level == LOG_WARNING ? "warning: "
                                   : "",
            text.buf);
    }
    strbuf_addc(&line, '\n');
    fwrite(line.buf, 1, line.len, stderr);
}
