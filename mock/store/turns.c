#include "mock/store/turns.h"

#include "base/arena.h"

enum { FIRST_SLOTS = 256, MOST_TURNS = 1 << 18 };

struct turn_book {
    struct turn *slots; /* open addressing; a power of two of them; key 0 is free */
    size_t n_slots, used;
};

struct turn_book *turn_book_create(void)
{
    struct turn_book *book = xcalloc(1, sizeof(*book));

    book->n_slots = FIRST_SLOTS;
    book->slots = xcalloc(book->n_slots, sizeof(*book->slots));
    return book;
}

static void slots_free(struct turn *slots, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(slots[i].few);
    free(slots);
}

void turn_book_destroy(struct turn_book *book)
{
    if (!book)
        return;
    slots_free(book->slots, book->n_slots);
    free(book);
}

static struct turn *slot_of(struct turn_book *book, uint64_t key)
{
    size_t at = key & (book->n_slots - 1);

    while (book->slots[at].key && book->slots[at].key != key)
        at = (at + 1) & (book->n_slots - 1);
    return &book->slots[at];
}

/* Past MOST_TURNS all rounds begin again: dropping them is harmless, growing for ever is not. */
static void grow(struct turn_book *book)
{
    struct turn *old = book->slots;
    size_t n = book->n_slots;
    int drop = book->used >= MOST_TURNS;

    book->n_slots = drop ? FIRST_SLOTS : n * 2;
    book->slots = xcalloc(book->n_slots, sizeof(*book->slots));
    book->used = drop ? 0 : book->used;
    for (size_t i = 0; i < n && !drop; i++)
        if (old[i].key) {
            *slot_of(book, old[i].key) = old[i];
            old[i].few = NULL;
        }
    slots_free(old, n);
}

struct turn *turn_of(struct turn_book *book, uint64_t key)
{
    struct turn *t;

    key |= 1;
    if (book->used * 4 >= book->n_slots * 3)
        grow(book);
    t = slot_of(book, key);
    if (!t->key) {
        t->key = key;
        book->used++;
    }
    return t;
}
