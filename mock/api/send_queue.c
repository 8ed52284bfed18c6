/* Who sends: src, a Powerpack's pool, the default Powerpack's; and the messages that come of it. */
#include "mock/api/send.h"

#include "base/text.h"
#include "mock/domain/rates.h"
#include "mock/store/carriers.h"
#include "mock/store/media.h"

#include <errno.h>
#include <string.h>

enum { SRC_DIGITS_MAX = 14, SRC_ALPHANUMERIC_MAX = 11, SRC_SHORTCODE_LEAST = 3 };
enum { INVALID_SOURCE = 40 }; /* the error code of a message that no number could send */

static enum rule if_on(const struct exchange *x, enum rule rule)
{
    return api_rule(x, rule) ? rule : RULE_NONE;
}

static bool is_digits(const char *text)
{
    return *text && text[strspn(text, "0123456789")] == '\0';
}

static bool any_north_american(const struct send *s)
{
    for (size_t i = 0; i < s->n_destinations; i++)
        if (text_equal(s->destinations[i].place.country, "US") ||
            text_equal(s->destinations[i].place.country, "CA"))
            return true;
    return false;
}

/* What a src that the account does not rent may be: nothing to the US and Canada, else a number or
 * an id. */
static enum rule foreign_src_rule(const struct exchange *x, const struct send *s)
{
    if (is_digits(s->source))
        return any_north_american(s) ? if_on(x, RULE_SEND_SRC_NOT_OWNED) : RULE_NONE;
    if (!x->account->alphanumeric_src)
        return if_on(x, RULE_SEND_SRC_ALPHANUMERIC);
    return any_north_american(s) ? if_on(x, RULE_SEND_SRC_NOT_OWNED) : RULE_NONE;
}

static enum rule src_form_rule(const struct exchange *x, const struct send *s)
{
    size_t len = strlen(s->source),
           most = is_digits(s->source) ? SRC_DIGITS_MAX : SRC_ALPHANUMERIC_MAX;

    return len > most || len < (is_digits(s->source) ? SRC_SHORTCODE_LEAST : 1)
               ? if_on(x, RULE_SEND_SRC_INVALID)
               : RULE_NONE;
}

static bool src_carries_mms(const struct send *s)
{
    return s->rented.number && s->rented.mms && !text_equal(s->rented.type, "shortcode");
}

/* The rule by which src cannot send this, or RULE_NONE. */
static enum rule src_rule(struct exchange *x, struct send *s)
{
    enum rule rule = src_form_rule(x, s);

    if (!rule && !s->rented.number)
        rule = foreign_src_rule(x, s);
    if (!rule && s->type == MESSAGE_MMS && !src_carries_mms(s))
        rule = if_on(x, RULE_SEND_MMS_SRC);
    return rule;
}

/* Chooses the pool's number for a destination, which takes the number's turn: 1, 0 if it has none,
 * or a negative errno. */
static int choose(struct exchange *x, struct send *s, size_t i, struct sender_choice *ret,
    struct sender_sticky *ret_last)
{
    static const int64_t day_us = (int64_t)86400 * 1000000;
    struct pool_source pool = { x->store, x->arena, x->account, s->powerpack.id,
        (enum message_type)s->type, x->now_us / day_us, x->policy };
    struct sender_source source = { &pool, store_pool_find };
    struct sender_facts facts = {
        .policy = x->policy,
        .destination = s->destinations[i].place,
        .service = (enum message_type)s->type,
        .sticky = s->powerpack.sticky_sender,
        .local_connect = s->powerpack.local_connect,
        .now_us = x->now_us,
    };
    int r = 0;

    if (facts.sticky)
        r = store_sticky(x->store, x->arena, x->account, &s->powerpack, facts.service,
            s->destinations[i].number, &facts.last);
    powerpack_priority(&s->powerpack, facts.destination.country, facts.service, facts.priority);
    if (r == 0)
        r = sender_choose(&facts, &source, ret);
    *ret_last = facts.last;
    return r;
}

