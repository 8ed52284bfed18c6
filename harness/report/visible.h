/*
 * Characters that one does not see, and that change how others are seen: what a service answers
 * must not colour a terminal, move its cursor, or show as another text than it is.
 */
#ifndef HARNESS_REPORT_VISIBLE_H
#define HARNESS_REPORT_VISIBLE_H

#include "base/arena.h"
#include "base/strbuf.h"

/*
 * The length of such a character at text, with its code point in *ret; 0 when there is none: the
 * control characters C0, DEL and C1 but tab and line feed, and the controls of the bidirectional
 * algorithm (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069; UAX 9, section 2).
 */
size_t invisible_at(const char *text, uint32_t *ret);

/* Appends len bytes of text with each of them written as Hurl writes it: \u{1b}. */
void visible_text(struct strbuf *out, const char *text, size_t len);

/* Text itself when it is UTF-8, else a copy in the arena with U+FFFD for each byte that is none. */
const char *utf8_text(struct arena *a, const char *text);

#endif
