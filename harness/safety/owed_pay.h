/* Pays what a book says is owed: sends the DELETE of each thing, the last one created first. */
#ifndef HARNESS_SAFETY_OWED_PAY_H
#define HARNESS_SAFETY_OWED_PAY_H

#include "harness/client/client.h"
#include "harness/safety/owed_book.h"

struct owed_payer {
    struct client *client;
    const char *auth_id, *auth_token;
    bool uncertain; /* also what may have been created, because the answer never came */
};

/*
 * Each thing that is gone (2xx, or 404) is written down as paid. With uncertain, a thing whose id
 * is not known is looked for in its list by the field that tells it apart. said gets a line for
 * each. The client keeps the URLs of other machines out unless its network is allowed.
 *
 * CLIENT_DONE, or how the first exchange without an answer ended; what is still owed, the book
 * says.
 */
enum client_result owed_pay(
    struct owed_book *book, const struct owed_payer *payer, struct strbuf *said);

#endif
