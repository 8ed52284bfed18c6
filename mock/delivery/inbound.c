/* Messages that come in: what they mean, whom they are told to, what is answered. */
#include "mock/delivery/internal.h"

#include "base/log.h"
#include "base/text.h"
#include "mock/delivery/message_xml.h"
#include "mock/delivery/webhook.h"
#include "mock/domain/opt_words.h"
#include "mock/domain/phone.h"
#include "mock/domain/units.h"
#include "mock/store/applications.h"
#include "mock/store/carriers.h"
#include "mock/store/media.h"
#include "mock/store/numbers.h"
#include "mock/store/pool_list.h"
#include "mock/store/pools.h"

#include <errno.h>
#include <string.h>

/* A message on its way in, and what the account has to do with it. */
struct arrival {
    struct arena arena;
    const struct delivery_inbound *asked;
    struct number_row number;
    struct powerpack powerpack; /* that the number is in; id 0: none */
    struct application application;
    bool has_application;
    enum message_intent intent;
};

static int powerpack_find(struct delivery *d, struct account *a, struct arrival *v)
{
    int64_t id = 0;
    int r = store_pool_of_number(d->config.store, a, v->number.number, &id);

    if (r < 0)
        return r == -ENOENT ? 0 : r;
    return store_powerpack_by_id(d->config.store, &v->arena, a, id, &v->powerpack);
}

/* The number's own application, else that of its Powerpack. */
static int application_find(struct delivery *d, struct account *a, struct arrival *v)
{
    const char *app_id = v->number.application;
    int r;

    if (!rule_on(d->config.policy, RULE_INBOUND_APPLICATION))
        return 0;
    if (!app_id && v->powerpack.id && *v->powerpack.application_id)
        app_id = v->powerpack.application_id;
    if (!app_id)
        return 0;
    r = store_application(d->config.store, &v->arena, a, app_id, &v->application);
    v->has_application = r == 0 && v->application.message_url;
    return r == -ENOENT ? 0 : r;
}

static enum sender_kind kind_of(const struct number_row *n)
{
    if (n->type == NUMBER_SHORTCODE)
        return SENDER_SHORTCODE;
    return n->type == NUMBER_TOLLFREE ? SENDER_TOLLFREE : SENDER_LONGCODE;
}

static void intent_find(const struct delivery *d, struct arrival *v)
{
    if (opt_words_heard(d->config.policy, kind_of(&v->number), v->number.country))
        v->intent = opt_words_intent(d->config.policy, v->asked->text);
}

static void message_fill(
    const struct delivery *d, const struct account *a, struct arrival *v, struct message *m)
{
    const struct delivery_inbound *in = v->asked;
    struct text_size size = text_measure(in->text ? in->text : "");

    *m = (struct message){ .time_us = delivery_now_us(d, a),
        .direction = MESSAGE_INBOUND,
        .state = MESSAGE_RECEIVED,
        .type = in->type,
        .src = in->from,
        .dst = v->number.number,
        .text = in->text,
        .units = in->type == MESSAGE_SMS ? size.units : 1,
        .error_code = -1,
        .country = v->number.country,
        .powerpack = v->powerpack.id,
        .subaccount = v->number.subaccount,
        .requester_ip = "",
        .rule = RULE_INBOUND_APPLICATION,
        .tier = -1,
        .url = v->has_application ? v->application.message_url : NULL,
        .method = v->has_application ? v->application.message_method : NULL };
    m->media = ARENA_ARRAY(&v->arena, struct message_media, in->n_media_urls + 1);
    for (size_t i = 0; i < in->n_media_urls; i++)
        m->media[m->n_media++].url = in->media_urls[i];
}

/* The platform's own answer to a word. A farewell goes out before the number falls silent. */
static int word_take(struct delivery *d, struct account *a, struct arrival *v, int64_t now_us)
{
    const char *number = v->number.number, *from = v->asked->from;
    int was_out = store_opted_out(d->config.store, a, number, from), r = 0;
    struct delivery_reply reply = { .src = number, .dst = from };

    if (was_out < 0 || v->intent == INTENT_NONE)
        return was_out < 0 ? was_out : 0;
    reply.text = opt_words_reply(v->intent, was_out == 1);
    if (v->intent == INTENT_OPT_IN)
        r = store_opt_in(d->config.store, a, number, from);
    if (r >= 0 && reply.text)
        d->config.send(d->config.context, a, &reply);
    if (r >= 0 && v->intent == INTENT_OPT_OUT)
        r = store_opt_out(d->config.store, a, number, from, now_us);
    return r < 0 ? r : 0;
}

static int webhook_begin(struct delivery *d, struct account *a, const struct message *m)
{
    struct due due = { .us = m->time_us, .time_us = m->time_us, .n = m->n, .kind = DUE_QUEUED };

    return m->url ? line_add(d, a, &due, MESSAGE_RECEIVED, true) : 0;
}

