/* A tree as text, one node a line, so that a test can compare all of it. */
#ifndef TESTS_HARNESS_HURL_TREE_TEXT_H
#define TESTS_HARNESS_HURL_TREE_TEXT_H

#include "base/strbuf.h"
#include "harness/hurl/ast.h"

/* places: with line:column+length behind each node. */
void tree_text(struct strbuf *out, const struct hurl_file *file, bool places);

#endif
