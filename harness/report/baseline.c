#include "harness/report/baseline.h"

#include "base/clock.h"
#include "base/options.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

enum { NTH_MAX = 1000000 };

struct baseline_reader {
    struct arena *arena;
    const char *path;
    struct strbuf *why;
    unsigned line;
    const char *scenario; /* of the section we are in */
    struct known_failure *at;
    size_t n, room;
};

static int fault(const struct baseline_reader *r, unsigned line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
static int fault(const struct baseline_reader *r, unsigned line, const char *fmt, ...)
{
    va_list ap;

    strbuf_addf(r->why, "%s:%u: ", r->path, line);
    va_start(ap, fmt);
    strbuf_vaddf(r->why, fmt, ap);
    va_end(ap);
    return -EINVAL;
}

static struct known_failure *add(struct baseline_reader *r)
{
    if (r->n == r->room) {
        size_t room = r->room ? r->room * 2 : 16;
        struct known_failure *grown = ARENA_ARRAY(r->arena, struct known_failure, room);

        if (r->n)
            memcpy(grown, r->at, r->n * sizeof(*grown));
        r->at = grown;
        r->room = room;
    }
    r->at[r->n] = (struct known_failure){ .scenario = r->scenario, .line = r->line };
    return &r->at[r->n++];
}

static int read_nth(struct baseline_reader *r, const char *value, struct known_failure *k)
{
    uint64_t nth;

    if (k->nth)
        return fault(r, r->line, "nth: stands twice");
    if (parse_u64(value, &nth) < 0 || nth < 1 || nth > NTH_MAX)
        return fault(r, r->line, "nth: is a number from 1, not \"%s\"", value);
    k->nth = (unsigned)nth;
    return 0;
}

static int number(const char *digits, size_t n)
{
    int value = 0;

    for (size_t i = 0; i < n; i++)
        value = value * 10 + (digits[i] - '0');
    return value;
}

static bool is_date(const char *text)
{
    static const char shape[] = "0000-00-00";
    int month, day;

    for (size_t i = 0; i < sizeof(shape); i++)
        if (shape[i] == '0' ? !is_digit(text[i]) : text[i] != shape[i])
            return false;
    month = number(text + 5, 2);
    day = number(text + 8, 2);
    return month >= 1 && month <= 12 && day >= 1 &&
           day <= civil_days_in_month(number(text, 4), month);
}

static int read_text(struct baseline_reader *r, const char *key, const char *value, const char **to)
{
    if (*to)
        return fault(r, r->line, "%s: stands twice", key);
    if (!*value)
        return fault(r, r->line, "%s: has no text", key);
    if (text_equal(key, "since") && !is_date(value))
        return fault(r, r->line, "since: is a date written 2026-11-28, not \"%s\"", value);
    *to = value;
    return 0;
}

static int read_pair(struct baseline_reader *r, const char *key, const char *value)
{
    static const char *const keys[] = { "assert", "nth", "reason", "since" };
    const char *near = nearest_word(key, keys, ARRAY_SIZE(keys));
    struct known_failure *k;

    if (!r->scenario)
        return fault(r, r->line, "no scenario yet: a line [its-id] comes first");
    if (text_equal(key, "assert"))
        return read_text(r, key, value, &add(r)->what);
    if (!text_equal(near, key))
        return fault(r, r->line, "no key \"%s\"%s%s%s", key, near ? "; did you mean " : "",
            near ? near : "", near ? "?" : "");
    if (!r->n || r->at[r->n - 1].scenario != r->scenario)
        return fault(r, r->line, "%s: comes behind the assert: that it belongs to", key);
    k = &r->at[r->n - 1];
    if (text_equal(key, "nth"))
        return read_nth(r, value, k);
    return read_text(r, key, value, text_equal(key, "reason") ? &k->reason : &k->since);
}

static void trim(const char **text, size_t *len)
{
    while (*len && is_space((*text)[*len - 1]))
        --*len;
    for (; *len && is_space(**text); --*len)
        ++*text;
}

static int read_line(struct baseline_reader *r, const char *text, size_t len)
{
    const char *colon, *value;
    size_t value_len;

    trim(&text, &len);
    if (!len || *text == '#')
        return 0;
    if (*text == '[') {
        if (len < 3 || text[len - 1] != ']')
            return fault(r, r->line, "a scenario is written [its-id]");
        r->scenario = arena_dup(r->arena, text + 1, len - 2);
        return 0;
    }
    colon = memchr(text, ':', len);
    if (!colon)
        return fault(r, r->line, "neither [scenario] nor key: value");
    value = colon + 1;
    value_len = len - (size_t)(value - text);
    trim(&value, &value_len);
    return read_pair(r, arena_dup(r->arena, text, (size_t)(colon - text)),
        arena_dup(r->arena, value, value_len));
}

/* What each entry has to have, and that no two are the same. */
static int check_whole(const struct baseline_reader *r)
{
    for (size_t i = 0; i < r->n; i++) {
        struct known_failure *k = &r->at[i], *first;

        k->nth = k->nth ? k->nth : 1;
        if (!k->reason || !k->since)
            return fault(r, k->line, "this assert has no %s:", k->reason ? "since" : "reason");
        first =
            baseline_find(&(struct baseline){ .at = r->at, .n = i }, k->scenario, k->what, k->nth);
        if (first)
            return fault(r, k->line, "this failure stands in line %u already", first->line);
    }
    return 0;
}

int baseline_read(struct arena *a, const char *path, const char *text, size_t len,
    struct baseline *ret, struct strbuf *why)
{
    struct baseline_reader r = { .arena = a, .path = path, .why = why };
    const char *end = text + len;

    if (memchr(text, '\0', len) || !utf8_is_valid(text, len))
        return fault(&r, 1, "this is no text in UTF-8");
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));

        stop = stop ? stop : end;
        r.line++;
        if (read_line(&r, text, (size_t)(stop - text)) < 0)
            return -EINVAL;
        text = stop + (stop < end);
    }
    if (check_whole(&r) < 0)
        return -EINVAL;
    *ret = (struct baseline){ .path = path, .at = r.at, .n = r.n };
    return 0;
}

