/*
 * A fault in a Hurl file, and how it is shown. The runner uses the same shape for what it finds at
 * run time (an unknown variable, a failed assert), so that every message looks alike.
 */
#ifndef HARNESS_HURL_FAULT_H
#define HARNESS_HURL_FAULT_H

#include "base/strbuf.h"
#include "harness/hurl/ast.h"

struct hurl_fault {
    const char *path; /* as given to hurl_read */
    struct hurl_place place;
    const char *title;   /* two to four words: "unknown filter" */
    const char *message; /* what is wrong and what was expected, below the caret */
};

/*
 * Appends the fault as Hurl shows it, ending with a new line; text is the file's. The source line
 * is cut around the place if it is very long; tabs become spaces and wide characters take two
 * columns, so that the carets stand below what is wrong.
 *
 *     error: unknown filter
 *       --> message/send.hurl:7:20
 *        |
 *      7 | jsonpath "$.id" cuont == 1
 *        |                 ^^^^^ there is no filter "cuont"; did you mean "count"?
 *        |
 */
void hurl_fault_render(
    struct strbuf *out, const struct hurl_fault *fault, const char *text, size_t len);

#endif
