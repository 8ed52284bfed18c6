/* The media host: bytes, whoever knows the address. */
#include "mock/api/media.h"

#include <errno.h>

/* The login that the media's address needs if it is not open to all. True when it is answered. */
static bool login_refused(struct exchange *x, int *ret)
{
    bool refused = false;

    *ret = 0;
    if (!api_rule(x, RULE_MEDIA_OPEN))
        *ret = api_login(x, x->segment[0], LOGIN_PAGE, &refused);
    return *ret < 0 || refused;
}

static int answer_bytes(struct exchange *x, const struct media *m)
{
    const char *bytes = NULL;
    int r = store_media_bytes(x->store, x->arena, x->account, m->id, &bytes);

    if (r < 0 || !bytes) /* a fixture may name a file without its bytes */
        return r < 0 ? r : api_refuse(x, RULE_NOT_FOUND, NULL);
    x->res->status = 200;
    x->res->content_type = m->content_type;
    x->res->body = bytes;
    x->res->body_len = m->size;
    return 0;
}

int media_bytes_get(struct exchange *x)
{
    struct media_time at = media_time(x);
    struct media m = { 0 };
    int r;

    if (login_refused(x, &r))
        return r;
    r = store_media(x->store, x->arena, x->account, x->segment[1], &at, &m);
    if (r < 0)
        return r == -ENOENT ? api_refuse(x, RULE_NOT_FOUND, NULL) : r;
    return answer_bytes(x, &m);
}

/* The mock fetches nothing, so the bytes of an attachment by URL are where that URL says. */
int attachment_bytes_get(struct exchange *x)
{
    struct attachment found = { 0 };
    int r;

    if (login_refused(x, &r))
        return r;
    r = attachment_find(x, &found, NULL);
    if (r < 0)
        return r == -ENOENT ? api_refuse(x, RULE_NOT_FOUND, NULL) : r;
    if (!found.url)
        return answer_bytes(x, &found.media);
    x->res->status = 302;
    http_response_header(x->res, "Location", found.url);
    return 0;
}
