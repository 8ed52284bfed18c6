#include "mock/journal/journal.h"

#include "base/table.h"
#include "mock/journal/internal.h"

#include <assert.h>
#include <string.h>

const struct journal_limits journal_limits_default = {
    .entries = 2000,
    .bytes = (size_t)4 << 20,
    .total_bytes = (size_t)256 << 20,
    .body = (size_t)64 << 10,
};

/* Places first to next - 1 are kept, place p at ring[p & (room - 1)]. */
struct account_log {
    struct table_link link; /* by account */
    struct account_log *before, *after;
    int64_t account;
    struct journal_entry **ring;
    size_t room; /* a power of two, or 0 */
    uint64_t first, next;
    size_t bytes;
    uint64_t requests; /* numbers given to requests */
    uint64_t events_from,
        last_event; /* its events are numbered from behind the first to the last */
    uint64_t dropped;
    bool keeps_states;
    uint64_t published[JOURNAL_KIND_MAX_]; /* since the journal was cleared */
};

struct journal {
    struct journal_limits limits;
    journal_secrets *secrets;
    void *context;
    struct table accounts;
    struct account_log *logs;
    struct journal_entry *oldest, *newest; /* of all accounts */
    struct entry_stock stock;
    struct journal_listener listeners[JOURNAL_LISTENERS_MAX];
    size_t n_listeners;
    uint64_t place_base, event_base; /* above all that accounts had which were forgotten */
    struct journal_sums sums;
};

void journal_create(const struct journal_limits *limits, journal_secrets *secrets, void *context,
    struct journal **ret)
{
    struct journal *j = xcalloc(1, sizeof(*j));

    j->limits = limits ? *limits : journal_limits_default;
    j->secrets = secrets;
    j->context = context;
    j->stock = (struct entry_stock)ENTRY_STOCK_INIT;
    j->place_base = 1;
    *ret = j;
}

void journal_listen(struct journal *j, const struct journal_listener *listener)
{
    assert(j->n_listeners < JOURNAL_LISTENERS_MAX);
    j->listeners[j->n_listeners++] = *listener;
}

void journal_unlisten(struct journal *j, const void *context)
{
    for (size_t i = j->n_listeners; i-- > 0;)
        if (j->listeners[i].context == context)
            j->listeners[i] = j->listeners[--j->n_listeners];
}

static struct account_log *log_find(const struct journal *j, int64_t account)
{
    struct table_link *link = table_find(&j->accounts, (uint64_t)account);

    return link ? TABLE_OWNER(link, struct account_log, link) : NULL;
}

static struct account_log *log_of(struct journal *j, int64_t account)
{
    struct account_log *log = log_find(j, account);

    if (log)
        return log;
    log = xcalloc(1, sizeof(*log));
    log->account = account;
    log->first = log->next = j->place_base;
    log->events_from = log->last_event = j->event_base;
    log->after = j->logs;
    if (log->after)
        log->after->before = log;
    j->logs = log;
    table_add(&j->accounts, &log->link, (uint64_t)account);
    j->sums.accounts++;
    return log;
}

static struct journal_entry **ring_at(const struct account_log *log, uint64_t place)
{
    return &log->ring[place & (log->room - 1)];
}

static void list_remove(struct journal *j, struct journal_entry *e)
{
    *(e->older ? &e->older->newer : &j->oldest) = e->newer;
    *(e->newer ? &e->newer->older : &j->newest) = e->older;
}

static void list_add(struct journal *j, struct journal_entry *e)
{
    e->older = j->newest;
    e->newer = NULL;
    *(j->newest ? &j->newest->newer : &j->oldest) = e;
    j->newest = e;
}

static void first_remove(struct journal *j, struct account_log *log)
{
    struct journal_entry *e = *ring_at(log, log->first++);

    list_remove(j, e);
    log->bytes -= e->charge;
    j->sums.bytes -= e->charge;
    j->sums.entries--;
    entry_destroy(e, &j->stock);
}

static void first_drop(struct journal *j, struct account_log *log)
{
    first_remove(j, log);
    log->dropped++;
    j->sums.dropped++;
}

static void ring_grow(struct account_log *log)
{
    struct account_log old = *log;

    log->room = old.room ? old.room * 2 : 16;
    log->ring = xmalloc(log->room * sizeof(struct journal_entry *));
    for (uint64_t place = log->first; place < log->next; place++)
        *ring_at(log, place) = *ring_at(&old, place);
    free(old.ring);
}

