#include "base/text.h"
#include "harness/hurl/nodes.h"

#include <string.h>

static bool is_operator(const struct word *word)
{
    return !is_alpha(word->name[0]);
}

/* Operators need no space behind them; the longer ones stand first in the table. */
static const struct word *predicate_ahead(const struct scanner *s)
{
    for (size_t i = 0; i < hurl_predicate_words.n; i++) {
        const struct word *word = &hurl_predicate_words.at[i];

        if (!scan_sees(s, word->name))
            continue;
        if (is_operator(word) || scan_word_length(s, "_-") == strlen(word->name))
            return word;
    }
    return NULL;
}

static bool sees_not(const struct scanner *s)
{
    return scan_sees(s, "not") && scan_word_length(s, "_-") == strlen("not");
}

bool sees_predicate(const struct scanner *s)
{
    return predicate_ahead(s) || sees_not(s) || !(is_alpha(scan_peek(s)));
}

static bool refuse_predicate(struct scanner *s)
{
    struct scan_mark from = s->now;

    if (scan_at_line_end(s))
        return scan_fault_here(
            s, "no predicate", "expected a predicate, such as == \"text\" or exists");
    if (scan_word_length(s, "_-=!<>") > 0)
        return scan_unknown(s, from, scan_take_word(s, "_-=!<>"), &hurl_predicate_words);
    return scan_fault_here(s, "no predicate", "expected a predicate, such as == or exists");
}

bool read_predicate(struct scanner *s, struct hurl_predicate *ret)
{
    struct scan_mark from = s->now, name_from;
    const struct word *word;

    ret->negated = sees_not(s) && scan_take(s, "not");
    scan_spaces(s);
    name_from = s->now;
    word = predicate_ahead(s);
    if (!word)
        return refuse_predicate(s);
    scan_take(s, word->name);
    if (word->kind < 0)
        return scan_fault(s, scan_place(s, name_from), "no longer in Hurl",
            "Hurl 6.1 took %s out; %s", word->name, word->instead);
    ret->kind = (enum hurl_predicate_kind)word->kind;
    if (word->takes[0]) {
        if (scan_spaces(s) == 0 && !is_operator(word) && !scan_at_line_end(s))
            return scan_fault_here(s, "no space", "expected a space after %s", word->name);
        if (!read_value(s, word->takes[0], word->name, &ret->value))
            return false;
    }
    ret->place = scan_place(s, from);
    return true;
}
