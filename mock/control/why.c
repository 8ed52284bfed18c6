/*
 * Why a message went out from its number, or was refused: the rule, and what each number of the
 * pool had against it. The pool is looked at as it is now; what was decided then stands in the
 * message's row.
 */
#include "base/text.h"
#include "mock/control/call.h"
#include "mock/store/messages.h"
#include "mock/store/pools.h"

#include <errno.h>
#include <string.h>

enum { CANDIDATES_MOST = 100 };

/* What is being explained, whichever it is. */
struct decision {
    const char *kind; /* "message" or "refusal" */
    enum rule rule;
    const char *detail, *src, *dst, *powerpack_uuid;
    int64_t powerpack, time_us;
    int type, tier;
    const char *chosen;      /* the number that sent; NULL for a refusal */
    const char *text;        /* of a message, as its log keeps it */
    const char *asked_src;   /* in whose place the default Powerpack sent */
    const char *invalid_dst; /* what its send refused, "a<b" */
    uint32_t send;       /* number of its first message, when a whole send is asked for; else 0 */
    struct message life; /* of a message that goes out: what is reached of it now */
};

static void decision_of_message(struct call *c, const struct message *m, struct decision *d)
{
    *d = (struct decision){
        .kind = "message",
        .rule = m->rule,
        .src = m->src,
        .dst = m->dst,
        .powerpack = m->powerpack,
        .powerpack_uuid = m->powerpack_uuid,
        .time_us = m->time_us,
        .type = (int)m->type,
        .tier = m->tier,
        .chosen = *m->src ? m->src : NULL,
        .text = m->text,
        .asked_src = m->asked_src,
        .invalid_dst = m->invalid_dst,
        .life = *m,
    };
    message_as_of(&d->life, call_now_us(c));
}

static int decision_by_message_uuid(struct call *c, const char *id, struct decision *d)
{
    struct message m = { 0 };
    int r = store_message_by_uuid(c->store, c->arena, c->account, id, &m);

    if (r == 0)
        decision_of_message(c, &m, d);
    return r;
}

/* The first message of the send with this number. */
static int decision_by_send(struct call *c, uint32_t n, const char *id, struct decision *d)
{
    char shown[UUID_TEXT_SIZE];
    struct message m = { 0 };
    int r = store_message_by_n(c->store, c->arena, c->account, n, &m);

    if (r < 0)
        return r;
    account_id_text(c->account, ID_SEND, n, m.time_us, shown);
    if (!text_equal(shown, id))
        return -ENOENT;
    decision_of_message(c, &m, d);
    d->send = n;
    return 0;
}

static int decision_by_refusal(struct call *c, uint32_t n, const char *id, struct decision *d)
{
    char shown[UUID_TEXT_SIZE];
    struct refusal refusal = { 0 };
    int r = store_refusal_by_n(c->store, c->arena, c->account, n, &refusal);

    if (r < 0)
        return r;
    account_id_text(c->account, ID_REQUEST, n, refusal.time_us, shown);
    if (!text_equal(shown, id))
        return -ENOENT;
    *d = (struct decision){
        .kind = "refusal",
        .rule = refusal.rule,
        .detail = refusal.detail,
        .src = refusal.src,
        .dst = refusal.dst,
        .powerpack = refusal.powerpack,
        .powerpack_uuid = refusal.powerpack_uuid,
        .time_us = refusal.time_us,
        .type = refusal.type,
        .tier = -1,
    };
    return 0;
}

/*
 * An api id of a refusal, an api id of a send (then its first message), or a message's uuid. A
 * fixture's uuid may look like an api id, so messages are asked last whatever the text looks like.
 */
static int decision_find(struct call *c, const char *id, struct decision *d)
{
    enum id_kind kind;
    uint32_t n;
    int r = -ENOENT;

    if (account_id_number(c->account, id, &kind, &n) && kind != ID_MESSAGE)
        r = kind == ID_SEND ? decision_by_send(c, n, id, d) : decision_by_refusal(c, n, id, d);
    return r == -ENOENT ? decision_by_message_uuid(c, id, d) : r;
}

static void rule_write(struct json_writer *w, enum rule rule)
{
    const struct rule_row *row = &rule_rows[rule];

    json_member(w, "rule", row->id);
    json_member(w, "says", row->says);
    json_member(w, "source", row->source);
    json_member(w, "confidence", confidence_name(row->confidence));
    if (row->assumption)
        json_member(w, "assumption", row->assumption);
}

/* The first destination of a send, stripped; "" if it named none. */
static const char *first_destination(struct call *c, const char *dst)
{
    size_t len = 0;
    char *number;

    while (dst && dst[len] && dst[len] != '<')
        len++;
    number = arena_alloc(c->arena, len + 1);
    phone_strip_dst(dst ? dst : "", len, number);
    return number;
}

