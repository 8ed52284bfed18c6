/* Text for XML 1.0. */
#ifndef HARNESS_REPORT_XML_H
#define HARNESS_REPORT_XML_H

#include "base/strbuf.h"

/*
 * Appends text so that it may stand in an element or in a quoted attribute: & < > and both quotes
 * become entities; what XML 1.0 forbids (control characters but tab and line breaks, U+FFFE,
 * U+FFFF) is left out; bytes that are no UTF-8 become U+FFFD.
 */
void xml_text(struct strbuf *out, const char *text);
/* The same with tabs and line breaks as character references, which attributes need. */
void xml_attribute(struct strbuf *out, const char *name, const char *value); /* ` name="value"` */

#endif
