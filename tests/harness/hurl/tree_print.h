/* A tree back as a Hurl file: for the property that reading what was printed gives the same tree.
 */
#ifndef TESTS_HARNESS_HURL_TREE_PRINT_H
#define TESTS_HARNESS_HURL_TREE_PRINT_H

#include "base/strbuf.h"
#include "harness/hurl/ast.h"

void tree_print(struct strbuf *out, const struct hurl_file *file);

#endif
