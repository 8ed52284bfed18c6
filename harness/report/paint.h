/* Colours and marks of a terminal; nothing of them elsewhere. */
#ifndef HARNESS_REPORT_PAINT_H
#define HARNESS_REPORT_PAINT_H

#include "base/strbuf.h"

enum ink { INK_GOOD, INK_BAD, INK_DIM, INK_BOLD, INK_MAX_ };

struct paint {
    bool colour; /* a terminal, NO_COLOR not set, TERM not "dumb" */
    bool utf8;   /* the locale's characters are UTF-8: ✓ instead of ok */
};

/* What the stream's file descriptor and the environment allow. */
struct paint paint_for(int fd);
void paint_text(struct strbuf *out, const struct paint *p, enum ink ink, const char *text);

#endif
