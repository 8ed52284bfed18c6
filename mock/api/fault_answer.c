#include "mock/api/fault_answer.h"

#include "base/text.h"

#include <string.h>

/* Which requests ------------------------------------------------------------------------------ */

/* The path with repeated slashes as one. */
static const char *merged_path(struct exchange *x)
{
    CLEANUP_STRBUF struct strbuf merged = STRBUF_INIT;

    if (!strstr(x->req->path, "//"))
        return x->req->path;
    for (const char *at = x->req->path; *at; at++)
        if (*at != '/' || at[1] != '/')
            strbuf_addc(&merged, *at);
    return arena_dup(x->arena, merged.buf, merged.len);
}

/* The auth id that a path of the API or of the media host names; NULL if it names none. */
static const char *auth_id_of(struct exchange *x, const char *path)
{
    static const char *const prefixes[] = { "/v1/Account/", "/Account/" };

    for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
        const char *id = path + strlen(prefixes[i]);

        if (text_starts_with(path, prefixes[i]) && *id && *id != '/')
            return arena_dup(x->arena, id, strcspn(id, "/"));
    }
    return NULL;
}

static struct account *account_named(const struct exchange *x, const char *auth_id)
{
    struct login login;
    const char *token;

    return auth_id && store_find_login(x->store, auth_id, &login, &token) ? login.account : NULL;
}

/* The next piece of a pointer, with ~1 and ~0 as what they stand for; *at moves behind it. */
static const char *pointer_piece(struct arena *arena, const char **at)
{
    CLEANUP_STRBUF struct strbuf piece = STRBUF_INIT;

    for ((*at)++; **at && **at != '/'; (*at)++) {
        bool escaped = **at == '~' && ((*at)[1] == '0' || (*at)[1] == '1');

        strbuf_addc(&piece, !escaped ? **at : *++*at == '0' ? '~' : '/');
    }
    return arena_dup(arena, piece.buf, piece.len);
}

static const struct param *param_inside(const struct param *p, const char *piece)
{
    struct params members = { p->items, p->n_items };
    uint64_t i;

    if (p->kind == PARAM_OBJECT)
        return params_find(&members, piece);
    if (p->kind != PARAM_LIST || parse_u64(piece, &i) < 0 || i >= p->n_items)
        return NULL;
    return &p->items[i];
}

/* Lists, objects and files stand there without being a text. */
static const char *param_text(const struct param *p)
{
    if (p->kind == PARAM_NULL)
        return "null";
    return p->text && p->kind != PARAM_FILE ? p->text : "";
}

/* By a JSON pointer into the body's parameters, or else into those of the query. */
static const char *value_at(void *context, const char *pointer)
{
    struct exchange *x = context;
    const struct param *p;
    const char *piece;

    if (*pointer != '/')
        return NULL;
    piece = pointer_piece(x->arena, &pointer);
    p = params_find(&x->body, piece);
    if (!p)
        p = params_find(&x->query, piece);
    while (p && *pointer)
        p = param_inside(p, pointer_piece(x->arena, &pointer));
    return p ? param_text(p) : NULL;
}

bool api_fault_find(struct exchange *x, bool is_send, struct fault_strike *ret)
{
    struct fault_book *book = x->api->faults;
    struct fault_request request = {
        .method = x->req->method, .is_send = is_send, .value_at = value_at, .context = x
    };
    struct account *a = x->addressee;

    if (!book || (a && !fault_book_has(book, a->id)))
        return false;
    request.path = merged_path(x);
    request.auth_id = auth_id_of(x, request.path);
    if (!a)
        a = account_named(x, request.auth_id);
    if (!a)
        return false;
    *ret = fault_book_strike(
        book, a->id, &request, x->account ? x->now_us : account_now_us(a, x->now_us));
    if (ret->fault)
        x->addressee = a;
    return ret->fault;
}

/* What is answered ---------------------------------------------------------------------------- */

/* In the place of a header of that name, or beside the others. */
static void header_put(struct http_response *res, const char *name, const char *value)
{
    size_t i = 0;

    if (text_equal_ignore_case(name, "Content-Type")) {
        res->content_type = value;
        return;
    }
    while (i < res->n_headers && !text_equal_ignore_case(res->headers[i].name, name))
        i++;
    if (i < res->n_headers)
        res->headers[i].value = value;
    else if (i < HTTP_RESPONSE_HEADERS_MAX)
        http_response_header(res, name, value);
}

