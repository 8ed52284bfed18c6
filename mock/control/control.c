#include "mock/control/control.h"

#include "base/log.h"
#include "base/text.h"
#include "mock/control/call.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

int call_error(struct call *c, int status, const char *fmt, ...)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    va_list ap;

    va_start(ap, fmt);
    strbuf_vaddf(&text, fmt, ap);
    va_end(ap);
    strbuf_reset(&c->text);
    c->w = json_writer_to(&c->text, JSON_INDENTED);
    json_object_begin(&c->w);
    json_member(&c->w, "error", text.buf);
    c->res->status = status;
    return status;
}

static int livez(struct call *c)
{
    json_member(&c->w, "status", "ok");
    return 200;
}

/* Ready is when it can answer: the world is loaded before the first connection is taken. */
static int readyz(struct call *c)
{
    size_t n;

    store_accounts(c->store, &n);
    json_member_int(&c->w, "accounts", (int64_t)n);
    json_member(&c->w, "status", "ready");
    json_member(&c->w, "world", store_world(c->store));
    return 200;
}

static void account_write(struct call *c, const struct account *a)
{
    json_member(&c->w, "auth_id", a->auth_id);
    json_member(&c->w, "auth_token", a->auth_token);
}

static int worlds(struct call *c)
{
    enum { SHOWN_MOST = 100 };
    size_t n;
    struct account **accounts = store_accounts(c->store, &n);

    json_key(&c->w, "accounts");
    json_array_begin(&c->w);
    for (size_t i = 0; i < n && i < SHOWN_MOST; i++) {
        json_object_begin(&c->w);
        account_write(c, accounts[i]);
        json_member(&c->w, "name", accounts[i]->name);
        json_object_end(&c->w);
    }
    json_array_end(&c->w);
    json_member_int(&c->w, "accounts_total", (int64_t)n);
    json_member(&c->w, "world", store_world(c->store));
    return 200;
}

static void name_write(void *context, const char *name, const char *value)
{
    json_member(context, name, value);
}

static int names_write(struct call *c, const struct account *a)
{
    int r;

    json_key(&c->w, "names");
    json_object_begin(&c->w);
    r = store_names(c->store, a, name_write, &c->w);
    json_object_end(&c->w);
    return r;
}

static const char *body_text(const struct call *c, const char *name)
{
    const struct param *p = params_get(&c->body, name);

    return p && p->kind == PARAM_TEXT && *p->text ? p->text : NULL;
}

static bool is_auth_id(const char *text)
{
    return strlen(text) == 20 && text_starts_with(text, "MA") &&
           text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] == '\0';
}

static int account_clone(struct call *c)
{
    const char *like = body_text(c, "like"), *auth_id = body_text(c, "auth_id");
    struct account *fresh = NULL;
    int r;

    if (!like)
        return call_error(c, 400, "say which account to clone: {\"like\": \"MA…\"}");
    if (auth_id && !is_auth_id(auth_id))
        return call_error(
            c, 400, "auth_id is 20 characters: MA and then capital letters and digits");
    r = store_account_clone(c->store, like, auth_id, &fresh);
    if (r == -ENOENT)
        return call_error(
            c, 404, "the world has no account \"%s\"; GET /_mock/worlds lists them", like);
    if (r == -EEXIST)
        return call_error(c, 409, "there is an account \"%s\" already", auth_id);
    if (r < 0)
        return r;
    account_write(c, fresh);
    json_member(&c->w, "like", like);
    r = names_write(c, fresh); /* its sub-accounts are its own, and so are their names */
    return r < 0 ? r : 201;
}

static int account_reset(struct call *c)
{
    int r = store_account_reset(c->store, c->account);

    if (r == -ENOENT)
        return call_error(
            c, 409, "the world has no account to reset \"%s\" to", c->account->auth_id);
    if (r < 0)
        return r;
    json_member(&c->w, "auth_id", c->account->auth_id);
    json_member_bool(&c->w, "reset", true);
    return 200;
}

static int account_names(struct call *c)
{
    int r;

    account_write(c, c->account);
    r = names_write(c, c->account);
    return r < 0 ? r : 200;
}

