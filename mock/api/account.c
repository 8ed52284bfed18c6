#include "mock/api/exchange.h"
#include "mock/api/parameters.h"
#include "mock/store/subaccounts.h"

/*
 * The sub-account's own path shows the main account's row: what it shows in the API is not
 * documented. Source: plivo-go fixtures accountGetResponse; plivo-python tests.
 */
int account_get(struct exchange *x)
{
    const struct account *a = x->account;
    CLEANUP_STRBUF struct strbuf credits = STRBUF_INIT, uri = STRBUF_INIT;
    struct api_json j;
    int r;

    money_text(a->cash_credits, &credits);
    strbuf_addf(&uri, "/v1/Account/%s/", x->segment[0]);
    api_json_begin(x, &j, SPELLING_INDENTED);
    json_member(&j.w, "account_type", a->account_type);
    json_member(&j.w, "address", a->address);
    r = api_json_id(x, &j);
    json_member(&j.w, "auth_id", x->segment[0]);
    json_member_bool(&j.w, "auto_recharge", a->auto_recharge);
    json_member(&j.w, "billing_mode", a->billing_mode);
    json_member(&j.w, "cash_credits", credits.buf);
    json_member(&j.w, "city", a->city);
    json_member(&j.w, "name", a->name);
    json_member(&j.w, "resource_uri", uri.buf);
    json_member(&j.w, "state", a->state);
    json_member(&j.w, "timezone", a->timezone);
    api_json_end(x, &j, 200);
    return r;
}

struct request {
    const char *name, *address, *city;
};

/* clang-format off */
static const struct parameter parameters[] = {
    { "name",    PARAMETER_TEXT, RULE_SEND_PARAMETER_TYPE, .offset = offsetof(struct request, name) },
    { "address", PARAMETER_TEXT, RULE_SEND_PARAMETER_TYPE, .offset = offsetof(struct request, address) },
    { "city",    PARAMETER_TEXT, RULE_SEND_PARAMETER_TYPE, .offset = offsetof(struct request, city) },
};
/* clang-format on */
const struct parameter_table account_update_takes = PARAMETER_TABLE(parameters);

/* Source: Account API, Update account details. */
int account_update(struct exchange *x)
{
    struct request request = { 0 };
    const char *detail = NULL;
    enum rule rule;
    int r;

    if (x->subaccount && api_rule(x, RULE_SUBACCOUNT_NESTED))
        return api_refuse(x, RULE_SUBACCOUNT_NESTED, NULL);
    rule = parameters_read(x, parameters, ARRAY_SIZE(parameters), &x->body, &request, &detail);
    if (rule)
        return api_refuse(x, rule, detail);
    r = store_account_update(x->store, x->account, request.name, request.address, request.city);
    return r < 0 ? r : api_answer_changed(x, SPELLING_INDENTED);
}
