/* The regexes and JSONPaths of a scenario, which the reader of Hurl files takes as mere text. */
#ifndef HARNESS_RUN_LITERALS_H
#define HARNESS_RUN_LITERALS_H

#include "base/arena.h"
#include "harness/hurl/fault.h"

/*
 * Compiles each regex and JSONPath that holds no {{variable}}, so that a wrong one is told before
 * anything is sent. The fault's texts live in the arena.
 *
 * 0, or -EINVAL with the first fault.
 */
int literals_check(struct arena *a, const struct hurl_file *file, struct hurl_fault *ret_fault);

#endif
