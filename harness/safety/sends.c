#include "harness/safety/sends.h"

#include "base/strbuf.h"
#include "base/text.h"

#include <string.h>

/* The byte that %XX at the end of the text stands for; -1 if it does not end so. */
static int percent_tail(const struct strbuf *text)
{
    const char *tail = text->buf + text->len - 3;
    int high, low;

    if (text->len < 3 || *tail != '%')
        return -1;
    high = hex_value(tail[1]);
    low = hex_value(tail[2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/* Decoded as often as it is encoded: nobody knows how often a server will. */
static void decoded(struct strbuf *out, const char *url, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        int byte;

        strbuf_addc(out, url[i]);
        while ((byte = percent_tail(out)) >= 0) {
            out->len -= 3;
            strbuf_addc(out, (char)byte);
        }
    }
}

/* Without the slashes and "." at the end, which servers may overlook. */
static bool is_message_url(const char *url)
{
    static const char tail[] = "/message";
    CLEANUP_STRBUF struct strbuf path = STRBUF_INIT;

    decoded(&path, url, strcspn(url, "?#"));
    while (path.len && strchr("/.", path.buf[path.len - 1]))
        path.len--;
    if (path.len < strlen(tail))
        return false;
    path.buf[path.len] = '\0';
    return text_equal_ignore_case(path.buf + path.len - strlen(tail), tail);
}

/* '<' as it is, in a form, or in a JSON string */
static bool is_separator(const char *at)
{
    return *at == '<' || text_has_prefix_ignore_case(at, "%3c") ||
           text_has_prefix_ignore_case(at, "\\u003c");
}

uint64_t message_cost(const struct http_request *request)
{
    uint64_t cost = 1;

    if (!text_equal(request->method, "POST") || !is_message_url(request->url))
        return 0;
    for (size_t i = 0; i < request->body_len; i++)
        cost += is_separator(request->body + i);
    return cost;
}
