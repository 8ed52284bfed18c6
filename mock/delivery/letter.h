/* A request of the outbox on its way, and what came of it: one piece of memory from send to result.
 */
#ifndef MOCK_DELIVERY_LETTER_H
#define MOCK_DELIVERY_LETTER_H

#include "base/strbuf.h"
#include "mock/delivery/libcurl.h"
#include "mock/delivery/outbox.h"

struct receiver;

struct letter {
    struct letter *next;       /* in whichever list it stands */
    struct receiver *receiver; /* queue.h */
    uint64_t tag;
    bool is_post, follow_redirects;
    char *url, *body;
    size_t body_len;
    struct curl_slist *headers; /* its nodes lie in the letter, too */
    int64_t timeout_us, pause_us;

    enum outbox_end end;
    int status;
    unsigned redirects;
    int64_t latency_us;
    struct strbuf answer, content_type, why;
};

/* Copies the request. */
struct letter *letter_create(const struct outbox_request *request);
void letter_destroy(struct letter *l); /* NULL is fine */

/* First in, first out. */
struct letter_list {
    struct letter *first, *last;
};
void letter_list_add(struct letter_list *list, struct letter *l);
struct letter *letter_list_take(struct letter_list *list); /* NULL: empty */
void letter_list_release(struct letter_list *list);        /* destroys what is in it */

#endif
