/* What the comment lines at the top of a file say about the scenario. */
#include "base/text.h"
#include "harness/hurl/list.h"
#include "harness/hurl/nodes.h"

#include <ctype.h>
#include <string.h>

struct head_reader {
    struct scanner *s;
    struct hurl_head *head;
    struct list tags, rules, locks, assume, must_fail; /* of struct hurl_note */
};

/* ---- The values ---- */

static bool read_level(struct head_reader *r, const struct hurl_note *note)
{
    const struct word *level = words_find(&hurl_level_words, note->text);

    if (!level)
        return scan_fault(r->s, note->place, "unknown level",
            "a level is documented, recorded, seen or assumed, not \"%s\"", note->text);
    r->head->level = (enum hurl_level)level->kind;
    return true;
}

static bool read_requires(struct head_reader *r, const struct hurl_note *note)
{
    if (strcmp(note->text, "mock") != 0)
        return scan_fault(r->s, note->place, "unknown need",
            "a scenario can require mock, not \"%s\"", note->text);
    r->head->requires_mock = true;
    return true;
}

static unsigned code_points(const char *text, size_t len)
{
    unsigned n = 0;

    for (size_t i = 0; i < len; i++)
        n += ((unsigned char)text[i] & 0xC0) != 0x80;
    return n;
}

/* The piece of a list a, b that starts at *at, as a note; false at the end. */
static bool next_item(
    struct scanner *s, const struct hurl_note *whole, const char **at, struct hurl_note *ret)
{
    size_t length;
    const char *from;

    while (**at == ',' || is_space(**at))
        ++*at;
    if (**at == '\0')
        return false;
    from = *at;
    length = strcspn(from, ",");
    *at += length;
    while (length > 0 && is_space(from[length - 1]))
        length--;
    ret->text = arena_dup(s->arena, from, length);
    ret->place = whole->place;
    ret->place.column += code_points(whole->text, (size_t)(from - whole->text));
    ret->place.length = code_points(from, length);
    return true;
}

static bool read_items(struct head_reader *r, const struct hurl_note *note, struct list *into)
{
    struct hurl_note item;

    for (const char *at = note->text; next_item(r->s, note, &at, &item);)
        *LIST_ADD(r->s->arena, into, struct hurl_note) = item;
    return true;
}

static bool read_tags(struct head_reader *r, const struct hurl_note *note)
{
    return read_items(r, note, &r->tags);
}

static bool read_rules(struct head_reader *r, const struct hurl_note *note)
{
    return read_items(r, note, &r->rules);
}

static bool read_locks(struct head_reader *r, const struct hurl_note *note)
{
    return read_items(r, note, &r->locks);
}

/* KEY=VALUE, the rest of the line: a value may hold commas. */
static bool read_assume(struct head_reader *r, const struct hurl_note *note)
{
    const char *equals = strchr(note->text, '=');

    if (!equals || equals == note->text)
        return scan_fault(r->s, note->place, "wrong assumption",
            "an assumption goes KEY=VALUE, not \"%s\"", note->text);
    *LIST_ADD(r->s->arena, &r->assume, struct hurl_note) = *note;
    return true;
}

/* 1 mms, 2 sms */
static bool read_cost(struct head_reader *r, const struct hurl_note *note)
{
    struct hurl_note item;

    for (const char *at = note->text; next_item(r->s, note, &at, &item);) {
        size_t digits = strspn(item.text, "0123456789");
        uint64_t n;

        if (parse_u64(arena_dup(r->s->arena, item.text, digits), &n) < 0 ||
            item.text[digits] != ' ' || n > UINT32_MAX)
            return scan_fault(r->s, item.place, "wrong cost",
                "a cost is a number and what it counts, such as 1 mms");
        r->head->cost_messages += n;
    }
    return true;
}

static bool read_must_fail(struct head_reader *r, const struct hurl_note *note)
{
    *LIST_ADD(r->s->arena, &r->must_fail, struct hurl_note) = *note;
    return true;
}

/* ---- The keys ---- */

#define NOTE(field) offsetof(struct hurl_head, field)
enum { NO_NOTE = -1 }; /* the key may stand more than once */

