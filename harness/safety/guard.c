#include "harness/safety/guard.h"

#include "base/clock.h"
#include "base/text.h"
#include "harness/eval/json_read.h"
#include "harness/safety/marker.h"
#include "harness/safety/money.h"
#include "harness/safety/sends.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <time.h>

enum { WAIT_SLICE_US = 50000 }; /* a signal may reach another thread than the one that waits */

struct guard {
    struct guard_options options;
    pthread_mutex_t lock; /* of all below */
    struct pace pace;
    struct owed_book *book;
    int64_t cost;
    bool cost_unknown; /* of some request; only without a limit */
};

int guard_create(const struct guard_options *options, struct guard **ret, struct strbuf *why)
{
    CLEANUP_GUARD struct guard *g = xcalloc(1, sizeof(*g));
    int r = 0;

    g->options = *options;
    g->pace.per_second = options->per_second;
    pthread_mutex_init(&g->lock, NULL);
    if (options->owed_file)
        r = owed_book_open(options->owed_file, &g->book, why);
    if (r == 0)
        *ret = TAKE_PTR(g);
    return r;
}

void guard_destroy(struct guard *g)
{
    if (!g)
        return;
    owed_book_close(g->book);
    pthread_mutex_destroy(&g->lock);
    free(g);
}

int64_t guard_cost(const struct guard *g)
{
    return g ? g->cost : 0;
}

bool guard_cost_unknown(const struct guard *g)
{
    return !g || g->cost_unknown;
}

const struct prices *guard_prices(const struct guard *g)
{
    return &g->options.prices;
}

struct owed_book *guard_book(const struct guard *g)
{
    return g ? g->book : NULL;
}

/* ---- Messages ---- */

static enum guard_verdict check_send(struct guard *g, struct arena *a, bool readable,
    struct send_fields *fields, struct http_request *request, struct strbuf *why)
{
    const struct guard_options *o = &g->options;

    if (!readable && (o->only_allowed || o->marker)) {
        strbuf_adds(why, "its body cannot be read for certain, so nobody knows whom it reaches");
        return GUARD_STOP;
    }
    if (o->only_allowed && !allow_list_permits(&o->allow, fields, why))
        return GUARD_STOP;
    if (o->marker && !marker_put(a, o->marker, fields, request)) {
        strbuf_adds(why,
            "its text is a number or stands in the URL, where no marker can be put (--marker)");
        return GUARD_STOP;
    }
    if (o->marker) /* the text is longer now, and may cost more */
        send_fields_read(a, request, fields);
    return GUARD_PASS;
}

static bool names_resource(const char *name, void *context)
{
    const struct resources *r = context;

    for (size_t i = 0; i < r->n; i++)
        if (text_equal(r->at[i].name, name))
            return true;
    return false;
}

/* ---- Money ---- */

static enum guard_verdict no_price(struct strbuf *why, const char *names)
{
    strbuf_addf(why, "--max-cost needs to know what it costs: %s in the target's file", names);
    return GUARD_STOP;
}

static enum guard_verdict price_request(struct guard *g, struct arena *a,
    const struct http_request *request, const struct send_fields *fields, int64_t *ret,
    struct strbuf *why)
{
    struct guard_options *o = &g->options;
    uint64_t messages = message_cost(request);
    const char *url;

    *ret = 0;
    if (messages &&
        send_price(&o->prices, names_resource, &o->resources, messages, fields, ret) < 0)
        return no_price(why, "price_sms=… and price_mms=…");
    for (size_t i = 0; i < o->resources.n; i++) {
        const struct resource *row = &o->resources.at[i];
        const struct price *p = price_of(&o->prices, row->name, strlen(row->name));

        if (!resource_matches(row, a, request, fields, &url))
            continue;
        if (!p)
            return no_price(why, arena_printf(a, "price_%s=… (0 if it is free)", row->name));
        *ret += p->each;
    }
    return GUARD_PASS;
}

/* The price is booked before it is sent: a request that fails may have cost something, too. */
static enum guard_verdict take_cost(struct guard *g, struct arena *a,
    const struct http_request *request, const struct send_fields *fields, struct strbuf *why)
{
    bool unlimited = g->options.max_cost == GUARD_NO_LIMIT;
    int64_t price;
    enum guard_verdict verdict = price_request(g, a, request, fields, &price, why);

    if (verdict != GUARD_PASS && unlimited) {
        strbuf_reset(why);
        g->cost_unknown = true;
        return GUARD_PASS;
    }
    if (verdict != GUARD_PASS)
        return verdict;
    if (!unlimited && price > g->options.max_cost - g->cost) {
        strbuf_adds(why, "this may cost ");
        money_write(why, price);
        strbuf_adds(why, ", and with what was sent before it more than ");
        money_write(why, g->options.max_cost);
        strbuf_adds(why, " (--max-cost)");
        return GUARD_STOP;
    }
    g->cost += price;
    return GUARD_PASS;
}

/* ---- What is owed ---- */

static const char *field_value(const struct send_fields *fields, const char *name)
{
    for (size_t i = 0; name && i < fields->n; i++)
        if (text_equal(fields->at[i].name, name))
            return fields->at[i].value;
    return NULL;
}

