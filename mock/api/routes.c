/* The list of what the mock answers, and the way of a request to its handler. */
#include "base/log.h"
#include "base/text.h"
#include "mock/api/fault_answer.h"

#include <string.h>

#define ACCOUNT "/v1/Account/{auth_id}/"
#define POOL ACCOUNT "NumberPool/{pool_uuid}/"

/* clang-format off */
static const struct route {
    struct api_route_row row;
    api_handler *handler;
    enum route_login login;
} routes[] = {
    { { "POST", ACCOUNT "Message/",                "send a message",  { &message_send_takes } },        message_send, LOGIN_JSON },
    { { "GET",  ACCOUNT "Message/",                "list messages",   { MESSAGE_LIST_TAKES } },         message_list, LOGIN_PAGE },
    { { "GET",  ACCOUNT "Message/{message_uuid}/", "get a message",   { 0 } },                          message_get,  LOGIN_PAGE },

    { { "GET",    ACCOUNT "Message/{message_uuid}/Media/", "list a message's media", { 0 } }, message_media_list, LOGIN_PAGE },
    { { "DELETE", ACCOUNT "Message/{message_uuid}/Media/", "delete a message's media", { 0 } }, message_media_delete_all, LOGIN_PAGE },
    { { "GET",    ACCOUNT "Message/{message_uuid}/Media/{media_id}/", "get one of a message's media", { 0 } }, message_media_get, LOGIN_PAGE },
    { { "DELETE", ACCOUNT "Message/{message_uuid}/Media/{media_id}/", "delete one of a message's media", { 0 } }, message_media_delete, LOGIN_PAGE },
    { { "POST",   ACCOUNT "Media/",            "upload media", { &media_upload_takes } }, media_upload, LOGIN_PAGE },
    { { "GET",    ACCOUNT "Media/",            "list media",   { &page_takes } },         media_list,   LOGIN_PAGE },
    { { "GET",    ACCOUNT "Media/{media_id}/", "get media",    { 0 } },                   media_get,    LOGIN_PAGE },
    /* what media_url names, on the media host */
    { { "GET", "/Account/{auth_id}/Media/{media_id}", "get the bytes of media", { 0 } }, media_bytes_get, LOGIN_NONE },
    { { "GET", "/Account/{auth_id}/Message/{message_uuid}/Media/{media_id}", "get the bytes of a message's media", { 0 } },
        attachment_bytes_get, LOGIN_NONE },

    { { "POST",   ACCOUNT "Powerpack/",                "create a Powerpack", { &powerpack_takes } },        powerpack_create, LOGIN_PAGE },
    { { "GET",    ACCOUNT "Powerpack/",                "list Powerpacks",    { &page_takes } },             powerpack_list,   LOGIN_PAGE },
    { { "GET",    ACCOUNT "Powerpack/{powerpack_uuid}/", "get a Powerpack",    { 0 } },                       powerpack_get,    LOGIN_PAGE },
    { { "POST",   ACCOUNT "Powerpack/{powerpack_uuid}/", "update a Powerpack", { &powerpack_takes } },        powerpack_update, LOGIN_PAGE },
    { { "DELETE", ACCOUNT "Powerpack/{powerpack_uuid}/", "delete a Powerpack", { &powerpack_delete_takes } }, powerpack_delete, LOGIN_PAGE },
    { { "GET",    POOL,                        "get a pool",                   { 0 } },                              pool_get,              LOGIN_PAGE },
    { { "GET",    POOL "Number/",              "list a pool's numbers",        { &page_takes, &pool_filters_take } }, pool_number_list,      LOGIN_PAGE },
    { { "POST",   POOL "Number/{number}/",     "add a number",                 { &pool_add_takes } },                pool_number_add,       LOGIN_PAGE },
    { { "GET",    POOL "Number/{number}/",     "get a pool's number",          { 0 } },                              pool_number_get,       LOGIN_PAGE },
    { { "DELETE", POOL "Number/{number}/",     "remove a number",              { &pool_remove_takes } },             pool_number_remove,    LOGIN_PAGE },
    { { "GET",    POOL "Tollfree/",            "list a pool's toll-free numbers", { &page_takes } },                 pool_tollfree_list,    LOGIN_PAGE },
    { { "POST",   POOL "Tollfree/{number}/",   "add a toll-free number",       { &pool_add_takes } },                pool_tollfree_add,     LOGIN_PAGE },
    { { "GET",    POOL "Tollfree/{number}/",   "get a pool's toll-free number", { 0 } },                             pool_tollfree_get,     LOGIN_PAGE },
    { { "DELETE", POOL "Tollfree/{number}/",   "remove a toll-free number",    { &pool_remove_takes } },             pool_tollfree_remove,  LOGIN_PAGE },
    { { "GET",    POOL "Shortcode/",           "list a pool's short codes",    { &page_takes } },                    pool_shortcode_list,   LOGIN_PAGE },
    { { "GET",    POOL "Shortcode/{shortcode}/", "get a pool's short code",    { 0 } },                              pool_shortcode_get,    LOGIN_PAGE },
    { { "DELETE", POOL "Shortcode/{shortcode}/", "remove a short code",        { 0 } },                              pool_shortcode_remove, LOGIN_PAGE },

    { { "GET",    ACCOUNT "Number/",               "list rented numbers", { &page_takes, &number_list_takes, &number_dates_take } }, rented_list, LOGIN_PAGE },
    { { "GET",    ACCOUNT "Number/{number}/",      "get a rented number", { 0 } },                            rented_get,          LOGIN_PAGE },
    { { "POST",   ACCOUNT "Number/{number}/",      "update a rented number", { &number_update_takes } },      rented_update,       LOGIN_PAGE },
    { { "DELETE", ACCOUNT "Number/{number}/",      "give a number back", { 0 } },                             rented_unrent,       LOGIN_PAGE },
    { { "GET",    ACCOUNT "PhoneNumber/",          "search numbers for rent", { &page_takes, &phone_number_search_takes } }, phone_number_search, LOGIN_PAGE },
    { { "POST",   ACCOUNT "PhoneNumber/{number}/", "buy a number", { &phone_number_buy_takes } },             phone_number_buy,    LOGIN_PAGE },

    { { "POST",   ACCOUNT "Application/",          "create an application", { &application_takes } },         application_create,  LOGIN_PAGE },
    { { "GET",    ACCOUNT "Application/",          "list applications", { &page_takes, &application_filters_take } }, application_list, LOGIN_PAGE },
    { { "GET",    ACCOUNT "Application/{app_id}/", "get an application", { 0 } },                             application_get,     LOGIN_PAGE },
    { { "POST",   ACCOUNT "Application/{app_id}/", "update an application", { &application_takes } },         application_update,  LOGIN_PAGE },
    { { "DELETE", ACCOUNT "Application/{app_id}/", "delete an application", { &application_delete_takes } },  application_delete,  LOGIN_PAGE },

    { { "POST",   ACCOUNT "Subaccount/",               "create a sub-account", { &subaccount_takes } },        subaccount_create, LOGIN_PAGE },
    { { "GET",    ACCOUNT "Subaccount/",               "list sub-accounts", { &page_takes } },                 subaccount_list,   LOGIN_PAGE },
    { { "GET",    ACCOUNT "Subaccount/{subauth_id}/",  "get a sub-account", { 0 } },                           subaccount_get,    LOGIN_PAGE },
    { { "POST",   ACCOUNT "Subaccount/{subauth_id}/",  "update a sub-account", { &subaccount_takes } },        subaccount_update, LOGIN_PAGE },
    { { "DELETE", ACCOUNT "Subaccount/{subauth_id}/",  "delete a sub-account", { &subaccount_delete_takes } }, subaccount_delete, LOGIN_PAGE },

    { { "GET",  ACCOUNT,                           "get the account", { 0 } },                          account_get,  LOGIN_PAGE },
    { { "POST", ACCOUNT,                           "update the account", { &account_update_takes } },   account_update, LOGIN_PAGE },
};
/* clang-format on */

