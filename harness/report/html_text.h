/* Text for HTML pages that holds whatever a service or a file may have sent. */
#ifndef HARNESS_REPORT_HTML_TEXT_H
#define HARNESS_REPORT_HTML_TEXT_H

#include "base/strbuf.h"

/*
 * Appends text for an element's content: & < > and quotes as entities, bytes that are no UTF-8 as
 * U+FFFD. What is invisible (visible.h) is shown by its name, in an element <i class="c">.
 */
void html_text(struct strbuf *out, const char *text);
/* ` name="value"`: the same text without the elements; what they would show is left out. */
void html_attribute(struct strbuf *out, const char *name, const char *value);
/* An element with a class (NULL: none) around text; nothing when text is NULL. */
void html_element(struct strbuf *out, const char *name, const char *class_name, const char *text);

#endif
