#include "harness/target/control.h"

#include "base/json_write.h"
#include "harness/eval/json_read.h"

#include <string.h>

enum { CONTROL_TIMEOUT_MS = 10000 };

static const enum control_result result_rows[] = {
    [CLIENT_DONE] = CONTROL_DONE,
    [CLIENT_UNREACHABLE] = CONTROL_UNREACHABLE,
    [CLIENT_BROKEN] = CONTROL_UNREACHABLE,
    [CLIENT_FORBIDDEN] = CONTROL_UNREACHABLE,
    [CLIENT_INTERRUPTED] = CONTROL_INTERRUPTED,
};

/* One call; body NULL makes it a GET. The answer has to have that status and be JSON. */
static enum control_result call(const struct control *c, struct arena *a, const char *path,
    const char *body, int status, struct value *ret, struct strbuf *why)
{
    static const struct exchange_header json[] = { { "Content-Type", "application/json" } };
    struct http_request q = {
        .method = body ? "POST" : "GET",
        .url = arena_printf(a, "%s/_mock/%s", c->base_url, path),
        .headers = json,
        .n_headers = body ? 1 : 0,
        .body = body,
        .body_len = body ? strlen(body) : 0,
        .timeout_ms = CONTROL_TIMEOUT_MS,
    };
    struct http_response answer;
    enum control_result r = result_rows[client_perform(c->client, a, &q, &answer, why)];

    if (r != CONTROL_DONE)
        return r;
    if (answer.status != status) {
        strbuf_addf(why, "%s %s: the mock answered %d instead of %d", q.method, q.url,
            answer.status, status);
        if (answer.status >= 400) /* an answer that is no error may hold a token */
            strbuf_addf(why, ": %.200s", answer.body);
        return CONTROL_REFUSED;
    }
    if (!json_read(a, answer.body, answer.body_len, ret, NULL)) {
        strbuf_addf(why, "%s %s: the mock's answer is not JSON", q.method, q.url);
        return CONTROL_REFUSED;
    }
    return CONTROL_DONE;
}

/* A member's string, borrowed from the value; NULL if it is not there or no string. */
static const char *member_text(const struct value *v, const char *key)
{
    const struct value *member = value_member_of(v, key, strlen(key));

    return member && member->kind == VALUE_STRING ? member->text.bytes : NULL;
}

static enum control_result account_read(
    const struct value *v, struct control_account *ret, struct strbuf *why)
{
    ret->auth_id = member_text(v, "auth_id");
    ret->auth_token = member_text(v, "auth_token");
    if (ret->auth_id && ret->auth_token)
        return CONTROL_DONE;
    strbuf_adds(why, "the mock named an account without auth_id or auth_token");
    return CONTROL_REFUSED;
}

enum control_result control_accounts(const struct control *c, struct arena *a,
    struct control_account **ret, size_t *ret_n, struct strbuf *why)
{
    struct value world = value_none();
    enum control_result r = call(c, a, "worlds", NULL, 200, &world, why);
    const struct value *list;

    if (r != CONTROL_DONE)
        return r;
    list = value_member_of(&world, "accounts", strlen("accounts"));
    if (!list || list->kind != VALUE_LIST) {
        strbuf_adds(why, "the mock does not say which accounts its world has");
        return CONTROL_REFUSED;
    }
    *ret_n = list->list.n;
    *ret = ARENA_ARRAY(a, struct control_account, *ret_n);
    for (size_t i = 0; i < *ret_n && r == CONTROL_DONE; i++)
        r = account_read(&list->list.items[i], &(*ret)[i], why);
    return r;
}

/* Sets each of "names" as a variable; false if the answer has none. */
static bool names_set(const struct value *answer, struct variables *names)
{
    const struct value *object = value_member_of(answer, "names", strlen("names"));

    if (!object || object->kind != VALUE_OBJECT)
        return false;
    for (size_t i = 0; i < object->object.n; i++) {
        const struct value_member *name = &object->object.members[i];

        variables_set(names, name->key.bytes, &name->value, false);
    }
    return true;
}

enum control_result control_clone(const struct control *c, struct arena *a, const char *like,
    struct control_account *ret, struct variables *names, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf body = STRBUF_INIT;
    struct json_writer w = json_writer_to(&body, JSON_COMPACT);
    struct value account = value_none();
    enum control_result r;

    json_object_begin(&w);
    json_member(&w, "like", like);
    json_object_end(&w);
    r = call(c, a, "accounts", body.buf, 201, &account, why);
    if (r == CONTROL_DONE)
        names_set(&account, names);
    return r == CONTROL_DONE ? account_read(&account, ret, why) : r;
}

enum control_result control_names(const struct control *c, struct arena *a, const char *auth_id,
    struct variables *names, struct strbuf *why)
{
    struct value answer = value_none();
    enum control_result r =
        call(c, a, arena_printf(a, "accounts/%s/names", auth_id), NULL, 200, &answer, why);

    if (r != CONTROL_DONE || names_set(&answer, names))
        return r;
    strbuf_adds(why, "the mock's answer has no names");
    return CONTROL_REFUSED;
}

const char *control_why(
    const struct control *c, struct arena *a, const char *auth_id, const char *answer_id)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT, text = STRBUF_INIT;
    const char *path = arena_printf(a, "accounts/%s/why/%s", auth_id, answer_id);
    struct value answer = value_none();

    if (call(c, a, path, NULL, 200, &answer, &why) != CONTROL_DONE)
        return NULL;
    value_write_json(&answer, &text);
    return arena_strdup(a, text.buf);
}
