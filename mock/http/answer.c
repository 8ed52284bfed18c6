#include "mock/http/answer.h"

#include "mock/http/reason_phrase.h"

#include <errno.h>
#include <string.h>
#include <time.h>

enum { BLOCK_SIZE = 4096 }; /* bytes that a body's reader is asked for at once */

void answer_date_set(struct answer_date *date, int64_t wall_us)
{
    time_t second = (time_t)(wall_us / 1000000);
    struct tm utc;

    if (date->second == second)
        return;
    date->second = second;
    gmtime_r(&second, &utc);
    strftime(date->text, sizeof(date->text), "%a, %d %b %Y %H:%M:%S GMT", &utc);
}

static void page(struct exchange *x, int status, const char *text)
{
    const char *phrase = reason_phrase((unsigned)status);
    char *body = arena_printf(&x->arena,
        "<html>\n<head><title>%d %s</title></head>\n<body>\n<h1>%d %s</h1>\n<p>%s</p>\n"
        "</body>\n</html>\n",
        status, phrase, status, phrase, text);

    x->response = (struct http_response){
        .status = status,
        .content_type = "text/html",
        .body = body,
        .body_len = strlen(body),
        .close = true,
    };
}

void answer_refuse(struct exchange *x)
{
    const struct gate_refusal_row *row = gate_refusal_row(x->refusal);

    page(x, row->status, row->text);
}

void answer_failure(struct exchange *x)
{
    page(x, 500, "The server could not keep this request.");
}

void answer_stopping(struct exchange *x)
{
    page(x, 503, "The server stops.");
}

/* Gives the response its head and hands it over. */
static int queue(struct MHD_Connection *mc, struct MHD_Response *r, const struct exchange *x,
    const struct answer_date *date, bool closes)
{
    const struct http_response *res = &x->response;
    enum MHD_Result queued;

    if (!r)
        return -EIO;
    MHD_set_response_options(r,
        res->stream && x->message.is_old ? MHD_RF_HTTP_1_0_COMPATIBLE_STRICT
                                         : MHD_RF_SEND_KEEP_ALIVE_HEADER,
        MHD_RO_END);
    if (res->content_type && res->status != MHD_HTTP_NO_CONTENT)
        MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, res->content_type);
    MHD_add_response_header(r, MHD_HTTP_HEADER_DATE, date->text);
    for (size_t i = 0; i < res->n_headers; i++)
        MHD_add_response_header(r, res->headers[i].name, res->headers[i].value);
    if (res->close || closes)
        MHD_add_response_header(r, MHD_HTTP_HEADER_CONNECTION, "close");
    queued = MHD_queue_response(mc, (unsigned)res->status, r);
    MHD_destroy_response(r);
    return queued == MHD_YES ? 0 : -EIO;
}

int answer_send(struct MHD_Connection *mc, const struct exchange *x, const struct answer_date *date,
    bool closes)
{
    const struct http_response *res = &x->response;
    bool is_empty = res->status == MHD_HTTP_NO_CONTENT;

    return queue(mc,
        MHD_create_response_from_buffer(
            is_empty ? 0 : res->body_len, (void *)(uintptr_t)res->body, MHD_RESPMEM_PERSISTENT),
        x, date, closes);
}

int answer_send_read(struct MHD_Connection *mc, struct exchange *x, const struct answer_date *date,
    bool closes, uint64_t size, MHD_ContentReaderCallback read)
{
    return queue(
        mc, MHD_create_response_from_callback(size, BLOCK_SIZE, read, x, NULL), x, date, closes);
}
