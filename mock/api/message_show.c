#include "mock/api/message_show.h"

#include "base/text.h"
#include "mock/domain/phone.h"
#include "mock/domain/rates.h"

#include <errno.h>

static void time_member(struct exchange *x, struct api_json *j, const char *key, int64_t us)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    if (us)
        message_time_text(us, account_zone_offset(x->account, us), &text);
    json_member(&j->w, key, text.buf);
}

static void money_member(struct api_json *j, const char *key, int64_t amount)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    money_text(amount, &text);
    json_member(&j->w, key, text.buf);
}

/* null in flight, "000" delivered, else the code's digits: always text, since Go decodes a string.
 */
static void error_members(struct api_json *j, int code)
{
    char digits[12];

    if (code < 0) {
        json_member(&j->w, "error_code", NULL);
    } else {
        snprintf(digits, sizeof(digits), code ? "%d" : "%03d", code);
        json_member(&j->w, "error_code", digits);
    }
    json_member(&j->w, "error_message", message_error_name(code < 0 ? 0 : code));
}

static void number_member(struct exchange *x, struct api_json *j, const struct message *m)
{
    static const enum rule rules[] = {
        [LOG_NOTHING] = RULE_LOG_FALSE, [LOG_CONTENT_ONLY] = RULE_LOG_CONTENT_ONLY
    };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    bool hidden = m->log == LOG_NOTHING || m->log == LOG_CONTENT_ONLY;

    message_shown_number(hidden && !api_rule(x, rules[m->log]) ? LOG_ALL : m->log, m->dst, &text);
    json_member(&j->w, "to_number", text.buf);
}

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

/* Fields that only WhatsApp, India or 10DLC fill are there and empty, as in the recorded answers.
 */
int message_show(struct exchange *x, struct api_json *j, const struct message *row, bool alone)
{
    struct json_writer *w = &j->w;
    struct message reached = *row, *m = &reached;
    char uuid[UUID_TEXT_SIZE];
    int r = alone ? api_json_id(x, j) : 0;

    message_as_of(m, x->now_us);
    if (m->ended_us && m->state == MESSAGE_FAILED) {
        m->rate = message_failed_rate(x->policy, m->error_code, m->rate);
        m->amount = message_failed_amount(x->policy, m->amount);
    }
    store_message_uuid(x->account, m, uuid);
    json_member(w, "carrier_fees", "0.00000");
    json_member(w, "carrier_fees_rate", "0.00000");
    json_member(w, "conversation_expiration_timestamp", "");
    json_member(w, "conversation_id", "");
    json_member(w, "conversation_origin", "");
    json_member(w, "destination_country_iso2", m->country);
    json_member(w, "destination_network", "");
    json_member(w, "dlt_entity_id", or_empty(m->dlt_entity_id));
    json_member(w, "dlt_template_category", or_empty(m->dlt_template_category));
    json_member(w, "dlt_template_id", or_empty(m->dlt_template_id));
    error_members(j, m->error_code);
    json_member(w, "from_number", m->src);
    json_member_bool(
        w, "is_domestic", *m->country && text_equal(phone_place(m->src).country, m->country));
    json_member(w, "log", message_log_names[m->log]);
    json_member(w, "message_direction", message_direction_names[m->direction]);
    time_member(x, j, "message_sent_time", m->sent_us);
    json_member(w, "message_state", message_state_names[m->state]);
    time_member(x, j, "message_time", m->time_us);
    json_member(w, "message_type", message_type_names[m->type]);
    time_member(x, j, "message_updated_time", m->updated_us ? m->updated_us : m->time_us);
    json_member(w, "message_uuid", uuid);
    json_member(w, "powerpack_id", m->powerpack_uuid);
    json_member(w, "replaced_sender", "");
    json_member(w, "requester_ip", m->requester_ip);
    json_key(w, "resource_uri");
    json_string(w, arena_printf(x->arena, "/v1/Account/%s/Message/%s/", x->segment[0], uuid));
    json_member(w, "tendlc_campaign_id", NULL);
    json_member(w, "tendlc_registration_status", NULL);
    number_member(x, j, m);
    money_member(j, "total_amount", m->amount);
    money_member(j, "total_rate", m->rate);
    json_member_int(w, "units", m->units);
    return r;
}

int message_get(struct exchange *x)
{
    struct message m = { 0 };
    struct api_json j;
    int r = store_message_by_uuid(x->store, x->arena, x->account, x->segment[1], &m);
    bool own = !x->subaccount || !api_rule(x, RULE_SUBACCOUNT_OWN) ||
               text_equal(m.subaccount, x->subaccount);

    if (r < 0 && r != -ENOENT)
        return r;
    if (r == -ENOENT || !own)
        return api_refuse(
            x, api_rule(x, RULE_NOT_FOUND) ? RULE_NOT_FOUND : RULE_ROUTE_UNKNOWN, NULL);
    store_message_uuid(x->account, &m, x->first_uuid);
    x->n_messages = 1;
    api_json_begin(x, &j, SPELLING_INDENTED);
    r = message_show(x, &j, &m, true);
    api_json_end(x, &j, 200);
    return r;
}
