#include "harness/run/source_line.h"

#include "base/text.h"

#include <string.h>

struct line {
    const char *at; /* without the white space around it */
    size_t len;
    unsigned number;
    const char *next; /* NULL: it is the last */
};

static void read_line(struct line *l, const char *at, const char *end)
{
    const char *stop = memchr(at, '\n', (size_t)(end - at));

    l->number++;
    l->next = stop ? stop + 1 : NULL;
    stop = stop ? stop : end;
    while (at < stop && is_space(*at))
        at++;
    while (at < stop && is_space(stop[-1]))
        stop--;
    l->at = at;
    l->len = (size_t)(stop - at);
}

static bool reads(const struct line *l, const char *text, size_t len)
{
    return l->len == len && memcmp(l->at, text, len) == 0;
}

static struct line line_at(const struct hurl_file *file, unsigned number)
{
    struct line l = { .next = file->text };

    while (l.number < number && l.next)
        read_line(&l, l.next, file->text + file->len);
    return l;
}

const char *source_line_name(
    struct arena *a, const struct hurl_file *file, unsigned line, unsigned *ret_nth)
{
    struct line own = line_at(file, line), l = { .next = file->text };

    *ret_nth = 1;
    if (!line || own.number != line || !own.len)
        return NULL;
    for (read_line(&l, l.next, file->text + file->len); l.number < line;
         read_line(&l, l.next, file->text + file->len))
        *ret_nth += reads(&l, own.at, own.len);
    return arena_dup(a, own.at, own.len);
}

unsigned source_line_find(const struct hurl_file *file, const char *name, unsigned nth)
{
    struct line l = { .next = file->text };
    size_t len = strlen(name);

    while (l.next) {
        read_line(&l, l.next, file->text + file->len);
        if (reads(&l, name, len) && --nth == 0)
            return l.number;
    }
    return 0;
}
