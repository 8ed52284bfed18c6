/*
 * Which of the waiting letters may go next. A receiver is a host and port. Receivers take turns,
 * and a letter may go while its receiver holds fewer places than are free for everybody: one slow
 * receiver gets half of them, two a third each, and there is one left for any number of them below
 * the number of places.
 */
#ifndef MOCK_DELIVERY_QUEUE_H
#define MOCK_DELIVERY_QUEUE_H

#include "mock/delivery/letter.h"

enum { QUEUE_BUCKETS = 256 };

struct queue {
    struct receiver *buckets[QUEUE_BUCKETS]; /* by name */
    struct receiver *first, *last;           /* those with letters that wait, in turn */
    size_t n_waiting;                        /* receivers in that list */
    unsigned places, places_per_receiver;    /* set by the owner */
    unsigned taken;                          /* places */
};

/* receiver: "host:port", spelt the same way each time. The letter is the queue's. */
void queue_put(struct queue *q, struct letter *l, const char *receiver);
/* The next letter that may go, now the caller's, who gives its place back by queue_done; or NULL.
 */
struct letter *queue_take(struct queue *q);
void queue_done(struct queue *q, struct letter *l);
/* All letters that were taken are done; destroys those that wait. */
void queue_release(struct queue *q);

#endif
