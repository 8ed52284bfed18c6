/*
 * Powerpacks: create, list, get, update, delete. Source: Powerpack API; plivo-php
 * powerpackResponse.json, plivo-go powerpackDeleteResponse.json.
 */
#include "mock/api/powerpack.h"

#include "base/text.h"
#include "mock/api/listing.h"
#include "mock/store/numbers.h"
#include "mock/store/pool_list.h"

#include <errno.h>
#include <string.h>

static void time_member(struct api_json *j, const char *key, int64_t us)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    utc_time_text(us, &text);
    json_member(&j->w, key, text.buf);
}

static void priority_show(
    struct api_json *j, const struct powerpack *p, size_t country, size_t service)
{
    static const char *const names[PRIORITY_KINDS] = { "priority1", "priority2", "priority3" };

    json_object_begin(&j->w);
    json_member(&j->w, "country_iso", priority_countries[country]);
    json_key(&j->w, "priority");
    json_object_begin(&j->w);
    for (size_t i = 0; i < PRIORITY_KINDS; i++) {
        int kind = p->priority[country][service][i];

        json_member(&j->w, names[i], kind < 0 ? NULL : sender_kind_names[kind]);
    }
    json_object_end(&j->w);
    json_member(&j->w, "service_type", priority_services[service]);
    json_object_end(&j->w);
}

static int powerpack_show(
    struct exchange *x, struct api_json *j, const struct powerpack *p, bool alone)
{
    struct json_writer *w = &j->w;
    int r = alone ? api_json_id(x, j) : 0;

    json_member(w, "application_id", p->application_id);
    json_member(w, "application_type", p->application_type);
    time_member(j, "created_on", p->created_us);
    json_member_bool(w, "local_connect", p->local_connect);
    json_member(w, "name", p->name);
    json_member(w, "number_pool", api_uri(x, "NumberPool/%s/", p->pool_uuid));
    json_key(w, "number_priority");
    json_array_begin(w);
    for (size_t service = 0; service < PRIORITY_SERVICES; service++)
        for (size_t country = 0; country < PRIORITY_COUNTRIES; country++)
            priority_show(j, p, country, service);
    json_array_end(w);
    json_member_bool(w, "sticky_sender", p->sticky_sender);
    json_member(w, "uuid", p->uuid);
    return r;
}

static int answer_powerpack(struct exchange *x, const struct powerpack *p)
{
    struct api_json j;
    int r;

    api_json_begin(x, &j, SPELLING_INDENTED);
    r = powerpack_show(x, &j, p, true);
    api_json_end(x, &j, 200);
    return r;
}

int answer_success(struct exchange *x)
{
    struct api_json j;
    int r;

    api_json_begin(x, &j, SPELLING_INDENTED);
    r = api_json_id(x, &j);
    json_member(&j.w, "response", "success");
    api_json_end(x, &j, 200);
    return r;
}

/* A refusal that comes later tells which Powerpack it was about. */
static int found(struct exchange *x, const struct powerpack *p, int r)
{
    if (r == 0)
        x->refusal.powerpack_uuid = p->uuid;
    if (r != -ENOENT)
        return r;
    r = api_refuse(x, RULE_NOT_FOUND, NULL);
    return r < 0 ? r : 1;
}

int powerpack_of_path(struct exchange *x, struct powerpack *ret)
{
    return found(x, ret, store_powerpack_by_uuid(x->store, x->account, x->segment[1], ret));
}

int powerpack_of_pool_path(struct exchange *x, struct powerpack *ret)
{
    return found(
        x, ret, store_powerpack_by_pool(x->store, x->arena, x->account, x->segment[1], ret));
}

static struct powerpack new_powerpack(const struct exchange *x)
{
    struct powerpack p = { .name = "",
        .sticky_sender = true,
        .local_connect = true,
        .application_type = "",
        .application_id = "" };

