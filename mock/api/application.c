/*
 * Applications: create, list, get, update, delete. Source: Application API; plivo-go
 * applicationListResponse.json.
 */
#include "mock/api/listing.h"
#include "mock/api/number.h"
#include "mock/api/parameters.h"

#include "base/text.h"
#include "mock/store/applications.h"

#include <errno.h>
#include <string.h>

/* What a call says; flags and methods are -1 where it says nothing. */
struct request {
    const char *app_name, *subaccount;
    const char *answer_url, *hangup_url, *fallback_answer_url, *message_url;
    int answer_method, hangup_method, fallback_method, message_method;
    int default_number_app, default_endpoint_app, public_uri, log_incoming_messages;
};

static const char *const method_names[] = { "GET", "POST" };

#define VALUE RULE_APPLICATION_VALUE
#define AT(field) .offset = offsetof(struct request, field)
#define METHOD                                                                                     \
    .names = method_names, .n_names = ARRAY_SIZE(method_names), .fallback = -1,                    \
    .empty_is_absent = true
#define FLAG .names = flag_names, .n_names = FLAG_NAMES, .fallback = -1, .empty_is_absent = true
/* clang-format off */
static const struct parameter parameters[] = {
    { "app_name",              PARAMETER_TEXT, RULE_APPLICATION_NAME,  AT(app_name) },
    { "answer_url",            PARAMETER_URL,  VALUE,                  AT(answer_url), .empty_is_absent = true },
    { "answer_method",         PARAMETER_NAME, VALUE,                  AT(answer_method), METHOD },
    { "hangup_url",            PARAMETER_URL,  VALUE,                  AT(hangup_url), .empty_is_absent = true },
    { "hangup_method",         PARAMETER_NAME, VALUE,                  AT(hangup_method), METHOD },
    { "fallback_answer_url",   PARAMETER_URL,  VALUE,                  AT(fallback_answer_url), .empty_is_absent = true },
    { "fallback_method",       PARAMETER_NAME, VALUE,                  AT(fallback_method), METHOD },
    { "message_url",           PARAMETER_URL,  VALUE,                  AT(message_url), .empty_is_absent = true },
    { "message_method",        PARAMETER_NAME, VALUE,                  AT(message_method), METHOD },
    { "default_number_app",    PARAMETER_NAME, VALUE,                  AT(default_number_app), FLAG },
    { "default_endpoint_app",  PARAMETER_NAME, VALUE,                  AT(default_endpoint_app), FLAG },
    { "public_uri",            PARAMETER_NAME, VALUE,                  AT(public_uri), FLAG },
    { "log_incoming_messages", PARAMETER_NAME, VALUE,                  AT(log_incoming_messages), FLAG },
    { "subaccount",            PARAMETER_TEXT, RULE_NUMBER_SUBACCOUNT, AT(subaccount) },
};
static const char *const filters[] = { "subaccount", "app_name" };
/* The mock has no endpoints to delete or to give to another application. */
static const char *const delete_arguments[] = { "cascade", "new_endpoint_application" };
/* clang-format on */
const struct parameter_table application_takes = PARAMETER_TABLE(parameters);
const struct parameter_table application_filters_take = PARAMETER_TABLE(filters);
const struct parameter_table application_delete_takes = PARAMETER_TABLE(delete_arguments);

/* Show ------------------------------------------------------------------------------------------
 */

/* The docs and the fixtures each spell log_incoming_messages their way; both are sent. */
static int application_show(
    struct exchange *x, struct api_json *j, const struct application *p, bool alone)
{
    struct json_writer *w = &j->w;
    const char *fallback = api_rule(x, RULE_APPLICATION_HANGUP_URL) ? p->answer_url : NULL;
    int r;