static int arrival_take(
    struct delivery *d, struct account *a, struct arrival *v, struct delivery_arrived *ret)
{
    struct message m;
    int r = powerpack_find(d, a, v);

    if (r == 0)
        r = application_find(d, a, v);
    if (r < 0)
        return r;
    intent_find(d, v);
    message_fill(d, a, v, &m);
    r = store_message_add(d->config.store, a, &m);
    if (r < 0)
        return r;
    store_message_uuid(a, &m, ret->uuid);
    ret->intent = v->intent;
    ret->has_webhook = m.url != NULL;
    inbound_tell(d, a, &m, MESSAGE_STATE_MAX_, MESSAGE_RECEIVED);
    r = webhook_begin(d, a, &m);
    return r < 0 ? r : word_take(d, a, v, m.time_us);
}

int delivery_inbound(struct delivery *d, struct account *a, const struct delivery_inbound *in,
    struct delivery_arrived *ret)
{
    struct arrival v = { .asked = in };
    int r = store_number_row(d->config.store, &v.arena, a, in->to, &v.number);

    if (r == 0)
        r = arrival_take(d, a, &v, ret);
    arena_release(&v.arena);
    return r;
}

int webhook_fields(struct delivery *d, struct account *a, struct arena *arena,
    const struct message *m, struct callback_fields *ret)
{
    const char **urls = ARENA_ARRAY(arena, const char *, CALLBACK_MEDIA_MAX);
    const struct media_time any_time = { .now_us = INT64_MIN, .used_since_us = INT64_MIN };
    struct attachment *attachments;
    size_t n = 0;
    struct inbound_facts facts = { .from = m->src,
        .to = m->dst,
        .powerpack_uuid = m->powerpack_uuid,
        .text = m->text,
        .type = m->type,
        .units = m->units,
        .rate = m->rate,
        .amount = m->amount,
        .media_urls = urls };
    char *uuid = arena_alloc(arena, UUID_TEXT_SIZE);
    struct number_row number = { 0 };
    int r = store_attachments(d->config.store, arena, a, m, &any_time, &attachments, &n);

    for (size_t i = 0; r == 0 && i < n && i < CALLBACK_MEDIA_MAX; i++)
        if (attachments[i].url)
            urls[facts.n_media++] = attachments[i].url;
    store_message_uuid(a, m, uuid);
    facts.message_uuid = uuid;
    if (r == 0)
        r = store_number_row(d->config.store, arena, a, m->dst, &number);
    if (r == 0 && opt_words_heard(d->config.policy, kind_of(&number), number.country))
        facts.intent = opt_words_intent(d->config.policy, m->text);
    callback_inbound_fields(arena, d->config.policy, &facts, ret);
    return r == -ENOENT ? 0 : r; /* a number that was given back since is still told of */
}

void inbound_tell(struct delivery *d, struct account *a, const struct message *m,
    enum message_state from, enum message_state to)
{
    struct due due = { .us = delivery_now_us(d, a),
        .time_us = m->time_us,
        .n = m->n,
        .code = -1,
        .kind = DUE_ENDED,
        .type = (uint8_t)m->type };

    if (from == MESSAGE_STATE_MAX_)
        due.kind = DUE_QUEUED;
    state_tell(d, a, &due, from, to);
}

/* What is missing is taken from the message that is answered. */
static void replies_send(
    struct delivery *d, struct account *a, const struct message *m, const struct message_xml *xml)
{
    for (size_t i = 0; i < xml->n; i++) {
        struct delivery_reply reply = xml->list[i];

        reply.src = reply.src ? reply.src : m->dst;
        reply.dst = reply.dst ? reply.dst : m->src;
        d->config.send(d->config.context, a, &reply);
    }
}

static void answer_read(struct delivery *d, struct account *a, struct arena *arena,
    const struct message *m, const struct outbox_result *result)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct message_xml xml;

    if (!rule_on(d->config.policy, RULE_INBOUND_REPLY) || !result->content_type ||
        !strstr(result->content_type, "xml") || !result->body_len)
        return;
    if (message_xml_read(arena, result->body, result->body_len, &xml, &why) < 0)
        log_event(LOG_WARNING, "the answer of %s is no Message XML: %s", m->url, why.buf);
    else
        replies_send(d, a, m, &xml);
}

int inbound_settled(struct delivery *d, struct account *a, uint32_t n, bool is_answered,
    const struct outbox_result *result)
{
    struct arena arena = { 0 };
    struct message m;
    int r = store_message_by_n(d->config.store, &arena, a, n, &m);

    if (r == 0 && rule_on(d->config.policy, RULE_INBOUND_STATES)) {
        m.state = is_answered ? MESSAGE_DELIVERED : MESSAGE_UNDELIVERED;
        m.ended_us = delivery_now_us(d, a);
        r = store_message_move(d->config.store, a, &m);
        inbound_tell(d, a, &m, MESSAGE_RECEIVED, m.state);
    }
    if (r == 0 && is_answered)
        answer_read(d, a, &arena, &m, result);
    arena_release(&arena);
    return r;
}