const char *parameter_name(const struct parameter_table *table, size_t i)
{
    return *(const char *const *)((const char *)table->rows + i * table->row_size);
}

bool api_route_takes(const struct api_route_row *route, const char *name)
{
    for (const struct parameter_table *const *t = route->takes; *t; t++)
        for (size_t i = 0; i < (*t)->n; i++)
            if (text_equal(parameter_name(*t, i), name))
                return true;
    return false;
}

const struct api_route_row *api_routes(size_t *ret_n)
{
    static struct api_route_row rows[ARRAY_SIZE(routes)];

    for (size_t i = 0; i < ARRAY_SIZE(routes); i++)
        rows[i] = routes[i].row;
    *ret_n = ARRAY_SIZE(routes);
    return rows;
}

static bool method_is(const struct route *route, const char *method)
{
    return text_equal(route->row.method, method) ||
           (text_equal(method, "HEAD") && text_equal(route->row.method, "GET"));
}

struct route_match {
    const struct route *route; /* method and path; NULL if the path is known but not the method */
    bool path_known;
};

static struct route_match route_find(struct exchange *x, const struct path *path)
{
    struct route_match m = { 0 };

    for (size_t i = 0; i < ARRAY_SIZE(routes) && !m.route; i++) {
        if (!path_matches(path, routes[i].row.path, x->segment))
            continue;
        m.path_known = true;
        if (method_is(&routes[i], x->req->method))
            m.route = &routes[i];
    }
    return m;
}

