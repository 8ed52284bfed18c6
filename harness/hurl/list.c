#include "harness/hurl/list.h"

#include <string.h>

void *list_add(struct arena *arena, struct list *list, size_t item_size)
{
    if (list->n == list->room) {
        size_t room = list->room ? list->room * 2 : 4;
        void *at = arena_alloc(arena, room * item_size);

        if (list->n)
            memcpy(at, list->at, list->n * item_size);
        list->at = at;
        list->room = room;
    }
    return (char *)list->at + item_size * list->n++;
}
