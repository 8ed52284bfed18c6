/* One letter's exchange over libcurl. A transfer is made once and used for one letter after
 * another.
 */
#ifndef MOCK_DELIVERY_TRANSFER_H
#define MOCK_DELIVERY_TRANSFER_H

#include "mock/delivery/address_guard.h"
#include "mock/delivery/letter.h"

/* What ended an exchange from our side; libcurl only knows that a callback said no. */
enum transfer_stop {
    STOP_NONE,
    STOP_ADDRESS,   /* refused by the guard; why stands in the letter */
    STOP_NO_SOCKET, /* the machine has none left */
    STOP_HEAD,      /* the answer's head is too large */
    STOP_BODY,      /* its body */
    STOP_REPEAT,    /* libcurl was about to send anew what may have been received */
};

struct transfer {
    struct transfer *next, *prev; /* in the owner's list */
    CURL *easy;
    struct letter *letter; /* under way */
    const struct address_guard *guard;
    size_t body_max;
    int64_t start_us;
    int64_t wake_us;   /* asleep until then, if not 0; the owner wakes it */
    bool is_added;     /* to the owner's multi handle */
    size_t body_sent;  /* handed to libcurl */
    size_t head_size;  /* of all answers of this exchange */
    long request_size; /* sent when the last request began, bytes */
    bool has_answer;   /* something has come since */
    enum transfer_stop stop;
};

/* NULL if libcurl has no handle to give. The guard and what config points at are borrowed. */
struct transfer *transfer_create(
    const struct outbox_config *config, const struct address_guard *guard);
void transfer_destroy(struct transfer *t); /* of no multi handle */

/* Makes it ready for the letter, or puts it to sleep if the letter says so and has no body. */
void transfer_begin(struct transfer *t, struct letter *l);
/* Writes what came of it to the letter, and lets go of that. */
void transfer_end(struct transfer *t, CURLcode code);

#endif
