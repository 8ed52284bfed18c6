/* The list of rented numbers. Source: Account phone numbers API. */
#include "mock/api/listing.h"
#include "mock/api/number.h"

#include "base/text.h"
#include "mock/domain/message.h"
#include "mock/domain/rental.h"

#include <string.h>

/* A filter's value on its way into the store's: false refuses it. */
typedef bool filter_reader(const char *value, struct number_filter *f);

/* The index of the value in either spelling, of which rows have one and the docs' filters another.
 */
static int status_index(
    const char *const *in_rows, const char *const *in_filters, size_t n, const char *value)
{
    for (size_t i = 1; i < n; i++)
        if (text_equal_ignore_case(value, in_rows[i]) ||
            text_equal_ignore_case(value, in_filters[i]))
            return (int)i;
    return -1;
}

static bool type_filter(const char *value, struct number_filter *f)
{
    f->type = name_index(number_type_names, NUMBER_TYPE_MAX_, value);
    return f->type >= 0;
}

static bool prefix_filter(const char *value, struct number_filter *f)
{
    value += *value == '+';
    f->prefix = value;
    return strspn(value, "0123456789") == strlen(value);
}

static bool subaccount_filter(const char *value, struct number_filter *f)
{
    f->subaccount = value;
    return true;
}

static bool alias_filter(const char *value, struct number_filter *f)
{
    f->alias = value;
    return true;
}

bool services_read(const char *text, unsigned *ret)
{
    static const struct {
        const char *name;
        unsigned ability;
    } services[] = { { "voice", ABILITY_VOICE }, { "sms", ABILITY_SMS }, { "mms", ABILITY_MMS } };

    for (; *text; text += strcspn(text, ","), text += *text == ',') {
        size_t i = 0, len = strcspn(text, ",");

        while (i < ARRAY_SIZE(services) &&
               (strlen(services[i].name) != len || strncmp(services[i].name, text, len) != 0))
            i++;
        if (i == ARRAY_SIZE(services))
            return false;
        *ret |= services[i].ability;
    }
    return true;
}

static bool services_filter(const char *value, struct number_filter *f)
{
    return services_read(value, &f->abilities);
}

static bool cnam_lookup_filter(const char *value, struct number_filter *f)
{
    f->cnam_lookup = name_index(cnam_lookup_names, ARRAY_SIZE(cnam_lookup_names), value);
    return f->cnam_lookup >= 0;
}

static bool campaign_filter(const char *value, struct number_filter *f)
{
    f->campaign = value;
    return true;
}

static bool campaign_status_filter(const char *value, struct number_filter *f)
{
    static const char *const names[] = { NULL, "unregistered", "in_progress", "registered" };

    f->campaign_status = status_index(campaign_status_names, names, NUMBER_STATUSES, value);
    return f->campaign_status >= 0;
}

static bool verification_status_filter(const char *value, struct number_filter *f)
{
    f->verification_status =
        status_index(verification_status_names, verification_status_names, NUMBER_STATUSES, value);
    return f->verification_status >= 0;
}

static bool verification_order_filter(const char *value, struct number_filter *f)
{
    f->verification_order = value;
    return true;
}

/* clang-format off */
static const struct {
    const char *name;
    filter_reader *read;
} filters[] = {
    { "type",                                    type_filter },
    { "number_type",                             type_filter }, /* plivo-go */
    { "number_startswith",                       prefix_filter },
    { "subaccount",                              subaccount_filter },
    { "alias",                                   alias_filter },
    { "services",                                services_filter },
    { "cnam_lookup",                             cnam_lookup_filter },
    { "tendlc_campaign_id",                      campaign_filter },
    { "tendlc_registration_status",              campaign_status_filter },
    { "toll_free_sms_verification",              verification_status_filter },
    { "toll_free_sms_verification_order_status", verification_order_filter },
};
static bool is_same(int64_t a, int64_t b) { return a == b; }
static bool is_more(int64_t a, int64_t b) { return a > b; }
static bool is_more_or_same(int64_t a, int64_t b) { return a >= b; }
static bool is_less(int64_t a, int64_t b) { return a < b; }
static bool is_less_or_same(int64_t a, int64_t b) { return a <= b; }
static const struct {
    const char *name;
    bool (*fits)(int64_t renewal_us, int64_t asked_us);
} date_filters[] = {
    { "renewal_date",      is_same },
    { "renewal_date__gt",  is_more },
    { "renewal_date__gte", is_more_or_same },
    { "renewal_date__lt",  is_less },
    { "renewal_date__lte", is_less_or_same },
};
/* clang-format on */
const struct parameter_table number_list_takes = PARAMETER_TABLE(filters);
const struct parameter_table number_dates_take = PARAMETER_TABLE(date_filters);

