#include "mock/store/messages.h"

#include "base/text.h"
#include "mock/store/due.h"
#include "mock/store/internal.h"

#include <errno.h>

static int media_add(struct store *s, int64_t message, const struct message *m)
{
    for (size_t i = 0; i < m->n_media; i++) {
        CLEANUP_SQL struct sql q = { 0 };
        int r = sql_borrow(s, Q_MESSAGE_MEDIA_ADD, &q);

        if (r < 0)
            return r;
        sql_int(&q, message);
        sql_int(&q, (int64_t)i);
        sql_text(&q, m->media[i].media_id);
        sql_text(&q, m->media[i].url);
        r = sql_run(s, &q);
        if (r < 0)
            return r;
    }
    return 0;
}

static void int_or_null(struct sql *q, int64_t value, int64_t none)
{
    if (value == none)
        sql_null(q);
    else
        sql_int(q, value);
}

/* One that was not planned, or whose plan has nothing left, has nothing due. */
static void message_schedule(struct store *s, struct account *a, const struct message *m)
{
    struct due due = {
        .us = m->time_us,
        .time_us = m->time_us,
        .sent_us = m->sent_us,
        .ended_us = m->ended_us,
        .n = m->n,
        .amount = (uint32_t)m->amount,
        .code = (int16_t)m->error_code,
        .faults = (uint16_t)m->faults,
        .kind = DUE_QUEUED,
        .state = (uint8_t)m->state,
        .type = (uint8_t)m->type,
        .has_callback = m->url != NULL,
    };

    store_due_add(s, a, &due);
}

int store_message_add(struct store *s, struct account *a, struct message *m)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_MESSAGE_ADD, &q);

    if (r < 0)
        return r;
    m->n = a->last_message + 1;
    if (m->time_us < a->last_time_us)
        m->time_us = a->last_time_us;
    sql_int(&q, message_row_id(a, m->n));
    sql_int(&q, m->batch);
    sql_int(&q, m->time_us);
    int_or_null(&q, m->updated_us, 0);
    sql_int(&q, m->direction);
    sql_int(&q, m->state);
    sql_int(&q, m->type);
    sql_text(&q, m->src);
    sql_text(&q, m->dst);
    sql_text(&q, m->text);
    sql_int(&q, m->units);
    sql_int(&q, m->rate);
    sql_int(&q, m->amount);
    int_or_null(&q, m->error_code, -1);
    sql_int(&q, m->log);
    sql_text(&q, m->country);
    int_or_null(&q, m->powerpack, 0);
    sql_text(&q, m->subaccount);
    sql_text(&q, m->requester_ip);
    sql_int(&q, m->rule);
    sql_int(&q, m->tier);
    sql_int(&q, m->expiry_s);
    sql_text(&q, m->url);
    sql_text(&q, m->method);
    sql_int(&q, m->trackable);
    sql_text(&q, m->dlt_entity_id);
    sql_text(&q, m->dlt_template_id);
    sql_text(&q, m->dlt_template_category);
    sql_text(&q, m->whatsapp);
    sql_text(&q, m->asked_src);
    sql_text(&q, m->invalid_dst);
    int_or_null(&q, m->sent_us, 0);
    int_or_null(&q, m->ended_us, 0);
    sql_int(&q, m->faults);
    sql_int(&q, m->ended_rule);
    r = sql_run(s, &q);
    if (r == 0)
        r = media_add(s, message_row_id(a, m->n), m);
    if (r < 0)
        return r;
    a->last_message = m->n;
    a->last_time_us = m->time_us;
    if (m->direction == MESSAGE_OUTBOUND)
        message_schedule(s, a, m);
    return 0;
}

int store_message_move(struct store *s, struct account *a, const struct message *m)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_MESSAGE_MOVE, &q);

    if (r < 0)
        return r;
    sql_int(&q, m->state);
    int_or_null(&q, m->error_code, -1);
    int_or_null(&q, m->sent_us, 0);
    int_or_null(&q, m->ended_us, 0);
    sql_int(&q, m->rate);
    sql_int(&q, m->amount);
    sql_int(&q, m->ended_rule);
    sql_int(&q, message_row_id(a, m->n));
    return sql_run(s, &q);
}

