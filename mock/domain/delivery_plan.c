#include "mock/domain/delivery_plan.h"

#include "base/text.h"

#include <errno.h>

#define S INT64_C(1000000) /* microseconds in a second */

const char *const delivery_progress_names[DELIVERY_PROGRESS_MAX_] = {
    [PROGRESS_IMMEDIATE] = "immediate",
    [PROGRESS_AFTER] = "after",
    [PROGRESS_MANUAL] = "manual",
};

enum { ANY_SENDER = -1 };

/* How fast a source sends: the first row that fits and whose rule is on. */
/* clang-format off */
static const struct rate {
    enum message_type type;
    int sender;          /* enum sender_kind, or ANY_SENDER */
    const char *country; /* of the source; NULL: any */
    int64_t interval_us;
    enum rule rule;
} rates[] = {
    { MESSAGE_SMS,      SENDER_LONGCODE,  "US",  1 * S,   RULE_DELIVERY_RATE_LONGCODE },
    { MESSAGE_SMS,      SENDER_LONGCODE,  "CA",  4 * S,   RULE_DELIVERY_RATE_LONGCODE },
    { MESSAGE_SMS,      SENDER_TOLLFREE,  NULL,  S / 25,  RULE_DELIVERY_RATE_TOLLFREE },
    { MESSAGE_MMS,      SENDER_TOLLFREE,  NULL,  S / 2,   RULE_DELIVERY_RATE_TOLLFREE },
    { MESSAGE_SMS,      SENDER_SHORTCODE, "CA",  S / 10,  RULE_DELIVERY_RATE_SHORTCODE },
    { MESSAGE_SMS,      SENDER_SHORTCODE, NULL,  S / 100, RULE_DELIVERY_RATE_SHORTCODE },
    { MESSAGE_MMS,      ANY_SENDER,       NULL,  4 * S,   RULE_DELIVERY_RATE_ACCOUNT },
    { MESSAGE_SMS,      ANY_SENDER,       NULL,  S / 5,   RULE_DELIVERY_RATE_ACCOUNT },
    { MESSAGE_WHATSAPP, ANY_SENDER,       NULL,  S / 5,   RULE_DELIVERY_RATE_ACCOUNT },
};
/* clang-format on */

int64_t delivery_interval_us(const struct delivery_facts *f, enum rule *ret_rule)
{
    for (size_t i = 0; i < ARRAY_SIZE(rates); i++) {
        const struct rate *rate = &rates[i];

        if (rate->type == f->type &&
            (rate->sender == ANY_SENDER || rate->sender == (int)f->sender) &&
            (!rate->country || text_equal(rate->country, f->from_country)) &&
            rule_on(f->policy, rate->rule)) {
            *ret_rule = rate->rule;
            return rate->interval_us;
        }
    }
    *ret_rule = RULE_NONE;
    return 0;
}

/* 0 means never, so what happens in the first microsecond of 1970 happens one later. */
static int64_t moment(int64_t us)
{
    return us > 0 ? us : 1;
}

static int64_t expires_us(const struct delivery_facts *f)
{
    unsigned s = f->expiry_s && f->expiry_s < DELIVERY_EXPIRY_S ? f->expiry_s : DELIVERY_EXPIRY_S;

    return f->now_us + s * S;
}

static void stay_queued(const struct delivery_facts *f, struct delivery_plan *p)
{
    p->end = MESSAGE_QUEUED;
    if (!rule_on(f->policy, RULE_DELIVERY_EXPIRY))
        return;
    p->end = MESSAGE_FAILED;
    p->error_code = ERROR_EXPIRED;
    p->rule = RULE_DELIVERY_EXPIRY;
    p->ended_us = moment(expires_us(f));
}

static void fail_with(const struct delivery_facts *f, struct delivery_plan *p,
    enum message_state end, int code, int64_t delay_us)
{
    int64_t usual = f->progress == PROGRESS_AFTER ? f->sent_after_us : 0;