/* The methods that the path has, for the header of a 405. */
static const char *allowed_methods(struct exchange *x, const struct path *path)
{
    CLEANUP_STRBUF struct strbuf methods = STRBUF_INIT;
    const char *segment[PATH_SEGMENTS_MAX];

    for (size_t i = 0; i < ARRAY_SIZE(routes); i++)
        if (path_matches(path, routes[i].row.path, segment))
            strbuf_addf(&methods, "%s%s", methods.len ? ", " : "", routes[i].row.method);
    return arena_dup(x->arena, methods.buf, methods.len);
}

/* What the path alone decides. True when it is answered. The media host's paths end without a
 * slash, as recorded. */
static bool path_refused(
    struct exchange *x, const struct path *path, const struct route *route, int *ret)
{
    bool doubled = strstr(x->req->path, "//") != NULL;

    if (doubled && !api_rule(x, RULE_PATH_DOUBLED_SLASH)) {
        *ret = api_refuse(x, RULE_ROUTE_UNKNOWN, NULL);
        return true;
    }
    if (path->final_slash || (route && route->login == LOGIN_NONE) ||
        (api_rule(x, RULE_PATH_FINAL_SLASH) && policy_is(x->policy, ASSUME_FINAL_SLASH, "serve")))
        return false;
    if (!api_rule(x, RULE_PATH_FINAL_SLASH)) {
        *ret = api_refuse(x, RULE_ROUTE_UNKNOWN, NULL);
        return true;
    }
    x->res->status = 301;
    http_response_header(x->res, "Location",
        arena_printf(x->arena, "%s/%s%s", x->req->path, x->req->query ? "?" : "",
            x->req->query ? x->req->query : ""));
    *ret = 0;
    return true;
}

static enum rule body_rule(const struct exchange *x, enum body_fault fault, enum body_kind kind)
{
    static const enum rule rules[] = {
        [BODY_NOT_JSON] = RULE_BODY_NOT_JSON,
        [BODY_NOT_OBJECT] = RULE_BODY_NOT_OBJECT,
        [BODY_BAD_FORM] = RULE_BODY_BROKEN_FORM,
        [BODY_BAD_MULTIPART] = RULE_BODY_BROKEN_FORM,
    };

    if (fault)
        return api_rule(x, rules[fault]) ? rules[fault] : RULE_NONE;
    if (kind == BODY_FORM &&
        (!api_rule(x, RULE_BODY_FORM) || policy_is(x->policy, ASSUME_FORM_BODIES, "refuse")))
        return RULE_BODY_NOT_JSON;
    if (kind == BODY_MULTIPART && !api_rule(x, RULE_BODY_MULTIPART))
        return RULE_BODY_NOT_JSON;
    return RULE_NONE;
}

/* A send without a body is no JSON; other calls are known to come without one (add a number). */
static bool is_blank(const char *body)
{
    return body[strspn(body, " \t\r\n")] == '\0';
}

/* A DELETE's arguments come in the query (the docs) or the body (the SDKs), which then wins. */
static void params_join(struct exchange *x)
{
    size_t n = x->query.n + x->body.n;
    struct param *list = ARENA_ARRAY(x->arena, struct param, n + 1);

    for (size_t i = 0; i < n; i++)
        list[i] = i < x->query.n ? x->query.list[i] : x->body.list[i - x->query.n];
    x->body = (struct params){ list, n };
}

/*
 * A body counts where the method takes one. On GET the SDKs send empty ones, or the query once
 * more; only Node 4.0 to 4.12 puts its arguments there alone, as multipart.
 */
static enum rule params_read(struct exchange *x, const struct route *route)
{
    bool is_get = text_equal(x->req->method, "GET") || text_equal(x->req->method, "HEAD");
    enum body_kind kind;
    enum body_fault fault;

    params_from_query(x->arena, x->query_text, &x->query);
    fault = params_from_body(x->req, &kind, &x->body);
    if (fault)
        x->body = (struct params){ 0 };
    if (route->login == LOGIN_JSON && is_blank(x->req->body))
        fault = BODY_NOT_JSON;
    if (text_equal(x->req->method, "DELETE"))
        params_join(x);
    if (!is_get)
        return body_rule(x, fault, kind);
    if (!fault && kind == BODY_MULTIPART && !x->query.n && api_rule(x, RULE_BODY_MULTIPART))
        x->query = x->body;
    return RULE_NONE;
}

/* Takes a last piece that was meant to be the query off the path. */
static void lost_query_find(struct exchange *x, struct path *path)
{
    const char *last = path->n ? path->segment[path->n - 1] : "";

    x->query_text = x->req->query;
    if (*last != '&' || !api_rule(x, RULE_PATH_LOST_QUERY))
        return;
    path->n--;
    path->final_slash = true;
    x->query_text = arena_printf(x->arena, "%s%s", x->req->query ? x->req->query : "", last);
}

