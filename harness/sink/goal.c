#include "harness/sink/goal.h"

#include "base/strbuf.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

int duration_read(const char *text, int64_t most_ms, int64_t *ret_ms)
{
    static const struct unit {
        const char *name;
        int64_t ms;
    } units[] = { { "", 1 }, { "ms", 1 }, { "s", 1000 }, { "m", 60000 } };
    CLEANUP_STRBUF struct strbuf digits = STRBUF_INIT;
    size_t len = strspn(text, "0123456789");
    uint64_t n;

    strbuf_add(&digits, text, len);
    if (parse_u64(digits.buf, &n) < 0)
        return -EINVAL;
    for (size_t i = 0; i < ARRAY_SIZE(units); i++)
        if (text_equal(text + len, units[i].name) && n <= (uint64_t)(most_ms / units[i].ms)) {
            *ret_ms = (int64_t)n * units[i].ms;
            return 0;
        }
    return -EINVAL;
}

static bool read_text(const char *value, const char **ret)
{
    *ret = value;
    return *value != '\0';
}

static bool read_uuid(struct goal *g, const char *value)
{
    return read_text(value, &g->uuid);
}
static bool read_until(struct goal *g, const char *value)
{
    return read_text(value, &g->until);
}
static bool read_or_fail(struct goal *g, const char *value)
{
    return read_text(value, &g->or_fail);
}
static bool read_order(struct goal *g, const char *value)
{
    return read_text(value, &g->order);
}
static bool read_kind(struct goal *g, const char *value)
{
    g->kind = value;
    return text_equal(value, "status") || text_equal(value, "inbound");
}
static bool read_count(struct goal *g, const char *value)
{
    g->counted = true;
    return parse_u64(value, &g->count) == 0;
}
static bool read_none(struct goal *g, const char *value)
{
    g->none = true;
    return text_equal(value, "true");
}
static bool read_within(struct goal *g, const char *value)
{
    return duration_read(value, GOAL_WITHIN_MAX_MS, &g->within_ms) == 0;
}

/* clang-format off */
static const struct parameter {
    const char *name, *takes;
    bool (*read)(struct goal *g, const char *value);
} parameters[] = {
    { "MessageUUID", "the message's id",                       read_uuid },
    { "until",       "statuses with commas between them",      read_until },
    { "or_fail",     "statuses with commas between them",      read_or_fail },
    { "order",       "statuses with commas between them",      read_order },
    { "kind",        "status or inbound",                      read_kind },
    { "count",       "a number",                               read_count },
    { "none",        "true",                                   read_none },
    { "within",      "a duration up to 10m, such as 500ms or 30s", read_within },
};
/* clang-format on */

static const struct parameter *find_parameter(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(parameters); i++)
        if (text_equal(parameters[i].name, name))
            return &parameters[i];
    return NULL;
}

static bool is_field_name(const char *name)
{
    return *name >= 'A' && *name <= 'Z';
}

static int parameter_read(struct goal *g, const struct form *query, size_t i, struct strbuf *why)
{
    const struct form_field *f = &query->at[i];
    const struct parameter *p = find_parameter(f->name);

    for (size_t k = 0; k < i; k++)
        if (text_equal(query->at[k].name, f->name)) {
            strbuf_addf(why, "%s stands twice", f->name);
            return -EINVAL;
        }
    if (p && p->read(g, f->value))
        return 0;
    if (p) {
        strbuf_addf(why, "%s takes %s, not \"%s\"", f->name, p->takes, f->value);
        return -EINVAL;
    }
    if (!is_field_name(f->name)) {
        strbuf_addf(why,
            "there is no parameter \"%s\"; a field's name, which starts with a capital, filters by "
            "its value",
            f->name);
        return -EINVAL;
    }
    g->fields.at[g->fields.n++] = *f;
    return 0;
}

static bool has_goal(const struct goal *g)
{
    return g->until || g->order || g->counted;
}

