#include "mock/api/exchange.h"

#include "base/text.h"

#include <string.h>

static enum json_style style_of(const struct exchange *x, enum body_spelling spelling)
{
    if (policy_is(x->policy, ASSUME_BODY_STYLE, "indented"))
        return JSON_INDENTED;
    if (policy_is(x->policy, ASSUME_BODY_STYLE, "one-line"))
        return JSON_ONE_LINE;
    return spelling == SPELLING_ONE_LINE ? JSON_ONE_LINE : JSON_INDENTED;
}

void api_json_begin(struct exchange *x, struct api_json *j, enum body_spelling spelling)
{
    j->text = (struct strbuf)STRBUF_INIT;
    j->w = json_writer_to(&j->text, style_of(x, spelling));
    json_object_begin(&j->w);
}

void api_json_end(struct exchange *x, struct api_json *j, int status)
{
    json_object_end(&j->w);
    x->res->status = status;
    x->res->content_type = "application/json";
    x->res->body = arena_dup(x->arena, j->text.buf, j->text.len);
    x->res->body_len = j->text.len;
    strbuf_release(&j->text);
}

/* The refusal, if this becomes one, is known by the id given last. */
static int fresh_id(struct exchange *x, char ret[static UUID_TEXT_SIZE])
{
    int r = account_next_request(x->store, x->account, &x->refusal.n);

    if (r == 0) {
        account_id_text(x->account, ID_REQUEST, x->refusal.n, x->now_us, ret);
        memcpy(x->api_id, ret, UUID_TEXT_SIZE);
    }
    return r;
}

int api_json_id(struct exchange *x, struct api_json *j)
{
    char id[UUID_TEXT_SIZE];
    int r = fresh_id(x, id);

    if (r < 0)
        return r;
    json_key(&j->w, "api_id");
    json_string_n(&j->w, id, UUID_TEXT_SIZE - 1);
    return 0;
}

int api_answer_changed(struct exchange *x, enum body_spelling spelling)
{
    struct api_json j;
    int r;

    api_json_begin(x, &j, spelling);
    r = api_json_id(x, &j);
    json_member(&j.w, "message", "changed");
    api_json_end(x, &j, 202);
    return r;
}

/* Bodies that are no {"api_id", "error"}. */
static const struct {
    enum rule rule;
    const char *content_type, *key; /* key NULL: the text alone */
} plain_refusals[] = {
    { RULE_AUTH_PAGE, "text/html; charset=utf-8", NULL },
    { RULE_AUTH_JSON, "application/json", "error" },
    { RULE_ROUTE_UNKNOWN, "application/json", "message" },
};

static void refuse_plainly(struct exchange *x, size_t i, const char *text, size_t len)
{
    struct api_json j;

    if (!plain_refusals[i].key) {
        x->res->content_type = plain_refusals[i].content_type;
        x->res->body = arena_dup(x->arena, text, len);
        x->res->body_len = len;
        return;
    }
    api_json_begin(x, &j, SPELLING_ONE_LINE);
    json_member(&j.w, plain_refusals[i].key, text);
    api_json_end(x, &j, x->res->status);
}

static void why_header(struct exchange *x, enum rule rule)
{
    if (x->policy->why_header)
        http_response_header(x->res, "X-Mock-Why",
            x->fault_answers ? arena_printf(x->arena, "FAULT-%u", x->fault) : rule_rows[rule].id);
}

void api_refuse_header(struct exchange *x, const char *name, const char *why)
{
    struct api_json j;

    api_json_begin(x, &j, SPELLING_INDENTED);
    json_key(&j.w, "error");
    json_string(&j.w, arena_printf(x->arena, "%s: %s", name, why));
    api_json_end(x, &j, 400);
    if (x->policy->why_header)
        http_response_header(x->res, "X-Mock-Why", name);
}

/* No rule has refused it: the detail names the fault that answered in the words of one. */
static int fault_refusal_keep(struct exchange *x)
{
    struct refusal refusal = x->refusal;

    refusal.rule = RULE_NONE;
    refusal.detail = arena_printf(x->arena, "FAULT-%u", x->fault);
    return store_refusal_add(x->store, x->account, &refusal);
}

static int refusal_keep(struct exchange *x, enum rule rule, const char *detail)
{
    x->refusal.rule = rule;
    x->refusal.detail = detail;
    x->refusal.time_us = x->now_us;
    if (x->fault_answers)
        return fault_refusal_keep(x);
    return store_refusal_add(x->store, x->account, &x->refusal);
}

int api_refusal_keep(struct exchange *x, enum rule rule, const char *detail)
{
    why_header(x, rule);
    return refusal_keep(x, rule, detail);
}

static int refuse_with_id(struct exchange *x, enum rule rule, const char *detail, const char *text)
{
    struct api_json j;
    char id[UUID_TEXT_SIZE];
    int r = fresh_id(x, id);

    if (r < 0)
        return r;
    api_json_begin(x, &j, SPELLING_INDENTED);
    json_member(&j.w, "api_id", id);
    json_member(&j.w, "error", text);
    api_json_end(x, &j, x->res->status);
    return refusal_keep(x, rule, detail);
}

/* Which plain body a refusal has: its own, the bare error where no account is known to give an id,
 * else none. */
static int plain_refusal(const struct exchange *x, enum rule rule)
{
    enum { BARE_ERROR = 1 };

    for (int i = 0; i < (int)ARRAY_SIZE(plain_refusals); i++)
        if (plain_refusals[i].rule == rule)
            return i;
    return x->account ? -1 : BARE_ERROR;
}

int api_refuse_like(struct exchange *x, enum rule rule, enum rule like, const char *detail)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    int plain = plain_refusal(x, like);

    policy_text(x->policy, like, detail, &text);
    x->res->status = policy_status(x->policy, rule);
    why_header(x, rule);
    if (plain < 0)
        return refuse_with_id(x, rule, detail, text.buf);
    refuse_plainly(x, (size_t)plain, text.buf, text.len);
    return 0;
}

int api_refuse(struct exchange *x, enum rule rule, const char *detail)
{
    return api_refuse_like(x, rule, rule, detail);
}
