#include "harness/report/progress.h"

#include "base/text.h"
#include "harness/report/visible.h"

#include <string.h>
#include <sys/ioctl.h>

static const char *environment(const char *name)
{
    const char *value = getenv(name);

    return value ? value : "";
}

bool progress_is_wanted(int fd)
{
    const char *term = environment("TERM");

    return isatty(fd) && *term && !text_equal(term, "dumb") && !*environment("CI");
}

size_t progress_columns(int fd)
{
    struct winsize size = { 0 };

    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col ? size.ws_col : PROGRESS_COLUMNS;
}

/* Characters, not bytes of UTF-8. */
static size_t width_of(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += ((unsigned char)*text & 0xC0) != 0x80;
    return n;
}

void progress_line(struct strbuf *out, const struct progress *p, size_t columns)
{
    CLEANUP_STRBUF struct strbuf line = STRBUF_INIT;

    strbuf_addf(&line, "%zu/%zu", p->n_done, p->n);
    if (p->n_failed)
        strbuf_addf(&line, ", %zu failed", p->n_failed);
    for (size_t i = 0; i < p->n_running; i++) {
        CLEANUP_STRBUF struct strbuf name = STRBUF_INIT;

        strbuf_adds(&name, i ? ", " : ": ");
        visible_text(&name, p->running[i], strlen(p->running[i]));
        if (width_of(line.buf) + width_of(name.buf) >= columns)
            break;
        strbuf_add(&line, name.buf, name.len);
    }
    if (width_of(line.buf) < columns)
        strbuf_add(out, line.buf, line.len);
}
