#include "mock/faults/fault_book.h"

#include "base/arena.h"
#include "base/table.h"

#include <errno.h>
#include <string.h>

/* One that was added, and the arena that its texts live in. */
struct kept_fault {
    struct fault_row row;
    struct arena arena;
};

struct account_faults {
    struct table_link link; /* by account */
    struct account_faults *before, *after;
    struct fault_row **rows; /* the first member of a struct kept_fault each */
    size_t n, room;
    uint32_t last_id;
};

struct fault_book {
    struct table accounts;
    struct account_faults *first;
};

void fault_book_create(struct fault_book **ret)
{
    *ret = xcalloc(1, sizeof(**ret));
}

static void fault_destroy(struct fault_row *row)
{
    struct kept_fault *kept = (struct kept_fault *)(void *)row;

    arena_release(&kept->arena);
    free(kept);
}

static struct account_faults *faults_find(const struct fault_book *book, int64_t account)
{
    struct table_link *link = table_find(&book->accounts, (uint64_t)account);

    return link ? TABLE_OWNER(link, struct account_faults, link) : NULL;
}

static struct account_faults *faults_of(struct fault_book *book, int64_t account)
{
    struct account_faults *faults = faults_find(book, account);

    if (faults)
        return faults;
    faults = xcalloc(1, sizeof(*faults));
    faults->after = book->first;
    if (faults->after)
        faults->after->before = faults;
    book->first = faults;
    table_add(&book->accounts, &faults->link, (uint64_t)account);
    return faults;
}

static const char *text_copy(struct arena *a, const char *text)
{
    return text ? arena_strdup(a, text) : NULL;
}

static struct fault_row *fault_copy(const struct fault *f)
{
    struct kept_fault *kept = xcalloc(1, sizeof(*kept));
    struct fault *copy = &kept->row.fault;
    struct fault_header *headers = ARENA_ARRAY(&kept->arena, struct fault_header, f->n_headers + 1);

    *copy = *f;
    copy->match.method = text_copy(&kept->arena, f->match.method);
    copy->match.path = text_copy(&kept->arena, f->match.path);
    copy->match.pointer = text_copy(&kept->arena, f->match.pointer);
    copy->match.equals = text_copy(&kept->arena, f->match.equals);
    copy->detail = text_copy(&kept->arena, f->detail);
    copy->body = f->body ? arena_dup(&kept->arena, f->body, f->body_len) : NULL;
    for (size_t i = 0; i < f->n_headers; i++)
        headers[i] = (struct fault_header){ text_copy(&kept->arena, f->headers[i].name),
            text_copy(&kept->arena, f->headers[i].value) };
    copy->headers = headers;
    return &kept->row;
}

int fault_book_add(struct fault_book *book, int64_t account, const struct fault *f, uint32_t *ret)
{
    struct account_faults *faults = faults_of(book, account);
    struct fault_row *row;

    if (faults->n == FAULTS_MAX)
        return -ENOSPC;
    if (faults->n == faults->room) {
        faults->room = faults->room ? faults->room * 2 : 4;
        faults->rows = xrealloc(faults->rows, faults->room * sizeof(struct fault_row *));
    }
    row = fault_copy(f);
    *ret = row->fault.id = ++faults->last_id;
    faults->rows[faults->n++] = row;
    return 0;
}

const struct fault_row *const *fault_book_list(
    const struct fault_book *book, int64_t account, size_t *ret_n)
{
    const struct account_faults *faults = faults_find(book, account);

    *ret_n = faults ? faults->n : 0;
    return faults ? (const struct fault_row *const *)faults->rows : NULL;
}

static size_t place_of(const struct account_faults *faults, uint32_t id)
{
    size_t i = 0;

    while (i < faults->n && faults->rows[i]->fault.id != id)
        i++;
    return i;
}

const struct fault_row *fault_book_find(const struct fault_book *book, int64_t account, uint32_t id)
{
    const struct account_faults *faults = faults_find(book, account);
    size_t at = faults ? place_of(faults, id) : 0;

    return faults && at < faults->n ? faults->rows[at] : NULL;
}

