/* What is sent: the application's answer, or the front end's own page for what never reached it. */
#ifndef MOCK_HTTP_ANSWER_H
#define MOCK_HTTP_ANSWER_H

#include "mock/http/connection.h"

#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>

struct answer_date {
    int64_t second;
    char text[32]; /* "Mon, 01 Jan 2024 00:00:00 GMT" */
};
void answer_date_set(struct answer_date *date, int64_t wall_us);

void answer_refuse(struct exchange *x);   /* by the gate's refusal */
void answer_failure(struct exchange *x);  /* 500: the machine failed */
void answer_stopping(struct exchange *x); /* 503: nobody will answer this any more */

/*
 * Queues the exchange's answer. The body is not copied; it lives in the exchange until the answer
 * is sent. closes: the connection ends behind it. 0, or -EIO if libmicrohttpd refuses it.
 */
int answer_send(struct MHD_Connection *mc, const struct exchange *x, const struct answer_date *date,
    bool closes);
/*
 * The same with a body of size bytes (MHD_SIZE_UNKNOWN: chunked, or up to the connection's end for
 * an HTTP/1.0 client) that libmicrohttpd asks read for, with x as its context.
 */
int answer_send_read(struct MHD_Connection *mc, struct exchange *x, const struct answer_date *date,
    bool closes, uint64_t size, MHD_ContentReaderCallback read);

#endif
