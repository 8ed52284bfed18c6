#include "harness/author/journal_links.h"

#include "base/text.h"
#include "harness/eval/json_read.h"

#include <stdlib.h>
#include <string.h>

enum { ID_MIN = 16, UUID_LEN = 36, CAPTURED_MOST = 200 };

/* An id where it stands. */
struct mention {
    const char *id;
    size_t len;
    size_t draft;
    bool is_given;      /* by the answer; else the request names it */
    const char *member; /* of the answer: what it is called */
    const char *query;  /* and how it is got there */
};

struct reader {
    struct arena *arena;
    struct list mentions;
    size_t draft;
};

static bool is_uuid(const char *text, size_t len)
{
    if (len != UUID_LEN)
        return false;
    for (size_t i = 0; i < len; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash ? text[i] != '-' : hex_value(text[i]) < 0)
            return false;
    }
    return true;
}

static bool is_id(const char *text, size_t len)
{
    size_t digits = 0;

    for (size_t i = 0; i < len; i++) {
        if (text[i] == '-')
            return is_uuid(text, len);
        digits += is_digit(text[i]);
    }
    return len >= ID_MIN && digits;
}

/* The next id at *at or behind it, which then moves behind that; its length, 0 at the end. */
static size_t next_id(const char **at, const char *end, const char **ret)
{
    while (*at < end) {
        const char *begin = *at;

        while (*at < end && (is_alpha(**at) || is_digit(**at) || **at == '-'))
            ++*at;
        *ret = begin;
        if (is_id(begin, (size_t)(*at - begin)))
            return (size_t)(*at - begin);
        *at += *at < end;
    }
    return 0;
}

/* ---- Who names what ---- */

static void read_text(struct reader *r, const char *text, size_t len)
{
    const char *end = text + len, *id;
    size_t id_len;

    while ((id_len = next_id(&text, end, &id)) > 0)
        *LIST_ADD(r->arena, &r->mentions, struct mention) =
            (struct mention){ .id = id, .len = id_len, .draft = r->draft };
}

static void read_request(struct reader *r, const struct draft *d)
{
    const struct draft_pair *headers = d->headers.at;

    read_text(r, d->url, strlen(d->url));
    for (size_t i = 0; i < d->headers.n; i++)
        read_text(r, headers[i].value, strlen(headers[i].value));
    if (d->body_kind == DRAFT_TEXT)
        read_text(r, d->body, d->body_len);
}

/* An id that is the whole value, or stands between slashes in it. */
static void read_string(
    struct reader *r, const struct value_text *text, const char *member, const char *path)
{
    const char *at = text->bytes, *end = at + text->len, *id;
    size_t len, slashes = 0;

    for (const char *from = at; (len = next_id(&at, end, &id)) > 0; from = at) {
        bool whole = len == text->len;

        for (; from < id; from++)
            slashes += *from == '/';
        if (!whole &&
            !((id == text->bytes || id[-1] == '/') && (id + len == end || id[len] == '/')))
            continue;
        *LIST_ADD(r->arena, &r->mentions, struct mention) = (struct mention){ id, len, r->draft,
            true, member,
            whole ? arena_printf(r->arena, "jsonpath \"%s\"", path)
                  : arena_printf(r->arena, "jsonpath \"%s\" split \"/\" nth %zu", path, slashes) };
    }
}

static bool is_name(const char *key)
{
    const char *at = key;

    while (is_alpha(*at) || *at == '_' || (at > key && is_digit(*at)))
        at++;
    return *key && !*at;
}

static void read_answer(
    struct reader *r, const struct value *v, const char *member, const char *path)
{
    if (v->kind == VALUE_STRING)
        read_string(r, &v->text, member, path);
    for (size_t i = 0; v->kind == VALUE_LIST && i < v->list.n; i++)
        read_answer(r, &v->list.items[i], member, arena_printf(r->arena, "%s[%zu]", path, i));
    for (size_t i = 0; v->kind == VALUE_OBJECT && i < v->object.n; i++) {
        const char *key = v->object.members[i].key.bytes;

        if (is_name(key))
            read_answer(
                r, &v->object.members[i].value, key, arena_printf(r->arena, "%s.%s", path, key));
    }
}

