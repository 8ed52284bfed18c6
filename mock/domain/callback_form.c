#include "mock/domain/callback_form.h"

#include "base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define S INT64_C(1000000) /* microseconds in a second */

static void add(struct callback_fields *fields, const char *name, const char *value)
{
    assert(fields->n < CALLBACK_FIELDS_MAX);
    fields->list[fields->n++] = (struct callback_field){ name, value ? value : "" };
}

static void add_number(
    struct arena *a, struct callback_fields *fields, const char *name, uint64_t n)
{
    add(fields, name, arena_printf(a, "%llu", (unsigned long long)n));
}

/* "2021-07-13 13:04:06.799021": a message's time without its zone; "" for what has not been. */
static void add_time(
    struct arena *a, struct callback_fields *fields, const char *name, int64_t us, int zone_s)
{
    enum { LENGTH = sizeof("2021-07-13 13:04:06.799021") - 1 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    if (us)
        message_time_text(us, zone_s, &text);
    add(fields, name, arena_dup(a, text.buf, us ? LENGTH : 0));
}

static void add_money(
    struct arena *a, struct callback_fields *fields, const char *name, int64_t amount)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    money_text(amount, &text);
    add(fields, name, arena_dup(a, text.buf, text.len));
}

static int by_name(const void *a, const void *b)
{
    const struct callback_field *fa = a, *fb = b;

    return strcmp(fa->name, fb->name);
}

static void put_in_order(const struct policy *policy, struct callback_fields *fields)
{
    if (rule_on(policy, RULE_CALLBACK_ENCODING))
        qsort(fields->list, fields->n, sizeof(*fields->list), by_name);
}

static bool has_no_fault(const struct policy *policy, const struct status_facts *f)
{
    return f->error_code == 0 ||
           (f->error_code < 0 && policy_is(policy, ASSUME_CALLBACK_ERROR_CODE, "always"));
}

static const char *error_code_text(
    struct arena *a, const struct policy *policy, const struct status_facts *f)
{
    if (!rule_on(policy, RULE_CALLBACK_ERROR_CODE))
        return "";
    if (has_no_fault(policy, f))
        return "000";
    return f->error_code > 0 ? arena_printf(a, "%d", f->error_code) : "";
}

/* What both pages of the docs have. */
static void add_old_fields(struct arena *a, const struct policy *policy,
    const struct status_facts *f, struct callback_fields *ret)
{
    add(ret, "MessageUUID", f->message_uuid);
    add(ret, "From", f->from);
    add(ret, "To", f->to);
    add(ret, "Status", message_state_names[f->state]);
    add_number(a, ret, "Units", f->units);
    add_money(a, ret, "TotalRate", f->rate);
    add_money(a, ret, "TotalAmount", f->amount);
    add(ret, "MCC", f->mcc);
    add(ret, "MNC", f->mnc);
    add(ret, "ErrorCode", error_code_text(a, policy, f));
    add(ret, "ParentMessageUUID", f->message_uuid);
    add(ret, "PartInfo", "");
}

static void add_times(struct arena *a, const struct policy *policy, const struct status_facts *f,
    struct callback_fields *ret)
{
    int zone_s = policy_is(policy, ASSUME_CALLBACK_TIMES, "account") ? f->zone_s : 0;

    add_time(a, ret, "MessageTime", f->message_us, zone_s);
    add_time(a, ret, "QueuedTime", f->queued_us, zone_s);
    add_time(a, ret, "SentTime", f->sent_us, zone_s);
    add_time(a, ret, "DeliveryReportTime", f->report_us, zone_s);
}

void callback_status_fields(struct arena *a, const struct policy *policy,
    const struct status_facts *f, struct callback_fields *ret)
{
    ret->n = 0;
    add_old_fields(a, policy, f, ret);
    if (rule_on(policy, RULE_CALLBACK_FIELDS)) {
        add(ret, "Type", message_type_names[f->type]);
        add(ret, "PowerpackUUID", f->powerpack_uuid);
        if (rule_on(policy, RULE_CALLBACK_SEQUENCE))
            add_number(a, ret, "Sequence",
                f->sequence + (uint64_t)policy_number(policy, ASSUME_SEQUENCE_START));
        else
            add(ret, "Sequence", "");
        add_times(a, policy, f, ret);
        add(ret, "requester_ip", f->requester_ip);
        if (f->type == MESSAGE_WHATSAPP) {
            add(ret, "ConversationID", f->conversation_id);
            add(ret, "ConversationOrigin", f->conversation_origin);
            add(ret, "ConversationExpirationTimestamp", f->conversation_expiration);
        }
    }
    put_in_order(policy, ret);
}

