/* A failed scenario in full, as the console and the JUnit report show it. */
#ifndef HARNESS_REPORT_FAILURE_TEXT_H
#define HARNESS_REPORT_FAILURE_TEXT_H

#include "base/strbuf.h"
#include "harness/report/outcome.h"
#include "harness/report/paint.h"

/*
 * Appends each failed check (place, source line with a caret, expected and actual), the exchange,
 * the curl line and the mock's explanation.
 */
void failure_text(struct strbuf *out, const struct outcome *o, const struct paint *paint);

#endif
