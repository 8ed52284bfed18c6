/*
 * What a run owes: everything that it created in somebody's account and has not removed. A file of
 * JSON lines, written *before* the request that creates and again when its answer is there, each
 * line flushed to the disk; so whatever way the harness ends, the file tells what may be left.
 */
#ifndef HARNESS_SAFETY_OWED_BOOK_H
#define HARNESS_SAFETY_OWED_BOOK_H

#include "base/arena.h"
#include "base/strbuf.h"

enum owed_state {
    OWED_ASKED, /* the request was sent or was about to be; what became of it is not known */
    OWED_OWED,  /* it was created */
    OWED_FREE,  /* nothing was created */
    OWED_PAID,  /* it was removed */
    OWED_MAX_,
};

struct owed {
    uint64_t number; /* from 1, in the order they were asked for */
    enum owed_state state;
    const char *at;     /* when it was asked for, UTC */
    const char *what;   /* "powerpack" */
    const char *remove; /* the URL to DELETE; holds "{id}" as long as the id is not known */
    const char *list;   /* the URL that lists such things; NULL: none */
    const char *id;     /* member of a list's objects that is the id; or NULL */
    const char *same;   /* member that tells which one it is, and its value; or NULL */
    const char *same_value;
};

struct owed_list {
    struct arena arena;
    struct owed *at;
    size_t n, room;
};
void owed_list_release(struct owed_list *l);
#define CLEANUP_OWED_LIST CLEANUP(owed_list_release)

struct owed_book;
/*
 * Opens a book to write in, and locks it: made if it is not there (mode 0600, as are folders on the
 * way to it), else read and gone on with. 0 or a negative errno with a sentence in why:
 * -EWOULDBLOCK when another process has it open.
 */
int owed_book_open(const char *path, struct owed_book **ret, struct strbuf *why);
/* Closes it; a book in which nothing is left to pay is removed. NULL is fine. */
void owed_book_close(struct owed_book *b);
const char *owed_book_path(const struct owed_book *b);

/* The entries as they stand; borrowed until the next write. */
const struct owed_list *owed_book_entries(const struct owed_book *b);
/* How many are in that state. */
size_t owed_book_count(const struct owed_book *b, enum owed_state state);

/* Writes a new entry in the state asked; its number, or a negative errno. */
int64_t owed_book_ask(struct owed_book *b, const struct owed *entry);
/* Writes what became of it; remove NULL leaves the URL as it is. 0 or a negative errno. */
int owed_book_note(struct owed_book *b, uint64_t number, enum owed_state state, const char *remove);

/*
 * Folds the text of a book into its entries. A last line without its end was cut by a crash and is
 * passed over. 0, or -EINVAL with "line N: what is wrong" in why.
 */
int owed_list_read(const char *text, size_t len, struct owed_list *ret, struct strbuf *why);

/* "$XDG_STATE_HOME/plivo-harness" or "~/.local/state/plivo-harness"; NULL if neither is known. */
const char *owed_default_folder(struct arena *a);

static inline void owed_book_closep(struct owed_book **b)
{
    owed_book_close(*b);
}
#define CLEANUP_OWED_BOOK CLEANUP(owed_book_closep)

#endif
