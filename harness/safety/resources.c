#include "harness/safety/resources.h"

#include "base/strbuf.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

enum { COLUMNS = 7, SEGMENTS_MAX = 9 };

/* ---- The table ---- */

static char *column_read(struct arena *a, const char **at)
{
    size_t len;
    char *text;

    *at += strspn(*at, " \t");
    len = strcspn(*at, " \t\r\n");
    text = arena_dup(a, *at, len);
    *at += len;
    return text_equal(text, "-") ? NULL : text;
}

/* One line; columns that are missing are "". */
static bool row_read(struct arena *a, const char *line, struct resource *ret)
{
    const char *column[COLUMNS], *at = line;
    char *value;

    for (size_t i = 0; i < COLUMNS; i++)
        column[i] = column_read(a, &at);
    *ret = (struct resource){ column[0], column[1], column[2], column[3], NULL, column[4],
        column[5], column[6] };
    at += strspn(at, " \t\r");
    if (!ret->name || !ret->method || !ret->path || ret->path[0] != '/' || !ret->remove ||
        ret->remove[0] != '/' || *at)
        return false;
    value = ret->when ? strchr(ret->when, '=') : NULL;
    if (ret->when && !value)
        return false;
    if (value) {
        *value = '\0';
        ret->when_value = value + 1;
    }
    return !ret->id == !strstr(ret->remove, "{id}");
}

int resources_read(struct arena *a, const char *text, struct resources *ret, struct strbuf *why)
{
    size_t room = 1, n = 0, number = 0;
    struct resource *rows;

    for (const char *c = text; *c; c++)
        room += *c == '\n';
    rows = ARENA_ARRAY(a, struct resource, room);
    while (*text) {
        size_t len = strcspn(text, "\n");
        const char *line = arena_dup(a, text, len);

        number++;
        line += strspn(line, " \t\r");
        if (*line && *line != '#' && !row_read(a, line, &rows[n++])) {
            strbuf_addf(why, "line %zu is not NAME METHOD PATH WHEN ID SAME REMOVE", number);
            return -EINVAL;
        }
        text += len + (text[len] == '\n');
    }
    *ret = (struct resources){ rows, n };
    return 0;
}

/* ---- Paths ---- */

/* The next segment of a path, without the slashes around it; false at its end. */
static bool segment_next(const char **at, const char **ret, size_t *ret_len)
{
    *at += strspn(*at, "/");
    *ret = *at;
    *ret_len = strcspn(*at, "/?#");
    *at += *ret_len;
    return *ret_len > 0;
}

/* Where the path of a URL begins: behind scheme and host. */
static const char *path_of(const char *url)
{
    const char *host = strstr(url, "://");

    host = host ? host + 3 : url;
    return host + strcspn(host, "/?#");
}

struct segment {
    const char *text;
    size_t len;
};

/* What the '*' of the pattern stand for; false if the path is another one. */
static bool path_matches(
    const char *pattern, const char *path, struct segment found[static SEGMENTS_MAX])
{
    struct segment p, s;
    size_t n = 0;
    bool more, has;

    for (;;) {
        has = segment_next(&path, &s.text, &s.len);
        more = segment_next(&pattern, &p.text, &p.len);
        if (!more || !has)
            return more == has;
        if (p.len == 1 && *p.text == '*' && n < SEGMENTS_MAX)
            found[n++] = s;
        else if (p.len != s.len || memcmp(p.text, s.text, p.len) != 0)
            return false;
    }
}

static bool field_has(const struct send_fields *fields, const char *name, const char *value)
{
    for (size_t i = 0; i < fields->n; i++)
        if (text_equal(fields->at[i].name, name) && fields->at[i].value &&
            text_equal_ignore_case(fields->at[i].value, value))
            return true;
    return false;
}

bool resource_matches(const struct resource *row, struct arena *a,
    const struct http_request *request, const struct send_fields *fields, const char **ret_remove)
{
    CLEANUP_STRBUF struct strbuf url = STRBUF_INIT;
    struct segment found[SEGMENTS_MAX] = { 0 };
    const char *path = path_of(request->url);

    if (!text_equal(row->method, request->method) || !path_matches(row->path, path, found) ||
        (row->when && !field_has(fields, row->when, row->when_value)))
        return false;
    strbuf_add(&url, request->url, (size_t)(path - request->url));
    for (const char *c = row->remove; *c; c++) {
        if (*c == '{' && is_digit(c[1]) && c[1] != '0' && c[2] == '}') {
            const struct segment *s = &found[c[1] - '1'];

            strbuf_add(&url, s->text ? s->text : "", s->len);
            c += 2;
        } else {
            strbuf_addc(&url, *c);
        }
    }
    *ret_remove = arena_strdup(a, url.buf);
    return true;
}

bool same_resource_url(const char *a, const char *b)
{
    const char *path_a = path_of(a), *path_b = path_of(b);
    struct segment x, y;
    bool more, has;

    if (path_a - a != path_b - b || strncasecmp(a, b, (size_t)(path_a - a)) != 0)
        return false;
    do {
        more = segment_next(&path_a, &x.text, &x.len);
        has = segment_next(&path_b, &y.text, &y.len);
        if (more != has || x.len != y.len || memcmp(x.text, y.text, x.len) != 0)
            return false;
    } while (more);
    return true;
}
