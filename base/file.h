/* Whole files. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/strbuf.h"

/* Appends the file's bytes. 0, or a negative errno (-EISDIR for a folder); out is then unchanged.
 */
int file_read(const char *path, struct strbuf *out);
/*
 * The same for a file with secrets: -EPERM unless it is a regular file of this user (or root) which
 * nobody else may read, write or execute (mode 0600 or less).
 */
int file_read_private(const char *path, struct strbuf *out);
/*
 * Replaces the file in one step (written beside it, then renamed); a symbolic link stays, what it
 * leads to is replaced. What exists and is no regular file (a device, a FIFO) is written in place,
 * and opening a FIFO waits for its reader. 0 or a negative errno, also one that only close() tells.
 */
int file_write(const char *path, const char *bytes, size_t len);

#endif