struct known_failure *baseline_find(
    const struct baseline *b, const char *scenario, const char *what, unsigned nth)
{
    for (size_t i = 0; i < b->n; i++) {
        struct known_failure *k = &b->at[i];

        if (k->nth == nth && text_equal(k->what, what) && text_equal(k->scenario, scenario))
            return k;
    }
    return NULL;
}

size_t baseline_stale(const struct baseline *b)
{
    size_t n = 0;

    for (size_t i = 0; b && i < b->n; i++)
        n += known_failure_is_stale(&b->at[i]);
    return n;
}

size_t baseline_unjudged(const struct baseline *b)
{
    size_t n = 0;

    for (size_t i = 0; b && i < b->n; i++)
        n += !b->at[i].judged;
    return n;
}

/* A value is one line, whatever it came from. */
static void put_line(struct strbuf *out, const char *key, const char *value)
{
    strbuf_addf(out, "%s: ", key);
    for (const char *c = value; *c; c++)
        strbuf_addc(out, *c == '\n' || *c == '\r' ? ' ' : *c);
    strbuf_addc(out, '\n');
}

void baseline_write(const struct known_failure *at, size_t n, struct strbuf *out)
{
    strbuf_adds(out, "# What is known to fail (plivo-harness run --baseline). An assert that holds "
                     "again has to\n"
                     "# be taken out: the run fails until then.\n");
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !text_equal(at[i].scenario, at[i - 1].scenario))
            strbuf_addf(out, "\n[%s]\n", at[i].scenario);
        put_line(out, "assert", at[i].what);
        if (at[i].nth > 1)
            strbuf_addf(out, "nth: %u\n", at[i].nth);
        put_line(out, "reason", at[i].reason);
        put_line(out, "since", at[i].since);
    }
}
