#include "harness/report/surface.h"

#include "base/text.h"
#include "harness/eval/json_read.h"

#include <errno.h>
#include <string.h>

/* A schema may lead back to itself, and do so several times at each step. */
enum { REFERENCES_MAX = 16, SCHEMAS_MAX = 100000 };

struct reader {
    struct arena *arena;
    struct surface *surface;
    struct value document;
    size_t n_schemas; /* that were looked into */
};

static bool has(const struct surface_texts *list, const char *text)
{
    for (size_t i = 0; i < list->n; i++)
        if (text_equal(list->at[i], text))
            return true;
    return false;
}

static void add(struct arena *a, struct surface_texts *list, const char *text)
{
    if (has(list, text))
        return;
    if (list->n == list->room) {
        size_t room = list->room ? list->room * 2 : 16;
        const char **grown = ARENA_ARRAY(a, const char *, room);

        if (list->n)
            memcpy(grown, list->at, list->n * sizeof(*grown));
        list->at = grown;
        list->room = room;
    }
    list->at[list->n++] = arena_strdup(a, text);
}

static const struct value *member(const struct value *v, const char *key)
{
    return v ? value_member_of(v, key, strlen(key)) : NULL;
}

static const char *text_member(const struct value *v, const char *key)
{
    const struct value *m = member(v, key);

    return m && m->kind == VALUE_STRING ? m->text.bytes : NULL;
}

/* The members of an object, none of anything else. */
static struct value_object members(const struct value *v)
{
    return v && v->kind == VALUE_OBJECT ? v->object : (struct value_object){ 0 };
}

static struct value_list items(const struct value *v)
{
    return v && v->kind == VALUE_LIST ? v->list : (struct value_list){ 0 };
}

/* What "$ref": "#/a/b" names, followed to its end; v itself when it is no reference. */
static const struct value *resolved(const struct reader *r, const struct value *v)
{
    for (int depth = 0; v && depth < REFERENCES_MAX; depth++) {
        const char *path = text_member(v, "$ref");

        if (!path)
            return v;
        if (!text_starts_with(path, "#/"))
            return NULL;
        v = &r->document;
        while (v && *path++) { /* behind the # or a slash */
            size_t len = strcspn(path, "/");

            if (len)
                v = value_member_of(v, path, len);
            path += len;
        }
    }
    return NULL;
}

typedef void on_property(
    struct reader *r, void *context, const char *name, const struct value *schema);

static void each_property(
    struct reader *r, const struct value *schema, int depth, on_property *f, void *context)
{
    static const char *const all[] = { "allOf", "anyOf", "oneOf" };
    struct value_object properties;

    schema = resolved(r, schema);
    if (!schema || depth == REFERENCES_MAX || ++r->n_schemas > SCHEMAS_MAX)
        return;
    properties = members(member(schema, "properties"));
    for (size_t i = 0; i < properties.n; i++)
        f(r, context, properties.members[i].key.bytes, &properties.members[i].value);
    for (size_t k = 0; k < ARRAY_SIZE(all); k++) {
        struct value_list list = items(member(schema, all[k]));

        for (size_t i = 0; i < list.n; i++)
            each_property(r, &list.items[i], depth + 1, f, context);
    }
}

/* The properties of each form in which the body may come. */
static void each_field(
    struct reader *r, const struct value *operation, on_property *f, void *context)
{
    const struct value *body = resolved(r, member(operation, "requestBody"));
    struct value_object forms = members(member(body, "content"));

    for (size_t i = 0; i < forms.n; i++)
        each_property(r, member(&forms.members[i].value, "schema"), 0, f, context);
}

static void add_parameter(
    struct reader *r, void *context, const char *name, const struct value *schema)
{
    struct surface_route *route = context;

    (void)schema;
    add(r->arena, &route->parameters, name);
}

static void add_query(struct reader *r, struct surface_route *route, const struct value *parameters)
{
    struct value_list list = items(parameters);

    for (size_t i = 0; i < list.n; i++) {
        const struct value *one = resolved(r, &list.items[i]);
        const char *name = text_member(one, "name");

        if (name && text_equal(text_member(one, "in"), "query"))
            add(r->arena, &route->parameters, name);
    }
}

static void add_state(struct reader *r, void *context, const char *name, const struct value *schema)
{
    struct value_list list;

    (void)context;
    if (!text_equal(name, "Status"))
        return;
    list = items(member(resolved(r, schema), "enum"));
    for (size_t i = 0; i < list.n; i++)
        if (list.items[i].kind == VALUE_STRING)
            add(r->arena, &r->surface->states, list.items[i].text.bytes);
}