/*
 * The rule that passed a candidate over: it cannot carry the service; another is kept for the
 * destination; a tier before its own had a number; or it was another's turn.
 */
static enum rule passed_over_by(
    const struct sender_facts *f, const struct decision *d, const struct sender_number *n)
{
    struct sender_tier tiers[SENDER_TIERS_MAX];
    size_t n_tiers = sender_tiers(f, tiers);
    enum rule unable = sender_unable(f, n);
    static const int64_t day_us = (int64_t)86400 * 1000000;
    bool tired = false;

    if (unable || d->rule == RULE_SENDER_STICKY)
        return unable ? unable : RULE_SENDER_STICKY;
    for (size_t i = 0; i < n_tiers && (int)i <= d->tier; i++) {
        if (!sender_in_tier(&tiers[i], n))
            continue;
        tired = tiers[i].daily_limit && n->day == d->time_us / day_us &&
                n->sent_on_day >= tiers[i].daily_limit;
        return tired ? RULE_SENDER_DAILY_LIMIT : RULE_SENDER_EVEN;
    }
    /* Its tier came later: what made the chosen one's tier earlier is the kind, or how near it is.
     */
    return d->tier >= 0 && (size_t)d->tier < n_tiers && tiers[d->tier].kind == n->kind
               ? tiers[d->tier].rule
               : RULE_SENDER_PRIORITY;
}

static void candidate_write(struct call *c, const struct sender_facts *f, const struct decision *d,
    const struct sender_number *n)
{
    bool chosen = text_equal(n->number, d->chosen);

    json_object_begin(&c->w);
    json_member(&c->w, "number", n->number);
    json_member(&c->w, "kind", sender_kind_names[n->kind]);
    json_member(&c->w, "added_for",
        n->kind == SENDER_SHORTCODE ? "sms"
        : n->added_for_mms          ? "mms"
                                    : "sms");
    json_member_bool(&c->w, "mms_capable", n->can_mms);
    json_member(&c->w, "verdict", chosen ? "chosen" : "passed over");
    rule_write(&c->w, chosen ? d->rule : passed_over_by(f, d, n));
    json_object_end(&c->w);
}

static int candidates_write(struct call *c, const struct decision *d, const struct powerpack *p)
{
    struct sender_number *numbers = ARENA_ARRAY(c->arena, struct sender_number, CANDIDATES_MOST);
    struct sender_facts facts = {
        .policy = c->control->policy,
        .destination = phone_place(first_destination(c, d->dst)),
        .service = d->type == MESSAGE_MMS ? MESSAGE_MMS : MESSAGE_SMS,
        .sticky = p->sticky_sender,
        .local_connect = p->local_connect,
        .now_us = d->time_us,
    };
    size_t n, total;
    int r;

    powerpack_priority(p, facts.destination.country, facts.service, facts.priority);
    r = store_pool_numbers(
        c->store, c->arena, c->account, p->id, CANDIDATES_MOST, numbers, &n, &total);
    if (r < 0)
        return r;
    json_key(&c->w, "candidates");
    json_array_begin(&c->w);
    for (size_t i = 0; i < n; i++)
        candidate_write(c, &facts, d, &numbers[i]);
    json_array_end(&c->w);
    json_member_int(&c->w, "candidates_total", (int64_t)total);
    return 0;
}

static int powerpack_write(struct call *c, const struct decision *d)
{
    struct powerpack p;
    int r = store_powerpack_by_id(c->store, c->arena, c->account, d->powerpack, &p);

    if (r < 0)
        return r == -ENOENT ? 0 : r;
    json_key(&c->w, "powerpack");
    json_object_begin(&c->w);
    json_member(&c->w, "uuid", p.uuid);
    json_member(&c->w, "name", p.name);
    json_member_bool(&c->w, "sticky_sender", p.sticky_sender);
    json_member_bool(&c->w, "local_connect", p.local_connect);
    json_object_end(&c->w);
    return candidates_write(c, d, &p);
}

/* Without a Powerpack the only candidate is src: whether the account rents it, and what it can do.
 */
static int src_write(struct call *c, const struct decision *d)
{
    char *number = arena_alloc(c->arena, strlen(d->src) + 1);
    struct rented_number rented = { 0 };
    int r;

    phone_strip_src(d->src, strlen(d->src), number);
    r = store_number(c->store, c->arena, c->account, number, &rented);
    if (r < 0 && r != -ENOENT)
        return r;
    json_key(&c->w, "candidates");
    json_array_begin(&c->w);
    json_object_begin(&c->w);
    json_member(&c->w, "number", number);
    json_member(&c->w, "kind", rented.type);
    json_member_bool(&c->w, "rented", r == 0);
    json_member_bool(&c->w, "mms_capable", rented.mms);
    json_member(&c->w, "verdict", d->chosen ? "chosen" : "passed over");
    rule_write(&c->w, d->rule);
    json_object_end(&c->w);
    json_array_end(&c->w);
    json_member_int(&c->w, "candidates_total", 1);
    return 0;
}