    json_member(w, "answer_method", p->answer_method);
    json_member(w, "answer_url", p->answer_url);
    r = alone ? api_json_id(x, j) : 0;
    json_member(w, "app_id", p->app_id);
    json_member(w, "app_name", p->app_name);
    json_member(w, "application_type", "XML");
    json_member_bool(w, "default_app", p->default_number_app);
    json_member_bool(w, "default_endpoint_app", p->default_endpoint_app);
    json_member_bool(w, "enabled", true);
    json_member(w, "fallback_answer_url", p->fallback_answer_url);
    json_member(w, "fallback_method", p->fallback_method);
    json_member(w, "hangup_method", p->hangup_method);
    json_member(w, "hangup_url", p->hangup_url ? p->hangup_url : fallback);
    json_member_bool(w, "log_incoming_message", p->log_incoming_messages);
    json_member_bool(w, "log_incoming_messages", p->log_incoming_messages);
    json_member(w, "message_method", p->message_method);
    json_member(w, "message_url", p->message_url);
    json_member_bool(w, "public_uri", p->public_uri);
    json_member(w, "resource_uri", api_uri(x, "Application/%s/", p->app_id));
    json_member(w, "sip_uri", arena_printf(x->arena, "sip:%s@app.plivo.com", p->app_id));
    json_member(w, "sub_account", p->subaccount);
    return r;
}

/* The application of the path: 0; 1 when it is refused and answered; or a negative errno. */
static int application_of_path(struct exchange *x, struct application *ret)
{
    const char *seen = seen_subaccount(x);
    int r = store_application(x->store, x->arena, x->account, x->segment[1], ret);

    if (r == 0 && (!seen || text_equal(seen, ret->subaccount)))
        return 0;
    if (r < 0 && r != -ENOENT)
        return r;
    r = api_refuse(x,
        api_rule(x, RULE_APPLICATION_NOT_FOUND) ? RULE_APPLICATION_NOT_FOUND : RULE_NOT_FOUND,
        x->segment[1]);
    return r < 0 ? r : 1;
}

int application_get(struct exchange *x)
{
    struct application p;
    struct api_json j;
    int r = application_of_path(x, &p);

    if (r)
        return r < 0 ? r : 0;
    api_json_begin(x, &j, SPELLING_INDENTED);
    r = application_show(x, &j, &p, true);
    api_json_end(x, &j, 200);
    return r;
}

int application_list(struct exchange *x)
{
    CLEANUP_STRBUF struct strbuf travelling = STRBUF_INIT;
    struct application_filter f = { 0 };
    struct listing listing = { .path = "Application/", .spelling = SPELLING_INDENTED };
    struct application *rows;
    const char *detail = NULL;
    enum rule rule = page_read(x, &listing.page, &detail);
    struct api_json j;
    size_t n;
    int r;

    if (rule)
        return api_refuse(x, rule, detail);
    f.limit = listing.page.limit;
    f.offset = listing.page.offset;
    f.subaccount = seen_subaccount(x) ? x->subaccount : query_argument(x, "subaccount");
    f.name_prefix = query_argument(x, "app_name");
    r = store_application_list(x->store, x->arena, x->account, &f, &rows, &n, &listing.total);
    if (r < 0)
        return r;
    for (size_t i = 0; i < ARRAY_SIZE(filters); i++)
        listing_filter(x, &travelling, filters[i]);
    listing.filters = travelling.buf;
    listing.more = (int64_t)(f.offset + n) < listing.total;
    r = listing_begin(x, &j, &listing);
    for (size_t i = 0; i < n && r == 0; i++) {
        json_object_begin(&j.w);
        r = application_show(x, &j, &rows[i], false);
        json_object_end(&j.w);
    }
    listing_end(x, &j);
    return r;
}

/* Change ----------------------------------------------------------------------------------------
 */

static bool is_name(const char *text)
{
    return strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
           strlen(text);
}

/* What is sent, checked: RULE_NONE, the rule that refuses it, or *ret_error < 0. */
static enum rule request_read(
    struct exchange *x, struct request *ret, const char **ret_detail, int *ret_error)
{
    enum rule rule =
        parameters_read(x, parameters, ARRAY_SIZE(parameters), &x->body, ret, ret_detail);

    if (!rule && ret->app_name && !is_name(ret->app_name) && api_rule(x, RULE_APPLICATION_NAME))
        rule = RULE_APPLICATION_NAME;
    return rule ? rule : subaccount_check(x, ret->subaccount, ret_error);
}

