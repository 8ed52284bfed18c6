/* The callbacks that one catcher of the sink has caught, as they came. */
#ifndef HARNESS_SINK_INBOX_H
#define HARNESS_SINK_INBOX_H

#include "base/json_write.h"
#include "harness/sink/signature.h"

enum { INBOX_COUNT_MAX = 10000, INBOX_BYTES_MAX = 16 << 20 };

struct caught {
    struct arena arena; /* holds all of it */
    size_t number;      /* of the catcher's, from 1 */
    int64_t at_us;      /* wall clock */
    int64_t after_us;   /* since the catcher was opened */
    const char *method;
    const char *path; /* behind {{sink}} */
    struct form query, fields;
    const char *body_head; /* of a body that is no form; NULL: it is one */
    const char *uuid;      /* MessageUUID; NULL: a stray */
    const char *status;    /* its field; NULL: an inbound message, or a stray */
    const struct exchange_header *headers;
    size_t n_headers;
    struct signature_judgement signatures[SIGNATURE_MAX_];
    int answered; /* the status we answer with */
    size_t size;  /* bytes, about */
};

struct inbox {
    struct caught **at; /* oldest first */
    size_t n, room;
    size_t bytes;
    size_t n_caught;  /* ever */
    size_t n_dropped; /* the oldest go when there are too many, or they are too large */
};

void inbox_release(struct inbox *in);

/* A new one, zeroed; inbox_add takes it. */
struct caught *caught_create(void);
void caught_destroy(struct caught *c);

void inbox_add(struct inbox *in, struct caught *c);
void inbox_drop_oldest(struct inbox *in);     /* there is one */
size_t inbox_n_stray(const struct inbox *in); /* of those that are kept */

/* "status" for a delivery callback, "inbound" for a message, "stray" without a MessageUUID. */
const char *caught_kind(const struct caught *c);
/* One object; what is in it is documented in docs/reference/sink.md. */
void caught_write(const struct caught *c, struct json_writer *w);

#endif
