/* The query arguments of a list, by table: into the store's filter, and back into a link. */
#include "mock/api/message_filter.h"

#include "base/clock.h"
#include "base/text.h"
#include "mock/api/listing.h"

#include <string.h>

/* A filter's value on its way into the store's filter: false refuses it. */
typedef bool filter_reader(const char *value, const void *names, void *field);

static bool text_filter(const char *value, const void *names, void *field)
{
    (void)names;
    *(const char **)field = value;
    return true;
}

struct name_set {
    const char *const *names;
    size_t n;
};

static bool name_filter(const char *value, const void *names, void *field)
{
    const struct name_set *set = names;

    *(int *)field = name_index(set->names, set->n, value);
    return *(int *)field >= 0;
}

static bool code_filter(const char *value, const void *names, void *field)
{
    uint64_t code;

    (void)names;
    if (parse_u64(value, &code) < 0 || code > 9999)
        return false;
    *(int *)field = (int)code;
    return true;
}

/* What no message of the mock has: campaigns, conversations. */
static bool nothing_filter(const char *value, const void *names, void *field)
{
    (void)value;
    (void)names;
    *(bool *)field = true;
    return true;
}

static bool digits_at(const char **at, size_t n, int *ret)
{
    *ret = 0;
    for (size_t i = 0; i < n; i++, (*at)++) {
        if (!is_digit(**at))
            return false;
        *ret = *ret * 10 + (**at - '0');
    }
    return true;
}

static bool char_at(const char **at, char c)
{
    bool there = **at == c;

    *at += there;
    return there;
}

/* YYYY-MM-DD HH:MM[:ss[.uuuuuu]], UTC; *ret_span is how many microseconds the text leaves open. */
static bool time_parse(const char *at, int64_t *ret_us, int64_t *ret_span)
{
    struct civil_time t = { 0 };
    int64_t unit = 100000;

    if (!digits_at(&at, 4, &t.year) || !char_at(&at, '-') || !digits_at(&at, 2, &t.month) ||
        !char_at(&at, '-') || !digits_at(&at, 2, &t.day) || !char_at(&at, ' ') ||
        !digits_at(&at, 2, &t.hour) || !char_at(&at, ':') || !digits_at(&at, 2, &t.minute))
        return false;
    *ret_span = 60000000;
    if (char_at(&at, ':')) {
        if (!digits_at(&at, 2, &t.second))
            return false;
        *ret_span = 1000000;
        if (char_at(&at, '.')) {
            if (!is_digit(*at))
                return false;
            for (; is_digit(*at) && unit; at++, unit /= 10) {
                t.microsecond += (int)unit * (*at - '0');
                *ret_span = unit;
            }
        }
    }
    if (*at || t.month < 1 || t.month > 12 || t.day < 1 ||
        t.day > civil_days_in_month(t.year, t.month) || t.hour > 23 || t.minute > 59 ||
        t.second > 59)
        return false;
    *ret_us = civil_to_us(&t);
    return true;
}

struct time_range {
    int64_t from_us, to_us;
};

static void range_from(struct time_range *r, int64_t us)
{
    if (us > r->from_us)
        r->from_us = us;
}

static void range_to(struct time_range *r, int64_t us)
{
    if (us < r->to_us)
        r->to_us = us;
}

static void apply_equal(struct time_range *r, int64_t us, int64_t span)
{
    range_from(r, us);
    range_to(r, us + span - 1);
}

static void apply_gt(struct time_range *r, int64_t us, int64_t span)
{
    (void)span;
    range_from(r, us + 1);
}

static void apply_gte(struct time_range *r, int64_t us, int64_t span)
{
    (void)span;
    range_from(r, us);
}

static void apply_lt(struct time_range *r, int64_t us, int64_t span)
{
    (void)span;
    range_to(r, us - 1);
}

static void apply_lte(struct time_range *r, int64_t us, int64_t span)
{
    (void)span;
    range_to(r, us);
}

#define FIELD(name) offsetof(struct message_filter, name)
static const struct name_set directions = { message_direction_names, MESSAGE_DIRECTION_MAX_ };
static const struct name_set states = { message_state_names, MESSAGE_STATE_MAX_ };
static const struct name_set types = { message_type_names, MESSAGE_TYPE_MAX_ };

