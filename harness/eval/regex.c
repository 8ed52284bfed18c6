#define PCRE2_CODE_UNIT_WIDTH 8
#include "harness/eval/regex.h"

#include "base/arena.h"
#include "base/text.h"

#include <assert.h>
#include <pcre2.h>
#include <string.h>

/* Far above what an honest pattern needs; a catastrophic one ends within some 50 ms. */
enum { MATCH_LIMIT = 1000000, DEPTH_LIMIT = 10000, HEAP_LIMIT_KIB = 20000 };

struct regex {
    pcre2_code *code;
    pcre2_match_context *limits;
};

void regex_destroy(struct regex *re)
{
    if (!re)
        return;
    pcre2_code_free(re->code);
    pcre2_match_context_free(re->limits);
    free(re);
}

static struct regex *compile(const char *pattern, size_t len, struct strbuf *why)
{
    CLEANUP_REGEX struct regex *re = xcalloc(1, sizeof(*re));
    PCRE2_SIZE offset;
    int error;

    re->code = pcre2_compile((PCRE2_SPTR)pattern, len,
        PCRE2_UTF | PCRE2_UCP | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C, &error, &offset,
        NULL);
    if (!re->code) {
        PCRE2_UCHAR text[160];

        pcre2_get_error_message(error, text, sizeof(text));
        if (why)
            strbuf_addf(why, "%s (at byte %zu)", (const char *)text, offset);
        return NULL;
    }
    re->limits = pcre2_match_context_create(NULL);
    if (!re->limits)
        abort();
    pcre2_set_match_limit(re->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(re->limits, DEPTH_LIMIT);
    pcre2_set_heap_limit(re->limits, HEAP_LIMIT_KIB);
    return TAKE_PTR(re);
}

/* What PCRE2 takes and Hurl's engine refuses; the longest of two that fit stands first. */
static const struct foreign_syntax {
    const char *text, *name;
} foreign_syntax[] = {
    { "(?=", "look-ahead" },
    { "(?!", "look-ahead" },
    { "(?<=", "look-behind" },
    { "(?<!", "look-behind" },
    { "(?>", "an atomic group" },
    { "(?|", "a branch reset" },
    { "(?(", "a condition" },
    { "(?R", "recursion" },
    { "(?&", "recursion" },
    { "(*", "a verb" },
    { "\\1", "a back-reference" },
    { "\\2", "a back-reference" },
    { "\\3", "a back-reference" },
    { "\\4", "a back-reference" },
    { "\\5", "a back-reference" },
    { "\\6", "a back-reference" },
    { "\\7", "a back-reference" },
    { "\\8", "a back-reference" },
    { "\\9", "a back-reference" },
    { "\\k", "a back-reference" },
    { "\\g", "a back-reference" },
    { "\\K", "\\K" },
    { "\\Q", "\\Q" },
    { "\\R", "\\R" },
    { "\\X", "\\X" },
};

static const struct foreign_syntax *foreign_at(const char *at, size_t left)
{
    for (size_t i = 0; i < ARRAY_SIZE(foreign_syntax); i++) {
        size_t len = strlen(foreign_syntax[i].text);

        if (len <= left && memcmp(at, foreign_syntax[i].text, len) == 0)
            return &foreign_syntax[i];
    }
    return NULL;
}

static const struct foreign_syntax *foreign_in(const char *pattern, size_t len)
{
    bool in_class = false;

    for (size_t i = 0; i < len; i++) {
        const struct foreign_syntax *found =
            in_class && pattern[i] != '\\' ? NULL : foreign_at(pattern + i, len - i);

        if (found)
            return found;
        if (pattern[i] == '\\')
            i++;
        else if (pattern[i] == '[')
            in_class = true;
        else if (pattern[i] == ']')
            in_class = false;
    }
    return NULL;
}

struct regex *regex_create(const char *pattern, size_t len, struct strbuf *why)
{
    const struct foreign_syntax *foreign = foreign_in(pattern, len);

    if (foreign) {
        if (why)
            strbuf_addf(why, "%s is not supported", foreign->name);
        return NULL;
    }
    return compile(pattern, len, why);
}

/* RFC 9485 section 5.4: a dot outside a class is anything but a line's end; the rest is the same.
 */
static void iregexp_translate(const char *pattern, size_t len, struct strbuf *out)
{
    bool in_class = false;

    for (size_t i = 0; i < len; i++) {
        char c = pattern[i];

        if (c == '\\' && i + 1 < len) {
            strbuf_add(out, pattern + i++, 2);
            continue;
        }
        if (c == '[')
            in_class = true;
        else if (c == ']')
            in_class = false;
        if (c == '.' && !in_class)
            strbuf_adds(out, "[^\\n\\r]");
        else
            strbuf_addc(out, c);
    }
}

struct regex *regex_create_iregexp(const char *pattern, size_t len, bool whole)
{
    CLEANUP_STRBUF struct strbuf translated = STRBUF_INIT;

    if (foreign_in(pattern, len))
        return NULL;
    strbuf_adds(&translated, whole ? "\\A(?:" : "(?:");
    iregexp_translate(pattern, len, &translated);
    strbuf_adds(&translated, whole ? ")\\z" : ")");
    return compile(translated.buf, translated.len, NULL);
}

enum regex_outcome regex_search(const struct regex *re, const char *subject, size_t len,
    size_t from, struct regex_span *spans, size_t room)
{
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(re->code, NULL);
    enum regex_outcome outcome;
    const PCRE2_SIZE *ends;
    int rc;

    if (!match)
        abort();
    rc = pcre2_match(re->code, (PCRE2_SPTR)subject, len, from, 0, match, re->limits);
    outcome = rc > 0 ? REGEX_MATCH : rc == PCRE2_ERROR_NOMATCH ? REGEX_NO_MATCH : REGEX_GAVE_UP;
    ends = pcre2_get_ovector_pointer(match);
    for (size_t i = 0; outcome == REGEX_MATCH && i < room; i++) {
        bool there = i < (size_t)rc && ends[2 * i] != PCRE2_UNSET;

        spans[i].start = there ? ends[2 * i] : REGEX_NO_SPAN;
        spans[i].end = there ? ends[2 * i + 1] : REGEX_NO_SPAN;
    }
    pcre2_match_data_free(match);
    return outcome;
}

size_t regex_groups(const struct regex *re)
{
    uint32_t count = 0;

    pcre2_pattern_info(re->code, PCRE2_INFO_CAPTURECOUNT, &count);
    return count;
}

size_t regex_group_named(const struct regex *re, const char *name)
{
    int number = pcre2_substring_number_from_name(re->code, (PCRE2_SPTR)name);

    return number > 0 ? (size_t)number : 0;
}