/* The newest entry stays, however large: what was just done can always be looked at. */
static void bounds_keep(struct journal *j, struct account_log *log)
{
    while (log->next - log->first > 1 &&
           (log->next - log->first > j->limits.entries || log->bytes > j->limits.bytes))
        first_drop(j, log);
    while (j->sums.bytes > j->limits.total_bytes && j->oldest != j->newest)
        first_drop(j, log_find(j, j->oldest->account));
}

static struct journal_entry *entry_add(
    struct journal *j, struct account_log *log, struct journal_entry *e)
{
    if (log->next - log->first == log->room)
        ring_grow(log);
    e->account = log->account;
    e->place = log->next++;
    *ring_at(log, e->place) = e;
    list_add(j, e);
    log->bytes += e->charge;
    j->sums.bytes += e->charge;
    j->sums.entries++;
    bounds_keep(j, log);
    return e;
}

static void publish(struct journal *j, struct account_log *log, struct journal_entry *e)
{
    e->event = ++log->last_event;
    log->published[e->kind]++;
    for (size_t i = 0; i < j->n_listeners; i++)
        j->listeners[i].published(j->listeners[i].context, e);
    for (size_t i = 0; i < j->n_listeners; i++)
        if (j->listeners[i].settled)
            j->listeners[i].settled(j->listeners[i].context);
}

void journal_request(struct journal *j, int64_t account, const struct journal_request *r)
{
    struct account_log *log = log_of(j, account);
    struct journal_entry *e = entry_of_request(r, j->limits.body, &j->stock);

    e->number = ++log->requests;
    publish(j, log, entry_add(j, log, e));
}

/* Three a message, and looked at by few: they are kept from when somebody waits or listens. */
static bool keeps_states(const struct journal *j, struct account_log *log)
{
    log->keeps_states = log->keeps_states || j->limits.all_states;
    for (size_t i = 0; i < j->n_listeners && !log->keeps_states; i++)
        log->keeps_states = j->listeners[i].is_there(j->listeners[i].context, log->account);
    return log->keeps_states;
}

bool journal_hears_states(struct journal *j, int64_t account)
{
    return keeps_states(j, log_of(j, account));
}

void journal_state(struct journal *j, int64_t account, const struct journal_state *s)
{
    struct account_log *log = log_of(j, account);

    if (!keeps_states(j, log))
        return;
    publish(j, log, entry_add(j, log, entry_of_state(s, &j->stock)));
}

static uint64_t try_begin(
    struct journal *j, int64_t account, enum journal_kind kind, const struct journal_try *t)
{
    struct journal_entry *e = entry_of_try(t, kind, j->limits.body, &j->stock);

    return entry_add(j, log_of(j, account), e)->place;
}

static void try_end(struct journal *j, int64_t account, enum journal_kind kind, uint64_t handle,
    const struct journal_try_end *end)
{
    struct account_log *log = log_find(j, account);
    struct journal_entry *e;

    if (!log || handle < log->first || handle >= log->next)
        return;
    e = *ring_at(log, handle);
    assert(e->kind == kind && !e->ending);
    entry_end(e, end, &j->stock);
    publish(j, log, e);
}

uint64_t journal_callback_begin(struct journal *j, int64_t account, const struct journal_try *t)
{
    return try_begin(j, account, JOURNAL_CALLBACK, t);
}

void journal_callback_end(
    struct journal *j, int64_t account, uint64_t handle, const struct journal_try_end *end)
{
    try_end(j, account, JOURNAL_CALLBACK, handle, end);
}

uint64_t journal_inbound_begin(struct journal *j, int64_t account, const struct journal_try *t)
{
    return try_begin(j, account, JOURNAL_INBOUND, t);
}

void journal_inbound_end(
    struct journal *j, int64_t account, uint64_t handle, const struct journal_try_end *end)
{
    try_end(j, account, JOURNAL_INBOUND, handle, end);
}

static void tell_cleared(struct journal *j, int64_t account, bool forgotten)
{
    for (size_t i = 0; i < j->n_listeners; i++)
        j->listeners[i].cleared(j->listeners[i].context, account, forgotten);
}

static void log_empty(struct journal *j, struct account_log *log)
{
    while (log->first < log->next)
        first_remove(j, log);
    log->dropped = 0;
    memset(log->published, 0, sizeof(log->published));
}

static void log_destroy(struct journal *j, struct account_log *log)
{
    log_empty(j, log);
    /* a handle of this account must not mean an entry of the next one of its name */
    if (log->next > j->place_base)
        j->place_base = log->next;
    if (log->last_event > j->event_base)
        j->event_base = log->last_event;
    table_remove(&j->accounts, &log->link);
    *(log->before ? &log->before->after : &j->logs) = log->after;
    if (log->after)
        log->after->before = log->before;
    free(log->ring);
    free(log);
    j->sums.accounts--;
}

