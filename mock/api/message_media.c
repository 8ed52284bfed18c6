#include "mock/api/media.h"
#include "mock/domain/media.h"

#include "base/text.h"

#include <errno.h>

struct attachments {
    struct message message;
    char message_uuid[UUID_TEXT_SIZE];
    struct attachment *list;
    size_t n;
};

/* The message of the path and what it carries. 0, -ENOENT, or another negative errno. */
static int attachments_read(struct exchange *x, struct attachments *ret)
{
    struct media_time at = media_time(x);
    int r = store_message_by_uuid(x->store, x->arena, x->account, x->segment[1], &ret->message);
    bool own = !x->subaccount || !api_rule(x, RULE_SUBACCOUNT_OWN) ||
               text_equal(ret->message.subaccount, x->subaccount);

    if (r < 0 || !own)
        return r < 0 ? r : -ENOENT;
    store_message_uuid(x->account, &ret->message, ret->message_uuid);
    return store_attachments(
        x->store, x->arena, x->account, &ret->message, &at, &ret->list, &ret->n);
}

int attachment_find(struct exchange *x, struct attachment *ret, struct message *ret_message)
{
    struct attachments all = { 0 };
    int r = attachments_read(x, &all);

    for (size_t i = 0; r == 0 && i < all.n; i++)
        if (text_equal(all.list[i].media.id, x->segment[2])) {
            *ret = all.list[i];
            if (ret_message)
                *ret_message = all.message;
            return 0;
        }
    return r < 0 ? r : -ENOENT;
}

/* Of a URL the mock knows the name only: it fetches nothing, so the size is 0. */
static const char *content_type(const struct attachment *a)
{
    const struct media_type *by_name = a->url ? media_type_of(NULL, a->url) : NULL;

    if (!a->url)
        return a->media.content_type;
    return by_name ? by_name->content_type : "application/octet-stream";
}

static void attachment_members(
    struct exchange *x, struct api_json *j, const char *message_uuid, const struct attachment *a)
{
    json_member(&j->w, "content_type", content_type(a));
    json_member(&j->w, "media_id", a->media.id);
    json_member(&j->w, "media_url", media_url(x, message_uuid, a->media.id));
    json_member(&j->w, "message_uuid", message_uuid);
    json_member_int(&j->w, "size", (int64_t)a->media.size);
}

static int not_found_or(struct exchange *x, int r)
{
    return r == -ENOENT ? api_refuse(x, RULE_NOT_FOUND, NULL) : r;
}

int message_media_list(struct exchange *x)
{
    struct attachments all = { 0 };
    struct api_json j;
    int r = attachments_read(x, &all);

    if (r < 0)
        return not_found_or(x, r);
    api_json_begin(x, &j, SPELLING_INDENTED);
    r = api_json_id(x, &j);
    json_key(&j.w, "objects");
    json_array_begin(&j.w);
    for (size_t i = 0; i < all.n; i++) {
        json_object_begin(&j.w);
        attachment_members(x, &j, all.message_uuid, &all.list[i]);
        json_object_end(&j.w);
    }
    json_array_end(&j.w);
    api_json_end(x, &j, 200);
    return r;
}

int message_media_get(struct exchange *x)
{
    char uuid[UUID_TEXT_SIZE];
    struct attachment found = { 0 };
    struct message message;
    struct api_json j;
    int r = attachment_find(x, &found, &message);

    if (r < 0)
        return not_found_or(x, r);
    store_message_uuid(x->account, &message, uuid);
    api_json_begin(x, &j, SPELLING_INDENTED);
    r = api_json_id(x, &j);
    attachment_members(x, &j, uuid, &found);
    api_json_end(x, &j, 200);
    return r;
}

static int deleted(struct exchange *x, const struct message *m, const struct attachment *one)
{
    int r = store_attachments_delete(x->store, x->account, m, one);

    x->res->status = 204;
    return r;
}

int message_media_delete_all(struct exchange *x)
{
    struct attachments all = { 0 };
    int r;

    if (!api_rule(x, RULE_MESSAGE_MEDIA_DELETE))
        return api_refuse(x, RULE_METHOD_NOT_ALLOWED, NULL);
    r = attachments_read(x, &all);
    return r < 0 ? not_found_or(x, r) : deleted(x, &all.message, NULL);
}

int message_media_delete(struct exchange *x)
{
    struct attachment found = { 0 };
    struct message message;
    int r;

    if (!api_rule(x, RULE_MESSAGE_MEDIA_DELETE))
        return api_refuse(x, RULE_METHOD_NOT_ALLOWED, NULL);
    r = attachment_find(x, &found, &message);
    return r < 0 ? not_found_or(x, r) : deleted(x, &message, &found);
}
