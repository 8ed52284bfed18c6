#include "base/options.h"

#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

enum { HELP_COLUMNS = 80, HELP_INDENT = 6 };

const char *nearest_word(const char *word, const char *const *words, size_t n)
{
    const char *best = NULL;
    size_t least = strlen(word) / 3 + 2;

    for (size_t i = 0; i < n; i++) {
        size_t d = edit_distance(word, words[i]);

        if (d < least) {
            least = d;
            best = words[i];
        }
    }
    return best;
}

static size_t rows_count(const struct option_row *rows)
{
    size_t n = 0;

    while (rows[n].name)
        n++;
    assert(n <= OPTIONS_MAX);
    return n;
}

static size_t row_named(const struct option_row *rows, const char *name, size_t len)
{
    size_t i = 0;

    while (rows[i].name && !(strlen(rows[i].name) == len && memcmp(rows[i].name, name, len) == 0))
        i++;
    return i;
}

void option_environment_name(const char *prefix, const char *name, struct strbuf *out)
{
    strbuf_adds(out, prefix);
    for (; *name; name++)
        strbuf_addc(out, *name == '-'                   ? '_'
                         : *name >= 'a' && *name <= 'z' ? (char)(*name - 32)
                                                        : *name);
}

static bool choice_has(const char *choices, const char *value)
{
    size_t len = strlen(value);

    for (const char *c = choices; c; c = strchr(c, '|') ? strchr(c, '|') + 1 : NULL)
        if (strcspn(c, "|") == len && memcmp(c, value, len) == 0)
            return true;
    return false;
}

static int value_check(
    const struct option_row *row, const char *where, const char *value, struct strbuf *why)
{
    uint64_t n;

    if (row->kind == OPTION_FLAG && !text_equal(value, "1")) {
        strbuf_addf(why, "%s is \"%s\", it has to be 1, true, 0 or false", where, value);
        return -EINVAL;
    }
    if (row->kind == OPTION_CHOICE && !choice_has(row->choices, value)) {
        strbuf_addf(why, "%s is \"%s\", it has to be one of %s", where, value, row->choices);
        return -EINVAL;
    }
    if (row->kind == OPTION_COUNT && (parse_u64(value, &n) < 0 || (row->most && n > row->most))) {
        strbuf_addf(why, "%s is \"%s\", it has to be a whole number", where, value);
        if (row->most)
            strbuf_addf(why, " from 0 to %llu", (unsigned long long)row->most);
        return -EINVAL;
    }
    return 0;
}

static void value_add(struct arena *a, struct option_given *g, const char *value)
{
    const char **grown = ARENA_ARRAY(a, const char *, g->n + 2);

    if (g->n)
        memcpy(grown, g->values, g->n * sizeof(*grown));
    grown[g->n++] = value;
    g->values = grown;
}

static void unknown_option(
    const struct option_row *rows, const char *name, size_t len, struct strbuf *why)
{
    const char *words[OPTIONS_MAX + 1];
    size_t n = rows_count(rows);
    CLEANUP_FREE char *word = xmalloc(len + 1);
    const char *near;

    memcpy(word, name, len);
    word[len] = '\0';
    for (size_t i = 0; i < n; i++)
        words[i] = rows[i].name;
    words[n] = "help";
    near = nearest_word(word, words, n + 1);
    strbuf_addf(why, "there is no option --%s", word);
    if (near)
        strbuf_addf(why, "; did you mean --%s?", near);
}

/* Reads the option at argv[*at], which the call moves past the option's own value. */
static int option_read(
    struct arena *a, struct options *o, int argc, char *const argv[], int *at, struct strbuf *why)
{
    const char *name = argv[*at] + 2;
    size_t len = strcspn(name, "=");
    const char *value = name[len] ? name + len + 1 : NULL;
    size_t i = row_named(o->rows, name, len);
    const struct option_row *row = &o->rows[i];

    if (!row->name) {
        unknown_option(o->rows, name, len, why);
        return -EINVAL;
    }
    if (row->kind == OPTION_FLAG && value) {
        strbuf_addf(why, "--%s takes no value", row->name);
        return -EINVAL;
    }
    if (row->kind != OPTION_FLAG && !value) {
        if (*at + 1 >= argc) {
            strbuf_addf(why, "--%s needs a value: --%s %s", row->name, row->name, row->argument);
            return -EINVAL;
        }
        value = argv[++*at];
    }
    value_add(a, &o->given[i], value ? value : "1");
    return value_check(row, arena_printf(a, "--%s", row->name), value ? value : "1", why);
}