/* The row's field takes what was sent: the value, nothing for an empty text, else it stays. */
static void text_apply(struct exchange *x, const char *name, const char *sent, const char **field)
{
    if (sent)
        *field = sent;
    else if (api_sent_empty(x, name))
        *field = NULL;
}

static void method_apply(int sent, const char **field)
{
    if (sent >= 0)
        *field = method_names[sent];
}

static void flag_apply(int sent, bool *field)
{
    if (sent >= 0)
        *field = flag_value(sent);
}

static void request_apply(struct exchange *x, const struct request *q, struct application *p)
{
    p->app_name = q->app_name ? q->app_name : p->app_name;
    text_apply(x, "answer_url", q->answer_url, &p->answer_url);
    text_apply(x, "hangup_url", q->hangup_url, &p->hangup_url);
    text_apply(x, "fallback_answer_url", q->fallback_answer_url, &p->fallback_answer_url);
    text_apply(x, "message_url", q->message_url, &p->message_url);
    text_apply(x, "subaccount", q->subaccount, &p->subaccount);
    p->subaccount = subaccount_kept(x, p->subaccount);
    method_apply(q->answer_method, &p->answer_method);
    method_apply(q->hangup_method, &p->hangup_method);
    method_apply(q->fallback_method, &p->fallback_method);
    method_apply(q->message_method, &p->message_method);
    flag_apply(q->default_number_app, &p->default_number_app);
    flag_apply(q->default_endpoint_app, &p->default_endpoint_app);
    flag_apply(q->public_uri, &p->public_uri);
    flag_apply(q->log_incoming_messages, &p->log_incoming_messages);
}

static enum rule missing_rule(const struct exchange *x, const struct request *q)
{
    if (!q->app_name && api_rule(x, RULE_APPLICATION_NAME_MISSING))
        return RULE_APPLICATION_NAME_MISSING;
    if (!q->answer_url && api_rule(x, RULE_APPLICATION_ANSWER_URL))
        return RULE_APPLICATION_ANSWER_URL;
    return RULE_NONE;
}

static int answer_created(struct exchange *x, const struct application *p)
{
    struct api_json j;
    int r;

    api_json_begin(x, &j, SPELLING_INDENTED);
    r = api_json_id(x, &j);
    json_member(&j.w, "app_id", p->app_id);
    json_member(&j.w, "message", "created");
    api_json_end(x, &j, 201);
    return r;
}

int application_create(struct exchange *x)
{
    struct application p = { .app_name = "",
        .answer_method = "POST",
        .hangup_method = "POST",
        .fallback_method = "POST",
        .message_method = "POST",
        .log_incoming_messages = true };
    struct request request = { 0 };
    const char *detail = NULL;
    int error = 0;
    enum rule rule = request_read(x, &request, &detail, &error);

    if (!rule && !error)
        rule = missing_rule(x, &request);
    if (error || rule)
        return error ? error : api_refuse(x, rule, detail);
    request_apply(x, &request, &p);
    if (seen_subaccount(x))
        p.subaccount = x->subaccount;
    error = store_application_add(x->store, x->arena, x->account, &p);
    return error ? error : answer_created(x, &p);
}

int application_update(struct exchange *x)
{
    struct application p;
    struct request request = { 0 };
    const char *detail = NULL;
    enum rule rule;
    int error = application_of_path(x, &p);

    if (error)
        return error < 0 ? error : 0;
    rule = request_read(x, &request, &detail, &error);
    if (error || rule)
        return error ? error : api_refuse(x, rule, detail);
    request_apply(x, &request, &p);
    error = store_application_update(x->store, x->account, &p);
    return error ? error : api_answer_changed(x, SPELLING_INDENTED);
}

int application_delete(struct exchange *x)
{
    struct application p;
    int r = application_of_path(x, &p);

    if (r)
        return r < 0 ? r : 0;
    r = store_application_delete(x->store, x->account, p.app_id);
    if (r == 0)
        x->res->status = 204;
    return r;
}
