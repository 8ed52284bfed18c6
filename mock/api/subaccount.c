/*
 * Sub-accounts: create, list, get, update, delete. Source: Subaccount API; plivo-go fixtures
 * subaccount*Response.json.
 */
#include "mock/api/listing.h"
#include "mock/api/parameters.h"

#include "base/clock.h"
#include "mock/store/subaccounts.h"

#include <errno.h>

struct request {
    const char *name;
    int enabled; /* -1: not said */
};

#define FLAG .names = flag_names, .n_names = FLAG_NAMES, .fallback = -1, .empty_is_absent = true
/* clang-format off */
static const struct parameter parameters[] = {
    { "name",    PARAMETER_TEXT, RULE_SUBACCOUNT_NAME_MISSING, .offset = offsetof(struct request, name) },
    { "enabled", PARAMETER_NAME, RULE_SUBACCOUNT_FLAG,         .offset = offsetof(struct request, enabled), FLAG },
};
static const struct parameter delete_parameters[] = {
    { "cascade", PARAMETER_NAME, RULE_SUBACCOUNT_FLAG, FLAG },
};
/* clang-format on */
const struct parameter_table subaccount_takes = PARAMETER_TABLE(parameters);
const struct parameter_table subaccount_delete_takes = PARAMETER_TABLE(delete_parameters);

static const char *date_text(struct exchange *x, int64_t us)
{
    struct civil_time t = civil_from_us(us);

    return us ? arena_printf(x->arena, "%04d-%02d-%02d", t.year, t.month, t.day) : NULL;
}

static int subaccount_show(
    struct exchange *x, struct api_json *j, const struct subaccount *p, bool alone)
{
    struct json_writer *w = &j->w;
    int r;

    json_member(w, "account", api_uri(x, "%s", ""));
    r = alone ? api_json_id(x, j) : 0;
    json_member(w, "auth_id", p->auth_id);
    json_member(w, "auth_token", p->auth_token);
    json_member(w, "created", date_text(x, p->created_us));
    json_member_bool(w, "enabled", p->enabled);
    json_member(w, "modified", date_text(x, p->modified_us));
    json_member(w, "name", p->name);
    json_member(w, "new_auth_token", NULL);
    json_member(w, "resource_uri", api_uri(x, "Subaccount/%s/", p->auth_id));
    return r;
}

/* 0; 1 when a sub-account asks, which is refused and answered; or a negative errno. */
static int nested(struct exchange *x)
{
    int r;

    if (!x->subaccount || !api_rule(x, RULE_SUBACCOUNT_NESTED))
        return 0;
    r = api_refuse(x, RULE_SUBACCOUNT_NESTED, NULL);
    return r < 0 ? r : 1;
}

static int subaccount_of_path(struct exchange *x, struct subaccount *ret)
{
    int r = nested(x);

    if (r)
        return r;
    r = store_subaccount(x->store, x->arena, x->account, x->segment[1], ret);
    if (r != -ENOENT)
        return r;
    r = api_refuse(x, RULE_NOT_FOUND, NULL);
    return r < 0 ? r : 1;
}

int subaccount_get(struct exchange *x)
{
    struct subaccount p;
    struct api_json j;
    int r = subaccount_of_path(x, &p);

    if (r)
        return r < 0 ? r : 0;
    api_json_begin(x, &j, SPELLING_INDENTED);
    r = subaccount_show(x, &j, &p, true);
    api_json_end(x, &j, 200);
    return r;
}

static int page_write(
    struct exchange *x, struct listing *listing, const struct subaccount *rows, size_t n)
{
    struct api_json j;
    int r;

    listing->more = (int64_t)(listing->page.offset + n) < listing->total;
    r = listing_begin(x, &j, listing);
    for (size_t i = 0; i < n && r == 0; i++) {
        json_object_begin(&j.w);
        r = subaccount_show(x, &j, &rows[i], false);
        json_object_end(&j.w);
    }
    listing_end(x, &j);
    return r;
}

