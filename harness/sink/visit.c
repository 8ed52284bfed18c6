#include "harness/sink/visit.h"

#include "base/clock.h"
#include "base/text.h"

#include <string.h>

enum { BODY_SHOWN = 2048 };

static const char json[] = "application/json";

/* ---- Answers ---- */

static void answer_text(struct visit *v, int status, const char *content_type, const char *text)
{
    v->state = VISIT_ANSWERED;
    v->status = status;
    v->content_type = content_type;
    v->answer = text;
    v->answer_len = strlen(text);
}

static void answer_error(struct visit *v, int status, const char *text)
{
    CLEANUP_STRBUF struct strbuf body = STRBUF_INIT;
    struct json_writer w = json_writer_to(&body, JSON_INDENTED);

    json_object_begin(&w);
    json_member(&w, "error", text);
    json_object_end(&w);
    strbuf_addc(&body, '\n');
    answer_text(v, status, json, arena_strdup(v->arena, body.buf));
}

static bool is_stray(const struct goal *g, const struct caught *c)
{
    (void)g;
    return !c->uuid;
}

/* A list of those that match; with an error, an object that has both. */
static void answer_list(struct visit *v, int status, const char *error,
    bool (*matches)(const struct goal *g, const struct caught *c))
{
    CLEANUP_STRBUF struct strbuf body = STRBUF_INIT;
    struct json_writer w = json_writer_to(&body, JSON_INDENTED);
    const struct inbox *in = &v->catcher->inbox;

    if (error) {
        json_object_begin(&w);
        json_member(&w, "error", error);
        json_key(&w, "callbacks");
    }
    json_array_begin(&w);
    for (size_t i = 0; i < in->n; i++)
        if (matches(&v->goal, in->at[i]))
            caught_write(in->at[i], &w);
    json_array_end(&w);
    if (error)
        json_object_end(&w);
    strbuf_addc(&body, '\n');
    v->n_dropped = in->n_dropped;
    answer_text(v, status, json, arena_dup(v->arena, body.buf, body.len));
}

/* ---- Catching ---- */

/* Text that JSON can hold, cut to so many bytes. */
static const char *presentable(struct arena *a, const char *bytes, size_t len, size_t most)
{
    size_t shown = strnlen(bytes, len < most ? len : most);

    return arena_dup(a, bytes, utf8_valid_prefix(bytes, shown));
}

static bool matters(const char *header)
{
    return text_equal_ignore_case(header, "Content-Type") ||
           text_equal_ignore_case(header, "User-Agent") ||
           text_has_prefix_ignore_case(header, "X-Plivo-");
}

static void keep_headers(struct caught *c, const struct visit *v)
{
    struct exchange_header *kept = ARENA_ARRAY(&c->arena, struct exchange_header, v->n_headers);

    for (size_t i = 0; i < v->n_headers; i++) {
        const struct exchange_header *h = &v->headers[i];

        if (!matters(h->name))
            continue;
        kept[c->n_headers].name = presentable(&c->arena, h->name, strlen(h->name), BODY_SHOWN);
        kept[c->n_headers++].value = presentable(&c->arena, h->value, strlen(h->value), BODY_SHOWN);
    }
    c->headers = kept;
}

static bool is_form(const struct visit *v)
{
    const char *type = http_header_value(v->headers, v->n_headers, "Content-Type");

    return !type || text_has_prefix_ignore_case(type, "application/x-www-form-urlencoded");
}

static void keep_fields(struct caught *c, const struct visit *v)
{
    bool is_get = text_equal(v->method, "GET");

    form_read(&c->arena, v->query, strlen(v->query), &c->query);
    if (is_get)
        c->fields = c->query;
    else if (!is_form(v) || form_read(&c->arena, v->body, v->body_len, &c->fields) < 0)
        c->body_head = presentable(&c->arena, v->body, v->body_len, BODY_SHOWN);
    if (is_get)
        c->query = (struct form){ 0 };
    c->uuid = form_value(&c->fields, "MessageUUID");
    if (c->uuid && !*c->uuid)
        c->uuid = NULL;
    c->status = c->uuid ? form_value(&c->fields, "Status") : NULL;
}

static void judge_signatures(struct caught *c, const struct visit *v)
{
    bool is_get = text_equal(v->method, "GET");
    struct signed_request q = {
        .method = v->method,
        .url = arena_printf(v->arena, "%s%s", v->root, v->path),
        .query = is_get ? c->fields : c->query,
        .body = is_get ? c->query : c->fields,
    };

    for (size_t i = 0; i < SIGNATURE_MAX_; i++) {
        struct signature_judgement j = signature_judge((enum signature_kind)i, &q, v->headers,
            v->n_headers, v->catcher->tokens, v->catcher->n_tokens);

        j.auth_id = arena_strdup(&c->arena, j.auth_id);
        c->signatures[i] = j;
    }
}

