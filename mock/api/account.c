#include "mock/api/exchange.h"

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
