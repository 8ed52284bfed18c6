#include "mock/api/listing.h"
#include "mock/api/media.h"
#include "mock/domain/media.h"

#include <errno.h>

/* The scheme and host that answers name. */
static const char *media_base(struct exchange *x)
{
    const char *host = http_header(x->req, "Host");

    if (host && policy_is(x->policy, ASSUME_MEDIA_HOST, "mock"))
        return arena_printf(x->arena, "http://%s", host);
    return "https://media.plivo.com";
}

const char *media_url(struct exchange *x, const char *message_uuid, const char *media_id)
{
    return arena_printf(x->arena, "%s/Account/%s/%s%s%sMedia/%s", media_base(x), x->segment[0],
        message_uuid ? "Message/" : "", message_uuid ? message_uuid : "", message_uuid ? "/" : "",
        media_id);
}

void media_members(
    struct exchange *x, struct api_json *j, const struct media *m, bool upload_status)
{
    CLEANUP_STRBUF struct strbuf time = STRBUF_INIT;
    const char *url = media_url(x, NULL, m->id);

    utc_time_text(m->upload_us, &time);
    json_member(&j->w, "content_type", m->content_type);
    json_member(&j->w, "file_name", m->file_name);
    json_member(&j->w, "media_id", m->id);
    json_member(&j->w, "media_url", url);
    json_member_int(&j->w, "size", (int64_t)m->size);
    if (upload_status) {
        json_member(&j->w, "status", "success");
        json_member_int(&j->w, "status_code", 201);
    }
    json_member(&j->w, "upload_time", time.buf);
    if (api_rule(x, RULE_MEDIA_BOTH_URLS))
        json_member(&j->w, "url", url);
}

struct media_time media_time(const struct exchange *x)
{
    return (struct media_time){
        .now_us = api_rule(x, RULE_MEDIA_KEPT_UNUSED) ? x->now_us : INT64_MIN,
        .used_since_us = api_rule(x, RULE_MEDIA_KEPT_USED) ? x->now_us - MEDIA_USED_US : INT64_MAX,
    };
}

int media_get(struct exchange *x)
{
    struct media_time at = media_time(x);
    struct media m = { 0 };
    struct api_json j;
    int r = store_media(x->store, x->arena, x->account, x->segment[1], &at, &m);

    if (r < 0)
        return r == -ENOENT ? api_refuse(x, RULE_NOT_FOUND, NULL) : r;
    api_json_begin(x, &j, SPELLING_INDENTED);
    r = api_json_id(x, &j);
    media_members(x, &j, &m, false);
    api_json_end(x, &j, 200);
    return r;
}

int media_list(struct exchange *x)
{
    struct listing listing = { .path = "Media/", .spelling = SPELLING_INDENTED };
    struct media_time at = media_time(x);
    const char *detail = NULL;
    struct media *media;
    struct api_json j;
    size_t n, shown;
    enum rule rule = page_read(x, &listing.page, &detail);
    int r;

    if (rule)
        return api_refuse(x, rule, detail);
    r = store_media_list(x->store, x->arena, x->account, &at, listing.page.limit,
        listing.page.offset, &media, &n, &listing.total);
    if (r < 0)
        return r;
    listing.more = n > listing.page.limit;
    shown = listing.more ? listing.page.limit : n;
    r = listing_begin(x, &j, &listing);
    for (size_t i = 0; i < shown; i++) {
        json_object_begin(&j.w);
        media_members(x, &j, &media[api_rule(x, RULE_MEDIA_ORDER) ? i : shown - 1 - i], false);
        json_object_end(&j.w);
    }
    listing_end(x, &j);
    return r;
}
