/*
 * Answers made fit to be kept in a repository: no secret, nobody's telephone number, account or
 * address. By name: members that are called so lose their value. By value: secrets wherever they
 * stand, in any spelling (harness/report/redact.h); telephone numbers, account ids and mail
 * addresses become others, each always the same one.
 */
#ifndef HARNESS_RECORD_SANITISE_H
#define HARNESS_RECORD_SANITISE_H

#include "base/json_write.h"
#include "harness/eval/value.h"
#include "harness/report/redact.h"

struct replacement {
    const char *from, *to;
};

/* Zeros but for the arena are a beginning. */
struct sanitiser {
    struct arena *arena;
    struct redactor secrets;
    const char *const *names; /* members besides the usual ones; borrowed */
    size_t n_names;
    struct replacement *replaced; /* by value, in the order they were met */
    size_t n_replaced, room;
};

/* True for a member whose value is dropped: the usual ones, or given; case does not count. */
bool sanitise_name(const struct sanitiser *s, const char *name);

/*
 * Learns the secrets of a document: the texts of members that are called like one. To be called for
 * all documents before the first is written, since a secret may stand in one under no name.
 */
void sanitise_learn(struct sanitiser *s, const struct value *v);

/* Appends the text with everything replaced. text need not end with NUL; what is no UTF-8 is a bug
 * of the caller's. */
void sanitise_text(struct sanitiser *s, const char *text, size_t len, struct strbuf *out);
/* Writes the value with everything replaced; a dropped value keeps its type. */
void sanitise_value(struct sanitiser *s, const struct value *v, struct json_writer *w);

#endif