    p->ended_us = moment(f->now_us + (delay_us >= 0 ? delay_us : usual));
    if (delay_us >= 0 && p->ended_us > expires_us(f) && rule_on(f->policy, RULE_DELIVERY_EXPIRY)) {
        stay_queued(f, p);
        return;
    }
    p->end = end;
    p->error_code = code;
    if (!rule_on(f->policy, RULE_DELIVERY_STATES))
        p->sent_us = moment(f->now_us);
}

/* When its source's queue lets it go; what comes next waits for next_slot_us. */
static int64_t slot(const struct delivery_facts *f, struct delivery_plan *p)
{
    int64_t sent_us = f->now_us;
    enum rule rule;

    if (f->progress == PROGRESS_IMMEDIATE)
        return moment(sent_us);
    sent_us += f->sent_after_us;
    if (f->slot_us > sent_us && rule_on(f->policy, RULE_DELIVERY_QUEUE))
        sent_us = f->slot_us;
    sent_us = moment(sent_us);
    p->next_slot_us = sent_us + (f->rates ? delivery_interval_us(f, &rule) : 0);
    return sent_us;
}

/* How a message that was sent ends if nobody has a wish. */
static enum message_state usual_end(const struct delivery_facts *f)
{
    return f->type == MESSAGE_MMS && !rule_on(f->policy, RULE_DELIVERY_MMS_REPORT)
               ? MESSAGE_SENT
               : MESSAGE_DELIVERED;
}

static void send_and_end(const struct delivery_facts *f, struct delivery_plan *p)
{
    int64_t slot_us = f->slot_us, sent_us = slot(f, p);
    int64_t after = f->progress == PROGRESS_AFTER ? f->ended_after_us : 0;

    if (sent_us > expires_us(f) && rule_on(f->policy, RULE_DELIVERY_EXPIRY)) {
        p->next_slot_us = slot_us;
        stay_queued(f, p);
        return;
    }
    p->sent_us = sent_us;
    p->end = f->wish.state == OUTCOME_NO_STATE ? usual_end(f) : (enum message_state)f->wish.state;
    if (p->end == MESSAGE_SENT) {
        p->ended_us = sent_us;
        return;
    }
    p->error_code = f->wish.state == OUTCOME_NO_STATE ? 0 : f->wish.code;
    p->ended_us = sent_us + (f->wish.delay_us >= 0 ? f->wish.delay_us : after);
}

/* Either nobody sends it, or a carrier says so after it was sent. */
static void opted_out(const struct delivery_facts *f, struct delivery_plan *p)
{
    struct delivery_facts asked = *f;

    p->rule = RULE_DELIVERY_OPTED_OUT;
    if (policy_is(f->policy, ASSUME_OPTOUT_STATE, "failed")) {
        fail_with(f, p, MESSAGE_FAILED, ERROR_OPTED_OUT, OUTCOME_NO_DELAY);
        return;
    }
    asked.wish = outcome_none;
    asked.wish.state = MESSAGE_UNDELIVERED;
    asked.wish.code = ERROR_OPTED_OUT;
    send_and_end(&asked, p);
}

/* Whether the platform fails the message whatever anybody wants. */
static bool is_failed(const struct delivery_facts *f, struct delivery_plan *p)
{
    if (f->failed_code) {
        p->rule = RULE_NONE;
        fail_with(f, p, MESSAGE_FAILED, f->failed_code, OUTCOME_NO_DELAY);
        return true;
    }
    if (f->opted_out && rule_on(f->policy, RULE_DELIVERY_OPTED_OUT)) {
        opted_out(f, p);
        return true;
    }
    if (f->has_sender && f->sender == SENDER_TOLLFREE && text_equal(f->from_country, "US") &&
        text_equal(f->to_country, "CA") && rule_on(f->policy, RULE_DELIVERY_TOLLFREE_CANADA)) {
        p->rule = RULE_DELIVERY_TOLLFREE_CANADA;
        fail_with(f, p, MESSAGE_FAILED, ERROR_TOLLFREE_CANADA, OUTCOME_NO_DELAY);
        return true;
    }
    return false;
}

