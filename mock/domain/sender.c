#include "mock/domain/sender.h"

#include "base/text.h"

#include <string.h>

const char *const sender_kind_names[SENDER_KIND_MAX_] = {
    [SENDER_SHORTCODE] = "shortcode",
    [SENDER_TOLLFREE] = "tollfree",
    [SENDER_LONGCODE] = "longcode",
};

static const int64_t us_per_day = (int64_t)24 * 60 * 60 * 1000000;

enum rule sender_unable(const struct sender_facts *f, const struct sender_number *n)
{
    if (f->service != MESSAGE_MMS)
        return RULE_NONE;
    switch (n->kind) {
    case SENDER_LONGCODE:
        if (!n->can_mms || (!n->added_for_mms && rule_on(f->policy, RULE_SENDER_LONGCODE_SERVICE)))
            return RULE_SENDER_LONGCODE_SERVICE;
        return RULE_NONE;
    case SENDER_TOLLFREE:
        if (!n->added_for_mms && rule_on(f->policy, RULE_SENDER_TOLLFREE_DETECTED))
            return RULE_SENDER_TOLLFREE_DETECTED;
        return RULE_NONE;
    case SENDER_SHORTCODE:
    default:
        if (rule_on(f->policy, RULE_SENDER_SHORTCODE_SMS_ONLY))
            return RULE_SENDER_SHORTCODE_SMS_ONLY;
        return RULE_NONE;
    }
}

static bool has_left_pool(const struct sender_facts *f)
{
    const struct sender_sticky *last = &f->last;

    if (!last->number.number)
        return true;
    return last->number.entry != last->entry && rule_on(f->policy, RULE_SENDER_STICKY_LEFT_POOL);
}

static bool was_idle(const struct sender_facts *f)
{
    int64_t days = policy_number(f->policy, ASSUME_STICKY_DAYS);

    return rule_on(f->policy, RULE_SENDER_STICKY_IDLE) &&
           f->now_us - f->last.last_us >= days * us_per_day;
}

enum rule sender_sticky_ended(const struct sender_facts *f)
{
    if (!f->sticky || !f->last.known || !rule_on(f->policy, RULE_SENDER_STICKY))
        return RULE_SENDER_STICKY;
    if (was_idle(f))
        return RULE_SENDER_STICKY_IDLE;
    if (has_left_pool(f))
        return RULE_SENDER_STICKY_LEFT_POOL;
    return sender_unable(f, &f->last.number);
}

bool sender_in_tier(const struct sender_tier *t, const struct sender_number *n)
{
    const struct place *p = &n->place;

    if (n->kind != t->kind)
        return false;
    switch (t->reach) {
    case REACH_AREA:
        return p->area == t->area;
    case REACH_REGION:
        return text_equal(p->country, t->country) && text_equal(p->region, t->region);
    case REACH_COUNTRY:
        return text_equal(p->country, t->country);
    case REACH_ANYWHERE:
    default:
        return true;
    }
}

struct tier_list {
    struct sender_tier *tiers;
    size_t n;
};

static struct sender_tier *list_add(struct tier_list *list, enum sender_kind kind)
{
    struct sender_tier *tier = &list->tiers[list->n++];

    *tier = (struct sender_tier){ .kind = kind, .reach = REACH_ANYWHERE };
    return tier;
}

static void set_country(struct sender_tier *tier, const char *country)
{
    memcpy(tier->country, country, sizeof(tier->country));
}

static bool is_us_or_canada(const char *country)
{
    return text_equal(country, "US") || text_equal(country, "CA");
}

static void add_country(struct tier_list *list, const char *country, bool random)
{
    struct sender_tier *tier = list_add(list, SENDER_LONGCODE);

    tier->reach = REACH_COUNTRY;
    tier->rule = RULE_SENDER_LOCAL_COUNTRY;
    tier->random = random;
    set_country(tier, country);
}

/* Near to far, as far as the destination's place is known. */
static void add_local_tiers(struct tier_list *list, const struct sender_facts *f)
{
    const struct place *to = &f->destination;

    if (to->area && !to->toll_free && rule_on(f->policy, RULE_SENDER_LOCAL_AREA)) {
        struct sender_tier *tier = list_add(list, SENDER_LONGCODE);

        tier->reach = REACH_AREA;
        tier->rule = RULE_SENDER_LOCAL_AREA;
        tier->area = to->area;
        set_country(tier, to->country);
        memcpy(tier->region, to->region, sizeof(tier->region));
    }
    if (to->region[0] && rule_on(f->policy, RULE_SENDER_LOCAL_REGION)) {
        struct sender_tier *tier = list_add(list, SENDER_LONGCODE);

        tier->reach = REACH_REGION;
        tier->rule = RULE_SENDER_LOCAL_REGION;
        set_country(tier, to->country);
        memcpy(tier->region, to->region, sizeof(tier->region));
    }
    if (is_us_or_canada(to->country) && rule_on(f->policy, RULE_SENDER_LOCAL_COUNTRY)) {
        add_country(list, "US", true);
        add_country(list, "CA", false);
    }
}