static void catch_callback(struct visit *v, struct catchers *all, const char *rest, int64_t now_us)
{
    struct caught *c = caught_create();
    struct answer answer;

    c->method = arena_strdup(&c->arena, v->method);
    c->path = presentable(&c->arena, rest, strlen(rest), BODY_SHOWN);
    c->at_us = clock_wall_us();
    c->after_us = now_us - v->catcher->opened_us;
    keep_fields(c, v);
    keep_headers(c, v);
    judge_signatures(c, v);
    answer = answer_plan_take(&v->catcher->answers, v->arena, c->uuid);
    c->answered = answer.status;
    c->size = sizeof(*c) + 4 * (v->body_len + strlen(v->query) + strlen(v->path)) + BODY_SHOWN;
    catcher_keep(all, v->catcher, c);
    answer_text(v, answer.status, answer.content_type, answer.body);
    v->location = answer.location;
    v->due_us = now_us + answer.delay_ms * 1000;
}

/* ---- Questions ---- */

static void wait_for_callbacks(struct visit *v, const struct form *query, int64_t now_us)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    if (goal_read(v->arena, query, &v->goal, &why) < 0) {
        answer_error(v, 400, arena_strdup(v->arena, why.buf));
        return;
    }
    v->state = VISIT_WAITS;
    v->due_us = now_us + v->goal.within_ms * 1000;
    visit_look_again(v, now_us);
}

static void list_strays(struct visit *v, const struct form *query, int64_t now_us)
{
    (void)query, (void)now_us;
    answer_list(v, 200, NULL, is_stray);
}

static void plan_answer(struct visit *v, const struct form *query, int64_t now_us)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    (void)now_us;
    if (answer_plan_add(&v->catcher->answers, query, &why) < 0)
        answer_error(v, 400, arena_strdup(v->arena, why.buf));
    else
        answer_text(v, 200, json, "{}\n");
}

static const struct question {
    const char *path;
    void (*ask)(struct visit *v, const struct form *query, int64_t now_us);
} questions[] = {
    { "/_callbacks", wait_for_callbacks },
    { "/_stray", list_strays },
    { "/answer", plan_answer },
};

static const struct question *find_question(const char *path)
{
    for (size_t i = 0; i < ARRAY_SIZE(questions); i++)
        if (text_equal(questions[i].path, path))
            return &questions[i];
    return NULL;
}

static void ask(struct visit *v, const struct question *question, int64_t now_us)
{
    struct form query;

    if (!text_equal(v->method, "GET"))
        answer_error(v, 405, "the sink's questions are asked by GET");
    else if (form_read(v->arena, v->query, strlen(v->query), &query) < 0)
        answer_error(v, 400,
            "the query is no form: a '%' without two hexadecimal digits, or no "
            "UTF-8");
    else
        question->ask(v, &query, now_us);
}

void visit_arrive(struct visit *v, struct catchers *all, int64_t now_us)
{
    const struct question *question;
    const char *rest;

    v->due_us = now_us;
    v->catcher = catcher_of_path(all, v->path, &rest);
    question = find_question(rest);
    if (!v->catcher)
        answer_error(v, 404, "the sink has no such session; it may have ended with its scenario");
    else if (question)
        ask(v, question, now_us);
    else if (text_starts_with(rest, "/_"))
        answer_error(v, 404,
            "the sink knows /_callbacks, /_stray and /answer; other paths with "
            "'_' are reserved");
    else if (!text_equal(v->method, "GET") && !text_equal(v->method, "POST"))
        answer_error(v, 405, "a callback comes by GET or POST");
    else if (v->too_large)
        answer_error(v, 413, "a callback's body is smaller");
    else
        catch_callback(v, all, rest, now_us);
}

/* What is asked for, what came, and what may have been meant. */
static const char *missed_text(struct visit *v, const char *why)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const struct inbox *in = &v->catcher->inbox;
    size_t n = 0, n_stray = inbox_n_stray(in);

    strbuf_addf(&text, "%s; of that message ", why);
    for (size_t i = 0; i < in->n; i++)
        if (goal_is_about(&v->goal, in->at[i]))
            strbuf_addf(&text, "%s%s", n++ ? ", " : "came: ",
                in->at[i]->status ? in->at[i]->status : caught_kind(in->at[i]));
    if (!n)
        strbuf_adds(&text, "nothing came");
    if (n_stray)
        strbuf_addf(&text, "; %zu without a MessageUUID, see /_stray", n_stray);
    if (in->n_dropped)
        strbuf_addf(&text, "; the oldest %zu were dropped", in->n_dropped);
    return arena_strdup(v->arena, text.buf);
}

void visit_look_again(struct visit *v, int64_t now_us)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    const struct inbox *in = &v->catcher->inbox;
    enum goal_state state = goal_judge(&v->goal, in, &why);
    bool out_of_time = state == GOAL_OPEN && now_us >= v->due_us;

    if (out_of_time)
        state = goal_judge_at_end(&v->goal, in, &why);
    if (state == GOAL_OPEN)
        return;
    v->due_us = now_us;
    if (state == GOAL_REACHED)
        answer_list(v, 200, NULL, goal_is_about);
    else
        answer_list(v, out_of_time ? 408 : 409, missed_text(v, why.buf), goal_is_about);
}

void visit_leave(struct visit *v, int64_t now_us)
{
    if (v->state == VISIT_WAITS)
        answer_error(v, 404, "the session was closed");
    v->catcher = NULL;
    v->due_us = now_us;
}
