#include "mock/journal/events.h"

#include "base/table.h"
#include "base/text.h"
#include "mock/journal/internal.h"

#include <string.h>

struct subscriber {
    struct table_link by_ticket, by_account;
    struct subscriber *before, *after;
    int64_t account;
    uint64_t ticket;
    struct journal_filter filter; /* its texts are copies */
    struct arena texts;
    bool is_dropped;
};

struct events {
    struct journal *journal;
    events_write *write;
    void *context;
    struct table by_ticket, by_account;
    struct subscriber *all;
    size_t n;
    unsigned writing; /* depth: while it is not 0 nobody is freed */
    bool any_dropped;
};

static void subscriber_destroy(struct events *e, struct subscriber *s)
{
    *(s->before ? &s->before->after : &e->all) = s->after;
    if (s->after)
        s->after->before = s->before;
    table_remove(&e->by_account, &s->by_account);
    arena_release(&s->texts);
    free(s);
}

static void subscriber_drop(struct events *e, struct subscriber *s)
{
    if (s->is_dropped)
        return;
    s->is_dropped = true;
    e->any_dropped = true;
    e->n--;
    table_remove(&e->by_ticket, &s->by_ticket);
}

/* write may drop any subscriber while a list of them is gone through; they are freed behind it. */
static void writing_end(struct events *e)
{
    if (--e->writing || !e->any_dropped)
        return;
    e->any_dropped = false;
    for (struct subscriber *s = e->all, *after; s; s = after) {
        after = s->after;
        if (s->is_dropped)
            subscriber_destroy(e, s);
    }
}

static void send(struct events *e, struct subscriber *s, const struct strbuf *text)
{
    if (!s->is_dropped && !e->write(e->context, s->ticket, text->buf, text->len))
        subscriber_drop(e, s);
}

static void event_write(
    const struct journal_entry *entry, const struct redactor *secrets, struct strbuf *out)
{
    struct json_writer w = json_writer_to(out, JSON_ONE_LINE);

    strbuf_addf(out, "id: %llu\nevent: %s\ndata: ", (unsigned long long)entry->event,
        journal_kind_names[entry->kind]);
    entry_write(entry, secrets, &w);
    strbuf_adds(out, "\n\n");
}

static struct subscriber *first_of(const struct events *e, int64_t account)
{
    struct table_link *link = table_find(&e->by_account, (uint64_t)account);

    return link ? TABLE_OWNER(link, struct subscriber, by_account) : NULL;
}

static struct subscriber *next_of(const struct subscriber *s)
{
    struct table_link *link = table_next(&s->by_account);

    return link ? TABLE_OWNER(link, struct subscriber, by_account) : NULL;
}

static void published(void *context, const struct journal_entry *entry)
{
    struct events *e = context;
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    CLEANUP_ARENA struct arena a = { 0 };
    struct redactor secrets;

    if (!e->n)
        return;
    e->writing++;
    for (struct subscriber *s = first_of(e, entry->account); s; s = next_of(s)) {
        if (!entry_fits(entry, &s->filter))
            continue;
        if (!text.len) {
            secrets = journal_redactor(e->journal, &a, entry->account);
            event_write(entry, &secrets, &text);
        }
        send(e, s, &text);
    }
    writing_end(e);
}

static void cleared(void *context, int64_t account, bool forgotten)
{
    struct events *e = context;
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    strbuf_addf(&text, "event: cleared\ndata: {\"reset\": %s}\n\n", forgotten ? "true" : "false");
    e->writing++;
    for (struct subscriber *s = first_of(e, account); s; s = next_of(s))
        send(e, s, &text);
    writing_end(e);
}

static bool is_there(void *context, int64_t account)
{
    const struct events *e = context;

    return e->all && first_of(e, account);
}

void events_create(struct journal *j, events_write *write, void *context, struct events **ret)
{
    struct events *e = xcalloc(1, sizeof(*e));

    e->journal = j;
    e->write = write;
    e->context = context;
    journal_listen(
        j, &(struct journal_listener){
               .context = e, .published = published, .cleared = cleared, .is_there = is_there });
    *ret = e;
}

void events_destroy(struct events *e)
{
    if (!e)
        return;
    journal_unlisten(e->journal, e);
    while (e->all) {
        subscriber_drop(e, e->all);
        subscriber_destroy(e, e->all);
    }
    table_release(&e->by_ticket);
    table_release(&e->by_account);
    free(e);
}

static void subscriber_add(
    struct events *e, int64_t account, uint64_t ticket, const struct journal_filter *filter)
{
    struct subscriber *s = xcalloc(1, sizeof(*s));

    s->account = account;
    s->ticket = ticket;
    s->filter = *filter;
    s->filter.method = arena_strdup(&s->texts, filter->method);
    s->filter.path = arena_strdup(&s->texts, filter->path);
    s->filter.message = arena_strdup(&s->texts, filter->message);
    s->filter.body = arena_strdup(&s->texts, filter->body);
    s->after = e->all;
    if (s->after)
        s->after->before = s;
    e->all = s;
    e->n++;
    table_add(&e->by_ticket, &s->by_ticket, ticket);
    table_add(&e->by_account, &s->by_account, (uint64_t)account);
}

/* What is sent again to one subscriber. */
struct replay {
    const struct journal_filter *filter;
    struct redactor secrets;
    struct strbuf text;
};

static bool replay_see(void *context, const struct journal_entry *entry)
{
    struct replay *r = context;

    if (entry_fits(entry, r->filter))
        event_write(entry, &r->secrets, &r->text);
    return true;
}

static void replay(struct events *e, int64_t account, const struct journal_filter *filter,
    const char *last_id, struct strbuf *out)
{
    CLEANUP_ARENA struct arena a = { 0 };
    struct replay r = { .filter = filter, .text = STRBUF_INIT };
    uint64_t after = UINT64_MAX, missed;

    r.secrets = journal_redactor(e->journal, &a, account);
    (void)parse_u64(last_id, &after);
    missed = journal_replay(e->journal, account, after, replay_see, &r);
    if (missed)
        strbuf_addf(out, "event: gap\ndata: {\"missed\": %llu}\n\n", (unsigned long long)missed);
    strbuf_add(out, r.text.buf, r.text.len);
    strbuf_release(&r.text);
}

void events_subscribe(struct events *e, int64_t account, uint64_t ticket,
    const struct journal_filter *filter, const char *last_id, struct strbuf *first)
{
    subscriber_add(e, account, ticket, filter);
    strbuf_adds(first, ": events of the journal\n\n");
    if (last_id)
        replay(e, account, filter, last_id, first);
}

void events_drop(struct events *e, uint64_t ticket)
{
    struct table_link *link = table_find(&e->by_ticket, ticket);

    if (!link)
        return;
    e->writing++;
    subscriber_drop(e, TABLE_OWNER(link, struct subscriber, by_ticket));
    writing_end(e);
}

void events_keep_alive(struct events *e)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    strbuf_adds(&text, ": still here\n\n");
    e->writing++;
    for (struct subscriber *s = e->all; s; s = s->after)
        send(e, s, &text);
    writing_end(e);
}

size_t events_count(const struct events *e)
{
    return e->n;
}