bool fault_book_remove(struct fault_book *book, int64_t account, uint32_t id)
{
    struct account_faults *faults = faults_find(book, account);
    size_t at = faults ? place_of(faults, id) : 0;

    if (!faults || at == faults->n)
        return false;
    fault_destroy(faults->rows[at]);
    faults->n--;
    memmove(
        &faults->rows[at], &faults->rows[at + 1], (faults->n - at) * sizeof(struct fault_row *));
    return true;
}

static size_t faults_empty(struct account_faults *faults)
{
    size_t n = faults->n;

    while (faults->n)
        fault_destroy(faults->rows[--faults->n]);
    return n;
}

size_t fault_book_clear(struct fault_book *book, int64_t account)
{
    struct account_faults *faults = faults_find(book, account);

    return faults ? faults_empty(faults) : 0;
}

static void faults_destroy(struct fault_book *book, struct account_faults *faults)
{
    faults_empty(faults);
    table_remove(&book->accounts, &faults->link);
    *(faults->before ? &faults->before->after : &book->first) = faults->after;
    if (faults->after)
        faults->after->before = faults->before;
    free(faults->rows);
    free(faults);
}

void fault_book_forget(struct fault_book *book, int64_t account)
{
    struct account_faults *faults = faults_find(book, account);

    if (faults)
        faults_destroy(book, faults);
}

void fault_book_destroy(struct fault_book *book)
{
    if (!book)
        return;
    while (book->first)
        faults_destroy(book, book->first);
    table_release(&book->accounts);
    free(book);
}

bool fault_book_has(const struct fault_book *book, int64_t account)
{
    const struct account_faults *faults = book->first ? faults_find(book, account) : NULL;

    return faults && faults->n;
}

struct fault_strike fault_book_strike(
    struct fault_book *book, int64_t account, const struct fault_request *request, int64_t now_us)
{
    struct account_faults *faults = faults_find(book, account);

    for (size_t i = 0; faults && i < faults->n; i++) {
        struct fault_row *row = faults->rows[i];

        if (!fault_is_alive(&row->fault, row->struck, now_us) ||
            (fault_needs_send(&row->fault) && !request->is_send) ||
            !fault_fits(&row->fault.match, request))
            continue;
        if (!fault_strikes(&row->fault, ++row->fitted))
            continue;
        row->struck++;
        return (struct fault_strike){ &row->fault, row->fitted };
    }
    return (struct fault_strike){ 0 };
}

/* Mishaps and meanings in the order of their enums, without none. */
enum {
    KIND_MEANING = FAULT_MISHAP_MAX_ - 2,
    KIND_CALLBACK = KIND_MEANING + FAULT_MEANING_MAX_,
    KIND_ANSWER,
    KIND_DELAY,
    KIND_HEADERS
};

const char *const fault_kind_names[FAULT_KINDS] = {
    [FAULT_RESET_BEFORE - 1] = "reset-before",
    [FAULT_RESET_AT - 1] = "reset-at",
    [FAULT_EMPTY - 1] = "empty",
    [FAULT_GARBAGE - 1] = "garbage",
    [FAULT_TRUNCATE - 1] = "truncate",
    [FAULT_CUT - 1] = "cut",
    [FAULT_DRIBBLE - 1] = "dribble",
    [KIND_MEANING + FAULT_NEVER_SENT] = "never-sent",
    [KIND_MEANING + FAULT_NO_CALLBACK] = "no-callback",
    [KIND_MEANING + FAULT_NOT_STORED] = "not-stored",
    [KIND_MEANING + FAULT_ANSWER_LOST] = "answer-lost",
    [KIND_CALLBACK] = "callback",
    [KIND_ANSWER] = "answer",
    [KIND_DELAY] = "delay",
    [KIND_HEADERS] = "headers",
};

size_t fault_kind(const struct fault *f)
{
    if (f->mishap)
        return (size_t)f->mishap - 1;
    if (f->meaning)
        return (size_t)f->meaning + (size_t)KIND_MEANING;
    if (f->callbacks)
        return KIND_CALLBACK;
    if (f->rule || f->status)
        return KIND_ANSWER;
    return f->delay.kind ? KIND_DELAY : KIND_HEADERS;
}