/* clang-format off */
static const struct head_key {
    const char *name;
    long note; /* where its text goes in struct hurl_head */
    bool (*read)(struct head_reader *r, const struct hurl_note *note); /* NULL: any text will do */
} keys[] = {
    { "id",        NOTE(id),            NULL },
    { "source",    NOTE(source),        NULL },
    { "level",     NOTE(level_note),    read_level },
    { "tags",      NO_NOTE,             read_tags },
    { "rules",     NO_NOTE,             read_rules },
    { "requires",  NOTE(requires_note), read_requires },
    { "assume",    NO_NOTE,             read_assume },
    { "cost",      NOTE(cost),          read_cost },
    { "account",   NOTE(account),       NULL },
    { "lock",      NO_NOTE,             read_locks },
    { "must-fail", NO_NOTE,             read_must_fail },
};
/* clang-format on */

static const struct head_key *find_key(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
        if (strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}

/*
 * The key that a word was meant to be. It has to start alike and be one edit away (two, of a long
 * key): "# host:" is a comment, "# tag:" and "# Level:" are mistakes.
 */
static const struct head_key *meant_key(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
        size_t edits = strlen(keys[i].name) < 8 ? 1 : 2;

        if (text_equal_ignore_case(keys[i].name, name))
            return &keys[i];
        if (tolower((unsigned char)name[0]) == keys[i].name[0] && strlen(name) < 20 &&
            edit_distance(keys[i].name, name) <= edits)
            return &keys[i];
    }
    return NULL;
}

static bool keep_note(struct head_reader *r, const struct head_key *key,
    struct hurl_place key_place, const struct hurl_note *note)
{
    struct hurl_note *kept;

    if (*note->text == '\0')
        return scan_fault(
            r->s, key_place, "nothing said", "# %s: needs a text behind it", key->name);
    if (key->note != NO_NOTE) {
        kept = (struct hurl_note *)(void *)((char *)r->head + key->note);
        if (kept->text)
            return scan_fault(r->s, key_place, "said twice", "# %s: stands in line %u already",
                key->name, kept->place.line);
        *kept = *note;
    }
    return !key->read || key->read(r, note);
}

/* ---- The lines ---- */

static struct hurl_note rest_of_line(struct scanner *s)
{
    struct scan_mark from = s->now;
    size_t length = strcspn(s->text + s->now.at, "\r\n");

    while (length > 0 && is_space(s->text[s->now.at + length - 1]))
        length--;
    scan_advance(s, length);
    return (struct hurl_note){ .text = scan_text(s, from), .place = scan_place(s, from) };
}

/* A comment, behind its #. One that does not go `word:` is free text. */
static bool read_comment(struct head_reader *r)
{
    struct scanner *s = r->s;
    const struct head_key *key;
    struct hurl_place place;
    struct hurl_note note;
    const char *name;

    scan_spaces(s);
    place = scan_place_of(s, scan_word_length(s, "_-"));
    name = scan_take_word(s, "_-");
    if (*name == '\0' || !scan_take(s, ":"))
        return true;
    key = find_key(name);
    if (!key) {
        key = meant_key(name);
        return !key || scan_fault(s, place, "unknown key",
                           "the head has no key \"%s\"; did you mean \"%s\"?", name, key->name);
    }
    scan_spaces(s);
    note = rest_of_line(s);
    return keep_note(r, key, place, &note);
}

bool read_head(struct scanner *s, struct hurl_head *ret)
{
    struct scanner ahead = *s;
    struct head_reader r = { .s = &ahead, .head = ret };

    for (;;) {
        scan_spaces(&ahead);
        if (scan_take(&ahead, "#")) {
            if (!read_comment(&r))
                return false;
            scan_advance(&ahead, strcspn(ahead.text + ahead.now.at, "\n"));
        }
        if (!scan_take_newline(&ahead))
            break;
    }
    ret->tags = (struct hurl_notes){ .at = r.tags.at, .n = r.tags.n };
    ret->rules = (struct hurl_notes){ .at = r.rules.at, .n = r.rules.n };
    ret->assume = (struct hurl_notes){ .at = r.assume.at, .n = r.assume.n };
    ret->locks = (struct hurl_notes){ .at = r.locks.at, .n = r.locks.n };
    ret->must_fail = (struct hurl_notes){ .at = r.must_fail.at, .n = r.must_fail.n };
    return true;
}
