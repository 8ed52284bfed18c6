/* Faults on demand, read from JSON and written as it. Inside control/ only. */
#ifndef MOCK_CONTROL_FAULT_H
#define MOCK_CONTROL_FAULT_H

#include "base/json_write.h"
#include "mock/faults/fault_book.h"
#include "mock/web/params.h"

/*
 * Reads a fault from the members of an object (docs/reference/faults.md); null counts as left out.
 * All of *ret lives in the arena or is borrowed from the parameters; id and created_us are the
 * caller's to fill. 0, or -EINVAL with a sentence in *why that says where it is wrong and what
 * there is.
 */
int fault_read(
    struct arena *arena, const struct params *members, struct fault *ret, struct strbuf *why);
/* What a fault of its own answer may have in its headers. */
enum { FAULT_HEADERS_MAX = 8 };

/* Writes its members, from which fault_read() reads the same, and beside them its id, when it was
 * created, how often it has struck and whether it still does at now_us. */
void fault_write(struct json_writer *w, const struct fault_row *row, int64_t now_us);

#endif