static enum rule values_read(struct exchange *x, struct number_filter *f, const char **ret_detail)
{
    for (size_t i = 0; i < ARRAY_SIZE(filters); i++) {
        const char *value = query_argument(x, filters[i].name);

        if (!value || filters[i].read(value, f))
            continue;
        *ret_detail = filters[i].name;
        if (api_rule(x, RULE_LIST_BAD_FILTER))
            return RULE_LIST_BAD_FILTER;
    }
    return RULE_NONE;
}

/* YYYY-MM-DD */
static bool date_parse(const char *text, int64_t *ret_us)
{
    static const char form[] = "dddd-dd-dd";
    int parts[3] = { 0 };
    size_t part = 0;
    struct civil_time t;

    if (strlen(text) != strlen(form))
        return false;
    for (size_t i = 0; form[i]; i++) {
        if (form[i] == 'd' ? !is_digit(text[i]) : text[i] != form[i])
            return false;
        if (form[i] == 'd')
            parts[part] = parts[part] * 10 + (text[i] - '0');
        else
            part++;
    }
    t = (struct civil_time){ .year = parts[0], .month = parts[1], .day = parts[2] };
    if (t.month < 1 || t.month > 12 || t.day < 1 || t.day > civil_days_in_month(t.year, t.month))
        return false;
    *ret_us = civil_to_us(&t);
    return true;
}

/* Takes the days off the filter that renew on a date which does not fit. */
static void days_narrow(struct number_filter *f, size_t i, int64_t asked_us, int64_t now_us)
{
    for (int day = 1; day <= 31; day++) {
        struct civil_time renewal = rental_renewal(day, now_us);

        if (!date_filters[i].fits(civil_to_us(&renewal), asked_us))
            f->days &= ~(UINT32_C(1) << day);
    }
}

static enum rule dates_read(struct exchange *x, struct number_filter *f, const char **ret_detail)
{
    for (size_t i = 0; i < ARRAY_SIZE(date_filters); i++) {
        const char *value = query_argument(x, date_filters[i].name);
        int64_t asked_us;

        if (!value)
            continue;
        if (date_parse(value, &asked_us)) {
            days_narrow(f, i, asked_us, x->now_us);
        } else if (api_rule(x, RULE_NUMBER_BAD_DATE)) {
            *ret_detail = date_filters[i].name;
            return RULE_NUMBER_BAD_DATE;
        }
    }
    return RULE_NONE;
}

static int page_write(struct exchange *x, const struct number_filter *f, struct number_row *rows,
    size_t n, int64_t total)
{
    CLEANUP_STRBUF struct strbuf travelling = STRBUF_INIT;
    struct listing listing = { .path = "Number/",
        .spelling = SPELLING_ONE_LINE,
        .page = { f->limit, f->offset },
        .more = (int64_t)(f->offset + n) < total,
        .total = total };
    struct api_json j;
    int r;

    for (size_t i = 0; i < ARRAY_SIZE(filters); i++)
        listing_filter(x, &travelling, filters[i].name);
    for (size_t i = 0; i < ARRAY_SIZE(date_filters); i++)
        listing_filter(x, &travelling, date_filters[i].name);
    listing.filters = travelling.buf;
    r = listing_begin(x, &j, &listing);
    for (size_t i = 0; i < n && r == 0; i++) {
        json_object_begin(&j.w);
        r = number_show(x, &j, &rows[i], false);
        json_object_end(&j.w);
    }
    listing_end(x, &j);
    return r;
}

int rented_list(struct exchange *x)
{
    struct number_filter f = { .prefix = "",
        .type = -1,
        .shortcodes = !api_rule(x, RULE_NUMBER_NO_SHORTCODE),
        .cnam_lookup = -1,
        .campaign_status = -1,
        .verification_status = -1,
        .days = ALL_DAYS };
    struct page page = { 0 };
    struct number_row *rows;
    const char *detail = NULL;
    size_t n;
    int64_t total;
    enum rule rule = page_read(x, &page, &detail);
    int r;

    if (!rule)
        rule = values_read(x, &f, &detail);
    if (!rule)
        rule = dates_read(x, &f, &detail);
    if (rule)
        return api_refuse(x, rule, detail);
    f.limit = page.limit;
    f.offset = page.offset;
    if (seen_subaccount(x))
        f.subaccount = x->subaccount;
    r = store_number_list(x->store, x->arena, x->account, &f, &rows, &n, &total);
    return r < 0 ? r : page_write(x, &f, rows, n, total);
}