/* ---- Links ---- */

/* By id, then by when it was named; an answer names after its request does, and members in order.
 */
static int by_id(const void *one, const void *other)
{
    const struct mention *a = one, *b = other;
    int order = memcmp(a->id, b->id, a->len < b->len ? a->len : b->len);

    if (order == 0)
        order = (a->len > b->len) - (a->len < b->len);
    if (order == 0)
        order = (a->draft > b->draft) - (a->draft < b->draft);
    if (order == 0)
        order = (int)a->is_given - (int)b->is_given;
    return order ? order : (a->query > b->query) - (a->query < b->query);
}

static bool is_same(const struct mention *a, const struct mention *b)
{
    return a->len == b->len && memcmp(a->id, b->id, a->len) == 0;
}

/* A link: the mention that gave it, and how many mentions behind it are of the same id. */
struct link {
    const struct mention *given;
    size_t n;
};

static int by_draft(const void *one, const void *other)
{
    const struct link *a = one, *b = other;

    return (a->given->draft > b->given->draft) - (a->given->draft < b->given->draft);
}

static bool is_used_later(const struct mention *given, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (!given[i].is_given && given[i].draft > given->draft)
            return true;
    return false;
}

static struct list find_links(struct arena *a, const struct mention *m, size_t n)
{
    struct list links = { 0 };
    size_t same;

    for (size_t i = 0; i < n && links.n < CAPTURED_MOST; i += same) {
        for (same = 1; i + same < n && is_same(&m[i], &m[i + same]);)
            same++;
        if (m[i].is_given && is_used_later(&m[i], same))
            *LIST_ADD(a, &links, struct link) = (struct link){ &m[i], same };
    }
    if (links.n)
        qsort(links.at, links.n, sizeof(struct link), by_draft);
    return links;
}

/* message_uuid_1, message_uuid_2: a number each, so that none is called like a variable there is.
 */
static const char *link_name(struct arena *a, const struct link *links, size_t i)
{
    size_t number = 1;

    for (size_t k = 0; k < i; k++)
        number += text_equal(links[k].given->member, links[i].given->member);
    return arena_printf(a, "%s_%zu", links[i].given->member, number);
}

static void name_link(
    struct arena *a, struct draft *drafts, const struct link *link, const char *name)
{
    const char *id = arena_dup(a, link->given->id, link->given->len);
    size_t before = link->given->draft;

    draft_add(a, &drafts[link->given->draft].captures, name, link->given->query);
    for (size_t i = 1; i < link->n; i++) {
        const struct mention *m = &link->given[i];

        if (!m->is_given && m->draft != before)
            draft_name_value(a, &drafts[m->draft], id, name);
        before = m->draft;
    }
}

void journal_links_name(struct arena *a, struct draft *drafts, const char *const *answers, size_t n)
{
    struct reader r = { .arena = a };
    struct list found;
    const struct link *links;

    for (r.draft = 0; r.draft < n; r.draft++) {
        struct value answer = value_none();

        read_request(&r, &drafts[r.draft]);
        if (answers[r.draft] &&
            json_read(a, answers[r.draft], strlen(answers[r.draft]), &answer, NULL))
            read_answer(&r, &answer, "id", "$");
    }
    if (!r.mentions.n)
        return;
    qsort(r.mentions.at, r.mentions.n, sizeof(struct mention), by_id);
    found = find_links(a, r.mentions.at, r.mentions.n);
    links = found.at;
    for (size_t i = 0; i < found.n; i++)
        name_link(a, drafts, &links[i], link_name(a, links, i));
}
