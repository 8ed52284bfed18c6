/* What the options of a curl command line come to, taken together. */
#include "base/text.h"
#include "harness/author/curl_reader.h"

#include <errno.h>
#include <string.h>

static const char *header_of(const struct draft *d, const char *name)
{
    const struct draft_pair *at = d->headers.at;

    for (size_t i = 0; i < d->headers.n; i++)
        if (text_equal_ignore_case(at[i].name, name))
            return at[i].value;
    return NULL;
}

static const char *joined_data(struct curl_reader *c)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const char *const *at = c->data.at;

    for (size_t i = 0; i < c->data.n; i++)
        strbuf_addf(&text, "%s%s", i && !c->json ? "&" : "", at[i]);
    return arena_strdup(c->arena, text.buf);
}

/* A name or value of a form, decoded; NULL if that gives no text. */
static const char *decoded(struct arena *a, const char *text, size_t len)
{
    char *copy = arena_dup(a, text, len);
    ptrdiff_t n = percent_decode(copy, len, true);

    if (n < 0 || memchr(copy, '\0', (size_t)n) || !utf8_is_valid(copy, (size_t)n))
        return NULL;
    copy[n] = '\0';
    for (const char *c = copy; *c; c++) /* an encoded mark would pass for one of ours */
        if ((*c == DRAFT_VARIABLE || *c == DRAFT_VARIABLE_END) && !memchr(text, *c, len))
            return NULL;
    return copy;
}

/* Splits name=value&name=value; false, and nothing added, if it is not written so. */
static bool split_form(struct arena *a, const char *text, struct list *into)
{
    struct list pairs = { 0 };

    for (bool more = *text != '\0'; more;) {
        size_t len = strcspn(text, "&"), name = strcspn(text, "=&");
        const char *key = decoded(a, text, name), *value;

        if (!name || text[name] != '=' || !key || strchr(key, DRAFT_VARIABLE))
            return false;
        value = decoded(a, text + name + 1, len - name - 1);
        if (!value)
            return false;
        draft_add(a, &pairs, key, value);
        more = text[len] == '&';
        text += len + more;
    }
    *into = pairs;
    return true;
}

static void finish_get(struct curl_reader *c, const char *data)
{
    if (!*data || split_form(c->arena, data, &c->d.query))
        return;
    c->d.url = arena_printf(c->arena, "%s%c%s", c->d.url, strchr(c->d.url, '?') ? '&' : '?', data);
}

static void finish_json(struct curl_reader *c)
{
    if (!header_of(&c->d, "Content-Type"))
        draft_add(c->arena, &c->d.headers, "Content-Type", "application/json");
    if (!header_of(&c->d, "Accept"))
        draft_add(c->arena, &c->d.headers, "Accept", "application/json");
}

static void finish_data(struct curl_reader *c, const char *data)
{
    static const char form[] = "application/x-www-form-urlencoded";
    const char *type;

    if (c->json)
        finish_json(c);
    type = header_of(&c->d, "Content-Type");
    if (!c->file && (!type || text_has_prefix_ignore_case(type, form)) && *data &&
        split_form(c->arena, data, &c->d.form))
        return;
    if (!type)
        draft_add(c->arena, &c->d.headers, "Content-Type", form);
    c->d.body_kind = c->file ? DRAFT_FILE : DRAFT_TEXT;
    c->d.body = c->file ? c->file : data;
    c->d.body_len = strlen(c->d.body);
}

static void name_login(struct curl_reader *c)
{
    const char *colon = c->user ? strchr(c->user, ':') : NULL;
    size_t id = colon ? (size_t)(colon - c->user) : 0;

    if (!colon)
        return;
    if (!strchr(c->user, DRAFT_VARIABLE)) {
        if (id > 3)
            draft_name_value(c->arena, &c->d, arena_dup(c->arena, c->user, id), "auth_id");
        if (strlen(colon + 1) > 3)
            draft_name_value(c->arena, &c->d, colon + 1, "auth_token");
    }
}

/* The login of a URL: http://user:password@host/ */
static void take_url_login(struct curl_reader *c)
{
    const char *scheme = strstr(c->d.url, "://"), *at;
    const char *host = scheme ? scheme + 3 : c->d.url;
    size_t authority = strcspn(host, "/?#");

    at = memrchr(host, '@', authority);
    if (!at)
        return;
    if (!c->user)
        curl_take_user(c, arena_dup(c->arena, host, (size_t)(at - host)));
    c->d.url = arena_printf(c->arena, "%.*s%s", (int)(host - c->d.url), c->d.url, at + 1);
}

static int finish_url(struct curl_reader *c)
{
    if (!c->d.url || !*c->d.url)
        return curl_refuse(c, "there is no URL");
    take_url_login(c);
    c->d.url = arena_dup(c->arena, c->d.url, strcspn(c->d.url, "#"));
    if (!strstr(c->d.url, "://") && !draft_begins_with_variable(c->d.url))
        c->d.url = arena_printf(c->arena, "http://%s", c->d.url);
    if (!text_starts_with(c->d.url, "http://") && !text_starts_with(c->d.url, "https://") &&
        !draft_begins_with_variable(c->d.url))
        return curl_refuse(c, "the URL %s is not one of http:// or https://", c->d.url);
    return 0;
}

int curl_finish(struct curl_reader *c)
{
    bool has_data = c->data.n || c->file || c->json;
    const char *data = joined_data(c);

    if (finish_url(c) < 0)
        return -EINVAL;
    if (has_data && c->d.parts.n)
        return curl_refuse(c, "it has both data and parts of a form");
    if (c->data.n && c->file)
        return curl_refuse(c, "a file and other data in one body are not written");
    if (has_data && (c->get || c->head) && c->file)
        return curl_refuse(c, "a file in a query is not written");
    if (c->get || c->head)
        finish_get(c, data);
    else if (has_data)
        finish_data(c, data);
    if (!c->d.method)
        c->d.method = c->head ? "HEAD" : !c->get && (has_data || c->d.parts.n) ? "POST" : "GET";
    if (text_equal(c->d.method, "HTTP"))
        return curl_refuse(c, "the method HTTP would pass for an answer");
    name_login(c);
    draft_name_target(c->arena, &c->d);
    return 0;
}
