#include "harness/run/seen.h"

#include "base/text.h"
#include "harness/eval/json_read.h"
#include "harness/report/visible.h"

#include <string.h>

struct names {
    struct arena *arena;
    const char **at;
    size_t n, room;
};

static void add_name(struct names *names, const char *text, size_t len)
{
    if (names->n == names->room) {
        size_t room = names->room ? names->room * 2 : 8;
        const char **grown = ARENA_ARRAY(names->arena, const char *, room);

        if (names->n)
            memcpy(grown, names->at, names->n * sizeof(*grown));
        names->at = grown;
        names->room = room;
    }
    names->at[names->n++] = arena_dup(names->arena, text, len);
}

/* name=value&name=value; one without a value counts, too. */
static void add_pairs(struct names *names, const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        const char *stop = memchr(text, '&', (size_t)(end - text));
        const char *equals;
        char *name;
        ptrdiff_t name_len;

        stop = stop ? stop : end;
        equals = memchr(text, '=', (size_t)(stop - text));
        name = arena_dup(names->arena, text, (size_t)((equals ? equals : stop) - text));
        name_len = percent_decode(name, strlen(name), true);
        if (*name)
            add_name(names, name, name_len < 0 ? strlen(name) : (size_t)name_len);
        text = stop + (stop < end);
    }
}

static void add_members(struct names *names, const char *text, size_t len)
{
    struct value body = value_none();

    if (!json_read(names->arena, text, len, &body, NULL) || body.kind != VALUE_OBJECT)
        return;
    for (size_t i = 0; i < body.object.n; i++)
        add_name(names, body.object.members[i].key.bytes, body.object.members[i].key.len);
}

static void add_parts(struct names *names, const char *text, size_t len)
{
    static const char mark[] = "form-data; name=\"";
    const char *end = text + len;

    while ((text = memmem(text, (size_t)(end - text), mark, strlen(mark)))) {
        const char *quote;

        text += strlen(mark);
        quote = memchr(text, '"', (size_t)(end - text));
        if (!quote)
            return;
        add_name(names, text, (size_t)(quote - text));
    }
}

/* clang-format off */
static const struct {
    const char *type; /* how the Content-Type begins */
    void (*add)(struct names *names, const char *text, size_t len);
} bodies[] = {
    { "application/json",                  add_members },
    { "application/x-www-form-urlencoded", add_pairs },
    { "multipart/form-data",               add_parts },
};
/* clang-format on */

const char *const *seen_parameters(
    struct arena *a, const struct http_request *request, size_t *ret_n)
{
    struct names names = { .arena = a };
    const char *query = strchr(request->url, '?');
    const char *type = http_header_value(request->headers, request->n_headers, "Content-Type");

    if (query)
        add_pairs(&names, query + 1, strcspn(query + 1, "#"));
    for (size_t i = 0; type && request->body && i < ARRAY_SIZE(bodies); i++)
        if (text_has_prefix_ignore_case(type, bodies[i].type))
            bodies[i].add(&names, request->body, request->body_len);
    *ret_n = names.n;
    return names.at;
}

static const char *path_of(struct arena *a, const char *url)
{
    const char *host = strstr(url, "://");
    const char *path = host ? host + strlen("://") : url;

    path += strcspn(path, "/?#");
    return *path == '/' ? arena_dup(a, path, strcspn(path, "?#")) : "/";
}

void seen_add(struct seen_list *list, struct arena *a, const struct http_request *request,
    const struct http_response *response)
{
    struct request_seen *one;

    if (list->n == SEEN_MAX)
        return;
    if (list->n == list->room) {
        size_t room = list->room ? list->room * 2 : 8;
        struct request_seen *grown = ARENA_ARRAY(a, struct request_seen, room);

        if (list->n)
            memcpy(grown, list->at, list->n * sizeof(*grown));
        list->at = grown;
        list->room = room;
    }
    one = &list->at[list->n++];
    one->method = arena_strdup(a, request->method);
    one->path = path_of(a, request->url);
    one->parameters = seen_parameters(a, request, &one->n_parameters);
    one->status = response->status;
    one->why =
        arena_strdup(a, http_header_value(response->headers, response->n_headers, "X-Mock-Why"));
}

static const char *clean(struct arena *a, const struct redactor *secrets, const char *text)
{
    return arena_strdup(a, utf8_text(a, redact(secrets, a, text)));
}

struct request_seen *seen_clean(
    const struct seen_list *list, struct arena *a, const struct redactor *secrets)
{
    struct request_seen *kept = ARENA_ARRAY(a, struct request_seen, list->n);

    for (size_t i = 0; i < list->n; i++) {
        const struct request_seen *one = &list->at[i];
        const char **names = ARENA_ARRAY(a, const char *, one->n_parameters);

        for (size_t k = 0; k < one->n_parameters; k++)
            names[k] = clean(a, secrets, one->parameters[k]);
        kept[i] = (struct request_seen){ .method = clean(a, secrets, one->method),
            .path = clean(a, secrets, one->path),
            .parameters = names,
            .n_parameters = one->n_parameters,
            .status = one->status,
            .why = clean(a, secrets, one->why) };
    }
    return kept;
}