void message_as_of(struct message *m, int64_t now_us)
{
    if (!m->ended_us)
        return; /* it stands as it is */
    if (m->ended_us <= now_us) {
        m->updated_us = m->ended_us;
        return;
    }
    m->error_code = -1;
    m->state = m->sent_us && m->sent_us <= now_us ? MESSAGE_SENT : MESSAGE_QUEUED;
    m->sent_us = m->state == MESSAGE_SENT ? m->sent_us : 0;
    m->updated_us = m->sent_us ? m->sent_us : m->time_us;
}

/* The columns MESSAGE_COLUMNS of queries.c, in their order. */
static void message_read(struct sql *q, struct arena *arena, struct message *m)
{
    *m = (struct message){ .n = (uint32_t)sql_column_int(q) };
    m->uuid = sql_column_text(q, arena);
    m->batch = (unsigned)sql_column_int(q);
    m->time_us = sql_column_int(q);
    m->sent_us = sql_column_int(q);
    m->updated_us = sql_column_int(q);
    m->direction = (enum message_direction)sql_column_int(q);
    m->state = (enum message_state)sql_column_int(q);
    m->type = (enum message_type)sql_column_int(q);
    m->src = sql_column_text(q, arena);
    m->dst = sql_column_text(q, arena);
    m->text = sql_column_text(q, arena);
    m->units = (unsigned)sql_column_int(q);
    m->rate = sql_column_int(q);
    m->amount = sql_column_int(q);
    m->error_code = (int)sql_column_int_or(q, -1);
    m->log = (enum message_log)sql_column_int(q);
    m->country = sql_column_text(q, arena);
    m->powerpack = sql_column_int(q);
    m->powerpack_uuid = sql_column_text(q, arena);
    m->subaccount = sql_column_text(q, arena);
    m->requester_ip = sql_column_text(q, arena);
    m->rule = (enum rule)sql_column_int(q);
    m->tier = (int)sql_column_int(q);
    m->expiry_s = (unsigned)sql_column_int(q);
    m->url = sql_column_text(q, arena);
    m->method = sql_column_text(q, arena);
    m->trackable = sql_column_int(q) != 0;
    m->dlt_entity_id = sql_column_text(q, arena);
    m->dlt_template_id = sql_column_text(q, arena);
    m->dlt_template_category = sql_column_text(q, arena);
    m->whatsapp = sql_column_text(q, arena);
    m->asked_src = sql_column_text(q, arena);
    m->invalid_dst = sql_column_text(q, arena);
    m->ended_us = sql_column_int(q);
    m->faults = (unsigned)sql_column_int(q);
    m->ended_rule = (enum rule)sql_column_int(q);
}

static int one_message(struct store *s, struct sql *q, struct arena *arena, struct message *ret)
{
    int r = sql_step(s, q);

    if (r <= 0)
        return r < 0 ? r : -ENOENT;
    message_read(q, arena, ret);
    return 0;
}

int store_message_by_n(
    struct store *s, struct arena *arena, const struct account *a, uint32_t n, struct message *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_MESSAGE_BY_ID, &q);

    if (r < 0)
        return r;
    sql_int(&q, message_row_id(a, n));
    return one_message(s, &q, arena, ret);
}

void store_message_uuid(
    const struct account *a, const struct message *m, char ret[static UUID_TEXT_SIZE])
{
    if (m->uuid)
        snprintf(ret, UUID_TEXT_SIZE, "%s", m->uuid);
    else
        account_id_text(a, ID_MESSAGE, m->n, m->time_us, ret);
}

/* One whose uuid stands in its row: a fixture's. */
static int message_by_kept_uuid(struct store *s, struct arena *arena, const struct account *a,
    const char *uuid, struct message *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_MESSAGE_BY_UUID, &q);

    if (r < 0)
        return r;
    sql_text(&q, uuid);
    sql_int(&q, a->id);
    sql_int(&q, a->id + 1);
    return one_message(s, &q, arena, ret);
}

int store_message_by_uuid(struct store *s, struct arena *arena, const struct account *a,
    const char *uuid, struct message *ret)
{
    char shown[UUID_TEXT_SIZE];
    enum id_kind kind;
    uint32_t n;

    if (account_id_number(a, uuid, &kind, &n) && kind == ID_MESSAGE && n >= 1 &&
        n <= a->last_message) {
        int r = store_message_by_n(s, arena, a, n, ret);

        if (r < 0 && r != -ENOENT)
            return r;
        if (r == 0) {
            store_message_uuid(a, ret, shown);
            if (text_equal(shown, uuid))
                return 0;
        }
    }
    return message_by_kept_uuid(s, arena, a, uuid, ret);
}

