#include "mock/api/send.h"

#include "base/text.h"

#include <string.h>

const char *const send_method_names[] = { "GET", "POST" };
const char *const dlt_category_names[] = { "transactional", "promotional", "service_implicit",
    "service_explicit" };

#define NAMES(a) .names = (a), .n_names = ARRAY_SIZE(a)
#define AT(field) .offset = offsetof(struct send, field)

/* clang-format off */
static const struct parameter parameters[] = {
    { "src",                   PARAMETER_TEXT,  RULE_SEND_SRC_INVALID,      AT(src) },
    { "powerpack_uuid",        PARAMETER_TEXT,  RULE_SEND_PARAMETER_TYPE,   AT(powerpack_uuid) },
    { "dst",                   PARAMETER_TEXT,  RULE_SEND_DST_INVALID,      AT(dst) },
    { "text",                  PARAMETER_TEXT,  RULE_SEND_PARAMETER_TYPE,   AT(text) },
    { "type",                  PARAMETER_NAME,  RULE_SEND_TYPE,             AT(type), NAMES(message_type_names), .fallback = MESSAGE_SMS },
    { "url",                   PARAMETER_URL,   RULE_SEND_URL,              AT(url) },
    { "method",                PARAMETER_NAME,  RULE_SEND_METHOD,           AT(method), NAMES(send_method_names), .fallback = 1 },
    { "media_urls",            PARAMETER_TEXTS, RULE_SEND_MEDIA_INVALID,    AT(media_urls) },
    { "media_ids",             PARAMETER_TEXTS, RULE_SEND_MEDIA_INVALID,    AT(media_ids) },
    { "log",                   PARAMETER_NAME,  RULE_SEND_LOG,              AT(log), .names = message_log_names, .n_names = MESSAGE_LOG_MAX_, .fallback = LOG_ALL, .empty_is_absent = true },
    { "trackable",             PARAMETER_BOOL,  RULE_SEND_TRACKABLE,        AT(trackable) },
    { "message_expiry",        PARAMETER_COUNT, RULE_SEND_EXPIRY,           AT(expiry_s), .least = 5, .most = 10799, .fallback = 10800 },
    { "dlt_entity_id",         PARAMETER_TEXT,  RULE_SEND_PARAMETER_TYPE,   AT(dlt_entity_id) },
    { "dlt_template_id",       PARAMETER_TEXT,  RULE_SEND_PARAMETER_TYPE,   AT(dlt_template_id) },
    { "dlt_template_category", PARAMETER_NAME,  RULE_SEND_DLT_CATEGORY,     AT(dlt_category), NAMES(dlt_category_names), .fallback = -1 },
    { "template",              PARAMETER_TREE,  RULE_SEND_PARAMETER_TYPE,   AT(template) },
    { "interactive",           PARAMETER_TREE,  RULE_SEND_PARAMETER_TYPE,   AT(interactive) },
    { "location",              PARAMETER_TREE,  RULE_SEND_PARAMETER_TYPE,   AT(location) },
};
/* clang-format on */
const struct parameter_table message_send_takes = PARAMETER_TABLE(parameters);

static void text_array(struct json_writer *w, const char *const *texts, size_t n)
{
    json_array_begin(w);
    for (size_t i = 0; i < n; i++)
        json_string(w, texts[i]);
    json_array_end(w);
}

/* The journal and the answer both name them. */
static void uuids_note(struct exchange *x, const struct send *s, uint32_t first, int64_t time_us)
{
    x->n_messages = s->n_destinations;
    account_id_text(x->account, ID_MESSAGE, first, time_us, x->first_uuid);
    if (s->n_destinations < 2)
        return;
    x->message_uuids = ARENA_ARRAY(x->arena, const char *, s->n_destinations);
    for (uint32_t i = 0; i < s->n_destinations; i++) {
        char *uuid = arena_alloc(x->arena, UUID_TEXT_SIZE);

        account_id_text(x->account, ID_MESSAGE, first + i, time_us, uuid);
        x->message_uuids[i] = uuid;
    }
}

/* 202 with one uuid for each destination, in their order. */
static int answer_queued(struct exchange *x, const struct send *s, uint32_t first, int64_t time_us)
{
    char id[UUID_TEXT_SIZE];
    struct api_json j;

    account_id_text(x->account, ID_SEND, first, time_us, id);
    memcpy(x->api_id, id, sizeof(id));
    uuids_note(x, s, first, time_us);
    api_json_begin(x, &j, SPELLING_INDENTED);
    json_member(&j.w, "api_id", id);
    if (s->n_invalid) {
        json_key(&j.w, "invalid_number");
        text_array(&j.w, s->invalid, s->n_invalid);
    }
    json_member(&j.w, "message", "message(s) queued");
    json_key(&j.w, "message_uuid");
    json_array_begin(&j.w);
    for (uint32_t i = 0; i < s->n_destinations; i++)
        json_string_n(
            &j.w, x->message_uuids ? x->message_uuids[i] : x->first_uuid, UUID_TEXT_SIZE - 1);
    json_array_end(&j.w);
    api_json_end(x, &j, 202);
    return 0;
}

/* Ask, know, decide, change, answer. */
int message_send(struct exchange *x)
{
    struct send s = { 0 };
    const char *detail = NULL;
    uint32_t first = 0;
    int64_t time_us = 0;
    int error = 0;
    enum rule rule;

    if (!send_outcome_read(x, &s))
        return 0;
    rule = parameters_read(x, parameters, ARRAY_SIZE(parameters), &x->body, &s, &detail);

    x->refusal.src = s.src;
    x->refusal.dst = s.dst;
    x->refusal.powerpack_uuid = s.powerpack_uuid;
    if (!rule) {
        x->refusal.type = s.type;
        rule = send_check(x, &s, &detail, &error);
    }
    if (!rule && !error)
        rule = send_find_sender(x, &s, &detail, &error);
    if (!rule && !error)
        rule = send_queue(x, &s, &first, &time_us, &error);
    if (error)
        return error;
    return rule ? api_refuse(x, rule, detail) : answer_queued(x, &s, first, time_us);
}
