/* Base64 (RFC 4648, section 4), both ways. */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/strbuf.h"

#include <stdbool.h>

/* Appends the bytes as base64, padded. */
void base64_add(struct strbuf *out, const void *bytes, size_t len);
/*
 * Decodes text into ret (size bytes, the closing NUL included); padding may be missing, as some
 * clients leave it out. False if there is another character or ret is too small; ret is then of no
 * use.
 */
bool base64_read(const char *text, char *ret, size_t size);

#endif