/* clang-format off */
static const struct {
    const char *name;
    filter_reader *read;
    const void *names;
    size_t offset;
} filters[] = {
    { "subaccount",                 text_filter,    NULL,        FIELD(subaccount) },
    { "message_direction",          name_filter,    &directions, FIELD(direction) },
    { "message_state",              name_filter,    &states,     FIELD(state) },
    { "message_type",               name_filter,    &types,      FIELD(type) },
    { "error_code",                 code_filter,    NULL,        FIELD(error_code) },
    { "powerpack_id",               text_filter,    NULL,        FIELD(powerpack_uuid) },
    { "from_number",                text_filter,    NULL,        FIELD(src) },
    { "to_number",                  text_filter,    NULL,        FIELD(dst) },
    { "destination_country_iso2",   text_filter,    NULL,        FIELD(country) },
    { "tendlc_campaign_id",         nothing_filter, NULL,        FIELD(nothing) },
    { "tendlc_registration_status", nothing_filter, NULL,        FIELD(nothing) },
    { "conversation_id",            nothing_filter, NULL,        FIELD(nothing) },
    { "conversation_origin",        nothing_filter, NULL,        FIELD(nothing) },
};
static const struct {
    const char *name;
    void (*apply)(struct time_range *range, int64_t us, int64_t span);
} time_filters[] = {
    { "message_time",      apply_equal },
    { "message_time__gt",  apply_gt },
    { "message_time__gte", apply_gte },
    { "message_time__lt",  apply_lt },
    { "message_time__lte", apply_lte },
};
/* clang-format on */
const struct parameter_table message_list_takes = PARAMETER_TABLE(filters);
const struct parameter_table message_times_take = PARAMETER_TABLE(time_filters);

static enum rule content_read(struct exchange *x, struct message_filter *f, const char **ret_detail)
{
    for (size_t i = 0; i < ARRAY_SIZE(filters); i++) {
        const char *value = query_argument(x, filters[i].name);

        if (!value || filters[i].read(value, filters[i].names, (char *)f + filters[i].offset))
            continue;
        *ret_detail = filters[i].name;
        if (api_rule(x, RULE_LIST_BAD_FILTER))
            return RULE_LIST_BAD_FILTER;
    }
    return RULE_NONE;
}

static enum rule times_read(struct exchange *x, struct message_filter *f, const char **ret_detail)
{
    static const int64_t day_us = (int64_t)86400 * 1000000;
    struct time_range range = { INT64_MIN, INT64_MAX };
    bool any = false;

    for (size_t i = 0; i < ARRAY_SIZE(time_filters); i++) {
        const char *value = query_argument(x, time_filters[i].name);
        int64_t us, span;

        if (!value)
            continue;
        if (time_parse(value, &us, &span)) {
            time_filters[i].apply(&range, us, span);
            any = true;
        } else if (api_rule(x, RULE_LIST_BAD_TIME)) {
            *ret_detail = time_filters[i].name;
            return RULE_LIST_BAD_TIME;
        }
    }
    if (!any && api_rule(x, RULE_LIST_DAY))
        range.from_us = x->now_us - day_us;
    f->from_us = range.from_us;
    f->to_us = range.to_us;
    return RULE_NONE;
}

enum rule message_filter_read(
    struct exchange *x, struct message_filter *ret, const char **ret_detail)
{
    struct page page = { 0 };
    enum rule rule;

    *ret = (struct message_filter){ .direction = -1, .state = -1, .type = -1, .error_code = -1 };
    rule = page_read(x, &page, ret_detail);
    if (!rule)
        rule = content_read(x, ret, ret_detail);
    if (!rule)
        rule = times_read(x, ret, ret_detail);
    ret->now_us = x->now_us;
    ret->limit = page.limit;
    ret->offset = page.offset;
    if (x->subaccount && api_rule(x, RULE_SUBACCOUNT_OWN))
        ret->subaccount = x->subaccount;
    return rule;
}

void message_filter_links(struct exchange *x, struct strbuf *out)
{
    for (size_t i = 0; i < ARRAY_SIZE(filters); i++)
        listing_filter(x, out, filters[i].name);
    for (size_t i = 0; i < ARRAY_SIZE(time_filters); i++)
        listing_filter(x, out, time_filters[i].name);
}
