/* Numbers for rent: search and buy. Source: Phone numbers API. */
#include "mock/api/listing.h"
#include "mock/api/number.h"
#include "mock/api/parameters.h"

#include "base/text.h"
#include "mock/domain/country.h"
#include "mock/domain/message.h"
#include "mock/store/applications.h"

#include <errno.h>
#include <string.h>

enum { NPANXX_DIGITS = 6, AREA_DIGITS = 3, PATTERN_DIGITS_MAX = 10 };

/* Search ----------------------------------------------------------------------------------------
 */

/* The search as it is asked for; false refuses the value. */
struct search {
    struct inventory_filter filter;
    const char *pattern, *npanxx;
    bool local_calling_area, nothing; /* nothing: what no number of the inventory is */
};
typedef bool search_reader(struct exchange *x, const char *value, struct search *s);

static bool is_digits(const char *text)
{
    return strspn(text, "0123456789") == strlen(text);
}

static bool country_search(struct exchange *x, const char *value, struct search *s)
{
    char *code = arena_strdup(x->arena, value);

    for (char *c = code; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    s->filter.country = code;
    return country_name(code) != NULL;
}

/* The inventory has local and toll-free numbers; local ones are fixed lines. */
static bool type_search(struct exchange *x, const char *value, struct search *s)
{
    int type = name_index(number_type_names, NUMBER_SHORTCODE, value);

    (void)x;
    s->filter.local = type == NUMBER_LOCAL || type == NUMBER_FIXED;
    s->filter.tollfree = type == NUMBER_TOLLFREE;
    return type >= 0;
}

static bool pattern_search(struct exchange *x, const char *value, struct search *s)
{
    (void)x;
    s->pattern = value;
    s->nothing |= strlen(value) > PATTERN_DIGITS_MAX;
    return is_digits(value);
}

static bool npanxx_search(struct exchange *x, const char *value, struct search *s)
{
    (void)x;
    s->npanxx = value;
    return is_digits(value) && strlen(value) == NPANXX_DIGITS;
}

static bool local_calling_area_search(struct exchange *x, const char *value, struct search *s)
{
    (void)x;
    s->local_calling_area = text_equal_ignore_case(value, "true");
    return s->local_calling_area || text_equal_ignore_case(value, "false");
}

static bool services_search(struct exchange *x, const char *value, struct search *s)
{
    (void)x;
    return services_read(value, &s->filter.abilities);
}

static bool lata_search(struct exchange *x, const char *value, struct search *s)
{
    (void)x;
    return parse_i64(value, &s->filter.lata) == 0 && s->filter.lata > 0;
}

static bool region_search(struct exchange *x, const char *value, struct search *s)
{
    (void)x;
    s->filter.region = value;
    return true;
}

static bool city_search(struct exchange *x, const char *value, struct search *s)
{
    (void)x;
    s->filter.city = value;
    return true;
}

static bool rate_center_search(struct exchange *x, const char *value, struct search *s)
{
    (void)x;
    s->filter.rate_center = value;
    return true;
}

/* clang-format off */
static const struct {
    const char *name;
    search_reader *read;
} arguments[] = {
    { "country_iso",        country_search },
    { "type",               type_search },
    { "pattern",            pattern_search },
    { "npanxx",             npanxx_search },
    { "local_calling_area", local_calling_area_search },
    { "services",           services_search },
    { "region",             region_search },
    { "city",               city_search },
    { "lata",               lata_search },
    { "rate_center",        rate_center_search },
};
/* clang-format on */
const struct parameter_table phone_number_search_takes = PARAMETER_TABLE(arguments);

/* pattern and npanxx both say how the number begins: the longer one counts if they agree. The local
 * calling area of an exchange is its area code (made up). */
static void prefix_join(struct exchange *x, struct search *s)
{
    const char *pattern = s->pattern ? s->pattern : "", *exchange = s->npanxx ? s->npanxx : "";

    if (s->npanxx && s->local_calling_area)
        exchange = arena_dup(x->arena, s->npanxx, AREA_DIGITS);
    s->filter.prefix = strlen(pattern) > strlen(exchange) ? pattern : exchange;
    s->nothing |= !text_starts_with(s->filter.prefix, pattern) ||
                  !text_starts_with(s->filter.prefix, exchange);
}

static enum rule search_read(struct exchange *x, struct search *s, const char **ret_detail)
{
    for (size_t i = 0; i < ARRAY_SIZE(arguments); i++) {
        const char *value = query_argument(x, arguments[i].name);

        if (!value || arguments[i].read(x, value, s))
            continue;
        *ret_detail = arguments[i].name;
        if (api_rule(x, RULE_SEARCH_VALUE))
            return RULE_SEARCH_VALUE;
        s->nothing = true;
    }
    if (!s->filter.country && api_rule(x, RULE_SEARCH_COUNTRY_MISSING))
        return RULE_SEARCH_COUNTRY_MISSING;
    if (!s->filter.country)
        s->filter.country = "US";
    prefix_join(x, s);
    return RULE_NONE;
}

/* The place's first line that the account does not rent: 1, 0 if it rents all, or a negative errno.
 */
static int place_read(
    struct exchange *x, const struct search *s, int64_t at, struct inventory_number *ret)
{
    for (int line = 0; line < INVENTORY_LINES; line++) {
        int r;

        if (!inventory_at(&s->filter, at, line, ret))
            return 0;
        r = api_rule(x, RULE_SEARCH_WITHOUT_RENTED)
                ? store_number_is_rented(x->store, x->account, ret->digits)
                : 0;
        if (r <= 0)
            return r < 0 ? r : 1;
    }
    return 0;
}

/* A page of a search that is on one page only has as many as are shown; of a longer one, whole
 * places of which all lines are rented count too. */
static int search_write(struct exchange *x, const struct search *s, const struct page *page,
    const struct inventory_number *found, size_t n)
{
    CLEANUP_STRBUF struct strbuf travelling = STRBUF_INIT;
    int64_t places = s->nothing ? 0 : inventory_count(&s->filter);
    bool is_all = page->offset == 0 && places <= (int64_t)page->limit;
    struct listing listing = { .path = "PhoneNumber/",
        .spelling = SPELLING_ONE_LINE,
        .page = *page,
        .more = (int64_t)(page->offset + page->limit) < places,
        .total = is_all ? (int64_t)n : places };
    struct api_json j;
    int r;

    for (size_t i = 0; i < ARRAY_SIZE(arguments); i++)
        listing_filter(x, &travelling, arguments[i].name);
    listing.filters = travelling.buf;
    r = listing_begin(x, &j, &listing);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&j.w);
        phone_number_show(x, &j, &found[i]);
        json_object_end(&j.w);
    }
    listing_end(x, &j);
    return r;
}

