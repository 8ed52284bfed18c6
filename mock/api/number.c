/* Rented numbers: get, update, unrent. Source: Account phone numbers API. */
#include "mock/api/number.h"

#include "base/text.h"
#include "mock/api/parameters.h"
#include "mock/domain/phone.h"
#include "mock/store/applications.h"
#include "mock/store/subaccounts.h"

#include <errno.h>
#include <string.h>

const char *const cnam_lookup_names[2] = { "disabled", "enabled" };

#define AT(field) .offset = offsetof(struct number_settings, field)
/* clang-format off */
static const struct parameter parameters[] = {
    { "app_id",        PARAMETER_TEXT, RULE_NUMBER_APPLICATION, AT(app_id) },
    { "subaccount",    PARAMETER_TEXT, RULE_NUMBER_SUBACCOUNT,  AT(subaccount) },
    { "alias",         PARAMETER_TEXT, RULE_SEND_PARAMETER_TYPE, AT(alias) },
    { "cnam_lookup",   PARAMETER_NAME, RULE_NUMBER_CNAM_LOOKUP, AT(cnam_lookup), .names = cnam_lookup_names, .n_names = 2, .fallback = -1 },
    { "cnam",          PARAMETER_TEXT, RULE_SEND_PARAMETER_TYPE, AT(cnam) },
    { "compliance_id", PARAMETER_TEXT, RULE_SEND_PARAMETER_TYPE, AT(compliance) },
};
/* clang-format on */
const struct parameter_table number_update_takes = PARAMETER_TABLE(parameters);

const char *number_digits(struct exchange *x, const char *text)
{
    char *digits = arena_alloc(x->arena, strlen(text) + 1);

    phone_strip_dst(text, strlen(text), digits);
    return digits;
}

static bool is_seen(const struct exchange *x, const struct number_row *n)
{
    const char *subaccount = seen_subaccount(x);

    if (n->type == NUMBER_SHORTCODE && api_rule(x, RULE_NUMBER_NO_SHORTCODE))
        return false;
    return !subaccount || text_equal(n->subaccount, subaccount);
}

int number_of_path(struct exchange *x, struct number_row *ret)
{
    const char *digits = number_digits(x, x->segment[1]);
    int r = store_number_row(x->store, x->arena, x->account, digits, ret);

    if (r == 0 && is_seen(x, ret))
        return 0;
    if (r < 0 && r != -ENOENT)
        return r;
    r = api_refuse(x, RULE_NOT_FOUND, NULL);
    return r < 0 ? r : 1;
}

int rented_get(struct exchange *x)
{
    struct number_row n;
    struct api_json j;
    int r = number_of_path(x, &n);

    if (r)
        return r < 0 ? r : 0;
    api_json_begin(x, &j, SPELLING_ONE_LINE);
    r = number_show(x, &j, &n, true);
    api_json_end(x, &j, 200);
    return r;
}

enum rule subaccount_check(struct exchange *x, const char *subaccount, int *ret_error)
{
    struct subaccount found;
    int r;

    if (!subaccount_kept(x, subaccount))
        return RULE_NONE;
    r = store_subaccount(x->store, x->arena, x->account, subaccount, &found);
    if (r < 0 && r != -ENOENT)
        *ret_error = r;
    return r == -ENOENT && api_rule(x, RULE_NUMBER_SUBACCOUNT) ? RULE_NUMBER_SUBACCOUNT : RULE_NONE;
}

const char *subaccount_kept(const struct exchange *x, const char *subaccount)
{
    return subaccount && !text_equal(subaccount, x->account->auth_id) ? subaccount : NULL;
}

enum rule number_settings_check(
    struct exchange *x, const struct number_settings *settings, int *ret_error)
{
    int r = settings->app_id ? store_application_exists(x->store, x->account, settings->app_id) : 1;

    if (r < 0)
        *ret_error = r;
    if (r == 0 && api_rule(x, RULE_NUMBER_APPLICATION))
        return RULE_NUMBER_APPLICATION;
    return r < 0 ? RULE_NONE : subaccount_check(x, settings->subaccount, ret_error);
}

void number_settings_apply(
    struct exchange *x, const struct number_settings *settings, struct number_row *row)
{
    row->application = settings->app_id ? settings->app_id : row->application;
    row->alias = settings->alias ? settings->alias : row->alias;
    row->cnam = settings->cnam ? settings->cnam : row->cnam;
    row->compliance = settings->compliance ? settings->compliance : row->compliance;
    if (settings->subaccount)
        row->subaccount = subaccount_kept(x, settings->subaccount);
    if (settings->cnam_lookup >= 0)
        row->cnam_lookup = settings->cnam_lookup == 1;
}

/* What is sent as an empty text is taken off the row. */
static void empty_take_off(struct exchange *x, struct number_row *row)
{
    const struct {
        const char *name;
        const char **field;
    } texts[] = {
        { "app_id", &row->application },
        { "subaccount", &row->subaccount },
        { "alias", &row->alias },
        { "cnam", &row->cnam },
    };

    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        if (api_sent_empty(x, texts[i].name))
            *texts[i].field = NULL;
}

static int answer_changed(struct exchange *x, const struct number_settings *settings)
{
    struct api_json j;
    int r;

    api_json_begin(x, &j, SPELLING_ONE_LINE);
    r = api_json_id(x, &j);
    if (settings->cnam)
        json_member(&j.w, "cnam_update_status", "success");
    json_member(&j.w, "message", "changed");
    if (settings->cnam)
        json_member(&j.w, "new_cnam", settings->cnam);
    api_json_end(x, &j, 202);
    return r;
}

int rented_update(struct exchange *x)
{
    struct number_settings settings = { 0 };
    struct number_row row;
    const char *detail = NULL;
    enum rule rule;
    int error = number_of_path(x, &row);

    if (error)
        return error < 0 ? error : 0;
    rule = parameters_read(x, parameters, ARRAY_SIZE(parameters), &x->body, &settings, &detail);
    if (!rule)
        rule = number_settings_check(x, &settings, &error);
    if (error || rule)
        return error ? error : api_refuse(x, rule, detail);
    number_settings_apply(x, &settings, &row);
    empty_take_off(x, &row);
    error = store_number_update(x->store, x->account, &row);
    return error ? error : answer_changed(x, &settings);
}

int rented_unrent(struct exchange *x)
{
    struct number_row row;
    int r = number_of_path(x, &row);

    if (r)
        return r < 0 ? r : 0;
    r = store_number_unrent(x->store, x->account, row.number);
    if (r == 0)
        x->res->status = 204;
    return r;
}
