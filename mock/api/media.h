/* What the answers about media share. Inside api/ only. */
#ifndef MOCK_API_MEDIA_H
#define MOCK_API_MEDIA_H

#include "mock/api/exchange.h"
#include "mock/store/media.h"

/*
 * The address of bytes, in the arena: of an upload, or of a message's attachment if message_uuid is
 * not NULL. On Plivo's media host as recorded, or on the mock itself as the request named it
 * (assumption media-host). Source: plivo-python fixtures mediaGetMediaResponse, messageListMedia.
 */
const char *media_url(struct exchange *x, const char *message_uuid, const char *media_id);

/*
 * Members of an uploaded file's object, in alphabetical order; upload_status: those between too
 * that only the answer to an upload has.
 */
void media_members(
    struct exchange *x, struct api_json *j, const struct media *m, bool upload_status);

/* Which files there are for this request, by the rules on how long they are kept. */
struct media_time media_time(const struct exchange *x);

/*
 * The attachment of the path's {message_uuid} and {media_id}, and its message (may be NULL). 0, or
 * -ENOENT: there is none, or the message is not the sub-account's that asks.
 */
int attachment_find(struct exchange *x, struct attachment *ret, struct message *ret_message);

#endif
