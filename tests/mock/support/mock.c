#include "tests/mock/support/mock.h"

#include <check.h>

static int64_t standing_clock(void *clock)
{
    return *(const int64_t *)clock;
}

static void assume_all(struct mock *m, const char *assume)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    while (assume && *assume) {
        size_t len = strcspn(assume, ";");

        ck_assert_msg(
            policy_assume(&m->policy, arena_dup(&m->arena, assume, len), &why) == 0, "%s", why.buf);
        assume += len + (assume[len] == ';');
    }
}

void mock_open_world(struct mock *m, const char *world, uint64_t seed, const char *assume)
{
    const struct store_options options = { .world = world, .seed = seed };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;

    *m = (struct mock){ .now_us = MOCK_NOW_US };
    policy_init(&m->policy);
    assume_all(m, assume);
    ck_assert_msg(store_create(&options, &m->store, &why) == 0, "%s", why.buf);
    fault_book_create(&m->faults);
    m->api = (struct api){ .store = m->store,
        .policy = &m->policy,
        .now_us = standing_clock,
        .clock = &m->now_us,
        .faults = m->faults };
    m->control = (struct control){ .store = m->store,
        .policy = &m->policy,
        .wall_us = standing_clock,
        .clock = &m->now_us,
        .faults = m->faults };
}

void mock_open(struct mock *m, const char *assume)
{
    mock_open_world(m, "article", 1, assume);
}

void mock_close(struct mock *m)
{
    cJSON_Delete(m->json);
    store_destroy(m->store);
    fault_book_destroy(m->faults);
    arena_release(&m->arena);
}

struct wanted_name {
    struct mock *m;
    const char *name, *value;
};

static void name_seen(void *context, const char *name, const char *value)
{
    struct wanted_name *wanted = context;

    if (text_equal(name, wanted->name))
        wanted->value = arena_strdup(&wanted->m->arena, value);
}

const char *mock_name(struct mock *m, const char *as, const char *name)
{
    struct wanted_name wanted = { m, name, NULL };
    struct login login;
    const char *token;

    if (store_find_login(m->store, as, &login, &token))
        ck_assert_int_eq(store_names(m->store, login.account, name_seen, &wanted), 0);
    return wanted.value;
}

/* The text with each {{name}} replaced; a name that is not there fails the test. */
static const char *expand(struct mock *m, const char *as, const char *text)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    if (!text)
        return NULL;
    for (const char *open; (open = strstr(text, "{{"));) {
        const char *close = strstr(open, "}}"), *name, *value;

        ck_assert_ptr_nonnull(close);
        name = arena_dup(&m->arena, open + 2, (size_t)(close - open - 2));
        value = mock_name(m, as ? as : ARTICLE, name);
        ck_assert_msg(value, "the world of %s has no name %s", as, name);
        strbuf_add(&out, text, (size_t)(open - text));
        strbuf_adds(&out, value);
        text = close + 2;
    }
    strbuf_adds(&out, text);
    return arena_dup(&m->arena, out.buf, out.len);
}

static const char *base64(struct arena *arena, const char *text)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    size_t len = strlen(text);

    for (size_t i = 0; i < len; i += 3) {
        unsigned bits = 0;

        for (size_t k = 0; k < 3; k++)
            bits = bits << 8 | (i + k < len ? (unsigned char)text[i + k] : 0u);
        for (size_t k = 0; k < 4; k++)
            strbuf_addc(&out, i + k > len ? '=' : digits[bits >> (18 - 6 * k) & 63]);
    }
    return arena_dup(arena, out.buf, out.len);
}

static const char *basic_login(struct mock *m, const char *as)
{
    struct login login;
    const char *token;

    ck_assert_msg(store_find_login(m->store, as, &login, &token), "nobody is %s", as);
    return arena_printf(
        &m->arena, "Basic %s", base64(&m->arena, arena_printf(&m->arena, "%s:%s", as, token)));
}

int mock_call(struct mock *m, const struct mock_request *r)
{
    const char *authorization = r->authorization ? r->authorization
                                : r->as          ? basic_login(m, r->as)
                                                 : NULL;
    const char *body = r->body ? expand(m, r->as, r->body) : "";
    struct http_header headers[4] = { { "Host", r->host ? r->host : "localhost" },
        { "Content-Type", r->content_type ? r->content_type : "application/json" } };
    struct http_request req = { .arena = &m->arena,
        .method = r->method ? r->method : "GET",
        .path = expand(m, r->as, r->path),
        .query = expand(m, r->as, r->query),
        .headers = headers,
        .n_headers = 2,
        .body = body,
        .body_len = strlen(body),
        .peer_ip = r->peer_ip ? r->peer_ip : "127.0.0.1" };

    if (authorization)
        headers[req.n_headers++] = (struct http_header){ "Authorization", authorization };
    if (r->origin)
        headers[req.n_headers++] = (struct http_header){ "Origin", r->origin };
    cJSON_Delete(m->json);
    m->res = (struct http_response){ 0 };
    ck_assert_int_eq(store_begin(m->store), 0);
    if (control_owns(req.path))
        control_handle(&m->control, &req, &m->res);
    else
        api_handle(&m->api, &req, &m->res);
    ck_assert_msg(store_commit(m->store) == 0, "%s", store_error(m->store));
    m->json = m->res.body ? cJSON_ParseWithLength(m->res.body, m->res.body_len) : NULL;
    return m->res.status;
}

int mock_get(struct mock *m, const char *as, const char *path, const char *query)
{
    return mock_call(m, &(struct mock_request){ .as = as,
                            .path = arena_printf(&m->arena, "/v1/Account/%s/%s", as, path),
                            .query = query });
}

int mock_send(struct mock *m, const char *as, const char *body)
{
    return mock_call(m, &(struct mock_request){ .method = "POST",
                            .as = as,
                            .path = arena_printf(&m->arena, "/v1/Account/%s/Message/", as),
                            .body = body });
}

const char *mock_header(const struct mock *m, const char *name)
{
    for (size_t i = 0; i < m->res.n_headers; i++)
        if (text_equal_ignore_case(m->res.headers[i].name, name))
            return m->res.headers[i].value;
    return NULL;
}

const char *mock_text(const struct mock *m, const char *member)
{
    return cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(m->json, member));
}

const char *mock_item(const struct mock *m, const char *member, int i)
{
    return cJSON_GetStringValue(
        cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(m->json, member), i));
}

const char *mock_sender(struct mock *m, const char *as, int i)
{
    const char *uuid = mock_item(m, "message_uuid", i);

    ck_assert_msg(uuid, "answer %d has no message %d: %.*s", m->res.status, i, (int)m->res.body_len,
        m->res.body);
    ck_assert_int_eq(mock_get(m, as, arena_printf(&m->arena, "Message/%s/", uuid), NULL), 200);
    return arena_strdup(&m->arena, mock_text(m, "from_number"));
}