int phone_number_search(struct exchange *x)
{
    struct search s = { .filter = { .local = true, .tollfree = true, .prefix = "" } };
    struct page page = { 0 };
    struct inventory_number *found;
    const char *detail = NULL;
    size_t n = 0;
    enum rule rule = page_read(x, &page, &detail);
    int r = 0;

    if (!rule)
        rule = search_read(x, &s, &detail);
    if (rule)
        return api_refuse(x, rule, detail);
    found = ARENA_ARRAY(x->arena, struct inventory_number, page.limit);
    for (size_t i = 0; !s.nothing && i < page.limit && r >= 0; i++) {
        r = place_read(x, &s, (int64_t)(page.offset + i), &found[n]);
        n += r == 1;
    }
    return r < 0 ? r : search_write(x, &s, &page, found, n);
}

/* Buy -------------------------------------------------------------------------------------------
 */

#define AT(field) .offset = offsetof(struct number_settings, field)
/* clang-format off */
static const struct parameter buy_parameters[] = {
    { "app_id",                    PARAMETER_TEXT, RULE_NUMBER_APPLICATION,  AT(app_id) },
    { "cnam_lookup",               PARAMETER_NAME, RULE_NUMBER_CNAM_LOOKUP,  AT(cnam_lookup), .names = cnam_lookup_names, .n_names = 2, .fallback = -1 },
    { "cnam",                      PARAMETER_TEXT, RULE_SEND_PARAMETER_TYPE, AT(cnam) },
    { "compliance_application_id", PARAMETER_TEXT, RULE_SEND_PARAMETER_TYPE, AT(compliance) },
};
/* clang-format on */
const struct parameter_table phone_number_buy_takes = PARAMETER_TABLE(buy_parameters);

/* Which rule stands against renting it: RULE_NONE if none does, or *ret_error < 0. */
static enum rule number_check(struct exchange *x, const char *number, int *ret_error)
{
    struct inventory_number n;
    int r = store_number_is_rented(x->store, x->account, number);

    if (r < 0)
        *ret_error = r;
    if (r == 1)
        return api_rule(x, RULE_BUY_RENTED) ? RULE_BUY_RENTED : RULE_NOT_FOUND;
    return r == 0 && !inventory_find(number, &n) ? RULE_NOT_FOUND : RULE_NONE;
}

/* A number without an application gets the default one. */
static int default_application(struct exchange *x, struct number_row *row)
{
    struct application p;
    int r = row->application || !api_rule(x, RULE_NUMBER_DEFAULT_APPLICATION)
                ? -ENOENT
                : store_application_default(x->store, x->arena, x->account, &p);

    if (r == 0)
        row->application = p.app_id;
    return r == -ENOENT ? 0 : r;
}

static int rent(struct exchange *x, const char *number, const struct number_settings *settings)
{
    struct number_row row;
    int r = store_number_rent(x->store, x->account, number, x->now_us);

    if (r == 0)
        r = store_number_row(x->store, x->arena, x->account, number, &row);
    if (r < 0)
        return r;
    number_settings_apply(x, settings, &row);
    row.subaccount = seen_subaccount(x);
    r = default_application(x, &row);
    return r < 0 ? r : store_number_update(x->store, x->account, &row);
}

static int answer_bought(
    struct exchange *x, const char *number, const struct number_settings *settings)
{
    struct api_json j;
    int r;

    api_json_begin(x, &j, SPELLING_ONE_LINE);
    r = api_json_id(x, &j);
    json_member(&j.w, "message", "created");
    json_key(&j.w, "numbers");
    json_array_begin(&j.w);
    json_object_begin(&j.w);
    if (settings->cnam)
        json_member(&j.w, "cnam_update_status", "success");
    if (settings->cnam)
        json_member(&j.w, "new_cnam", settings->cnam);
    json_member(&j.w, "number", number);
    json_member(&j.w, "status", "Success");
    json_object_end(&j.w);
    json_array_end(&j.w);
    json_member(&j.w, "status", "fulfilled");
    api_json_end(x, &j, 201);
    return r;
}

int phone_number_buy(struct exchange *x)
{
    struct number_settings settings = { 0 };
    const char *number = number_digits(x, x->segment[1]), *detail = NULL;
    int error = 0;
    enum rule rule = parameters_read(
        x, buy_parameters, ARRAY_SIZE(buy_parameters), &x->body, &settings, &detail);

    if (!rule) {
        detail = number;
        rule = number_check(x, number, &error);
    }
    if (!rule && !error)
        rule = number_settings_check(x, &settings, &error);
    if (error || rule)
        return error ? error : api_refuse(x, rule, detail);
    error = rent(x, number, &settings);
    return error ? error : answer_bought(x, number, &settings);
}