static void add_media(struct arena *a, const struct policy *policy, const struct inbound_facts *f,
    struct callback_fields *ret)
{
    if (!rule_on(policy, RULE_INBOUND_MEDIA) || (f->type != MESSAGE_MMS && !f->n_media))
        return;
    assert(f->n_media <= CALLBACK_MEDIA_MAX);
    add_number(a, ret, "MediaCount", f->n_media);
    for (size_t i = 0; i < f->n_media; i++)
        add(ret,
            arena_printf(a, "Media%d", (int)i + (int)policy_number(policy, ASSUME_MEDIA_FIRST)),
            f->media_urls[i]);
}

/* An amount of nothing is written 0, as recorded. */
static void add_inbound_money(
    struct arena *a, struct callback_fields *fields, const char *name, int64_t amount)
{
    if (amount)
        add_money(a, fields, name, amount);
    else
        add(fields, name, "0");
}

void callback_inbound_fields(struct arena *a, const struct policy *policy,
    const struct inbound_facts *f, struct callback_fields *ret)
{
    bool as_body = f->type != MESSAGE_SMS && policy_is(policy, ASSUME_INBOUND_MMS_TEXT, "body") &&
                   rule_on(policy, RULE_INBOUND_FIELDS);

    ret->n = 0;
    add(ret, "From", f->from);
    add(ret, "To", f->to);
    add(ret, "Type", message_type_names[f->type]);
    add(ret, "MessageUUID", f->message_uuid);
    add(ret, as_body ? "Body" : "Text", f->text);
    if (rule_on(policy, RULE_INBOUND_FIELDS)) {
        add_number(a, ret, "Units", f->units);
        add_inbound_money(a, ret, "TotalRate", f->rate);
        add_inbound_money(a, ret, "TotalAmount", f->amount);
        add(ret, "MessageIntent", message_intent_names[f->intent]);
        add(ret, "PowerpackUUID", f->powerpack_uuid);
    }
    add_media(a, policy, f, ret);
    put_in_order(policy, ret);
}

static bool stands_for_itself(char c)
{
    return is_alpha(c) || is_digit(c) || (c && strchr("_.-~", c));
}

static void encode_text(const struct policy *policy, const char *text, struct strbuf *out)
{
    static const char hex[] = "0123456789ABCDEF";

    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;

        if (stands_for_itself(*text)) {
            strbuf_addc(out, *text);
        } else if (*text == ' ' && rule_on(policy, RULE_CALLBACK_ENCODING)) {
            strbuf_addc(out, '+');
        } else {
            char escape[] = { '%', hex[c >> 4], hex[c & 0xF] };

            strbuf_add(out, escape, sizeof(escape));
        }
    }
}

void callback_encode(
    const struct policy *policy, const struct callback_fields *fields, struct strbuf *out)
{
    for (size_t i = 0; i < fields->n; i++) {
        if (i)
            strbuf_addc(out, '&');
        encode_text(policy, fields->list[i].name, out);
        strbuf_addc(out, '=');
        encode_text(policy, fields->list[i].value, out);
    }
}

bool callback_is_due(const struct policy *policy, enum message_state state, bool is_end)
{
    if (!rule_on(policy, RULE_CALLBACK_STATES))
        return is_end;
    return state != MESSAGE_QUEUED || policy_is(policy, ASSUME_CALLBACK_QUEUED, "on");
}

int64_t callback_retry_us(const struct policy *policy, unsigned tries)
{
    static const int64_t after_s[CALLBACK_TRIES - 1] = { 60, 120, 240 };

    assert(tries > 0);
    if (tries >= CALLBACK_TRIES || !rule_on(policy, RULE_CALLBACK_RETRY))
        return -1;
    return after_s[tries - 1] * S;
}

int64_t callback_timeout_us(const struct policy *policy)
{
    enum { LONGEST_S = 300 };

    return rule_on(policy, RULE_CALLBACK_TIMEOUT)
               ? policy_number(policy, ASSUME_CALLBACK_TIMEOUT) * S
               : LONGEST_S * S;
}

bool callback_follows_redirects(const struct policy *policy)
{
    return rule_on(policy, RULE_CALLBACK_REDIRECT) &&
           policy_is(policy, ASSUME_CALLBACK_REDIRECTS, "follow");
}

enum callback_wait callback_wait_of(const struct policy *policy)
{
    if (!rule_on(policy, RULE_CALLBACK_ORDER))
        return CALLBACK_WAITS_FOR_NOTHING;
    return policy_is(policy, ASSUME_CALLBACK_ORDER, "settled") ? CALLBACK_WAITS_SETTLED
                                                               : CALLBACK_WAITS_TRIED;
}
