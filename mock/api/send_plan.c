/* What becomes of a message after its 202, decided when it is sent. */
#include "mock/api/send.h"

#include "base/text.h"
#include "mock/domain/delivery_plan.h"
#include "mock/store/applications.h"
#include "mock/store/carriers.h"
#include "mock/store/queue_slots.h"

#include <errno.h>

bool send_outcome_read(struct exchange *x, struct send *s)
{
    const char *header = http_header(x->req, "X-Mock-Outcome");
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    s->wish = outcome_none;
    if (!header || outcome_parse(header, &s->wish, &why) == 0)
        return true;
    api_refuse_header(x, "X-Mock-Outcome", why.buf);
    return false;
}

/* The world's rules in their order, until one fits and its dice says yes. */
static int carrier_wish(struct exchange *x, const struct message *m, struct outcome_wish *ret)
{
    const struct carrier_rule *rules;
    size_t n;
    int r = store_carrier_rules(x->store, x->account, &rules, &n);

    for (size_t i = 0; i < n; i++) {
        struct outcome_wish wish = outcome_none;
        CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

        if ((rules[i].type >= 0 && rules[i].type != (int)m->type) ||
            !outcome_pattern_fits(rules[i].pattern, m->dst) ||
            outcome_parse(rules[i].outcome, &wish, &why) < 0)
            continue;
        wish.probability = (unsigned)(wish.probability * rules[i].probability);
        if (!outcome_happens(&wish, x->account->id_key + i, (uint64_t)x->account->last_message + 1))
            continue;
        *ret = wish;
        break;
    }
    return r;
}

static bool is_asked(const struct outcome_wish *wish)
{
    return wish->state != OUTCOME_NO_STATE || wish->code != OUTCOME_NO_CODE || wish->faults ||
           wish->delay_us != OUTCOME_NO_DELAY;
}

/* The header beats the world's carrier rules, which beat what the destination stands for. */
static int wish_find(
    struct exchange *x, const struct send *s, const struct message *m, struct outcome_wish *ret)
{
    int r;

    *ret = s->wish;
    if (is_asked(ret) &&
        outcome_happens(ret, x->account->id_key, (uint64_t)x->account->last_message + 1))
        return 0;
    *ret = outcome_none;
    r = carrier_wish(x, m, ret);
    if (r == 0 && !is_asked(ret))
        outcome_reserved(m->dst, ret);
    return r;
}

int send_plan(struct exchange *x, const struct send *s, struct message *m,
    const struct send_source *from, int failed_code)
{
    struct account *a = x->account;
    int opted_out = *m->src ? store_opted_out(x->store, a, m->src, m->dst) : 0;
    struct delivery_facts facts = { .policy = x->policy,
        .now_us = m->time_us > a->last_time_us ? m->time_us : a->last_time_us,
        .type = m->type,
        .has_sender = *m->src != '\0',
        .sender = from->kind,
        .from_country = from->country,
        .to_country = m->country,
        .expiry_s = m->expiry_s,
        .failed_code = failed_code,
        .opted_out = opted_out == 1,
        .progress = a->settings.progress,
        .sent_after_us = a->settings.sent_after_us,
        .ended_after_us = a->settings.ended_after_us,
        .rates = a->settings.number_rates,
        .slot_us = store_queue_slot(a, m->src, m->type) };
    struct delivery_plan plan;
    int r = opted_out < 0 ? opted_out : wish_find(x, s, m, &facts.wish);

    if (r < 0)
        return r;
    facts.wish.faults |= x->send_faults;
    delivery_plan(&facts, &plan);
    m->sent_us = plan.sent_us;
    m->ended_us = plan.ended_us;
    m->state = plan.end;
    m->error_code = plan.error_code;
    m->faults = facts.wish.faults;
    m->ended_rule = plan.rule;
    if (plan.next_slot_us > facts.slot_us && !x->stores_nothing)
        store_queue_slot_set(a, m->src, m->type, plan.next_slot_us, facts.now_us);
    return 0;
}

/* The application whose message_url hears of messages that name no url of their own. */
static const char *application_of(const struct exchange *x, const struct send *s)
{
    const char *app_id = s->by_powerpack ? s->powerpack.application_id : s->rented.application;

    if (!app_id || !*app_id || !api_rule(x, RULE_CALLBACK_APPLICATION) ||
        policy_is(x->policy, ASSUME_CALLBACK_APPLICATION, "off"))
        return NULL;
    return app_id;
}

int send_callback_find(struct exchange *x, const struct send *s, struct message *m)
{
    const char *app_id = s->url ? NULL : application_of(x, s);
    struct application application;
    int r;

    m->url = s->url;
    m->method = s->url ? send_method_names[s->method] : NULL;
    if (!app_id)
        return 0;
    r = store_application(x->store, x->arena, x->account, app_id, &application);
    if (r == 0 && application.message_url) {
        m->url = application.message_url;
        m->method = application.message_method;
    }
    return r == -ENOENT ? 0 : r;
}