static enum rule invalid_powerpack_rule(const struct exchange *x, const struct send *s)
{
    if (s->type == MESSAGE_MMS)
        return RULE_POWERPACK_INVALID_MMS;
    return policy_is(x->policy, ASSUME_SMS_INVALID_POWERPACK, "not-found")
               ? RULE_NOT_FOUND
               : RULE_POWERPACK_INVALID_SMS;
}

/*
 * The account's default Powerpack takes a message with src over. An MMS that its pool cannot carry
 * is left to src if that can; else it fails.
 */
static enum rule default_powerpack(
    struct exchange *x, struct send *s, enum rule src_refusal, int *ret_error)
{
    int r = store_powerpack_by_id(
        x->store, x->arena, x->account, x->account->default_powerpack, &s->powerpack);

    if (r == 0)
        r = choose(x, s, 0, &s->first, &s->first_last);
    if (r < 0) {
        *ret_error = r;
        return RULE_NONE;
    }
    x->refusal.powerpack = s->powerpack.id;
    s->by_powerpack = r == 1;
    if (s->by_powerpack || !src_refusal || s->type != MESSAGE_MMS)
        return s->by_powerpack ? RULE_NONE : src_refusal;
    if (policy_is(x->policy, ASSUME_DEFAULT_POWERPACK_NO_MMS, "mms-src"))
        return src_refusal;
    if (policy_is(x->policy, ASSUME_DEFAULT_POWERPACK_NO_MMS, "async")) {
        s->failed_code = INVALID_SOURCE;
        return RULE_NONE;
    }
    return if_on(x, RULE_DEFAULT_POWERPACK_NO_MMS);
}

/* It mends only that src cannot do MMS: a src that is malformed or nobody's stays refused. */
static bool default_powerpack_serves(
    const struct exchange *x, const struct send *s, enum rule src_refusal)
{
    if (!x->account->default_powerpack || s->type == MESSAGE_WHATSAPP || !s->n_destinations ||
        !api_rule(x, RULE_DEFAULT_POWERPACK))
        return false;
    if (src_refusal)
        return src_refusal == RULE_SEND_MMS_SRC;
    return policy_is(x->policy, ASSUME_DEFAULT_POWERPACK, "replaces-src");
}

enum rule send_find_sender(
    struct exchange *x, struct send *s, const char **ret_detail, int *ret_error)
{
    enum rule rule;
    int r;

    (void)ret_detail;
    if (s->powerpack_uuid && s->type != MESSAGE_WHATSAPP &&
        api_rule(x, RULE_POWERPACK_REPLACES_SRC)) {
        r = store_powerpack_by_uuid(x->store, x->account, s->powerpack_uuid, &s->powerpack);
        s->by_powerpack = true;
        x->refusal.powerpack = r == 0 ? s->powerpack.id : 0;
        if (r == -ENOENT)
            return if_on(x, invalid_powerpack_rule(x, s));
        *ret_error = r;
        return RULE_NONE;
    }
    if (!s->source)
        s->source = "";
    r = store_number(x->store, x->arena, x->account, s->source, &s->rented);
    if (r < 0 && r != -ENOENT) {
        *ret_error = r;
        return RULE_NONE;
    }
    rule = src_rule(x, s);
    return default_powerpack_serves(x, s, rule) ? default_powerpack(x, s, rule, ret_error) : rule;
}

static enum rule pool_failed(const struct exchange *x, const struct send *s)
{
    if (s->type != MESSAGE_MMS)
        return policy_is(x->policy, ASSUME_SMS_INVALID_POWERPACK, "not-found")
                   ? if_on(x, RULE_NOT_FOUND)
                   : if_on(x, RULE_POWERPACK_NO_SMS_NUMBER);
    if (policy_is(x->policy, ASSUME_NO_MMS_NUMBER, "async"))
        return RULE_NONE;
    return if_on(x, RULE_POWERPACK_NO_MMS_NUMBER);
}

