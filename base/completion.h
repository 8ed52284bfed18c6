/* Scripts that complete a program's words in a shell, made from its tables of commands and options.
 */
#ifndef BASE_COMPLETION_H
#define BASE_COMPLETION_H

#include "base/command.h"

/* Appends the script for bash, zsh or fish; false for another shell. */
bool completion_write(const struct program *p, const char *shell, struct strbuf *out);

#endif
