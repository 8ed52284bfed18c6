/* Bytes in some encoding into UTF-8. */
#ifndef HARNESS_EVAL_CHARSET_H
#define HARNESS_EVAL_CHARSET_H

#include "base/strbuf.h"

/*
 * Appends the bytes as UTF-8. 0; -EINVAL if there is no such charset ("utf-8", "latin1", "gb2312",
 * in any case); -EILSEQ if the bytes are not in it. out is then unchanged.
 */
int charset_decode(const char *charset, const char *bytes, size_t len, struct strbuf *out);

#endif
