#include "mock/journal/waiters.h"

#include "base/random.h"
#include "base/table.h"
#include "base/text.h"
#include "mock/journal/deadlines.h"
#include "mock/journal/internal.h"

#include <assert.h>
#include <string.h>

struct waiter {
    struct table_link by_ticket;
    struct table_link by_owner;   /* its account */
    struct table_link by_subject; /* of a state its message, of a count its account */
    struct deadline deadline;
    struct waiter *next_decided;
    bool is_decided, is_dropped;
    int64_t account;
    uint64_t ticket;
    struct wait_query query; /* its texts live in texts */
    enum message_direction direction;
    struct wait_result result;
    struct strbuf texts;
};

struct waiters {
    struct journal *journal;
    waiters_done *done;
    void *context;
    struct table by_ticket, by_owner, by_message, by_account;
    struct deadlines deadlines;
    struct waiter *decided, **decided_end;
    bool telling;
};

static uint64_t message_key(int64_t account, const char *uuid)
{
    return mix64_text((uint64_t)account, uuid);
}

static void text_keep(struct strbuf *texts, const char **text)
{
    if (*text)
        strbuf_add(texts, *text, strlen(*text) + 1);
}

/* The filter's texts become its own; two rounds, because a strbuf moves while it grows. */
static void query_keep(struct waiter *waiter)
{
    struct journal_filter *f = &waiter->query.filter;
    const char **texts[] = { &f->method, &f->path, &f->message, &f->body };
    const char *at;

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        text_keep(&waiter->texts, texts[i]);
    at = waiter->texts.buf;
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        if (*texts[i]) {
            *texts[i] = at;
            at += strlen(at) + 1;
        }
    waiter->result.message = f->message;
}

static unsigned lowest(unsigned states)
{
    unsigned state = 0;

    while (!(states & 1u << state))
        state++;
    return state;
}

/* Which of the wanted states was reached: where the message is now before one that it passed. */
static bool reached_one(
    unsigned wanted, unsigned reached, enum message_state now, enum message_state *ret)
{
    if (!(wanted & reached))
        return false;
    *ret = wanted & 1u << now ? now : (enum message_state)lowest(wanted & reached);
    return true;
}

/* Whether a message in this state decides the wait. */
static bool state_decides(const struct wait_query *query, enum message_direction direction,
    enum message_state state, struct wait_result *result)
{
    unsigned reached = message_states_reached(direction, state);

    result->state = state;
    if (reached_one(query->states, reached, state, &result->reached))
        result->outcome = WAIT_REACHED;
    else if (reached_one(query->or_states, reached, state, &result->reached))
        result->outcome = WAIT_OR_REACHED;
    else if (!(message_states_ahead(direction, state) & result->waited_for))
        result->outcome = WAIT_IMPOSSIBLE;
    else
        return false;
    return true;
}

static bool count_decides(struct wait_result *result)
{
    result->outcome = WAIT_REACHED;
    return result->count >= result->wanted;
}

static void waiter_destroy(struct waiters *w, struct waiter *waiter)
{
    table_remove(&w->by_ticket, &waiter->by_ticket);
    strbuf_release(&waiter->texts);
    free(waiter);
}

/* Takes the waiter out of everything but its ticket. */
static void stop_waiting(struct waiters *w, struct waiter *waiter)
{
    table_remove(&w->by_owner, &waiter->by_owner);
    table_remove(waiter->result.is_count ? &w->by_account : &w->by_message, &waiter->by_subject);
    deadlines_remove(&w->deadlines, &waiter->deadline);
}

/* By its ticket it can still be dropped until it is told. */
static void decide(struct waiters *w, struct waiter *waiter, enum wait_outcome outcome)
{
    stop_waiting(w, waiter);
    waiter->result.outcome = outcome;
    waiter->is_decided = true;
    *w->decided_end = waiter;
    w->decided_end = &waiter->next_decided;
}

/* Tells only from the outermost call: done may add to the journal, which decides more. */
static void tell_decided(struct waiters *w)
{
    if (w->telling)
        return;
    w->telling = true;
    while (w->decided) {
        struct waiter *waiter = w->decided;

        w->decided = waiter->next_decided;
        if (!w->decided)
            w->decided_end = &w->decided;
        table_remove(&w->by_ticket, &waiter->by_ticket);
        if (!waiter->is_dropped)
            w->done(w->context, waiter->ticket, &waiter->result);
        waiter_destroy(w, waiter);
    }
    w->telling = false;
}

static void state_heard(struct waiters *w, const struct journal_entry *e)
{
    size_t len;
    const char *uuid = entry_piece(e, PIECE_MESSAGES, &len);
    struct table_link *link = table_find(&w->by_message, message_key(e->account, uuid)), *next;

    for (; link; link = next) {
        struct waiter *waiter = TABLE_OWNER(link, struct waiter, by_subject);

        next = table_next(link);
        if (waiter->account == e->account && text_equal(waiter->query.filter.message, uuid) &&
            state_decides(&waiter->query, waiter->direction, e->to, &waiter->result))
            decide(w, waiter, waiter->result.outcome);
    }
}

static void entry_heard(struct waiters *w, const struct journal_entry *e)
{
    struct table_link *link = table_find(&w->by_account, (uint64_t)e->account), *next;

    for (; link; link = next) {
        struct waiter *waiter = TABLE_OWNER(link, struct waiter, by_subject);

        next = table_next(link);
        if (!entry_fits(e, &waiter->query.filter))
            continue;
        waiter->result.count++;
        if (count_decides(&waiter->result))
            decide(w, waiter, WAIT_REACHED);
    }
}

