/*
 * One request at the sink, from its arrival to its answer. No sockets here: sink.c brings the
 * request and sends the answer when it is due.
 */
#ifndef HARNESS_SINK_VISIT_H
#define HARNESS_SINK_VISIT_H

#include "harness/sink/catcher.h"
#include "harness/sink/goal.h"

enum visit_state {
    VISIT_WAITS,    /* for callbacks, until due_us at the latest */
    VISIT_ANSWERED, /* the answer is there, to be sent at due_us */
};

struct visit {
    struct arena *arena;
    /* What came. */
    const char *method;
    const char *root;  /* what a sender's URL has before path */
    const char *path;  /* as it came, encoded, without the query */
    const char *query; /* without its '?'; "" is none */
    const struct exchange_header *headers;
    size_t n_headers;
    const char *body;
    size_t body_len;
    bool too_large; /* the body was not kept */
    /* What becomes of it. */
    enum visit_state state;
    struct catcher *catcher; /* NULL: none, or it was closed */
    struct goal goal;
    int64_t due_us; /* monotonic */
    int status;
    const char *content_type;
    const char *location; /* NULL: none */
    const char *answer;
    size_t answer_len;
    size_t n_dropped; /* callbacks that its catcher could not keep */
};

/* Catches a callback, or answers a question of {{sink}}; sets the state. */
void visit_arrive(struct visit *v, struct catchers *all, int64_t now_us);
/* For one that waits: looks again, and answers if its goal is reached, missed or out of time. */
void visit_look_again(struct visit *v, int64_t now_us);
/* Its catcher is to be closed. */
void visit_leave(struct visit *v, int64_t now_us);

#endif