/* The text as the log parameter lets it be stored. */
static const char *kept_text(const struct exchange *x, const struct send *s)
{
    static const enum rule rules[] = {
        [LOG_NOTHING] = RULE_LOG_FALSE, [LOG_NUMBER_ONLY] = RULE_LOG_NUMBER_ONLY
    };
    enum message_log log = (enum message_log)s->log;
    bool hidden = log == LOG_NOTHING || log == LOG_NUMBER_ONLY;

    return hidden && api_rule(x, rules[log]) ? message_kept_text(log, s->text) : s->text;
}

/* Units by the text's alphabet; a rule that is off counts the text as one unit. */
static unsigned units_of(const struct exchange *x, const struct send *s)
{
    if (s->type != MESSAGE_SMS && api_rule(x, RULE_UNITS_MMS))
        return 1;
    return api_rule(x, s->size.ucs2 ? RULE_UNITS_UCS2 : RULE_UNITS_GSM7) ? s->size.units : 1;
}

static void media_begin(struct exchange *x, const struct send *s, struct message *m)
{
    size_t n = s->media_urls.n + s->media_ids.n;

    if (!n)
        return;
    m->media = ARENA_ARRAY(x->arena, struct message_media, n);
    for (size_t i = 0; i < s->media_urls.n; i++)
        m->media[m->n_media++].url = s->media_urls.text[i];
    for (size_t i = 0; i < s->media_ids.n; i++)
        m->media[m->n_media++].media_id = s->media_ids.text[i];
}

/* The refused destinations as one text; NULL if there are none. */
static const char *invalid_text(struct exchange *x, const struct send *s)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    for (size_t i = 0; i < s->n_invalid; i++)
        strbuf_addf(&text, "%s%s", i ? "<" : "", s->invalid[i]);
    return s->n_invalid ? arena_dup(x->arena, text.buf, text.len) : NULL;
}

/* What all messages of the send have in common. */
static void message_begin(struct exchange *x, const struct send *s, struct message *m)
{
    *m = (struct message){
        .time_us = x->now_us,
        .direction = MESSAGE_OUTBOUND,
        .type = (enum message_type)s->type,
        .text = kept_text(x, s),
        .units = units_of(x, s),
        .log = (enum message_log)s->log,
        .powerpack = s->by_powerpack ? s->powerpack.id : 0,
        .subaccount = x->subaccount,
        .requester_ip = x->req->peer_ip,
        .rule = RULE_SENDER_SRC,
        .tier = -1,
        .expiry_s = (unsigned)s->expiry_s,
        .trackable = s->trackable,
        .dlt_entity_id = s->dlt_entity_id,
        .dlt_template_id = s->dlt_template_id,
        .dlt_template_category = s->dlt_category >= 0 ? dlt_category_names[s->dlt_category] : NULL,
        .whatsapp = send_whatsapp_json(x, s),
        .asked_src = s->by_powerpack ? s->src : NULL,
        .invalid_dst = invalid_text(x, s),
    };
    media_begin(x, s, m);
}

/* What the account rents says itself where it is, toll-free numbers too. */
static struct send_source source_of_src(const struct send *s)
{
    bool tollfree = s->rented.number && text_equal(s->rented.type, "tollfree"),
         shortcode = s->rented.number && text_equal(s->rented.type, "shortcode");

    return (struct send_source){
        .kind = tollfree    ? SENDER_TOLLFREE
                : shortcode ? SENDER_SHORTCODE
                            : SENDER_LONGCODE,
        .country = s->rented.number ? s->rented.country : phone_place(s->source).country,
    };
}

/* The sender of one destination into the message: 1, 0 if the pool has none, or a negative errno.
 */
static int message_sender(
    struct exchange *x, struct send *s, size_t i, struct message *m, struct send_source *ret)
{
    const struct rate_row *rates;
    size_t n;
    int r = 0;