static void heard(void *context, const struct journal_entry *e)
{
    struct waiters *w = context;

    if (e->kind == JOURNAL_STATE && w->by_message.n)
        state_heard(w, e);
    if (w->by_account.n)
        entry_heard(w, e);
}

static void settled(void *context)
{
    tell_decided(context);
}

static void forget(struct waiters *w, int64_t account)
{
    struct table_link *link;

    while ((link = table_find(&w->by_owner, (uint64_t)account)))
        decide(w, TABLE_OWNER(link, struct waiter, by_owner), WAIT_FORGOTTEN);
    tell_decided(w);
}

static void cleared(void *context, int64_t account, bool forgotten)
{
    struct waiters *w = context;
    struct table_link *link = table_find(&w->by_account, (uint64_t)account);

    for (; link; link = table_next(link))
        TABLE_OWNER(link, struct waiter, by_subject)->result.count = 0;
    if (forgotten)
        forget(w, account);
}

static bool is_there(void *context, int64_t account)
{
    const struct waiters *w = context;

    return w->by_owner.n && table_find(&w->by_owner, (uint64_t)account);
}

void waiters_create(struct journal *j, waiters_done *done, void *context, struct waiters **ret)
{
    struct waiters *w = xcalloc(1, sizeof(*w));

    w->journal = j;
    w->done = done;
    w->context = context;
    w->decided_end = &w->decided;
    journal_listen(j, &(struct journal_listener){ .context = w,
                          .published = heard,
                          .settled = settled,
                          .cleared = cleared,
                          .is_there = is_there });
    *ret = w;
}

void waiters_destroy(struct waiters *w)
{
    if (!w)
        return;
    journal_unlisten(w->journal, w);
    while (w->deadlines.n) {
        struct waiter *waiter = DEADLINE_OWNER(w->deadlines.heap[0], struct waiter, deadline);

        stop_waiting(w, waiter);
        waiter_destroy(w, waiter);
    }
    deadlines_release(&w->deadlines);
    table_release(&w->by_ticket);
    table_release(&w->by_owner);
    table_release(&w->by_message);
    table_release(&w->by_account);
    free(w);
}

static struct wait_result result_begin(const struct wait_query *query)
{
    struct wait_result result = { .reached = MESSAGE_STATE_MAX_,
        .message = query->filter.message,
        .waited_for = query->states | query->or_states,
        .is_count = !query->states,
        .wanted = query->count };

    if (result.is_count)
        result.kind = (enum journal_kind)lowest(query->filter.kinds);
    return result;
}

static void waiter_add(struct waiters *w, int64_t account, uint64_t ticket,
    const struct wait_query *query, const struct wait_result *result,
    enum message_direction direction, int64_t due_us)
{
    struct waiter *waiter = xcalloc(1, sizeof(*waiter));

    waiter->account = account;
    waiter->ticket = ticket;
    waiter->query = *query;
    waiter->result = *result;
    waiter->direction = direction;
    waiter->texts = (struct strbuf)STRBUF_INIT;
    query_keep(waiter);
    table_add(&w->by_ticket, &waiter->by_ticket, ticket);
    table_add(&w->by_owner, &waiter->by_owner, (uint64_t)account);
    if (result->is_count)
        table_add(&w->by_account, &waiter->by_subject, (uint64_t)account);
    else
        table_add(&w->by_message, &waiter->by_subject, message_key(account, query->filter.message));
    deadlines_add(&w->deadlines, &waiter->deadline, due_us);
}

bool waiters_add(struct waiters *w, int64_t account, uint64_t ticket,
    const struct wait_query *query, const struct wait_message *message, int64_t now_us,
    struct wait_result *ret)
{
    struct wait_result result = result_begin(query);
    bool decided;

    assert(!table_find(&w->by_ticket, ticket));
    if (result.is_count) {
        result.count = journal_count(w->journal, account, &query->filter);
        decided = count_decides(&result);
    } else {
        decided = state_decides(query, message->direction, message->state, &result);
    }
    if (!decided && query->within_us <= 0) {
        result.outcome = WAIT_TIME_UP;
        decided = true;
    }
    if (decided)
        *ret = result;
    else
        waiter_add(w, account, ticket, query, &result, message ? message->direction : 0,
            now_us + query->within_us);
    return decided;
}

void waiters_drop(struct waiters *w, uint64_t ticket)
{
    struct table_link *link = table_find(&w->by_ticket, ticket);
    struct waiter *waiter = link ? TABLE_OWNER(link, struct waiter, by_ticket) : NULL;

    if (!waiter)
        return;
    if (waiter->is_decided) {
        waiter->is_dropped = true; /* tell_decided has it in its list */
        return;
    }
    stop_waiting(w, waiter);
    waiter_destroy(w, waiter);
}

int64_t waiters_due_us(const struct waiters *w)
{
    return w->deadlines.n ? w->deadlines.heap[0]->due_us : INT64_MAX;
}

void waiters_expire(struct waiters *w, int64_t now_us)
{
    while (waiters_due_us(w) <= now_us)
        decide(w, DEADLINE_OWNER(w->deadlines.heap[0], struct waiter, deadline), WAIT_TIME_UP);
    tell_decided(w);
}

size_t waiters_count(const struct waiters *w)
{
    return w->deadlines.n;
}
