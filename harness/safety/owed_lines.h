/* The entries of a book while it is read and written. For owed_list.c and owed_book.c only. */
#ifndef HARNESS_SAFETY_OWED_LINES_H
#define HARNESS_SAFETY_OWED_LINES_H

#include "harness/safety/owed_book.h"

extern const char *const owed_state_names[OWED_MAX_];

/* Room for one more, in the list's arena; not yet filled. */
struct owed *owed_list_add(struct owed_list *l);
/* NULL if there is none of that number. */
struct owed *owed_list_find(const struct owed_list *l, uint64_t number);

#endif
