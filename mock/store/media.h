/* Uploaded media and what messages carry. */
#ifndef MOCK_STORE_MEDIA_H
#define MOCK_STORE_MEDIA_H

#include "mock/store/messages.h"

struct media {
    const char *id;
    const char *content_type, *file_name;
    size_t size;
    int64_t upload_us;
};

/* Which files there are: those that expire later, and those that were used since. */
struct media_time {
    int64_t now_us, used_since_us;
};

/* Adds an upload of size bytes, which expires then if it is not used; fills its id, in the arena.
 */
int store_media_add(struct store *s, struct arena *arena, const struct account *a, struct media *m,
    const char *bytes, int64_t expires_us);
/* 0, or -ENOENT if the account has no such media. */
int store_media(struct store *s, struct arena *arena, const struct account *a, const char *id,
    const struct media_time *at, struct media *ret);
/* The bytes, size of them, in the arena; NULL for a fixture's row that has none. 0 or -ENOENT. */
int store_media_bytes(struct store *s, struct arena *arena, const struct account *a, const char *id,
    const char **ret);
/* A message was sent with it. */
int store_media_used(struct store *s, const struct account *a, const char *id, int64_t now_us);

/*
 * A page of what the account has, oldest first: up to limit + 1 (the one more says that there is a
 * next page); *ret_total is how many there are in all.
 */
int store_media_list(struct store *s, struct arena *arena, const struct account *a,
    const struct media_time *at, size_t limit, size_t offset, struct media **ret, size_t *ret_n,
    int64_t *ret_total);

/* What a message carries: uploaded media, or a URL, of which the mock knows no more than that. */
struct attachment {
    unsigned position;
    const char *url;    /* NULL: uploaded */
    struct media media; /* of a URL only the id */
};
/* The message's attachments that are there, in their order. */
int store_attachments(struct store *s, struct arena *arena, const struct account *a,
    const struct message *m, const struct media_time *at, struct attachment **ret, size_t *ret_n);
/* Takes one, or all if it is NULL, away from the message; the uploaded file stays. */
int store_attachments_delete(struct store *s, const struct account *a, const struct message *m,
    const struct attachment *one);

#endif
