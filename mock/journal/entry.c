#include "mock/journal/entry.h"

#include "base/text.h"

#include <string.h>

enum { ENTRY_OVERHEAD = 32 }; /* what malloc and the ring add, about */

const char *entry_piece(const struct journal_entry *e, enum entry_piece which, size_t *ret_len)
{
    const char *block =
        e->ending && which >= PIECE_ANSWER_HEADERS ? e->ending : (const char *)(e + 1);
    const struct piece *p = &e->pieces[which];

    *ret_len = p->at == PIECE_NONE ? 0 : p->len;
    return p->at == PIECE_NONE ? NULL : block + p->at;
}

/* An entry that is put together: its members, and its texts in scratch. */
struct draft {
    struct journal_entry e;
    struct strbuf *text;
};

static struct draft draft_begin(enum journal_kind kind, int64_t time_us, struct strbuf *scratch)
{
    struct draft d = { .e = { .kind = kind, .time_us = time_us }, .text = scratch };

    for (size_t i = 0; i < PIECE_MAX_; i++)
        d.e.pieces[i].at = PIECE_NONE;
    strbuf_reset(scratch);
    return d;
}

static void piece_begin(struct piece *p, const struct strbuf *text)
{
    p->at = (uint32_t)text->len;
}

static void piece_end(struct piece *p, struct strbuf *text)
{
    p->len = (uint32_t)text->len - p->at;
    strbuf_addc(text, '\0');
}

static void piece_add(struct piece *p, struct strbuf *text, const char *s, size_t len)
{
    if (!s)
        return;
    piece_begin(p, text);
    strbuf_add(text, s, len);
    piece_end(p, text);
}

static void piece_adds(struct piece *p, struct strbuf *text, const char *s)
{
    if (s)
        piece_add(p, text, s, strlen(s));
}

static void header_add(struct strbuf *text, const char *name, const char *value)
{
    const char *shown = text_equal_ignore_case(name, "Authorization") ? "" : value;

    strbuf_add(text, name, strlen(name) + 1);
    strbuf_add(text, shown, strlen(shown) + 1);
}

static void headers_add(struct strbuf *text, const struct http_header *headers, size_t n)
{
    for (size_t i = 0; i < n; i++)
        header_add(text, headers[i].name, headers[i].value);
}

static size_t at_most(size_t len, size_t most)
{
    return len < most ? len : most;
}

static void request_add(struct draft *d, const struct http_request *req, size_t body_max)
{
    struct piece *pieces = d->e.pieces;

    piece_adds(&pieces[PIECE_METHOD], d->text, req->method);
    piece_adds(&pieces[PIECE_TARGET], d->text, req->path);
    piece_adds(&pieces[PIECE_QUERY], d->text, req->query);
    piece_begin(&pieces[PIECE_HEADERS], d->text);
    headers_add(d->text, req->headers, req->n_headers);
    piece_end(&pieces[PIECE_HEADERS], d->text);
    piece_add(&pieces[PIECE_BODY], d->text, req->body, at_most(req->body_len, body_max));
    d->e.body_len = req->body_len;
}

static void answer_add(struct draft *d, const struct http_response *res, size_t body_max)
{
    struct piece *pieces = d->e.pieces;

    piece_begin(&pieces[PIECE_ANSWER_HEADERS], d->text);
    if (res->content_type)
        header_add(d->text, "Content-Type", res->content_type);
    headers_add(d->text, res->headers, res->n_headers);
    piece_end(&pieces[PIECE_ANSWER_HEADERS], d->text);
    if (res->body)
        piece_add(&pieces[PIECE_ANSWER_BODY], d->text, res->body, at_most(res->body_len, body_max));
    d->e.answer_len = res->body ? res->body_len : 0;
    d->e.status = res->status;
}