static int write_down(struct guard *g, struct arena *a, const struct http_request *request,
    const struct send_fields *fields, struct guard_ticket *ticket)
{
    const struct resources *resources = &g->options.resources;

    for (size_t i = 0; g->book && i < resources->n && ticket->n < GUARD_OWED_MAX; i++) {
        const struct resource *row = &resources->at[i];
        struct owed entry = { .what = row->name, .id = row->id };
        int64_t number;

        if (!resource_matches(row, a, request, fields, &entry.remove))
            continue;
        if (row->id)
            entry.list = arena_dup(a, request->url, strcspn(request->url, "?#"));
        entry.same_value = field_value(fields, row->same);
        entry.same = entry.same_value ? row->same : NULL;
        number = owed_book_ask(g->book, &entry);
        if (number < 0)
            return (int)number;
        ticket->owed[ticket->n] = (uint64_t)number;
        ticket->id[ticket->n++] = row->id;
    }
    return 0;
}

/* The URL to DELETE with the answer's id in it; NULL if the answer has none. */
static const char *remove_url(
    struct arena *a, const char *remove, const char *member, const struct http_response *answer)
{
    const char *hole = strstr(remove, "{id}");
    struct value body = value_none();
    const struct value *id;

    if (!member || !hole)
        return remove;
    if (!json_read(a, answer->body, answer->body_len, &body, NULL))
        return NULL;
    id = value_member_of(&body, member, strlen(member));
    if (!id || id->kind != VALUE_STRING)
        return NULL;
    return arena_printf(
        a, "%.*s%s%s", (int)(hole - remove), remove, id->text.bytes, hole + strlen("{id}"));
}

static int note_answer(struct guard *g, struct arena *a, const struct guard_ticket *ticket,
    const struct http_response *answer)
{
    const struct owed_list *l = owed_book_entries(g->book);
    int r = 0;

    for (size_t i = 0; i < ticket->n && r == 0; i++) {
        const struct owed *entry = &l->at[ticket->owed[i] - l->at[0].number];
        const char *url;

        if (answer->status >= 400 && answer->status <= 499) {
            r = owed_book_note(g->book, ticket->owed[i], OWED_FREE, NULL);
        } else if (answer->status >= 200 && answer->status <= 299) {
            url = remove_url(a, entry->remove, ticket->id[i], answer);
            if (url)
                r = owed_book_note(g->book, ticket->owed[i], OWED_OWED, url);
        }
    }
    return r;
}

/* A scenario that removes its things itself. */
static int note_removed(
    struct guard *g, const struct http_request *request, const struct http_response *answer)
{
    const struct owed_list *l = owed_book_entries(g->book);
    int r = 0;

    if (!text_equal(request->method, "DELETE") ||
        !((answer->status >= 200 && answer->status <= 299) || answer->status == 404))
        return 0;
    for (size_t i = 0; i < l->n && r == 0; i++)
        if (l->at[i].state == OWED_OWED && same_resource_url(l->at[i].remove, request->url))
            r = owed_book_note(g->book, l->at[i].number, OWED_PAID, NULL);
    return r;
}

/* ---- */

static enum guard_verdict judge(struct guard *g, struct arena *a, struct http_request *request,
    struct send_fields *fields, struct strbuf *why)
{
    bool readable = send_fields_read(a, request, fields);
    enum guard_verdict verdict = GUARD_PASS;

    if (message_cost(request))
        verdict = check_send(g, a, readable, fields, request, why);
    return verdict == GUARD_PASS ? take_cost(g, a, request, fields, why) : verdict;
}

/* Without the lock: others may judge meanwhile, and wait for turns of their own. */
static enum guard_verdict wait_turn(struct guard *g, int64_t wait_us)
{
    int64_t end = clock_monotonic_us() + wait_us;

    for (int64_t left = wait_us; left > 0; left = end - clock_monotonic_us()) {
        int64_t slice = left < WAIT_SLICE_US ? left : WAIT_SLICE_US;
        struct timespec t = { .tv_nsec = slice * 1000 };

        clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL);
        if (g->options.interrupted && atomic_load(g->options.interrupted))
            return GUARD_INTERRUPTED;
    }
    return GUARD_PASS;
}

enum guard_verdict guard_before(struct guard *g, struct arena *a, struct http_request *request,
    struct guard_ticket *ret, struct strbuf *why)
{
    struct send_fields fields = { 0 };
    enum guard_verdict verdict;
    int64_t wait = 0;
    int r = 0;

    *ret = (struct guard_ticket){ 0 };
    if (!g)
        return GUARD_PASS;
    pthread_mutex_lock(&g->lock);
    verdict = judge(g, a, request, &fields, why);
    if (verdict == GUARD_PASS)
        wait = pace_take(&g->pace, clock_monotonic_us());
    pthread_mutex_unlock(&g->lock);
    if (verdict == GUARD_PASS)
        verdict = wait_turn(g, wait);
    if (verdict != GUARD_PASS)
        return verdict;
    pthread_mutex_lock(&g->lock);
    r = write_down(g, a, request, &fields, ret);
    pthread_mutex_unlock(&g->lock);
    if (r < 0)
        strbuf_addf(why, "cannot write %s: %s", owed_book_path(g->book), strerror(-r));
    return r < 0 ? GUARD_FAILED : GUARD_PASS;
}

int guard_after(struct guard *g, const struct guard_ticket *ticket,
    const struct http_request *request, const struct http_response *answer)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    int r;

    if (!g || !g->book || !answer)
        return 0;
    pthread_mutex_lock(&g->lock);
    r = note_answer(g, &scratch, ticket, answer);
    if (r == 0)
        r = note_removed(g, request, answer);
    pthread_mutex_unlock(&g->lock);
    return r;
}

enum guard_verdict guard_preview(
    struct guard *g, struct arena *a, struct http_request *request, struct strbuf *why)
{
    struct send_fields fields = { 0 };

    return g ? judge(g, a, request, &fields, why) : GUARD_PASS;
}