    if (api_rule(x, RULE_POWERPACK_PRIORITY_DEFAULT))
        powerpack_priority_defaults(p.priority);
    else
        memset(p.priority, -1, sizeof(p.priority));
    return p;
}

int powerpack_create(struct exchange *x)
{
    struct powerpack p = new_powerpack(x);
    const char *detail = NULL;
    int r = 0;
    enum rule rule = powerpack_read(x, &p, &detail, &r);

    if (r < 0 || rule)
        return r < 0 ? r : api_refuse(x, rule, detail);
    r = store_powerpack_create(x->store, x->arena, x->account, &p, x->now_us);
    return r < 0 ? r : answer_powerpack(x, &p);
}

int powerpack_get(struct exchange *x)
{
    struct powerpack p;
    int r = powerpack_of_path(x, &p);

    return r ? (r < 0 ? r : 0) : answer_powerpack(x, &p);
}

int powerpack_update(struct exchange *x)
{
    struct powerpack p;
    const char *detail = NULL;
    bool was_sticky;
    enum rule rule;
    int r = powerpack_of_path(x, &p);

    if (r)
        return r < 0 ? r : 0;
    was_sticky = p.sticky_sender;
    rule = powerpack_read(x, &p, &detail, &r);
    if (r < 0 || rule)
        return r < 0 ? r : api_refuse(x, rule, detail);
    if (was_sticky && !p.sticky_sender && api_rule(x, RULE_POWERPACK_STICKY_OFF))
        p.sticky_epoch++;
    r = store_powerpack_update(x->store, x->account, &p);
    return r < 0 ? r : answer_powerpack(x, &p);
}

static const char *const delete_parameters[] = { "unrent_numbers" };
const struct parameter_table powerpack_delete_takes = PARAMETER_TABLE(delete_parameters);

/* Gives back what the pool holds; a short code is only unlinked. */
static int numbers_unrent(struct exchange *x, const struct powerpack *p)
{
    const char *number = "";
    int r;

    while ((r = store_pool_next(x->store, x->arena, x->account, p->id, number, &number)) == 1) {
        struct pool_number row;

        r = store_pool_number(x->store, x->arena, x->account, p->id, number, &row);
        if (r == 0 && !text_equal(row.type, pool_type_names[POOL_SHORTCODE]))
            r = store_number_unrent(x->store, x->account, number);
        if (r < 0)
            return r;
    }
    return r;
}

int powerpack_delete(struct exchange *x)
{
    struct powerpack p;
    bool unrent = false;
    int r = powerpack_of_path(x, &p);
    enum rule rule;

    if (r)
        return r < 0 ? r : 0;
    rule = unrent_read(x, delete_parameters[0], &unrent);
    if (rule)
        return api_refuse(x, rule, NULL);
    if (unrent && api_rule(x, RULE_POWERPACK_UNRENT_NUMBERS))
        r = numbers_unrent(x, &p);
    if (r == 0)
        r = store_powerpack_delete(x->store, x->account, &p);
    return r < 0 ? r : answer_success(x);
}

int powerpack_list(struct exchange *x)
{
    struct page page = { 0 };
    struct listing listing = { .path = "Powerpack/", .spelling = SPELLING_INDENTED };
    struct powerpack *rows;
    struct api_json j;
    const char *detail = NULL;
    size_t n;
    enum rule rule = page_read(x, &page, &detail);
    int r;

    if (rule)
        return api_refuse(x, rule, detail);
    r = store_powerpack_list(x->store, x->arena, x->account,
        &(struct powerpack_page){
            !api_rule(x, RULE_POWERPACK_LIST_OLDEST_FIRST), page.limit, page.offset },
        &rows, &n, &listing.total);
    if (r < 0)
        return r;
    listing.page = page;
    listing.more = (int64_t)(page.offset + n) < listing.total;
    r = listing_begin(x, &j, &listing);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&j.w);
        powerpack_show(x, &j, &rows[i], false);
        json_object_end(&j.w);
    }
    listing_end(x, &j);
    return r;
}