static void messages_add(struct draft *d, const char *const *uuids, size_t n)
{
    struct piece *p = &d->e.pieces[PIECE_MESSAGES];

    piece_begin(p, d->text);
    for (size_t i = 0; i < n; i++)
        strbuf_add(d->text, uuids[i], strlen(uuids[i]) + 1);
    piece_end(p, d->text);
}

/* The class of blocks that hold so much; ENTRY_CLASSES or more: too large to be kept. */
static size_t class_of(size_t size)
{
    return (size - 1) / ENTRY_BLOCK;
}

static void *block_take(struct entry_stock *stock, size_t size)
{
    size_t class = class_of(size);
    struct entry_spare *spare = class < ENTRY_CLASSES ? stock->spare[class] : NULL;

    if (!spare)
        return xmalloc((class + 1) * ENTRY_BLOCK);
    stock->spare[class] = spare->next;
    stock->n_spare--;
    return spare;
}

static void block_give(struct entry_stock *stock, void *block, size_t size)
{
    size_t class = class_of(size);
    struct entry_spare *spare = block;

    if (class >= ENTRY_CLASSES || stock->n_spare == ENTRY_SPARE_MAX) {
        free(block);
        return;
    }
    spare->next = stock->spare[class];
    stock->spare[class] = spare;
    stock->n_spare++;
}

void entry_stock_release(struct entry_stock *stock)
{
    for (size_t class = 0; class < ENTRY_CLASSES; class ++)
        for (struct entry_spare *spare = stock->spare[class], *next; spare; spare = next) {
            next = spare->next;
            free(spare);
        }
    strbuf_release(&stock->scratch);
}

static struct journal_entry *draft_finish(
    struct draft *d, size_t charge_more, struct entry_stock *stock)
{
    size_t size = sizeof(d->e) + d->text->len;
    struct journal_entry *e = block_take(stock, size);

    d->e.size = size;
    d->e.charge = size + charge_more + ENTRY_OVERHEAD;
    memcpy(e, &d->e, sizeof(d->e));
    memcpy(e + 1, d->text->buf, d->text->len);
    return e;
}

struct journal_entry *entry_of_request(
    const struct journal_request *r, size_t body_max, struct entry_stock *stock)
{
    struct draft d = draft_begin(JOURNAL_REQUEST, r->time_us, &stock->scratch);

    request_add(&d, r->req, body_max);
    answer_add(&d, r->res, body_max);
    piece_adds(&d.e.pieces[PIECE_API_ID], d.text, r->api_id);
    messages_add(&d, r->message_uuids, r->n_message_uuids);
    d.e.refused_by = r->refused_by;
    d.e.fault = r->fault;
    d.e.duration_us = r->duration_us;
    return draft_finish(&d, 0, stock);
}

struct journal_entry *entry_of_state(const struct journal_state *s, struct entry_stock *stock)
{
    struct draft d = draft_begin(JOURNAL_STATE, s->time_us, &stock->scratch);

    messages_add(&d, &s->message_uuid, 1);
    d.e.number = s->message_n;
    d.e.sequence = s->sequence;
    d.e.from = s->from;
    d.e.to = s->to;
    d.e.error_code = s->error_code;
    return draft_finish(&d, 0, stock);
}

struct journal_entry *entry_of_try(
    const struct journal_try *t, enum journal_kind kind, size_t body_max, struct entry_stock *stock)
{
    struct draft d = draft_begin(kind, t->time_us, &stock->scratch);
    const struct http_request req = { .method = t->method,
        .path = t->url,
        .headers = t->headers,
        .n_headers = t->n_headers,
        .body = t->body,
        .body_len = t->body ? t->body_len : 0 };

    request_add(&d, &req, body_max);
    messages_add(&d, &t->message_uuid, 1);
    d.e.number = t->message_n;
    d.e.sequence = t->sequence;
    d.e.try = t->number;
    d.e.to = t->state;
    return draft_finish(&d, JOURNAL_ANSWER_HEAD_MAX, stock);
}

