#include "harness/client/url.h"

#include <ctype.h>
#include <curl/curl.h>

static const char *part(struct arena *a, CURLU *url, CURLUPart which, unsigned flags)
{
    char *text = NULL;
    const char *copy = NULL;

    if (curl_url_get(url, which, &text, flags) == CURLUE_OK)
        copy = arena_strdup(a, text);
    curl_free(text);
    return copy;
}

static const char *lower(struct arena *a, const char *text)
{
    char *copy = arena_strdup(a, text);

    for (char *c = copy; c && *c; c++)
        *c = (char)tolower((unsigned char)*c);
    return copy;
}

bool url_split(struct arena *a, const char *text, struct url_parts *ret)
{
    CURLU *url = curl_url();
    bool fine = url && curl_url_set(url, CURLUPART_URL, text, CURLU_PATH_AS_IS) == CURLUE_OK;
    struct url_parts parts = { 0 };

    if (fine) {
        parts.scheme = lower(a, part(a, url, CURLUPART_SCHEME, 0));
        parts.host = lower(a, part(a, url, CURLUPART_HOST, 0));
        parts.port = part(a, url, CURLUPART_PORT, CURLU_DEFAULT_PORT);
        parts.path = part(a, url, CURLUPART_PATH, 0);
        parts.query = part(a, url, CURLUPART_QUERY, 0);
        fine = parts.scheme && parts.host && parts.port && parts.path;
    }
    curl_url_cleanup(url);
    if (fine)
        *ret = parts;
    return fine;
}