/* Counts a request; true when it is one too many in its window. */
static bool window_is_full(struct rate_window *w, int64_t now_us, int64_t length_us, unsigned most)
{
    if (now_us - w->from_us >= length_us || now_us < w->from_us)
        *w = (struct rate_window){ .from_us = now_us };
    return ++w->n > most;
}

static bool keeps_rates(const struct exchange *x)
{
    return policy_is(x->policy, ASSUME_RATE_LIMITS, "on");
}

static enum rule rate_rule(struct exchange *x, const struct route *route)
{
    static const int64_t second_us = 1000000;

    if (!keeps_rates(x))
        return RULE_NONE;
    if (api_rule(x, RULE_RATE_LIMIT) &&
        window_is_full(&x->account->requests_window, x->now_us, 5 * second_us, 300))
        return RULE_RATE_LIMIT;
    if (route->handler == message_list && api_rule(x, RULE_LIST_RATE) &&
        window_is_full(&x->account->lists_window, x->now_us, 60 * second_us, 20))
        return RULE_LIST_RATE;
    if (route->handler == message_send && x->api->open_sends && api_rule(x, RULE_SEND_CONCURRENT) &&
        open_sends_count(x->api->open_sends, x->account->id) >= OPEN_SENDS_MAX)
        return RULE_SEND_CONCURRENT;
    return RULE_NONE;
}

/* A send is under way until its answer has been handed to the network. */
static void send_is_open(struct exchange *x, const struct route *route)
{
    bool is_held = x->res->delay_us > 0 || x->res->mishap.kind != HTTP_WHOLE;

    if (route && route->handler == message_send && x->api->open_sends && x->account &&
        keeps_rates(x))
        open_sends_add(x->api->open_sends, x->account->id, x->req->ticket, is_held);
}

/*
 * Route, credentials, method, body: the order in which the API checks (assumed). *ret is whose
 * handler answers; NULL: the answer stands already. 0 or a negative errno.
 */
static int handler_find(struct exchange *x, const struct route **ret)
{
    struct path path;
    struct route_match m = { 0 };
    bool refused = false;
    enum rule rule;
    int r;

    if (path_split(x->arena, x->req->path, &path) == 0) {
        lost_query_find(x, &path);
        m = route_find(x, &path);
    }
    if (!m.path_known)
        return api_refuse(
            x, api_rule(x, RULE_ROUTE_UNKNOWN) ? RULE_ROUTE_UNKNOWN : RULE_NOT_FOUND, NULL);
    if (path_refused(x, &path, m.route, &r))
        return r;
    r = api_login(x, x->segment[0], m.route ? m.route->login : LOGIN_PAGE, &refused);
    if (r < 0 || refused)
        return r;
    if (!m.route) {
        http_response_header(x->res, "Allow", allowed_methods(x, &path));
        return api_refuse(x,
            api_rule(x, RULE_METHOD_NOT_ALLOWED) ? RULE_METHOD_NOT_ALLOWED : RULE_NOT_FOUND, NULL);
    }
    x->route = &m.route->row;
    x->route_number = (size_t)(m.route - routes);
    rule = rate_rule(x, m.route);
    if (!rule)
        rule = params_read(x, m.route);
    if (rule)
        return api_refuse(x, rule, NULL);
    *ret = m.route;
    return 0;
}

/* A fault on demand comes between the checks and the handler. */
static int answer(struct exchange *x)
{
    const struct route *route = NULL;
    struct fault_strike strike;
    int r = handler_find(x, &route);

    if (r < 0)
        return r;
    if (api_fault_find(x, route && route->handler == message_send, &strike))
        r = api_fault_answer(x, &strike, route ? route->handler : NULL);
    else if (route)
        r = route->handler(x);
    send_is_open(x, route);
    return r;
}

static void machine_failed(struct exchange *x)
{
    static const char body[] = "{\"error\": \"internal server error\"}";

    log_event(LOG_ERROR, "%s %s: %s", x->req->method, x->req->path, store_error(x->store));
    *x->res = (struct http_response){ .status = 500,
        .content_type = "application/json",
        .body = body,
        .body_len = sizeof(body) - 1 };
}

void api_handle(const struct api *api, const struct http_request *req, struct http_response *res)
{
    struct exchange x = {
        .api = api,
        .policy = api->policy,
        .store = api->store,
        .arena = req->arena,
        .req = req,
        .res = res,
        .now_us = api->now_us(api->clock),
        .refusal = { .type = -1 },
    };

    if (answer(&x) < 0)
        machine_failed(&x);
    api_trace(&x);
}