void entry_end(
    struct journal_entry *e, const struct journal_try_end *end, struct entry_stock *stock)
{
    struct piece *pieces = e->pieces;
    struct strbuf *scratch = &stock->scratch;

    strbuf_reset(scratch);
    piece_add(&pieces[PIECE_ANSWER_BODY], scratch, end->answer,
        at_most(end->answer_len, JOURNAL_ANSWER_HEAD_MAX));
    piece_adds(&pieces[PIECE_FAILURE], scratch, end->failure);
    piece_adds(&pieces[PIECE_AGAIN], scratch, end->again);
    e->answer_len = end->answer ? end->answer_len : 0;
    e->status = end->status;
    e->duration_us = end->latency_us;
    e->next_us = end->next_us;
    e->ending = xmalloc(scratch->len);
    memcpy(e->ending, scratch->buf, scratch->len);
}

void entry_destroy(struct journal_entry *e, struct entry_stock *stock)
{
    free(e->ending);
    block_give(stock, e, e->size);
}

bool entry_is_ended(const struct journal_entry *e)
{
    return (e->kind != JOURNAL_CALLBACK && e->kind != JOURNAL_INBOUND) || e->ending;
}

bool entry_names_message(const struct journal_entry *e, const char *uuid)
{
    size_t len;
    const char *at = entry_piece(e, PIECE_MESSAGES, &len), *end = at ? at + len : NULL;

    for (; at && at < end; at += strlen(at) + 1)
        if (text_equal(at, uuid))
            return true;
    return false;
}

/* Of a URL the path is what stands between its authority and its query. */
static bool path_fits(const struct journal_entry *e, const char *pattern)
{
    CLEANUP_STRBUF struct strbuf path = STRBUF_INIT;
    size_t len;
    const char *target = entry_piece(e, PIECE_TARGET, &len);
    const char *authority = target && e->kind != JOURNAL_REQUEST ? strstr(target, "://") : NULL;

    if (!target)
        return false;
    if (authority)
        target = authority + 3 + strcspn(authority + 3, "/?#");
    strbuf_add(&path, target, strcspn(target, "?#"));
    return glob_fits(pattern, path.buf);
}

static bool piece_contains(
    const struct journal_entry *e, enum entry_piece which, const char *needle)
{
    size_t len;
    const char *text = entry_piece(e, which, &len);

    return text && memmem(text, len, needle, strlen(needle));
}

static bool time_fits(const struct journal_entry *e, const struct journal_filter *f)
{
    return (!f->has_since || e->time_us >= f->since_us) &&
           (!f->has_until || e->time_us < f->until_us);
}

static bool method_fits(const struct journal_entry *e, const char *method)
{
    size_t len;

    return text_equal(method, entry_piece(e, PIECE_METHOD, &len));
}

bool entry_fits(const struct journal_entry *e, const struct journal_filter *f)
{
    if (f->kinds && !(f->kinds & 1u << e->kind))
        return false;
    if (f->status_last && (e->status < f->status_first || e->status > f->status_last))
        return false;
    if (!time_fits(e, f) || (f->method && !method_fits(e, f->method)))
        return false;
    if (f->path && !path_fits(e, f->path))
        return false;
    if (f->message && !entry_names_message(e, f->message))
        return false;
    return !f->body || piece_contains(e, PIECE_BODY, f->body) ||
           piece_contains(e, PIECE_ANSWER_BODY, f->body);
}

static int order(uint64_t a, uint64_t b)
{
    return a > b ? -1 : a < b;
}

int entry_compare(const struct journal_entry *a, const struct journal_entry *b)
{
    int r = a->time_us != b->time_us ? (a->time_us > b->time_us ? -1 : 1) : 0;

    r = r ? r : order(a->kind, b->kind);
    r = r ? r : order(a->number, b->number);
    r = r ? r : order(a->sequence, b->sequence);
    r = r ? r : order(a->try, b->try);
    return r ? r : order(a->place, b->place); /* one try sent twice: as it was begun */
}
