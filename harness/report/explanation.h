/* The mock's explanation of an answer, made readable. */
#ifndef HARNESS_REPORT_EXPLANATION_H
#define HARNESS_REPORT_EXPLANATION_H

#include "base/strbuf.h"

/*
 * Appends JSON text as lines: "name: value" for each member that is not null, and one line for each
 * item of a list ("- number=1415…, verdict=passed over"), without the sentence and source of its
 * rule. Text that is no JSON object is appended as it is.
 */
void explanation_text(struct strbuf *out, const char *json);

#endif
