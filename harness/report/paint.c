#include "harness/report/paint.h"

#include "base/text.h"

#include <string.h>

static const char *const codes[INK_MAX_] = {
    [INK_GOOD] = "\033[32m",
    [INK_BAD] = "\033[1;31m",
    [INK_DIM] = "\033[2m",
    [INK_BOLD] = "\033[1m",
};

static const char *environment(const char *name)
{
    const char *value = getenv(name);

    return value ? value : "";
}

/* The first of these three that is set decides, as setlocale(3) has it. */
static bool locale_is_utf8(void)
{
    static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
    const char *value = "";

    for (size_t i = 0; i < ARRAY_SIZE(names) && !*value; i++)
        value = environment(names[i]);
    return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
}

struct paint paint_for(int fd)
{
    return (struct paint){
        .colour =
            isatty(fd) && !*environment("NO_COLOR") && !text_equal(environment("TERM"), "dumb"),
        .utf8 = locale_is_utf8(),
    };
}

void paint_text(struct strbuf *out, const struct paint *p, enum ink ink, const char *text)
{
    if (p->colour)
        strbuf_adds(out, codes[ink]);
    strbuf_adds(out, text);
    if (p->colour)
        strbuf_adds(out, "\033[0m");
}
