#include "mock/control/control.h"

#include "base/log.h"
#include "base/text.h"
#include "mock/control/call.h"
#include "mock/domain/message.h"

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

void account_write(struct call *c, const struct account *a)
{
    json_member(&c->w, "auth_id", a->auth_id);
    json_member(&c->w, "auth_token", a->auth_token);
}

void time_write(struct json_writer *w, const char *name, int64_t us)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    utc_time_text(us, &text);
    json_member(w, name, text.buf);
}

int64_t call_now_us(const struct call *c)
{
    return account_now_us(c->account, c->control->wall_us(c->control->clock));
}

const char *body_text(const struct call *c, const char *name)
{
    const struct param *p = params_get(&c->body, name);

    return p && p->kind == PARAM_TEXT && *p->text ? p->text : NULL;
}

int texts_check(struct call *c, const char *const *names)
{
    for (; *names; names++) {
        const struct param *p = params_get(&c->body, *names);

        if (p && (p->kind != PARAM_TEXT || p->text_len != strlen(p->text)))
            return call_error(c, 400, "%s has to be a string, in quotes", *names);
    }
    return 0;
}

void call_answer_later(
    const struct control *control, uint64_t ticket, int status, const struct strbuf *text)
{
    struct http_response res = { .status = status,
        .content_type = "application/json",
        .body = text->buf,
        .body_len = text->len };

    control->later->answer(control->later->context, ticket, &res);
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

/* clang-format off */
static const char *const clone_takes[] = { "auth_id", "like", NULL };
static const char *const clock_takes[] = { "advance", "at", "mode", NULL };
static const char *const settings_take[] = { "alphanumeric_src", "barred_countries", "cash_credits", "default_powerpack",
    "ended_after", "number_rates", "progress", "sent_after", NULL };
static const char *const carrier_rules_take[] = { "rules", NULL };
static const char *const move_takes[] = { "code", "state", NULL };
static const char *const fault_takes[] = { "answer", "callback", "delay", "for", "match", "meaning", "mishap",
    "probability", "retry_after", "seed", "times", NULL };
static const char *const inbound_takes[] = { "from", "media", "text", "to", "type", NULL };

#define ACCOUNT "/_mock/accounts/{auth_id}/"
static const struct route {
    struct control_route_row row;
    call_handler *handler;
} routes[] = {
    { { "GET",    "/_mock/livez/",                   "say that it lives",            NULL,               QUERY_NONE },   livez },
    { { "GET",    "/_mock/readyz/",                  "say that it is ready",         NULL,               QUERY_NONE },   readyz },
    { { "GET",    "/_mock/worlds/",                  "list the world's accounts",    NULL,               QUERY_NONE },   worlds },
    { { "GET",    "/_mock/rules/",                   "list the ledger's rules",      NULL,               QUERY_NONE },   control_rules },
    { { "GET",    "/_mock/metrics/",                 "count what happens",           NULL,               QUERY_NONE },   control_metrics },
    { { "GET",    "/_mock/openapi/{file}/",          "describe an API",              NULL,               QUERY_NONE },   control_openapi },
    { { "POST",   "/_mock/accounts/",                "clone an account",             clone_takes,        QUERY_NONE },   control_clone },
    { { "POST",   ACCOUNT "reset/",                  "set an account back",          NULL,               QUERY_NONE },   control_reset },
    { { "GET",    ACCOUNT "names/",                  "list an account's names",      NULL,               QUERY_NONE },   control_names },
    { { "GET",    ACCOUNT "why/{id}/",               "explain a message or refusal", NULL,               QUERY_NONE },   control_why },
    { { "GET",    ACCOUNT "clock/",                  "tell an account's time",       NULL,               QUERY_NONE },   control_clock_show },
    { { "PUT",    ACCOUNT "clock/",                  "set or advance its clock",     clock_takes,        QUERY_NONE },   control_clock_set },
    { { "GET",    ACCOUNT "settings/",               "show how its messages go on",  NULL,               QUERY_NONE },   control_settings_show },
    { { "PUT",    ACCOUNT "settings/",               "change that",                  settings_take,      QUERY_NONE },   control_settings_set },
    { { "GET",    ACCOUNT "carrier-rules/",          "list what carriers do",        NULL,               QUERY_NONE },   control_carrier_rules_show },
    { { "PUT",    ACCOUNT "carrier-rules/",          "replace that list",            carrier_rules_take, QUERY_NONE },   control_carrier_rules_set },
    { { "POST",   ACCOUNT "messages/{uuid}/move/",   "move a message on",            move_takes,         QUERY_NONE },   control_message_move },
    { { "POST",   ACCOUNT "inbound/",                "have a message come in",       inbound_takes,      QUERY_NONE },   control_inbound },
    { { "POST",   ACCOUNT "faults/",                 "add a fault",                  fault_takes,        QUERY_NONE },   control_fault_add },
    { { "GET",    ACCOUNT "faults/",                 "list an account's faults",     NULL,               QUERY_NONE },   control_fault_list },
    { { "DELETE", ACCOUNT "faults/",                 "delete all of them",           NULL,               QUERY_NONE },   control_fault_clear },
    { { "DELETE", ACCOUNT "faults/{id}/",            "delete one",                   NULL,               QUERY_NONE },   control_fault_delete },
    { { "GET",    ACCOUNT "journal/",                "list what happened",           NULL,               QUERY_LIST },   control_journal_show },
    { { "DELETE", ACCOUNT "journal/",                "forget what happened",         NULL,               QUERY_NONE },   control_journal_clear },
    { { "GET",    ACCOUNT "wait/",                   "wait for something to happen", NULL,               QUERY_WAIT },   control_wait },
    { { "GET",    ACCOUNT "events/",                 "tell what happens as it does", NULL,               QUERY_EVENTS }, control_events },
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

/* A misspelt member would be passed over in silence: it is refused instead. */
static int members_check(struct call *c, const struct control_route_row *row)
{
    CLEANUP_STRBUF struct strbuf takes = STRBUF_INIT;

    for (size_t i = 0; row->takes && row->takes[i]; i++)
        strbuf_addf(&takes, "%s%s", i ? ", " : "", row->takes[i]);
    for (size_t i = 0; i < c->body.n; i++) {
        bool known = false;

        for (size_t k = 0; row->takes && row->takes[k]; k++)
            known = known || text_equal(row->takes[k], c->body.list[i].name);
        if (!known)
            return call_error(c, 400, "this call has no member \"%s\"; it takes %s",
                c->body.list[i].name, takes.len ? takes.buf : "none");
    }
    return 0;
}

/* Nor is an argument: whoever clears the callbacks of a journal would clear all of it. */
static int arguments_check(struct call *c, const struct control_route_row *row)
{
    if (row->asks != QUERY_NONE || !c->query.n)
        return 0;
    return call_error(
        c, 400, "this call has no argument \"%s\"; it takes none", c->query.list[0].name);
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
        params_from_query(c->arena, c->req->query, &c->query);
        status = arguments_check(c, &routes[i].row);
        if (!status)
            status = body_read(c);
        if (!status)
            status = members_check(c, &routes[i].row);
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
    if (status == CALL_LATER || status == CALL_BARE) {
        strbuf_release(&c.text);
        res->later = status == CALL_LATER;
        return;
    }
    json_object_end(&c.w);
    strbuf_addc(&c.text, '\n');
    res->status = status;
    res->content_type = "application/json";
    res->body = c.document ? c.document : arena_dup(req->arena, c.text.buf, c.text.len);
    res->body_len = c.document ? strlen(c.document) : c.text.len;
    strbuf_release(&c.text);
}
