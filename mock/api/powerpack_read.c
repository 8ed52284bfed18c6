#include "mock/api/powerpack.h"

#include "base/text.h"
#include "mock/store/applications.h"

#include <string.h>

#define AT(field) .offset = offsetof(struct powerpack_settings, field)
#define FLAG flags, ARRAY_SIZE(flags), .fallback = -1, .empty_is_absent = true

static const char *const flags[] = { "false", "true" };

/* clang-format off */
static const struct parameter parameters[] = {
    { "name",             PARAMETER_TEXT, RULE_POWERPACK_NAME_MISSING,     AT(name) },
    { "sticky_sender",    PARAMETER_NAME, RULE_POWERPACK_FLAG,             AT(sticky_sender), FLAG },
    { "local_connect",    PARAMETER_NAME, RULE_POWERPACK_FLAG,             AT(local_connect), FLAG },
    { "application_type", PARAMETER_TEXT, RULE_POWERPACK_APPLICATION_TYPE, AT(application_type) },
    { "application_id",   PARAMETER_TEXT, RULE_POWERPACK_APPLICATION_ID,   AT(application_id) },
    { "number_priority",  PARAMETER_LIST, RULE_POWERPACK_PRIORITY,         AT(number_priority) },
};
/* clang-format on */
const struct parameter_table powerpack_takes = PARAMETER_TABLE(parameters);

static enum rule name_apply(struct exchange *x, const struct powerpack_settings *s,
    struct powerpack *p, const char **ret_detail, int *ret_error)
{
    int taken;

    if (!s->name && !p->id && api_rule(x, RULE_POWERPACK_NAME_MISSING))
        return RULE_POWERPACK_NAME_MISSING;
    if (!s->name)
        return RULE_NONE;
    p->name = s->name;
    taken = store_powerpack_name_taken(x->store, x->account, p->name, p->id);
    if (taken < 0)
        *ret_error = taken;
    *ret_detail = p->name;
    return taken > 0 && api_rule(x, RULE_POWERPACK_NAME_TAKEN) ? RULE_POWERPACK_NAME_TAKEN
                                                               : RULE_NONE;
}

static const char *const application_types[] = { "XML", "PHLO" };

/* The stored spelling of a type, or NULL. */
static const char *application_type(const char *given)
{
    for (size_t i = 0; i < ARRAY_SIZE(application_types); i++)
        if (text_equal_ignore_case(given, application_types[i]))
            return application_types[i];
    return NULL;
}

static bool is_none(const char *text)
{
    return text && text_equal_ignore_case(text, "none");
}

/* PHLOs are not the mock's: any id of one is taken. */
static enum rule application_id_apply(
    struct exchange *x, const char *id, struct powerpack *p, int *ret_error)
{
    int known = 1;

    if (!*p->application_type && api_rule(x, RULE_POWERPACK_APPLICATION_TYPE))
        return RULE_POWERPACK_APPLICATION_TYPE;
    if (text_equal(p->application_type, "XML"))
        known = store_application_exists(x->store, x->account, id);
    if (known < 0)
        *ret_error = known;
    if (!known && api_rule(x, RULE_POWERPACK_APPLICATION_ID))
        return RULE_POWERPACK_APPLICATION_ID;
    p->application_id = id;
    return RULE_NONE;
}

static enum rule application_apply(
    struct exchange *x, const struct powerpack_settings *s, struct powerpack *p, int *ret_error)
{
    enum rule rule = RULE_NONE;

    if (api_rule(x, RULE_POWERPACK_APPLICATION_NONE) &&
        (is_none(s->application_id) || is_none(s->application_type))) {
        p->application_type = p->application_id = "";
        return RULE_NONE;
    }
    if (s->application_type) {
        const char *type = application_type(s->application_type);

        if (!type && api_rule(x, RULE_POWERPACK_APPLICATION_TYPE))
            return RULE_POWERPACK_APPLICATION_TYPE;
        p->application_type = type ? type : s->application_type;
    }
    if (s->application_id)
        rule = application_id_apply(x, s->application_id, p, ret_error);
    if (!*p->application_id) /* a type alone says nothing */
        p->application_type = "";
    return rule;
}

/* number_priority ----------------------------------------------------------------------------- */

static const struct param *member(const struct param *object, const char *name)
{
    struct params members = { object->items, object->n_items };

    return params_get(&members, name);
}

static int member_index(
    const struct param *object, const char *name, const char *const *names, size_t n)
{
    const struct param *p = member(object, name);

    for (size_t i = 0; i < n && p && p->kind == PARAM_TEXT; i++)
        if (text_equal_ignore_case(p->text, names[i]))
            return (int)i;
    return -1;
}

/* priority1 to priority3 into ret: null or absent is none. False for anything else unknown, or a
 * type that stands twice. */
static bool order_read(const struct param *priority, int ret[PRIORITY_KINDS])
{
    static const char *const names[PRIORITY_KINDS] = { "priority1", "priority2", "priority3" };
    unsigned seen = 0;

    if (!priority || priority->kind != PARAM_OBJECT)
        return false;
    for (size_t i = 0; i < PRIORITY_KINDS; i++) {
        int kind = member_index(priority, names[i], sender_kind_names, SENDER_KIND_MAX_);

        ret[i] = kind;
        if (kind < 0 && member(priority, names[i]))
            return false;
        if (kind >= 0 && (seen & 1u << kind))
            return false;
        seen |= kind < 0 ? 0 : 1u << kind;
    }
    return true;
}

static bool priority_item_apply(const struct param *item, struct powerpack *p)
{
    int country, service, order[PRIORITY_KINDS];

    if (item->kind != PARAM_OBJECT)
        return false;
    country = member_index(item, "country_iso", priority_countries, PRIORITY_COUNTRIES);
    service = member_index(item, "service_type", priority_services, PRIORITY_SERVICES);
    if (country < 0 || service < 0 || !order_read(member(item, "priority"), order))
        return false;
    memcpy(p->priority[country][service], order, sizeof(order));
    return true;
}

static enum rule priority_apply(
    struct exchange *x, const struct powerpack_settings *s, struct powerpack *p)
{
    for (size_t i = 0; s->number_priority && i < s->number_priority->n_items; i++)
        if (!priority_item_apply(&s->number_priority->items[i], p) &&
            api_rule(x, RULE_POWERPACK_PRIORITY))
            return RULE_POWERPACK_PRIORITY;
    return RULE_NONE;
}

enum rule powerpack_read(
    struct exchange *x, struct powerpack *p, const char **ret_detail, int *ret_error)
{
    struct powerpack_settings s = { 0 };
    enum rule rule =
        parameters_read(x, parameters, ARRAY_SIZE(parameters), &x->body, &s, ret_detail);

    if (!rule)
        rule = name_apply(x, &s, p, ret_detail, ret_error);
    if (s.sticky_sender >= 0)
        p->sticky_sender = s.sticky_sender;
    if (s.local_connect >= 0)
        p->local_connect = s.local_connect;
    if (!rule)
        rule = application_apply(x, &s, p, ret_error);
    if (!rule)
        rule = priority_apply(x, &s, p);
    return rule;
}