static enum rule even_rule(const struct sender_facts *f)
{
    return rule_on(f->policy, RULE_SENDER_EVEN) ? RULE_SENDER_EVEN : RULE_NONE;
}

static void add_longcode_tiers(
    struct tier_list *list, const struct sender_facts *f, unsigned daily_limit)
{
    size_t first = list->n;

    if (f->local_connect)
        add_local_tiers(list, f);
    list_add(list, SENDER_LONGCODE)->rule = even_rule(f);
    for (size_t i = first; i < list->n; i++) {
        list->tiers[i].daily_limit = daily_limit;
        list->tiers[i].random |= !rule_on(f->policy, RULE_SENDER_EVEN);
    }
}

static bool priority_applies(const struct sender_facts *f)
{
    return is_us_or_canada(f->destination.country) && rule_on(f->policy, RULE_SENDER_PRIORITY);
}

static void add_kind_tiers(struct tier_list *list, const struct sender_facts *f,
    enum sender_kind kind, unsigned daily_limit)
{
    struct sender_tier *tier;

    if (kind == SENDER_LONGCODE) {
        add_longcode_tiers(list, f, daily_limit);
        return;
    }
    tier = list_add(list, kind);
    tier->rule = priority_applies(f) ? RULE_SENDER_PRIORITY : even_rule(f);
    tier->random = !rule_on(f->policy, RULE_SENDER_EVEN);
}

/* Every kind once: first the Powerpack's priority, then what it does not name. */
static void kinds_in_order(const struct sender_facts *f, enum sender_kind ret[SENDER_KIND_MAX_])
{
    static const int rest[] = { SENDER_LONGCODE, SENDER_TOLLFREE, SENDER_SHORTCODE };
    bool seen[SENDER_KIND_MAX_] = { false };
    size_t n = 0;

    for (size_t i = 0; i < PRIORITY_KINDS + ARRAY_SIZE(rest); i++) {
        int kind = i < PRIORITY_KINDS ? f->priority[i] : rest[i - PRIORITY_KINDS];

        if (i < PRIORITY_KINDS && !priority_applies(f))
            continue;
        if (kind < 0 || kind >= SENDER_KIND_MAX_ || seen[kind])
            continue;
        seen[kind] = true;
        ret[n++] = (enum sender_kind)kind;
    }
}

static unsigned daily_limit_of(const struct sender_facts *f)
{
    if (!rule_on(f->policy, RULE_SENDER_DAILY_LIMIT))
        return 0;
    return (unsigned)policy_number(f->policy, ASSUME_DAILY_LIMIT);
}

size_t sender_tiers(const struct sender_facts *f, struct sender_tier ret[SENDER_TIERS_MAX])
{
    struct tier_list list = { .tiers = ret };
    enum sender_kind kinds[SENDER_KIND_MAX_];
    /* The recommended amount is local connect's: support article 17000088638. */
    unsigned daily_limit = f->local_connect ? daily_limit_of(f) : 0;

    kinds_in_order(f, kinds);
    for (size_t i = 0; i < SENDER_KIND_MAX_; i++)
        add_kind_tiers(&list, f, kinds[i], daily_limit);
    /* The limit is a recommendation: a number over it sends rather than none. */
    if (daily_limit)
        add_longcode_tiers(&list, f, 0);
    return list.n;
}

int sender_choose(
    const struct sender_facts *f, const struct sender_source *source, struct sender_choice *ret)
{
    struct sender_tier tiers[SENDER_TIERS_MAX];
    struct sender_number number;
    size_t n;

    if (sender_sticky_ended(f) == RULE_NONE) {
        *ret = (struct sender_choice){ f->last.number, RULE_SENDER_STICKY, -1 };
        return 1;
    }
    n = sender_tiers(f, tiers);
    for (size_t i = 0; i < n; i++) {
        int r = source->find(source->context, &tiers[i], &number);

        if (r < 0)
            return r;
        if (r > 0) {
            *ret = (struct sender_choice){ number, tiers[i].rule, (int)i };
            return 1;
        }
    }
    return 0;
}
