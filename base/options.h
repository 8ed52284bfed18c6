/*
 * One table of options makes the flags, the environment variables, --help and the "did you mean".
 * --name value, --name=value, "--" ends the options. A flag given beats the environment, which
 * beats the fallback.
 */
#ifndef BASE_OPTIONS_H
#define BASE_OPTIONS_H

#include "base/arena.h"
#include "base/strbuf.h"

#include <stdbool.h>

enum option_kind {
    OPTION_FLAG,   /* takes no value: "1" when given; NAME=1 or NAME=true in the environment */
    OPTION_TEXT,   /* takes one value; the last one given counts */
    OPTION_COUNT,  /* the same, and the value has to be a decimal number of 0 to most */
    OPTION_CHOICE, /* the same, and the value has to be one of choices */
    OPTION_LIST,   /* may be given many times; the environment gives one value */
};

struct option_row {
    const char *name; /* without the two dashes; NULL ends a table */
    enum option_kind kind;
    const char *argument; /* what --help calls the value; NULL for a flag */
    const char *fallback; /* NULL: none */
    const char *choices;  /* OPTION_CHOICE: "text|json" */
    uint64_t most;        /* OPTION_COUNT: largest value; 0 is no limit */
    const char *help;     /* one sentence */
    bool no_environment;
};

enum { OPTIONS_MAX = 128 };
struct options {
    const struct option_row *rows;
    struct option_given {
        const char **values; /* NULL-terminated, in the order given */
        size_t n;
    } given[OPTIONS_MAX];  /* beside rows */
    const char **operands; /* what is no option; NULL-terminated */
    size_t n_operands;
    bool help; /* --help or -h was given; nothing else was checked after it */
};

/*
 * Reads argv[0..argc) (without the program's name) by the table. env_prefix, e.g. "PLIVO_MOCK_",
 * makes
 * --port-file PLIVO_MOCK_PORT_FILE; NULL reads no environment. Everything lives in the arena or is
 * borrowed from argv and the environment.
 *
 * 0, or -EINVAL with a sentence in *why that names the option and, for an unknown one, the nearest.
 */
int options_read(struct arena *a, const struct option_row *rows, const char *env_prefix, int argc,
    char *const argv[], struct options *ret, struct strbuf *why);

/* The value of a row of the table by its name (a name that is not in the table is our bug). */
const char *option_text(const struct options *o, const char *name); /* last given or NULL */
uint64_t option_count(const struct options *o, const char *name);   /* 0 when there is none */
bool option_flag(const struct options *o, const char *name);
const char *const *option_list(const struct options *o, const char *name, size_t *ret_n);

/* The options of the table for --help: names, meanings, fallbacks, environment names; 80 columns.
 */
void options_help(const struct option_row *rows, const char *env_prefix, struct strbuf *out);

/* The environment's name of an option: PLIVO_MOCK_PORT_FILE. Appends. */
void option_environment_name(const char *env_prefix, const char *name, struct strbuf *out);

/* Of n words the nearest to word, or NULL when none is near enough to be meant. */
const char *nearest_word(const char *word, const char *const *words, size_t n);

#endif
