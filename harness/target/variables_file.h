/* Hurl variables files: what a target is and what its world is called. */
#ifndef HARNESS_TARGET_VARIABLES_FILE_H
#define HARNESS_TARGET_VARIABLES_FILE_H

#include "harness/eval/variables.h"

/*
 * Reads lines of name=value into vs; a line that is empty or starts with '#' says nothing. A name
 * has letters, digits, '_' and '-' and starts with a letter or '_'. Values are read as Hurl reads
 * them (variables_set_text), except auth_token, which is refused: secrets come from the
 * environment only.
 *
 * 0, or a negative errno with "FILE:LINE: what is wrong" in why.
 */
int variables_file_read(const char *path, struct variables *vs, struct strbuf *why);

/*
 * The same for a file of secrets: every value is a text and marked as secret, auth_token may be
 * among them. A file that others may read (any mode but 0600 and less) is refused with -EPERM.
 */
int secrets_file_read(const char *path, struct variables *vs, struct strbuf *why);

/* The same for one name=value of the command line; -EINVAL with a sentence in why. */
int variable_assignment_read(const char *text, struct variables *vs, struct strbuf *why);

#endif
