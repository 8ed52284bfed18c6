/* A heap of deadlines that stand inside what is due. Inside journal/ only. */
#ifndef MOCK_JOURNAL_DEADLINES_H
#define MOCK_JOURNAL_DEADLINES_H

#include <stddef.h>
#include <stdint.h>

struct deadline {
    int64_t due_us;
    uint64_t number; /* of two that are due at once the one added first is first */
    size_t at;       /* its place in the heap */
};
struct deadlines {
    struct deadline **heap; /* heap[0] is due first */
    size_t n, room;
    uint64_t added;
};

void deadlines_release(struct deadlines *d); /* a struct of zeros is fine */
void deadlines_add(struct deadlines *d, struct deadline *one, int64_t due_us);
void deadlines_remove(struct deadlines *d, struct deadline *one); /* it is in there */

#define DEADLINE_OWNER(one, type, member) ((type *)(void *)((char *)(one)-offsetof(type, member)))

#endif
