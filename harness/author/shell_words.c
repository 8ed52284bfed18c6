#include "harness/author/shell_words.h"

#include "base/text.h"
#include "harness/author/draft.h"

#include <errno.h>
#include <string.h>

struct splitter {
    struct arena *arena;
    const char *at;
    struct list words;  /* of const char * */
    struct strbuf word; /* under way */
    bool in_word;       /* also an empty one: '' */
    struct strbuf *why;
};

static int refuse(struct splitter *s, const char *text)
{
    strbuf_adds(s->why, text);
    return -EINVAL;
}

static void end_word(struct splitter *s)
{
    if (s->in_word)
        *LIST_ADD(s->arena, &s->words, const char *) = arena_strdup(s->arena, s->word.buf);
    strbuf_reset(&s->word);
    s->in_word = false;
}

static int read_single(struct splitter *s)
{
    size_t len = strcspn(++s->at, "'");

    if (!s->at[len])
        return refuse(s, "a ' is not closed");
    strbuf_add(&s->word, s->at, len);
    s->at += len + 1;
    return 0;
}

/* $NAME or ${NAME} */
static int read_variable(struct splitter *s)
{
    bool braces = *++s->at == '{';
    const char *name = s->at + braces;
    size_t len = 0;

    while (is_alpha(name[len]) || name[len] == '_' || (len && is_digit(name[len])))
        len++;
    if (!len && !braces && *s->at != '(') {
        strbuf_addc(&s->word, '$');
        return 0;
    }
    if (!len || (braces && name[len] != '}'))
        return refuse(s, "only $NAME and ${NAME} are read, no other substitution");
    if (len == strlen("getEnv") && memcmp(name, "getEnv", len) == 0)
        return refuse(s, "no variable of a scenario can be named getEnv");
    strbuf_addf(&s->word, "%c%.*s%c", DRAFT_VARIABLE, (int)len, name, DRAFT_VARIABLE_END);
    s->at = name + len + braces;
    return 0;
}

static int read_double(struct splitter *s)
{
    for (s->at++; *s->at && *s->at != '"';) {
        int r = 0;

        if (*s->at == '`')
            return refuse(s, "commands within a command are not read");
        if (*s->at == '$') {
            r = read_variable(s);
        } else if (*s->at == '\\' && s->at[1] && strchr("\"\\$`\n", s->at[1])) {
            if (s->at[1] != '\n')
                strbuf_addc(&s->word, s->at[1]);
            s->at += 2;
        } else {
            strbuf_addc(&s->word, *s->at++);
        }
        if (r < 0)
            return r;
    }
    return *s->at++ ? 0 : refuse(s, "a \" is not closed");
}

static void put_code_point(struct splitter *s, unsigned digits_max)
{
    uint32_t cp = 0;
    char bytes[4];

    for (unsigned i = 0; i < digits_max && hex_value(*s->at) >= 0; i++)
        cp = cp * 16 + (uint32_t)hex_value(*s->at++);
    if (digits_max == 2)
        strbuf_addc(&s->word, (char)cp);
    else if (cp < 0x110000)
        strbuf_add(&s->word, bytes, utf8_put(cp, bytes));
}

/* $'...': what follows a backslash, and what it stands for. */
static int read_ansi(struct splitter *s)
{
    static const char plain[] = "nrtbfav\\'\"?", means[] = "\n\r\t\b\f\a\v\\'\"?";

    for (s->at += 2; *s->at && *s->at != '\'';) {
        const char *found;

        if (*s->at != '\\') {
            strbuf_addc(&s->word, *s->at++);
            continue;
        }
        s->at++;
        found = *s->at ? strchr(plain, *s->at) : NULL;
        if (found) {
            strbuf_addc(&s->word, means[found - plain]);
            s->at++;
        } else if (*s->at >= '0' && *s->at <= '7') {
            unsigned byte = 0;

            for (int i = 0; i < 3 && *s->at >= '0' && *s->at <= '7'; i++)
                byte = byte * 8 + (unsigned)(*s->at++ - '0');
            strbuf_addc(&s->word, (char)byte);
        } else if (*s->at == 'x' || *s->at == 'u' || *s->at == 'U') {
            unsigned most = *s->at == 'x' ? 2 : *s->at == 'u' ? 4 : 8;

            s->at++;
            put_code_point(s, most);
        } else {
            return refuse(s, "an escape in $'...' is not known");
        }
    }
    return *s->at++ ? 0 : refuse(s, "a ' is not closed");
}

static void read_backslash(struct splitter *s)
{
    if (s->at[1] == '\r' && s->at[2] == '\n')
        s->at++;
    if (s->at[1] && s->at[1] != '\n')
        strbuf_addc(&s->word, s->at[1]);
    s->in_word |= s->at[1] != '\n';
    s->at += s->at[1] ? 2 : 1;
}

static int read_piece(struct splitter *s)
{
    if (*s->at == '\\') {
        read_backslash(s);
        return 0;
    }
    if (is_space(*s->at)) {
        end_word(s);
        if (*s->at == '\n' && s->words.n && s->at[strspn(s->at, " \t\r\n")])
            return refuse(s, "there is more than one command; a line goes on behind a \\");
        s->at++;
        return 0;
    }
    if (strchr("|&;<>()`", *s->at))
        return refuse(s, "one plain command is read, without pipes, redirections or others behind");
    s->in_word = true;
    if (*s->at == '\'')
        return read_single(s);
    if (*s->at == '"')
        return read_double(s);
    if (s->at[0] == '$' && s->at[1] == '\'')
        return read_ansi(s);
    if (*s->at == '$')
        return read_variable(s);
    strbuf_addc(&s->word, *s->at++);
    return 0;
}

static void splitter_release(struct splitter *s)
{
    strbuf_release(&s->word);
}

int shell_words_read(struct arena *a, const char *text, struct shell_words *ret, struct strbuf *why)
{
    CLEANUP(splitter_release)
    struct splitter s = { .arena = a, .at = text, .word = STRBUF_INIT, .why = why };

    if (strchr(text, DRAFT_VARIABLE) || strchr(text, DRAFT_VARIABLE_END))
        return refuse(&s, "there is a control character in it");
    if (!utf8_is_valid(text, strlen(text)))
        return refuse(&s, "it is not UTF-8");
    while (*s.at)
        if (read_piece(&s) < 0)
            return -EINVAL;
    end_word(&s);
    ret->at = s.words.at;
    ret->n = s.words.n;
    return 0;
}
