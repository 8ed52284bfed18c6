#include "mock/store/media.h"

#include "mock/store/counters.h"
#include "mock/store/internal.h"

#include <errno.h>
#include <string.h>

enum media_variant { MEDIA_UPLOADED, MEDIA_BY_URL }; /* of the uuids that COUNTER_MEDIA makes */

int store_media_add(struct store *s, struct arena *arena, const struct account *a, struct media *m,
    const char *bytes, int64_t expires_us)
{
    CLEANUP_SQL struct sql q = { 0 };
    char *id = arena_alloc(arena, UUID_TEXT_SIZE);
    int64_t n;
    int r = store_count_up(s, a, COUNTER_MEDIA, &n);

    if (r == 0)
        r = sql_borrow(s, Q_MEDIA_ADD, &q);
    if (r < 0)
        return r;
    account_uuid4_text(a, COUNTER_MEDIA, MEDIA_UPLOADED, n, id);
    m->id = id;
    sql_int(&q, a->id);
    sql_text(&q, id);
    sql_text(&q, m->content_type);
    sql_text(&q, m->file_name);
    sql_int(&q, (int64_t)m->size);
    sql_int(&q, m->upload_us);
    sql_int(&q, expires_us);
    sql_blob(&q, bytes, m->size);
    return sql_run(s, &q);
}

/* What MEDIA_IS_THERE of queries.c asks for. */
static void time_bind(struct sql *q, const struct media_time *at)
{
    sql_int(q, at->now_us);
    sql_int(q, at->used_since_us);
}

/* The columns MEDIA_COLUMNS of queries.c, in their order. */
static void media_read(struct sql *q, struct arena *arena, struct media *m)
{
    m->id = sql_column_text(q, arena);
    m->content_type = sql_column_text(q, arena);
    m->file_name = sql_column_text(q, arena);
    m->size = (size_t)sql_column_int(q);
    m->upload_us = sql_column_int(q);
}

int store_media(struct store *s, struct arena *arena, const struct account *a, const char *id,
    const struct media_time *at, struct media *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_MEDIA, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_text(&q, id);
    time_bind(&q, at);
    r = sql_step(s, &q);
    if (r == 1)
        media_read(&q, arena, ret);
    return r == 1 ? 0 : r < 0 ? r : -ENOENT;
}

int store_media_bytes(
    struct store *s, struct arena *arena, const struct account *a, const char *id, const char **ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_MEDIA_BYTES, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_text(&q, id);
    r = sql_step(s, &q);
    if (r == 1)
        *ret = sql_column_blob(&q, arena);
    return r == 1 ? 0 : r < 0 ? r : -ENOENT;
}

int store_media_used(struct store *s, const struct account *a, const char *id, int64_t now_us)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_MEDIA_USED, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_text(&q, id);
    sql_int(&q, now_us);
    return sql_run(s, &q);
}

static int media_count(
    struct store *s, const struct account *a, const struct media_time *at, int64_t *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_MEDIA_COUNT, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_null(&q); /* no id */
    time_bind(&q, at);
    r = sql_step(s, &q);
    if (r == 1)
        *ret = sql_column_int(&q);
    return r < 0 ? r : 0;
}

int store_media_list(struct store *s, struct arena *arena, const struct account *a,
    const struct media_time *at, size_t limit, size_t offset, struct media **ret, size_t *ret_n,
    int64_t *ret_total)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = media_count(s, a, at, ret_total);

    if (r == 0)
        r = sql_borrow(s, Q_MEDIA_PAGE, &q);
    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_null(&q); /* no id */
    time_bind(&q, at);
    sql_int(&q, (int64_t)limit + 1);
    sql_int(&q, (int64_t)offset);
    *ret = ARENA_ARRAY(arena, struct media, limit + 1);
    *ret_n = 0;
    while ((r = sql_step(s, &q)) == 1)
        media_read(&q, arena, &(*ret)[(*ret_n)++]);
    return r;
}

/* A row of message_media beside its media's. */
static void attachment_read(struct sql *q, struct arena *arena, const struct account *a,
    const struct message *m, struct attachment *ret)
{
    enum { PLACES = 1 << 16 }; /* of a message among the numbers that ids are made of */
    char *id;

    ret->position = (unsigned)sql_column_int(q);
    ret->url = sql_column_text(q, arena);
    media_read(q, arena, &ret->media);
    if (!ret->url)
        return;
    id = arena_alloc(arena, UUID_TEXT_SIZE);
    account_uuid4_text(a, COUNTER_MEDIA, MEDIA_BY_URL, (int64_t)m->n * PLACES + ret->position, id);
    ret->media = (struct media){ .id = id };
}

static struct attachment *grown(struct arena *arena, struct attachment *list, size_t n)
{
    struct attachment *more = ARENA_ARRAY(arena, struct attachment, n ? n * 2 : 16);

    if (n)
        memcpy(more, list, n * sizeof(*more));
    return more;
}

int store_attachments(struct store *s, struct arena *arena, const struct account *a,
    const struct message *m, const struct media_time *at, struct attachment **ret, size_t *ret_n)
{
    CLEANUP_SQL struct sql q = { 0 };
    size_t room = 0;
    int r = sql_borrow(s, Q_ATTACHMENTS, &q);

    *ret_n = 0;
    *ret = NULL;
    if (r < 0)
        return r;
    sql_int(&q, a->id);
    sql_int(&q, a->id << 32 | m->n);
    time_bind(&q, at);
    while ((r = sql_step(s, &q)) == 1) {
        if (*ret_n == room) {
            *ret = grown(arena, *ret, room);
            room = room ? room * 2 : 16;
        }
        attachment_read(&q, arena, a, m, &(*ret)[(*ret_n)++]);
    }
    return r;
}

int store_attachments_delete(
    struct store *s, const struct account *a, const struct message *m, const struct attachment *one)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_ATTACHMENTS_DELETE, &q);

    if (r < 0)
        return r;
    sql_int(&q, a->id << 32 | m->n);
    sql_int(&q, one ? (int64_t)one->position : 0);
    sql_int(&q, one ? (int64_t)one->position : INT32_MAX);
    return sql_run(s, &q);
}
