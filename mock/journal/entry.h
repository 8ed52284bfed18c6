/*
 * An entry as it is kept: one block with fixed members and the texts behind them, and for a try
 * that has ended a second block. Inside journal/ only.
 */
#ifndef MOCK_JOURNAL_ENTRY_H
#define MOCK_JOURNAL_ENTRY_H

#include "mock/journal/journal.h"
#include "mock/journal/redact.h"

enum entry_piece {
    PIECE_METHOD,
    PIECE_TARGET, /* path of a request, URL of a try */
    PIECE_QUERY,
    PIECE_HEADERS, /* name NUL value NUL … */
    PIECE_BODY,
    PIECE_API_ID,
    PIECE_MESSAGES, /* uuid NUL … */
    /* from here on in the second block of a try */
    PIECE_ANSWER_HEADERS,
    PIECE_ANSWER_BODY,
    PIECE_FAILURE,
    PIECE_AGAIN,
    PIECE_MAX_
};
struct piece {
    uint32_t at, len; /* at is PIECE_NONE if there is none */
};
#define PIECE_NONE UINT32_MAX

struct journal_entry {
    struct journal_entry *older, *newer; /* among those of all accounts */
    int64_t account;
    uint64_t place; /* running number in its account's ring: its handle */
    uint64_t event; /* running number of what was published; 0: not yet */
    size_t charge;  /* bytes it counts for */
    size_t size;    /* of its block */
    enum journal_kind kind;
    int64_t time_us;
    uint64_t number; /* of the request, or of the message */
    unsigned sequence, try;
    enum message_state from, to;
    int status, error_code;
    enum rule refused_by;
    uint32_t fault; /* of a request; 0: none */
    int64_t duration_us, next_us;
    size_t body_len, answer_len; /* before they were cut */
    struct piece pieces[PIECE_MAX_];
    char *ending; /* the second block; NULL: none */
    /* behind it: the texts */
};

/* The piece's bytes, NUL behind them; NULL: there is none. */
const char *entry_piece(const struct journal_entry *e, enum entry_piece which, size_t *ret_len);

/*
 * What making entries reuses from call to call: a buffer, and blocks of entries that are gone.
 * Where each new entry takes the place of an old one, malloc would go the long way for either.
 */
enum { ENTRY_BLOCK = 256, ENTRY_CLASSES = 16, ENTRY_SPARE_MAX = 64 };
struct entry_stock {
    struct strbuf scratch;
    struct entry_spare {
        struct entry_spare *next;
    } * spare[ENTRY_CLASSES]; /* blocks of 1, 2, 3 … times ENTRY_BLOCK bytes */
    size_t n_spare;
};
#define ENTRY_STOCK_INIT                                                                           \
    {                                                                                              \
        .scratch = STRBUF_INIT                                                                     \
    }
void entry_stock_release(struct entry_stock *stock);

/* Makes an entry of a kind of input. Account, place and event
 * are the caller's to fill. */
struct journal_entry *entry_of_request(
    const struct journal_request *r, size_t body_max, struct entry_stock *stock);
struct journal_entry *entry_of_state(const struct journal_state *s, struct entry_stock *stock);
struct journal_entry *entry_of_try(const struct journal_try *t, enum journal_kind kind,
    size_t body_max, struct entry_stock *stock);
void entry_end(
    struct journal_entry *e, const struct journal_try_end *end, struct entry_stock *stock);
void entry_destroy(struct journal_entry *e, struct entry_stock *stock);

bool entry_is_ended(const struct journal_entry *e); /* anything but a try under way */
bool entry_names_message(const struct journal_entry *e, const char *uuid);
bool entry_fits(const struct journal_entry *e, const struct journal_filter *filter);
/* The order in which they are listed: negative if a is newer. */
int entry_compare(const struct journal_entry *a, const struct journal_entry *b);
/* One object, redacted. */
void entry_write(
    const struct journal_entry *e, const struct redactor *secrets, struct json_writer *w);

#endif