/* clang-format off */
static const char *const clone_takes[] = { "auth_id", "like", NULL };
static const struct route {
    struct control_route_row row;
    call_handler *handler;
} routes[] = {
    { { "GET",  "/_mock/livez/",                       "say that it lives",            NULL },        livez },
    { { "GET",  "/_mock/readyz/",                      "say that it is ready",         NULL },        readyz },
    { { "GET",  "/_mock/worlds/",                      "list the world's accounts",    NULL },        worlds },
    { { "GET",  "/_mock/rules/",                       "list the ledger's rules",      NULL },        control_rules },
    { { "GET",  "/_mock/openapi/{file}/",              "describe an API",              NULL },        control_openapi },
    { { "POST", "/_mock/accounts/",                    "clone an account",             clone_takes }, account_clone },
    { { "POST", "/_mock/accounts/{auth_id}/reset/",    "set an account back",          NULL },        account_reset },
    { { "GET",  "/_mock/accounts/{auth_id}/names/",    "list an account's names",      NULL },        account_names },
    { { "GET",  "/_mock/accounts/{auth_id}/why/{id}/", "explain a message or refusal", NULL },        control_why },
};
/* clang-format on */

const struct control_route_row *control_routes(size_t *ret_n)
{
    static struct control_route_row rows[ARRAY_SIZE(routes)];

    for (size_t i = 0; i < ARRAY_SIZE(routes); i++)
        rows[i] = routes[i].row;
    *ret_n = ARRAY_SIZE(routes);
    return rows;
}

bool control_owns(const char *path)
{
    path += strspn(path, "/");
    return text_starts_with(path, "_mock") && (path[5] == '/' || !path[5]);
}

static bool method_fits(const struct call *c, const char *method)
{
    return text_equal(c->req->method, method) ||
           (text_equal(c->req->method, "HEAD") && text_equal(method, "GET"));
}

/* The account of the path's {auth_id}; a sub-account's stands for its main account. */
static bool account_find(struct call *c)
{
    struct login login;
    const char *token;

    if (!store_find_login(c->store, c->segment[0], &login, &token))
        return false;
    c->account = login.account;
    return true;
}

/* The control API speaks JSON only, so curl -d needs no header to say that it is. */
static int body_read(struct call *c)
{
    struct http_request as_json = *c->req;
    enum body_kind kind;

    as_json.n_headers = 0;
    if (!params_from_body(&as_json, &kind, &c->body))
        return 0;
    return call_error(c, 400, "the body is not a JSON object");
}

static int dispatch(struct call *c)
{
    struct path path;
    bool path_known = false;

    if (path_split(c->arena, c->req->path, &path) < 0)
        return call_error(c, 400, "the path cannot be read");
    for (size_t i = 0; i < ARRAY_SIZE(routes); i++) {
        int status;

        if (!path_matches(&path, routes[i].row.path, c->segment))
            continue;
        path_known = true;
        if (!method_fits(c, routes[i].row.method))
            continue;
        if (strstr(routes[i].row.path, "{auth_id}") && !account_find(c))
            return call_error(c, 404, "there is no account \"%s\"", c->segment[0]);
        status = body_read(c);
        return status ? status : routes[i].handler(c);
    }
    if (path_known)
        return call_error(c, 405, "%s has no method %s", c->req->path, c->req->method);
    return call_error(c, 404, "the control API has no %s", c->req->path);
}

void control_handle(
    const struct control *control, const struct http_request *req, struct http_response *res)
{
    struct call c = { .control = control,
        .store = control->store,
        .arena = req->arena,
        .req = req,
        .res = res,
        .text = STRBUF_INIT };
    int status = 403;

    c.w = json_writer_to(&c.text, JSON_INDENTED);
    json_object_begin(&c.w);
    if (control_admits(&c))
        status = dispatch(&c);
    if (status < 0) {
        log_event(LOG_ERROR, "%s %s: %s", req->method, req->path, store_error(control->store));
        status = call_error(&c, 500, "the mock failed: %s", store_error(control->store));
    }
    json_object_end(&c.w);
    strbuf_addc(&c.text, '\n');
    res->status = status;
    res->content_type = "application/json";
    res->body = c.document ? c.document : arena_dup(req->arena, c.text.buf, c.text.len);
    res->body_len = c.document ? strlen(c.document) : c.text.len;
    strbuf_release(&c.text);
}
