/* Who may be sent messages: the numbers that the user names, and nobody else. */
#ifndef HARNESS_SAFETY_ALLOW_LIST_H
#define HARNESS_SAFETY_ALLOW_LIST_H

#include "base/strbuf.h"
#include "harness/safety/send_fields.h"

/* Each text holds numbers with commas between them; borrowed. */
struct allow_list {
    const char *const *texts;
    size_t n;
};

/*
 * True if each "dst" of the send, wherever it stands, is on the list: as it is written there, but
 * for '+', blanks and '-' . '(' ')' in either. Several in one field are joined by '<'. A send
 * without a destination reaches nobody and passes. Else a sentence in why names the first one.
 */
bool allow_list_permits(
    const struct allow_list *list, const struct send_fields *fields, struct strbuf *why);

#endif
