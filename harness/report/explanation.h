/* The mock's explanation of an answer, made readable. */
#ifndef HARNESS_REPORT_EXPLANATION_H
#define HARNESS_REPORT_EXPLANATION_H

#include "base/strbuf.h"

/*
 * Appends JSON text as lines, without knowing what it means: "name: value" for each plain member,
 * and one line for each object of a list ("candidates: number=1415…, verdict=passed over"). Text
 * that is no JSON object is appended as it is.
 */
void explanation_text(struct strbuf *out, const char *json);

#endif