int goal_read(struct arena *a, const struct form *query, struct goal *ret, struct strbuf *why)
{
    struct goal g = { .within_ms = -1, .fields.at = ARENA_ARRAY(a, struct form_field, query->n) };

    for (size_t i = 0; i < query->n; i++)
        if (parameter_read(&g, query, i, why) < 0)
            return -EINVAL;
    if (!g.uuid)
        strbuf_adds(why, "MessageUUID=… is missing: without it nobody knows whose callbacks are "
                         "meant");
    else if (g.none && (has_goal(&g) || g.or_fail))
        strbuf_adds(why, "none does not go with until, or_fail, order or count");
    else if (g.or_fail && !has_goal(&g))
        strbuf_adds(why, "or_fail needs until, order or count");
    if (why->len)
        return -EINVAL;
    if (g.within_ms < 0)
        g.within_ms = GOAL_WITHIN_DEFAULT_MS;
    *ret = g;
    return 0;
}

bool goal_is_about(const struct goal *g, const struct caught *c)
{
    if (!text_equal(g->uuid, c->uuid) || (g->kind && !text_equal(g->kind, caught_kind(c))))
        return false;
    for (size_t i = 0; i < g->fields.n; i++)
        if (!text_equal(form_value(&c->fields, g->fields.at[i].name), g->fields.at[i].value))
            return false;
    return true;
}

static bool is_listed(const char *list, const char *word)
{
    size_t len = word ? strlen(word) : 0;

    for (const char *at = list; at && word && *at; at += *at == ',') {
        size_t piece = strcspn(at, ",");

        if (piece == len && memcmp(at, word, len) == 0)
            return true;
        at += piece;
    }
    return false;
}

/* How far a goal has come, callback by callback. */
struct progress {
    uint64_t n;
    bool until_reached;
    const char *order_left; /* what has not come yet; "" at the end */
    const char *last_status;
};

/* A try that is repeated brings the same status again. */
static bool order_goes_on(struct progress *p, const char *status)
{
    size_t len = strcspn(p->order_left, ",");

    if (text_equal(status, p->last_status))
        return true;
    if (!status || !len || strlen(status) != len || memcmp(status, p->order_left, len) != 0)
        return false;
    p->order_left += len + (p->order_left[len] == ',');
    p->last_status = status;
    return true;
}

static bool is_reached(const struct goal *g, const struct progress *p)
{
    return (!g->until || p->until_reached) && (!g->order || !*p->order_left) &&
           (!g->counted || p->n == g->count);
}

/* False if this one spoils it. */
static bool take(
    const struct goal *g, struct progress *p, const struct caught *c, struct strbuf *why)
{
    const char *status = c->status ? c->status : caught_kind(c);
    bool reached_before = has_goal(g) && p->n && is_reached(g, p);

    p->n++;
    p->until_reached |= is_listed(g->until, c->status);
    if (g->none)
        strbuf_addf(why, "a callback came (%s)", status);
    else if (g->counted && p->n > g->count)
        strbuf_addf(why, "more than %llu came", (unsigned long long)g->count);
    else if (g->order && !order_goes_on(p, c->status))
        strbuf_addf(why, "%s came where %s was to come", status,
            *p->order_left ? p->order_left : "nothing more");
    else if (!reached_before && is_listed(g->or_fail, c->status))
        strbuf_addf(why, "%s came", status);
    return !why->len;
}

enum goal_state goal_judge(const struct goal *g, const struct inbox *in, struct strbuf *why)
{
    struct progress p = { .order_left = g->order };

    for (size_t i = 0; i < in->n; i++)
        if (goal_is_about(g, in->at[i]) && !take(g, &p, in->at[i], why))
            return GOAL_MISSED;
    return !g->none && is_reached(g, &p) ? GOAL_REACHED : GOAL_OPEN;
}

enum goal_state goal_judge_at_end(const struct goal *g, const struct inbox *in, struct strbuf *why)
{
    enum goal_state state = goal_judge(g, in, why);

    if (state != GOAL_OPEN)
        return state;
    if (g->none)
        return GOAL_REACHED;
    strbuf_addf(why, "it did not come within %lld ms", (long long)g->within_ms);
    return GOAL_MISSED;
}
