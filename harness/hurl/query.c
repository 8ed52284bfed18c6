/* Queries and the filters behind them. */
#include "base/text.h"
#include "harness/hurl/list.h"
#include "harness/hurl/nodes.h"

#include <string.h>

/* A word of the table that we support; else a fault, and NULL. */
static const struct word *read_word(struct scanner *s, const struct words *words)
{
    struct scan_mark from = s->now;
    const char *name = scan_take_word(s, "_-");
    const struct word *word = words_find(words, name);

    if (!word) {
        scan_unknown(s, from, name, words);
        return NULL;
    }
    if (word->kind < 0) {
        scan_unsupported(s, scan_place(s, from),
            arena_printf(s->arena, "the %s %s", words->noun, name), word->instead);
        return NULL;
    }
    return word;
}

static bool read_arguments(
    struct scanner *s, const struct word *word, size_t n, struct hurl_value *ret)
{
    for (size_t i = 0; i < n && word->takes[i]; i++) {
        if (!scan_at_line_end(s) && scan_spaces(s) == 0)
            return scan_fault_here(
                s, "no space", "expected a space before the value of %s", word->name);
        if (!read_value(s, word->takes[i], word->name, &ret[i]))
            return false;
    }
    return true;
}

/* Starts like a query, right or wrong: a lower-case word that is not the start of a body. */
bool sees_query(const struct scanner *s)
{
    return scan_peek(s) >= 'a' && scan_peek(s) <= 'z' && !sees_body(s);
}

bool read_query(struct scanner *s, struct hurl_query *ret)
{
    struct scan_mark from = s->now;
    const struct word *word = read_word(s, &hurl_query_words);

    if (!word || !read_arguments(s, word, 1, &ret->argument))
        return false;
    ret->kind = (enum hurl_query_kind)word->kind;
    ret->place = scan_place(s, from);
    return true;
}

/* A word that is neither filter nor predicate is meant as what it is nearest to. */
static const struct words *words_meant(const struct scanner *s)
{
    struct scanner ahead = *s;
    const char *name = scan_take_word(&ahead, "_-");
    const char *filter, *predicate;

    if (words_find(&hurl_filter_words, name))
        return &hurl_filter_words;
    filter = words_nearest(&hurl_filter_words, name);
    predicate = words_nearest(&hurl_predicate_words, name);
    if (!predicate || (filter && edit_distance(filter, name) <= edit_distance(predicate, name)))
        return &hurl_filter_words;
    return &hurl_predicate_words;
}

static bool read_filter(struct scanner *s, struct hurl_filter *ret)
{
    struct scan_mark from = s->now;
    const struct word *word = read_word(s, words_meant(s));

    if (!word || !read_arguments(s, word, HURL_FILTER_ARGUMENTS_MAX, ret->arguments))
        return false;
    ret->kind = (enum hurl_filter_kind)word->kind;
    ret->place = scan_place(s, from);
    return true;
}

/* `redact` at the end of a capture is no filter. */
static bool sees_redact(const struct scanner *s)
{
    return scan_sees(s, "redact") && scan_word_length(s, "_-") == strlen("redact");
}

bool read_filters(struct scanner *s, struct hurl_filters *ret)
{
    struct list filters = { 0 };

    for (;;) {
        size_t spaces;

        if (scan_at_line_end(s))
            break;
        spaces = scan_spaces(s);
        if (spaces == 0)
            return scan_fault_here(s, "no space", "expected a space before what comes next");
        if (sees_predicate(s) || sees_redact(s))
            break;
        if (!read_filter(s, LIST_ADD(s->arena, &filters, struct hurl_filter)))
            return false;
    }
    ret->at = filters.at;
    ret->n = filters.n;
    return true;
}
