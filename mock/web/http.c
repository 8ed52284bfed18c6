#include "mock/web/http.h"

#include "base/text.h"

#include <assert.h>

const char *http_header(const struct http_request *req, const char *name)
{
    for (size_t i = 0; i < req->n_headers; i++)
        if (text_equal_ignore_case(req->headers[i].name, name))
            return req->headers[i].value;
    return NULL;
}

void http_response_header(struct http_response *res, const char *name, const char *value)
{
    assert(res->n_headers < HTTP_RESPONSE_HEADERS_MAX);
    res->headers[res->n_headers++] = (struct http_header){ name, value };
}