void journal_clear(struct journal *j, int64_t account)
{
    struct account_log *log = log_find(j, account);

    if (log)
        log_empty(j, log);
    tell_cleared(j, account, false);
}

void journal_forget(struct journal *j, int64_t account)
{
    struct account_log *log = log_find(j, account);

    if (log)
        log_destroy(j, log);
    tell_cleared(j, account, true);
}

void journal_destroy(struct journal *j)
{
    if (!j)
        return;
    while (j->logs)
        log_destroy(j, j->logs);
    table_release(&j->accounts);
    entry_stock_release(&j->stock);
    free(j);
}

struct journal_sums journal_sums(const struct journal *j)
{
    return j->sums;
}

struct redactor journal_redactor(const struct journal *j, struct arena *a, int64_t account)
{
    struct redactor r = { 0 };

    redactor_init(&r, a, j->secrets ? j->secrets(j->context, account) : NULL);
    return r;
}

static bool only_kinds(const struct journal_filter *f)
{
    return !f->method && !f->path && !f->message && !f->body && !f->status_last && !f->has_since &&
           !f->has_until;
}

uint64_t journal_count(
    const struct journal *j, int64_t account, const struct journal_filter *filter)
{
    const struct account_log *log = log_find(j, account);
    uint64_t n = 0;

    if (log && only_kinds(filter)) {
        for (size_t kind = 0; kind < JOURNAL_KIND_MAX_; kind++)
            n += !filter->kinds || filter->kinds & 1u << kind ? log->published[kind] : 0;
    } else if (log) {
        for (uint64_t place = log->first; place < log->next; place++)
            n += entry_is_ended(*ring_at(log, place)) && entry_fits(*ring_at(log, place), filter);
    }
    return n;
}

static int compare_entries(const void *a, const void *b)
{
    const struct journal_entry *const *left = a, *const *right = b;

    return entry_compare(*left, *right);
}

static size_t entries_find(
    const struct account_log *log, const struct journal_filter *filter, struct journal_entry **ret)
{
    bool in_order = true;
    size_t n = 0;

    for (uint64_t place = log->next; place-- > log->first;) {
        struct journal_entry *e = *ring_at(log, place);

        if (!entry_fits(e, filter))
            continue;
        in_order = in_order && !(n && entry_compare(ret[n - 1], e) > 0);
        ret[n++] = e;
    }
    if (!in_order)
        qsort(ret, n, sizeof(struct journal_entry *), compare_entries);
    return n;
}

void journal_list(
    struct journal *j, int64_t account, const struct journal_query *query, struct json_writer *w)
{
    CLEANUP_ARENA struct arena a = { 0 };
    const struct account_log *log = log_find(j, account);
    uint64_t kept = log ? log->next - log->first : 0;
    struct journal_entry **found = ARENA_ARRAY(&a, struct journal_entry *, kept);
    size_t n = log ? entries_find(log, &query->filter, found) : 0;
    struct redactor secrets = journal_redactor(j, &a, account);

    json_member_int(w, "dropped", log ? (int64_t)log->dropped : 0);
    json_key(w, "entries");
    json_array_begin(w);
    for (size_t i = query->offset; i < n && i - query->offset < query->limit; i++)
        entry_write(found[i], &secrets, w);
    json_array_end(w);
    json_member_int(w, "kept", (int64_t)kept);
    json_member_int(w, "total", (int64_t)n);
}

static int compare_events(const void *a, const void *b)
{
    const struct journal_entry *const *left = a, *const *right = b;

    return (*left)->event < (*right)->event ? -1 : (*left)->event > (*right)->event;
}

uint64_t journal_replay(const struct journal *j, int64_t account, uint64_t after,
    bool (*see)(void *context, const struct journal_entry *e), void *context)
{
    CLEANUP_ARENA struct arena a = { 0 };
    const struct account_log *log = log_find(j, account);
    struct journal_entry **kept;
    size_t n = 0;

    if (!log)
        return 0;
    if (after < log->events_from || after > log->last_event)
        after = log->events_from; /* a number that is of another run or was forgotten */
    kept = ARENA_ARRAY(&a, struct journal_entry *, log->next - log->first);
    for (uint64_t place = log->first; place < log->next; place++)
        if ((*ring_at(log, place))->event > after)
            kept[n++] = *ring_at(log, place);
    qsort(kept, n, sizeof(struct journal_entry *), compare_events);
    for (size_t i = 0; i < n && see(context, kept[i]); i++)
        ;
    return log->last_event - after - n;
}
