/* The words of a command line as a POSIX shell and bash read them. */
#ifndef HARNESS_AUTHOR_SHELL_WORDS_H
#define HARNESS_AUTHOR_SHELL_WORDS_H

#include "base/arena.h"
#include "base/strbuf.h"

struct shell_words {
    const char **at;
    size_t n;
};

/*
 * Splits one simple command: quotes of all kinds, $'...', backslashes, lines that go on. $NAME and
 * ${NAME} become variables of a draft (draft.h) by the same name. Words live in the arena.
 *
 * 0, or -EINVAL with a sentence in why: a quote that is not closed, a pipe, a redirection or
 * another command, a substitution.
 *
 * Source: POSIX.1-2017, XCU 2.2 Quoting; bash(1), ANSI-C Quoting.
 */
int shell_words_read(
    struct arena *a, const char *text, struct shell_words *ret, struct strbuf *why);

#endif