static int environment_read(
    struct arena *a, struct options *o, const char *prefix, struct strbuf *why)
{
    for (size_t i = 0; o->rows[i].name; i++) {
        CLEANUP_STRBUF struct strbuf name = STRBUF_INIT;
        const struct option_row *row = &o->rows[i];
        const char *value;
        int r;

        if (o->given[i].n || row->no_environment)
            continue;
        option_environment_name(prefix, row->name, &name);
        value = getenv(name.buf);
        if (!value || !*value)
            continue;
        if (row->kind == OPTION_FLAG && (text_equal(value, "0") || text_equal(value, "false")))
            continue;
        if (row->kind == OPTION_FLAG && text_equal(value, "true"))
            value = "1";
        value_add(a, &o->given[i], value);
        r = value_check(row, arena_strdup(a, name.buf), value, why);
        if (r < 0)
            return r;
    }
    return 0;
}

int options_read(struct arena *a, const struct option_row *rows, const char *env_prefix, int argc,
    char *const argv[], struct options *ret, struct strbuf *why)
{
    bool only_operands = false;

    *ret = (struct options){ .rows = rows };
    ret->operands = ARENA_ARRAY(a, const char *, (size_t)argc + 1);
    for (int i = 0; i < argc; i++) {
        if (only_operands || argv[i][0] != '-' || !argv[i][1]) {
            ret->operands[ret->n_operands++] = argv[i];
        } else if (text_equal(argv[i], "--")) {
            only_operands = true;
        } else if (text_equal(argv[i], "--help") || text_equal(argv[i], "-h")) {
            ret->help = true;
            return 0;
        } else if (argv[i][1] != '-') {
            strbuf_addf(why, "there is no option %s; options are written --name", argv[i]);
            return -EINVAL;
        } else {
            int r = option_read(a, ret, argc, argv, &i, why);

            if (r < 0)
                return r;
        }
    }
    return env_prefix ? environment_read(a, ret, env_prefix, why) : 0;
}

static size_t index_of(const struct options *o, const char *name)
{
    size_t i = row_named(o->rows, name, strlen(name));

    assert(o->rows[i].name);
    return i;
}

const char *option_text(const struct options *o, const char *name)
{
    size_t i = index_of(o, name);
    const struct option_given *g = &o->given[i];

    return g->n ? g->values[g->n - 1] : o->rows[i].fallback;
}

uint64_t option_count(const struct options *o, const char *name)
{
    const char *text = option_text(o, name);
    uint64_t n = 0;

    if (text)
        parse_u64(text, &n);
    return n;
}

bool option_flag(const struct options *o, const char *name)
{
    return o->given[index_of(o, name)].n > 0;
}

const char *const *option_list(const struct options *o, const char *name, size_t *ret_n)
{
    const struct option_given *g = &o->given[index_of(o, name)];

    *ret_n = g->n;
    return g->values;
}

static void help_wrap(const char *text, struct strbuf *out)
{
    size_t column = HELP_INDENT;

    strbuf_addn(out, ' ', HELP_INDENT);
    while (*text) {
        size_t word = strcspn(text, " ");

        if (column > HELP_INDENT && column + 1 + word > HELP_COLUMNS) {
            strbuf_addc(out, '\n');
            strbuf_addn(out, ' ', HELP_INDENT);
            column = HELP_INDENT;
        }
        if (column > HELP_INDENT) {
            strbuf_addc(out, ' ');
            column++;
        }
        strbuf_add(out, text, word);
        column += word;
        text += word + strspn(text + word, " ");
    }
    strbuf_addc(out, '\n');
}

void options_help(const struct option_row *rows, const char *env_prefix, struct strbuf *out)
{
    for (size_t i = 0; rows[i].name; i++) {
        CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
        const struct option_row *row = &rows[i];

        strbuf_addf(out, "  --%s", row->name);
        if (row->kind != OPTION_FLAG)
            strbuf_addf(out, " %s", row->kind == OPTION_CHOICE ? row->choices : row->argument);
        strbuf_addc(out, '\n');
        strbuf_adds(&text, row->help);
        if (row->fallback)
            strbuf_addf(&text, " Default: %s.", row->fallback);
        if (env_prefix && !row->no_environment) {
            strbuf_adds(&text, " [");
            option_environment_name(env_prefix, row->name, &text);
            strbuf_adds(&text, "]");
        }
        help_wrap(text.buf, out);
    }
}
