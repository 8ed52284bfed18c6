#include "harness/client/http_exchange.h"

#include "base/text.h"

bool http_method_has_length(const char *method)
{
    return text_equal(method, "POST") || text_equal(method, "PUT") || text_equal(method, "PATCH");
}

const char *http_header_value(const struct exchange_header *headers, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (text_equal_ignore_case(headers[i].name, name))
            return headers[i].value;
    return NULL;
}