int subaccount_list(struct exchange *x)
{
    struct listing listing = { .path = "Subaccount/", .spelling = SPELLING_INDENTED };
    struct subaccount_page page = { .newest_first = api_rule(x, RULE_SUBACCOUNT_NEWEST_FIRST) };
    struct subaccount *rows;
    const char *detail = NULL;
    enum rule rule = page_read(x, &listing.page, &detail);
    size_t n;
    int r = nested(x);

    if (r)
        return r < 0 ? r : 0;
    if (rule)
        return api_refuse(x, rule, detail);
    page.limit = listing.page.limit;
    page.offset = listing.page.offset;
    r = store_subaccount_list(x->store, x->arena, x->account, &page, &rows, &n, &listing.total);
    return r < 0 ? r : page_write(x, &listing, rows, n);
}

/* Its name and flag, checked. The docs want a name of an update too. */
static enum rule request_read(struct exchange *x, struct request *ret, const char **ret_detail)
{
    enum rule rule =
        parameters_read(x, parameters, ARRAY_SIZE(parameters), &x->body, ret, ret_detail);

    if (!rule && !ret->name && api_rule(x, RULE_SUBACCOUNT_NAME_MISSING))
        rule = RULE_SUBACCOUNT_NAME_MISSING;
    return rule;
}

static int answer_created(struct exchange *x, const struct subaccount *p)
{
    struct api_json j;
    int r;

    api_json_begin(x, &j, SPELLING_INDENTED);
    r = api_json_id(x, &j);
    json_member(&j.w, "auth_id", p->auth_id);
    json_member(&j.w, "auth_token", p->auth_token);
    json_member(&j.w, "message", "created");
    api_json_end(x, &j, 201);
    return r;
}

int subaccount_create(struct exchange *x)
{
    struct request request = { 0 };
    struct subaccount p = { .created_us = x->now_us };
    const char *detail = NULL;
    enum rule rule;
    int r = nested(x);

    if (r)
        return r < 0 ? r : 0;
    rule = request_read(x, &request, &detail);
    if (rule)
        return api_refuse(x, rule, detail);
    p.name = request.name ? request.name : "";
    p.enabled = request.enabled >= 0 && flag_value(request.enabled);
    r = store_subaccount_add(x->store, x->arena, x->account, &p);
    return r < 0 ? r : answer_created(x, &p);
}

int subaccount_update(struct exchange *x)
{
    struct request request = { 0 };
    struct subaccount p;
    const char *detail = NULL;
    enum rule rule;
    int r = subaccount_of_path(x, &p);

    if (r)
        return r < 0 ? r : 0;
    rule = request_read(x, &request, &detail);
    if (rule)
        return api_refuse(x, rule, detail);
    p.name = request.name ? request.name : p.name;
    p.enabled = request.enabled >= 0 ? flag_value(request.enabled) : p.enabled;
    p.modified_us = x->now_us;
    r = store_subaccount_update(x->store, x->account, &p);
    return r < 0 ? r : api_answer_changed(x, SPELLING_INDENTED);
}

int subaccount_delete(struct exchange *x)
{
    struct subaccount p;
    const char *detail = NULL;
    int cascade = -1;
    enum rule rule;
    int r = subaccount_of_path(x, &p);

    if (r)
        return r < 0 ? r : 0;
    rule = parameters_read(
        x, delete_parameters, ARRAY_SIZE(delete_parameters), &x->body, &cascade, &detail);
    if (rule)
        return api_refuse(x, rule, detail);
    r = store_subaccount_delete(x->store, x->arena, x->account, p.auth_id,
        cascade >= 0 && flag_value(cascade) && api_rule(x, RULE_SUBACCOUNT_CASCADE));
    if (r == 0)
        x->res->status = 204;
    return r;
}
