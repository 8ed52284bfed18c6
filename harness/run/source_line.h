/* Names for the lines of a scenario that hold when lines above them come and go. */
#ifndef HARNESS_RUN_SOURCE_LINE_H
#define HARNESS_RUN_SOURCE_LINE_H

#include "base/arena.h"
#include "harness/hurl/ast.h"

/*
 * The text of a line (from 1) without the white space around it, in the arena, and in *ret_nth
 * which of the lines that read so it is, from 1. NULL when there is no such line or nothing stands
 * on it; *ret_nth is then 1.
 */
const char *source_line_name(
    struct arena *a, const struct hurl_file *file, unsigned line, unsigned *ret_nth);

/* The line that has that name, or 0. */
unsigned source_line_find(const struct hurl_file *file, const char *name, unsigned nth);

#endif