static void why_put(struct exchange *x, const struct fault *f)
{
    if (x->policy->why_header)
        header_put(x->res, "X-Mock-Why", arena_printf(x->arena, "FAULT-%u", f->id));
}

static const char *type_of_body(const char *body, size_t len)
{
    size_t i = 0;

    while (i < len && is_space(body[i]))
        i++;
    if (i == len)
        return NULL;
    return body[i] == '{' || body[i] == '[' ? "application/json" : "text/plain; charset=utf-8";
}

static int own_answer(struct exchange *x, const struct fault *f)
{
    x->res->status = f->status;
    if (f->body) {
        x->res->body = arena_dup(x->arena, f->body, f->body_len);
        x->res->body_len = f->body_len;
        x->res->content_type = type_of_body(f->body, f->body_len);
    }
    why_put(x, f);
    return 0;
}

/* What may have been answered before leaves no trace. */
static int made_answer(struct exchange *x, const struct fault *f)
{
    *x->res = (struct http_response){ 0 };
    *x->api_id = '\0';
    x->n_messages = 0;
    x->refusal.rule = RULE_NONE;
    x->fault_answers = true;
    return f->rule ? api_refuse(x, f->rule, f->detail ? arena_strdup(x->arena, f->detail) : NULL)
                   : own_answer(x, f);
}

static int true_answer(struct exchange *x, const struct fault *f, api_handler *handler)
{
    static const unsigned send_faults[FAULT_MEANING_MAX_] = {
        [FAULT_NEVER_SENT] = OUTCOME_NEVER_SENT,
        [FAULT_NO_CALLBACK] = OUTCOME_NO_CALLBACK,
    };

    if (!handler)
        return 0;
    x->send_faults |= send_faults[f->meaning] | f->callbacks;
    x->stores_nothing = f->meaning == FAULT_NOT_STORED;
    return handler(x);
}

static void headers_put(struct exchange *x, const struct fault *f)
{
    for (size_t i = 0; i < f->n_headers; i++)
        header_put(x->res, arena_strdup(x->arena, f->headers[i].name),
            arena_strdup(x->arena, f->headers[i].value));
    if (f->retry_after_s >= 0)
        header_put(x->res, "Retry-After", arena_printf(x->arena, "%d", f->retry_after_s));
}

/* How it arrives ------------------------------------------------------------------------------ */

static const char garbage[] = "\x16\x03\x01\x00\xA5 no answer, and no HTTP \xFF\xFE\r\n\r\n";

/* The body is then what the fault made of it. */
static void body_cut(struct exchange *x, const struct fault *f, size_t at)
{
    if (at < x->res->body_len)
        x->res->body_len = at;
    why_put(x, f);
}

static void mishap_put(struct exchange *x, const struct fault *f)
{
    static const enum http_mishap_kind kinds[FAULT_MISHAP_MAX_] = {
        [FAULT_RESET_BEFORE] = HTTP_RESET_BEFORE,
        [FAULT_RESET_AT] = HTTP_RESET_AT,
        [FAULT_EMPTY] = HTTP_CLOSE_BEFORE,
        [FAULT_GARBAGE] = HTTP_GARBAGE,
        [FAULT_TRUNCATE] = HTTP_CLOSE_AT,
        [FAULT_DRIBBLE] = HTTP_DRIBBLE,
    };
    struct http_response *res = x->res;
    size_t at = f->mishap_at == FAULT_AT_MIDDLE ? res->body_len / 2 : f->mishap_at;

    res->mishap = (struct http_mishap){
        .kind = kinds[f->mishap],
        .at = at,
        .pause_us = f->mishap_pause_us,
        .bytes = garbage,
        .n_bytes = sizeof(garbage) - 1,
    };
    if (f->mishap == FAULT_CUT)
        body_cut(x, f, at);
    if (f->meaning == FAULT_ANSWER_LOST && !f->mishap)
        res->mishap.kind = HTTP_CLOSE_BEFORE;
}

int api_fault_answer(struct exchange *x, const struct fault_strike *strike, api_handler *handler)
{
    const struct fault *f = strike->fault;
    struct metrics *m = x->api->metrics;
    int r;

    x->fault = f->id;
    if (m && m->names.n_faults)
        metric_add(m, METRIC_FAULTS, fault_kind(f));
    r = f->rule || f->status ? made_answer(x, f) : true_answer(x, f, handler);
    if (r < 0)
        return r;
    headers_put(x, f);
    x->res->delay_us = fault_delay_us(f, strike->n);
    mishap_put(x, f);
    return 0;
}