    m->src = s->source && api_rule(x, RULE_SENDER_SRC) ? s->source : "";
    if (s->by_powerpack) {
        struct sender_choice choice = s->first;
        struct sender_sticky last = s->first_last;
        bool sticky = s->powerpack.sticky_sender && api_rule(x, RULE_SENDER_STICKY);

        /* The default Powerpack was asked for the first destination already: that was its turn. */
        r = i == 0 && choice.number.number ? 1 : choose(x, s, i, &choice, &last);
        if (r <= 0)
            return r;
        m->src = choice.number.number;
        m->rule = choice.rule;
        m->tier = choice.tier;
        *ret = (struct send_source){ choice.number.kind,
            arena_strdup(x->arena, choice.number.place.country) };
        r = x->stores_nothing
                ? 0
                : store_pool_sent(x->store, x->account, &s->powerpack, m->type,
                      s->destinations[i].number, &choice.number, x->now_us, sticky ? &last : NULL);
    } else {
        *ret = source_of_src(s);
    }
    if (r >= 0)
        r = store_rates(x->store, x->account, &rates, &n);
    if (r < 0)
        return r;
    m->rate = message_rate(rates, n, m->type, ret->kind, m->country);
    return 1;
}

/* What the message to one destination has of its own. RULE_NONE, the rule that refuses, or
 * *ret_error < 0. */
static enum rule message_address(
    struct exchange *x, struct send *s, size_t i, struct message *m, int *ret_error)
{
    const struct destination *to = &s->destinations[i];
    int code = s->failed_code ? s->failed_code : to->failed_code;
    struct send_source from = { .kind = SENDER_LONGCODE, .country = "" };

    m->batch = (unsigned)i;
    m->dst = to->number;
    m->country = to->place.country;
    *ret_error = message_sender(x, s, i, m, &from);
    if (*ret_error == 0) {
        enum rule rule = pool_failed(x, s);

        if (rule)
            return rule;
        m->src = "";
        m->rule =
            s->type == MESSAGE_MMS ? RULE_POWERPACK_NO_MMS_NUMBER : RULE_POWERPACK_NO_SMS_NUMBER;
        m->rate = 0;
        code = INVALID_SOURCE;
    }
    m->amount = m->rate * m->units;
    if (*ret_error >= 0)
        *ret_error = send_plan(x, s, m, &from, code);
    return RULE_NONE;
}

/* What was sent is kept for longer than what was only uploaded. */
static int media_used(struct exchange *x, const struct send *s)
{
    int r = 0;

    for (size_t i = 0; i < s->media_ids.n && r == 0; i++)
        r = store_media_used(x->store, x->account, s->media_ids.text[i], x->now_us);
    return r;
}

/*
 * Numbers for messages that are not stored. They come down from the top, so that no message that is
 * stored ever has one of them, and are taken from those of api ids, so that none is given twice.
 */
static int unstored_numbers(struct exchange *x, size_t n, uint32_t *ret_first)
{
    uint32_t request = 0;
    int r = 0;

    for (size_t i = 0; i < n && r == 0; i++)
        r = account_next_request(x->store, x->account, &request);
    *ret_first = UINT32_MAX - request;
    return r;
}

enum rule send_queue(
    struct exchange *x, struct send *s, uint32_t *ret_first, int64_t *ret_time_us, int *ret_error)
{
    struct message m;

    message_begin(x, s, &m);
    *ret_error = send_callback_find(x, s, &m);
    if (*ret_error >= 0 && x->stores_nothing)
        *ret_error = unstored_numbers(x, s->n_destinations, &m.n);
    if (*ret_error < 0)
        return RULE_NONE;
    for (size_t i = 0; i < s->n_destinations; i++) {
        enum rule rule = message_address(x, s, i, &m, ret_error);

        if (!rule && *ret_error >= 0 && !x->stores_nothing)
            *ret_error = store_message_add(x->store, x->account, &m);
        if (rule || *ret_error < 0)
            return rule;
        if (i == 0) {
            *ret_first = m.n;
            *ret_time_us = m.time_us;
            m.invalid_dst = NULL; /* told once a send */
        }
    }
    *ret_error = x->stores_nothing ? 0 : media_used(x, s);
    return RULE_NONE;
}
