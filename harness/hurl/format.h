/* A Hurl file in its one canonical layout. */
#ifndef HARNESS_HURL_FORMAT_H
#define HARNESS_HURL_FORMAT_H

#include "base/strbuf.h"
#include "harness/hurl/ast.h"

/*
 * Appends the file's text laid out anew: nothing is indented but what is within a body or a text of
 * several lines; one space between words and behind the colon of a name; sections by their short
 * names; no two blank lines in a row, one above each request and its comments, none at either end;
 * LF. Comments stay where they are; values, bodies and escapes stay as written, to the byte. So the
 * text reads as the same tree, and formatting it again changes nothing.
 */
void hurl_format(struct strbuf *out, const struct hurl_file *file);

#endif
