/* Reads Hurl files. What it makes is in ast.h, what is supported in docs/reference. */
#ifndef HARNESS_HURL_READER_H
#define HARNESS_HURL_READER_H

#include "base/arena.h"
#include "harness/hurl/ast.h"
#include "harness/hurl/fault.h"

/*
 * Reads the len bytes of text as a Hurl file. path is for messages only.
 *
 * Returns 0, with *ret the tree, or -EINVAL with *fault filled: the first thing in the file that is
 * wrong or that the harness does not support. The other one is not written. All that comes out is
 * made in the arena, copies of path and text included, and lives as long.
 */
int hurl_read(struct arena *arena, const char *path, const char *text, size_t len,
    struct hurl_file **ret, struct hurl_fault *fault);

#endif