void delivery_plan(const struct delivery_facts *f, struct delivery_plan *ret)
{
    const struct outcome_wish *wish = &f->wish;

    *ret = (struct delivery_plan){
        .end = MESSAGE_QUEUED,
        .error_code = -1,
        .rule = wish->state == OUTCOME_NO_STATE ? RULE_DELIVERY_STATES : RULE_NONE,
        .next_slot_us = f->slot_us,
    };
    if (is_failed(f, ret))
        return;
    if (f->progress == PROGRESS_MANUAL || wish->state == MESSAGE_QUEUED ||
        wish->faults & OUTCOME_NEVER_SENT)
        stay_queued(f, ret);
    else if (wish->state == MESSAGE_FAILED || wish->state == MESSAGE_REJECTED)
        fail_with(f, ret, (enum message_state)wish->state, wish->code, wish->delay_us);
    else
        send_and_end(f, ret);
}

enum message_state delivery_state(const struct delivery_plan *p, int64_t at_us)
{
    if (p->ended_us && at_us >= p->ended_us)
        return p->end;
    return p->sent_us && at_us >= p->sent_us ? MESSAGE_SENT : MESSAGE_QUEUED;
}

int delivery_error_code(const struct delivery_plan *p, int64_t at_us)
{
    return p->ended_us && at_us >= p->ended_us ? p->error_code : -1;
}

int64_t delivery_next_us(const struct delivery_plan *p, int64_t after_us)
{
    if (p->ended_us && p->ended_us <= after_us)
        return 0;
    return p->sent_us > after_us ? p->sent_us : p->ended_us;
}

/* The states that a message can be brought to, from which, and the code it then has. */
static const struct move {
    enum message_state from, to;
    bool sent; /* it passes sent */
    int usual_code;
} moves[] = {
    { MESSAGE_QUEUED, MESSAGE_SENT, true, -1 },
    { MESSAGE_QUEUED, MESSAGE_FAILED, false, 300 },
    { MESSAGE_QUEUED, MESSAGE_REJECTED, false, 300 },
    { MESSAGE_QUEUED, MESSAGE_DELIVERED, true, 0 },
    { MESSAGE_QUEUED, MESSAGE_UNDELIVERED, true, 1000 },
    { MESSAGE_SENT, MESSAGE_DELIVERED, false, 0 },
    { MESSAGE_SENT, MESSAGE_UNDELIVERED, false, 1000 },
};

static const struct move *find_move(enum message_state from, enum message_state to)
{
    for (size_t i = 0; i < ARRAY_SIZE(moves); i++)
        if (moves[i].from == from && moves[i].to == to)
            return &moves[i];
    return NULL;
}

static void tell_moves(enum message_state from, enum message_state to, struct strbuf *why)
{
    const char *before = "; it can become ";

    strbuf_addf(why, "a message that is %s cannot become %s", message_state_names[from],
        message_state_names[to]);
    for (size_t i = 0; i < ARRAY_SIZE(moves); i++)
        if (moves[i].from == from) {
            strbuf_addf(why, "%s%s", before, message_state_names[moves[i].to]);
            before = ", ";
        }
}

int delivery_move(
    struct delivery_plan *p, int64_t now_us, enum message_state to, int code, struct strbuf *why)
{
    enum message_state from = delivery_state(p, now_us);
    const struct move *move = find_move(from, to);

    if (!move) {
        tell_moves(from, to, why);
        return -EINVAL;
    }
    if (code != OUTCOME_NO_CODE && (!error_code_is_known(code) || move->usual_code < 0 ||
                                       (code == 0) != (move->usual_code == 0))) {
        strbuf_addf(why, "a message cannot become %s with the error code %03d",
            message_state_names[to], code);
        return -EINVAL;
    }
    if (move->sent || from == MESSAGE_QUEUED)
        p->sent_us = move->sent ? moment(now_us) : 0;
    p->ended_us = moment(now_us);
    p->end = to;
    p->error_code = code == OUTCOME_NO_CODE ? move->usual_code : code;
    p->rule = RULE_NONE;
    return 0;
}
