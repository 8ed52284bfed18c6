/* A run in which everything happened, with texts that would like to get out of their places. */
#ifndef TESTS_HARNESS_REPORT_SAMPLE_H
#define TESTS_HARNESS_REPORT_SAMPLE_H

#include "base/arena.h"
#include "harness/report/outcome.h"

/* Ends every element, string, comment and line that a report may put it into. */
#define HOSTILE                                                                                    \
    "</script></style></pre><script>alert(1)</script><!-- ]]> \"x\" 'y' `z`\n```\n::error::no"     \
    "\x1b[31m\x01\x7f \xe2\x80\xae"                                                                \
    "abc \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \\ # % , : & &amp; | _ * {{x}} ${y}\xe2\x80\xac"

/* A word that no line is wide enough for. */
#define LONG                                                                                       \
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww" \
    "w"                                                                                            \
    "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww" \
    "w"

/* One scenario of each verdict, and two that were not run; passed says how many passed. Lives in
 * the arena. */
struct run_summary sample_summary(struct arena *a, size_t passed);

#endif
