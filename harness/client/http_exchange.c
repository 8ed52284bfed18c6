#include "harness/client/http_exchange.h"

#include "base/text.h"

const char *http_header_value(const struct exchange_header *headers, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (text_equal_ignore_case(headers[i].name, name))
            return headers[i].value;
    return NULL;
}
