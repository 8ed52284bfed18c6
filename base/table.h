/*
 * A hash table of links that stand inside what is found by them, so adding needs no malloc and
 * taking out is O(1) also where thousands share a key.
 */
#ifndef BASE_TABLE_H
#define BASE_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct table_link {
    struct table_link *next, **place; /* place: what points at this; NULL: in no table */
    uint64_t key;
};
struct table {
    struct table_link **slots;
    size_t room, n; /* room: a power of two, or 0 */
};

void table_release(struct table *t); /* the slots; a table of zeros is fine */
void table_add(struct table *t, struct table_link *link, uint64_t key);
void table_remove(struct table *t, struct table_link *link); /* in no table: nothing */
/* The first link of that key, or the next one behind a link of it; NULL: there is none. */
struct table_link *table_find(const struct table *t, uint64_t key);
struct table_link *table_next(const struct table_link *link);

/* What the link stands in. */
#define TABLE_OWNER(link, type, member) ((type *)(void *)((char *)(link)-offsetof(type, member)))

#endif
