#include "mock/delivery/receiver.h"

#include "base/text.h"
#include "mock/delivery/libcurl.h"

#include <string.h>

struct url_parts {
    CURLU *url;
    char *scheme, *host, *port;
};

static void url_parts_release(struct url_parts *p)
{
    if (!p->url) /* libcurl may not be there */
        return;
    libcurl.free(p->scheme);
    libcurl.free(p->host);
    libcurl.free(p->port);
    libcurl.url_cleanup(p->url);
}

static bool url_read(const char *text, struct url_parts *ret)
{
    ret->url = libcurl.url();
    return ret->url && libcurl.url_set(ret->url, CURLUPART_URL, text, 0) == CURLUE_OK &&
           libcurl.url_get(ret->url, CURLUPART_SCHEME, &ret->scheme, 0) == CURLUE_OK &&
           libcurl.url_get(ret->url, CURLUPART_HOST, &ret->host, 0) == CURLUE_OK &&
           libcurl.url_get(ret->url, CURLUPART_PORT, &ret->port, CURLU_DEFAULT_PORT) == CURLUE_OK &&
           (text_equal(ret->scheme, "http") || text_equal(ret->scheme, "https"));
}

bool receiver_of_url(const char *url, struct strbuf *ret)
{
    __attribute__((cleanup(url_parts_release))) struct url_parts parts = { 0 };

    if (!url_read(url, &parts))
        return false;
    for (const char *c = parts.host; *c; c++)
        strbuf_addc(ret, (char)(*c >= 'A' && *c <= 'Z' ? *c + 'a' - 'A' : *c));
    strbuf_addf(ret, ":%s", parts.port);
    return true;
}

bool receiver_is_nowhere(const char *receiver)
{
    static const char end[] = ".invalid";
    size_t len = strlen(receiver), end_len = sizeof(end) - 1;

    while (len > 0 && receiver[len - 1] != ':')
        len--;
    len -= len > 0;                             /* the colon */
    len -= len > 0 && receiver[len - 1] == '.'; /* which may end a name */
    if (len == end_len - 1)
        return memcmp(receiver, end + 1, len) == 0;
    return len >= end_len && memcmp(receiver + len - end_len, end, end_len) == 0;
}