static int message_time(struct store *s, const struct account *a, uint32_t n, int64_t *ret)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_MESSAGE_TIME, &q);

    if (r < 0)
        return r;
    sql_int(&q, message_row_id(a, n));
    r = sql_step(s, &q);
    if (r == 1)
        *ret = sql_column_int(&q);
    return r < 0 ? r : 0;
}

/*
 * How many messages are older than us: time does not go back from one n to the next, so two dozen
 * look-ups find it among ten million rows, without an index that each insert would have to pay for.
 */
int store_messages_before(struct store *s, const struct account *a, int64_t us, uint32_t *ret)
{
    uint32_t low = 0, high = a->last_message;

    if (us > a->last_time_us)
        low = high;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        int64_t time = 0;
        int r = message_time(s, a, middle + 1, &time);

        if (r < 0)
            return r;
        if (time < us)
            low = middle + 1;
        else
            high = middle;
    }
    *ret = low;
    return 0;
}

static bool has_content_filter(const struct message_filter *f)
{
    return f->subaccount || f->src || f->dst || f->country || f->powerpack_uuid ||
           f->direction >= 0 || f->state >= 0 || f->type >= 0 || f->error_code >= 0;
}

static int page_read(struct store *s, struct sql *q, struct arena *arena, size_t most,
    struct message **ret, size_t *ret_n)
{
    int r;

    *ret = ARENA_ARRAY(arena, struct message, most);
    while ((r = sql_step(s, q)) == 1)
        message_read(q, arena, &(*ret)[(*ret_n)++]);
    return r;
}

static int page_filtered(struct store *s, struct arena *arena, const struct account *a,
    const struct message_filter *f, uint32_t first, uint32_t last, struct message **ret,
    size_t *ret_n)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r = sql_borrow(s, Q_MESSAGE_FILTERED, &q);

    if (r < 0)
        return r;
    sql_int(&q, message_row_id(a, first));
    sql_int(&q, message_row_id(a, last));
    sql_int(&q, (int64_t)f->limit + 1);
    sql_int(&q, (int64_t)f->offset);
    sql_text(&q, f->subaccount);
    sql_text(&q, f->src);
    sql_text(&q, f->dst);
    sql_text(&q, f->country);
    sql_text(&q, f->powerpack_uuid);
    int_or_null(&q, f->direction, -1);
    int_or_null(&q, f->state, -1);
    int_or_null(&q, f->type, -1);
    int_or_null(&q, f->error_code, -1);
    sql_int(&q, f->now_us);
    return page_read(s, &q, arena, f->limit + 1, ret, ret_n);
}

static int page_plain(struct store *s, struct arena *arena, const struct account *a,
    const struct message_filter *f, uint32_t first, uint32_t last, struct message **ret,
    size_t *ret_n)
{
    CLEANUP_SQL struct sql q = { 0 };
    int r;

    if (f->offset > last - first)
        return 0;
    r = sql_borrow(s, Q_MESSAGE_PAGE, &q);
    if (r < 0)
        return r;
    sql_int(&q, message_row_id(a, first));
    sql_int(&q, message_row_id(a, last - (uint32_t)f->offset));
    sql_int(&q, (int64_t)f->limit + 1);
    return page_read(s, &q, arena, f->limit + 1, ret, ret_n);
}

int store_message_list(struct store *s, struct arena *arena, const struct account *a,
    const struct message_filter *f, struct message **ret, size_t *ret_n)
{
    uint32_t before = 0, until = a->last_message;
    int r = 0;

    *ret_n = 0;
    *ret = NULL;
    if (f->from_us != INT64_MIN)
        r = store_messages_before(s, a, f->from_us, &before);
    if (r == 0 && f->to_us != INT64_MAX)
        r = store_messages_before(s, a, f->to_us + 1, &until);
    if (r < 0 || f->nothing || until <= before)
        return r;
    return (has_content_filter(f) ? page_filtered : page_plain)(
        s, arena, a, f, before + 1, until, ret, ret_n);
}
