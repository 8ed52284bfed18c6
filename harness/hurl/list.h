/* A list that grows while a file is read; its items live in the arena. */
#ifndef HARNESS_HURL_LIST_H
#define HARNESS_HURL_LIST_H

#include "base/arena.h"

struct list {
    void *at;
    size_t n, room;
};

/* A new item of zeros at the end; it may move when the next one is added. */
void *list_add(struct arena *arena, struct list *list, size_t item_size);

#define LIST_ADD(arena, list, type) ((type *)list_add((arena), (list), sizeof(type)))

#endif