/* What became of each destination of a send; each message has a why of its own by its uuid. */
static int messages_write(struct call *c, uint32_t first)
{
    char uuid[UUID_TEXT_SIZE];
    struct message m = { 0 };
    int r = 0;

    json_key(&c->w, "messages");
    json_array_begin(&c->w);
    for (uint32_t i = 0; r == 0; i++) {
        r = store_message_by_n(c->store, c->arena, c->account, first + i, &m);
        if (r < 0 || m.batch != i)
            break;
        store_message_uuid(c->account, &m, uuid);
        json_object_begin(&c->w);
        json_member(&c->w, "message_uuid", uuid);
        json_member(&c->w, "dst", m.dst);
        json_member(&c->w, "src", m.src);
        json_member(&c->w, "rule", rule_rows[m.rule].id);
        json_object_end(&c->w);
    }
    json_array_end(&c->w);
    return r == -ENOENT ? 0 : r;
}

/* By which rule a Powerpack sends at all. */
static void powerpack_reason_write(struct call *c, const struct decision *d)
{
    json_key(&c->w, "powerpack_because");
    json_object_begin(&c->w);
    rule_write(&c->w, d->asked_src ? RULE_DEFAULT_POWERPACK : RULE_POWERPACK_REPLACES_SRC);
    if (d->asked_src)
        json_member(&c->w, "asked_src", d->asked_src);
    json_object_end(&c->w);
}

static void invalid_write(struct call *c, const char *invalid)
{
    json_key(&c->w, "invalid_number");
    json_array_begin(&c->w);
    for (const char *at = invalid; at; at = strchr(at, '<') ? strchr(at, '<') + 1 : NULL) {
        json_object_begin(&c->w);
        json_key(&c->w, "dst");
        json_string_n(&c->w, at, strcspn(at, "<"));
        rule_write(&c->w, RULE_SEND_DST_SOME_INVALID);
        json_object_end(&c->w);
    }
    json_array_end(&c->w);
}

/* In which state it is and since when, and what decided that: a rule, or somebody who asked for it.
 */
static void life_write(struct call *c, const struct message *m)
{
    struct json_writer *w = &c->w;

    json_key(w, "life");
    json_object_begin(w);
    json_member(w, "state", message_state_names[m->state]);
    if (m->error_code >= 0)
        json_member_int(w, "error_code", m->error_code);
    time_write(w, "queued_at", m->time_us);
    if (m->sent_us)
        time_write(w, "sent_at", m->sent_us);
    if (m->ended_us && m->error_code >= 0)
        time_write(w, "ended_at", m->ended_us);
    if (m->ended_us && m->error_code >= 0 && !m->ended_rule)
        json_member(w, "because", "it was asked for");
    else if (m->ended_us && m->error_code >= 0)
        rule_write(w, m->ended_rule);
    json_object_end(w);
}

/* What no rule refused was refused by a fault on demand, which the detail names. */
static void reason_write(struct json_writer *w, const struct decision *d)
{
    if (d->rule == RULE_NONE) {
        json_member(w, "rule", d->detail);
        json_member(w, "says", "A fault on demand answered, in the words of a rule.");
        return;
    }
    rule_write(w, d->rule);
    if (d->detail)
        json_member(w, "detail", d->detail);
}

int control_why(struct call *c)
{
    struct decision d = { 0 };
    int r = decision_find(c, c->segment[1], &d);

    if (r == -ENOENT)
        return call_error(c, 404,
            "account %s has no message and no refusal \"%s\" (refusals are kept for the last %d "
            "requests)",
            c->account->auth_id, c->segment[1], REFUSALS_KEPT);
    if (r < 0)
        return r;
    json_member(&c->w, "id", c->segment[1]);
    json_member(&c->w, "kind", d.kind);
    reason_write(&c->w, &d);
    json_member(&c->w, "type", d.type >= 0 ? message_type_names[d.type] : NULL);
    json_member(&c->w, "src", d.src);
    json_member(&c->w, "dst", d.dst);
    json_member(&c->w, "powerpack_uuid", d.powerpack_uuid);
    if (d.text)
        json_member(&c->w, "text", d.text); /* which no call of the API shows */
    if (d.chosen && d.life.direction == MESSAGE_OUTBOUND)
        life_write(c, &d.life);
    if (d.chosen && d.powerpack)
        powerpack_reason_write(c, &d);
    if (d.invalid_dst)
        invalid_write(c, d.invalid_dst);
    if (d.send)
        r = messages_write(c, d.send);
    if (r < 0)
        return r;
    if (d.powerpack)
        r = powerpack_write(c, &d);
    else if (d.src && *d.src)
        r = src_write(c, &d);
    return r < 0 ? r : 200;
}