/* callbacks: a name, in it an address, in it an operation for each method. */
static void add_states(struct reader *r, const struct value *operation)
{
    struct value_object names = members(resolved(r, member(operation, "callbacks")));

    for (size_t i = 0; i < names.n; i++) {
        struct value_object addresses = members(resolved(r, &names.members[i].value));

        for (size_t k = 0; k < addresses.n; k++) {
            struct value_object methods = members(&addresses.members[k].value);

            for (size_t m = 0; m < methods.n; m++)
                each_field(r, &methods.members[m].value, add_state, NULL);
        }
    }
}

static struct surface_route *next_route(struct reader *r)
{
    struct surface *s = r->surface;

    if (s->n_routes == s->room) {
        size_t room = s->room ? s->room * 2 : 32;
        struct surface_route *grown = ARENA_ARRAY(r->arena, struct surface_route, room);

        if (s->n_routes)
            memcpy(grown, s->routes, s->n_routes * sizeof(*grown));
        s->routes = grown;
        s->room = room;
    }
    return &s->routes[s->n_routes++];
}

static bool is_method(const char *key)
{
    static const char *const methods[] = { "get", "post", "put", "patch", "delete", "head" };

    for (size_t i = 0; i < ARRAY_SIZE(methods); i++)
        if (text_equal(key, methods[i]))
            return true;
    return false;
}

static char *upper(struct arena *a, const char *text)
{
    char *copy = arena_strdup(a, text);

    for (char *c = copy; *c; c++)
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    return copy;
}

static void add_operation(struct reader *r, const char *path, const struct value *shared,
    const char *method, const struct value *operation)
{
    struct surface_route *route = next_route(r);
    struct value_object answers = members(member(operation, "responses"));

    *route = (struct surface_route){ .method = upper(r->arena, method), .path = path };
    add_query(r, route, shared);
    add_query(r, route, member(operation, "parameters"));
    each_field(r, operation, add_parameter, route);
    for (size_t i = 0; i < answers.n; i++)
        if (is_digit(*answers.members[i].key.bytes)) /* not "default" */
            add(r->arena, &route->answers, answers.members[i].key.bytes);
    add_states(r, operation);
}

static int bad(struct strbuf *why, const char *text)
{
    strbuf_adds(why, text);
    return -EINVAL;
}

int surface_add_openapi(
    struct surface *s, struct arena *a, const char *text, size_t len, struct strbuf *why)
{
    struct reader r = { .arena = a, .surface = s };
    struct value_object paths;

    if (!json_read(a, text, len, &r.document, NULL))
        return bad(why, "it is no JSON");
    if (!text_starts_with(
            text_member(&r.document, "openapi") ? text_member(&r.document, "openapi") : "", "3."))
        return bad(why, "it is no OpenAPI 3 document");
    paths = members(member(&r.document, "paths"));
    for (size_t i = 0; i < paths.n; i++) {
        const struct value *path = resolved(&r, &paths.members[i].value);
        struct value_object operations = members(path);

        for (size_t k = 0; k < operations.n; k++)
            if (is_method(operations.members[k].key.bytes))
                add_operation(&r, paths.members[i].key.bytes, member(path, "parameters"),
                    operations.members[k].key.bytes, &operations.members[k].value);
    }
    return s->n_routes ? 0 : bad(why, "it describes no call");
}

int surface_add_ledger(
    struct surface *s, struct arena *a, const char *text, size_t len, struct strbuf *why)
{
    struct value document = value_none();
    struct value_list rules;

    if (!json_read(a, text, len, &document, NULL))
        return bad(why, "it is no JSON");
    rules = items(member(&document, "rules"));
    for (size_t i = 0; i < rules.n; i++) {
        const char *id = text_member(&rules.items[i], "id");

        if (!id)
            return bad(why, "a rule has no id");
        add(a, &s->rules, id);
    }
    return s->rules.n ? 0 : bad(why, "it lists no rule");
}

/* The next part of a path behind any slashes: its length, 0 at the end. */
static size_t next_part(const char **at)
{
    *at += strspn(*at, "/");
    return strcspn(*at, "/");
}

/* How many parts are fixed and equal, plus 1; 0 when the path does not fit. */
static size_t fit(const char *pattern, const char *path)
{
    size_t fixed = 1;

    for (;;) {
        size_t wanted = next_part(&pattern), len = next_part(&path);

        if (!wanted || !len)
            return wanted == len ? fixed : 0;
        if (*pattern != '{') {
            if (wanted != len || memcmp(pattern, path, len) != 0)
                return 0;
            fixed++;
        }
        pattern += wanted;
        path += len;
    }
}

const struct surface_route *surface_find(
    const struct surface *s, const char *method, const char *path)
{
    const struct surface_route *found = NULL;
    size_t best = 0;

    for (size_t i = 0; i < s->n_routes; i++) {
        size_t now = text_equal(s->routes[i].method, method) ? fit(s->routes[i].path, path) : 0;

        if (now > best) {
            best = now;
            found = &s->routes[i];
        }
    }
    return found;
}
