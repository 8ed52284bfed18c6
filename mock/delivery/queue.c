#include "mock/delivery/queue.h"

#include "base/arena.h"
#include "base/random.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

struct receiver {
    struct receiver *next_in_bucket, **bucket, *next_waiting;
    struct letter_list letters;
    unsigned taken; /* places */
    char name[];
};

static struct receiver *receiver_of(struct queue *q, const char *name)
{
    struct receiver **bucket = &q->buckets[mix64_text(0, name) % QUEUE_BUCKETS], *r = *bucket;

    while (r && !text_equal(r->name, name))
        r = r->next_in_bucket;
    if (r)
        return r;
    r = xcalloc(1, sizeof(*r) + strlen(name) + 1);
    memcpy(r->name, name, strlen(name));
    r->bucket = bucket;
    r->next_in_bucket = *bucket;
    *bucket = r;
    return r;
}

static void receiver_destroy(struct receiver *r)
{
    struct receiver **at = r->bucket;

    while (*at != r)
        at = &(*at)->next_in_bucket;
    *at = r->next_in_bucket;
    letter_list_release(&r->letters);
    free(r);
}

static void turn_add(struct queue *q, struct receiver *r)
{
    r->next_waiting = NULL;
    if (q->last)
        q->last->next_waiting = r;
    else
        q->first = r;
    q->last = r;
    q->n_waiting++;
}

static struct receiver *turn_take(struct queue *q)
{
    struct receiver *r = q->first;

    if (!r)
        return NULL;
    q->first = r->next_waiting;
    if (!q->first)
        q->last = NULL;
    q->n_waiting--;
    return r;
}

void queue_put(struct queue *q, struct letter *l, const char *receiver)
{
    struct receiver *r = receiver_of(q, receiver);

    if (!r->letters.first)
        turn_add(q, r);
    l->receiver = r;
    letter_list_add(&r->letters, l);
}

struct letter *queue_take(struct queue *q)
{
    unsigned most = q->places - q->taken;
    struct receiver *r;

    if (most > q->places_per_receiver)
        most = q->places_per_receiver;
    for (size_t n = most > 0 ? q->n_waiting : 0; n > 0 && (r = turn_take(q)); n--) {
        struct letter *l = r->taken < most ? letter_list_take(&r->letters) : NULL;

        if (r->letters.first)
            turn_add(q, r);
        if (!l)
            continue;
        r->taken++;
        q->taken++;
        return l;
    }
    return NULL;
}

void queue_done(struct queue *q, struct letter *l)
{
    struct receiver *r = l->receiver;

    assert(r->taken > 0 && q->taken > 0);
    l->receiver = NULL;
    q->taken--;
    if (--r->taken == 0 && !r->letters.first)
        receiver_destroy(r);
}

void queue_release(struct queue *q)
{
    for (struct receiver *r; (r = turn_take(q));)
        receiver_destroy(r);
}
