#include "harness/target/target.h"

#include "base/text.h"
#include "harness/target/variables_file.h"

#include <pthread.h>
#include <string.h>

/* A number that nobody has (555-0199 of NANPA), so that a scenario has a destination. */
static const char fictitious_dst[] = "14155550199";

/* A mock, and what it was told to assume: the assignments, each with a new line behind it. */
struct assuming_world {
    const char *assumptions;
    struct world *world;
    struct assuming_world *next;
};

struct target {
    struct arena arena;
    const struct target_options *options;
    struct client *client;
    const char *base_url;       /* of what is no mock */
    struct variables variables; /* the same for every scenario */
    bool live;
    struct assuming_world *unassuming; /* the first of the worlds; NULL: it is no mock */
    pthread_mutex_t lock;              /* for the list, which grows while scenarios run */
    struct assuming_world *worlds;
};

void target_close(struct target *t)
{
    if (!t)
        return;
    for (struct assuming_world *w = t->worlds; w; w = w->next)
        world_close(w->world);
    variables_release(&t->variables);
    pthread_mutex_destroy(&t->lock);
    arena_release(&t->arena);
    free(t);
}

static const char *text_of(const struct variables *vs, const char *name)
{
    const struct variable *v = variables_find(vs, name);

    return v && v->value.kind == VALUE_STRING ? v->value.text.bytes : NULL;
}

static void keep_world(struct target *t, struct world *world, const char *assumptions)
{
    struct assuming_world *kept = ARENA_NEW(&t->arena, struct assuming_world);

    *kept = (struct assuming_world){ assumptions, world, t->worlds };
    pthread_mutex_lock(&t->lock);
    t->worlds = kept;
    pthread_mutex_unlock(&t->lock);
    if (!t->unassuming)
        t->unassuming = kept;
}

/* Without the slashes at its end, so that {{base_url}}/v1 never has two. */
static void set_base_url(struct target *t, const char *url)
{
    size_t len = strlen(url);

    while (len && url[len - 1] == '/')
        len--;
    t->base_url = arena_dup(&t->arena, url, len);
    variables_set_string(&t->variables, "base_url", t->base_url, false);
}

/* The user's arguments for "plivo-mock serve", and --assume KEY=VALUE for each assumption. */
static const char *const *mock_arguments(
    struct target *t, const struct target_need *need, size_t *ret_n)
{
    const struct target_options *o = t->options;
    const char **arguments =
        ARENA_ARRAY(&t->arena, const char *, o->n_mock_arguments + 2 * need->n_assume);
    size_t n = 0;

    for (size_t i = 0; i < o->n_mock_arguments; i++)
        arguments[n++] = o->mock_arguments[i];
    for (size_t i = 0; i < need->n_assume; i++) {
        arguments[n++] = "--assume";
        arguments[n++] = arena_strdup(&t->arena, need->assume[i]);
    }
    *ret_n = n;
    return arguments;
}

static void assumptions_text(struct strbuf *out, const struct target_need *need)
{
    for (size_t i = 0; i < need->n_assume; i++)
        strbuf_addf(out, "%s\n", need->assume[i]);
}

/* The mock that was told so, or NULL if there is none yet. */
static struct world *world_told(struct target *t, const char *assumptions)
{
    struct assuming_world *w;

    pthread_mutex_lock(&t->lock);
    for (w = t->worlds; w && !text_equal(w->assumptions, assumptions); w = w->next)
        ;
    pthread_mutex_unlock(&t->lock);
    return w ? w->world : NULL;
}

enum target_result target_prepare(
    struct target *t, const struct target_need *need, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf assumptions = STRBUF_INIT;
    const struct target_options *o = t->options;
    struct mock_process_options p = { .world = o->mock_world };
    struct world *world = NULL;
    enum target_result r;

    assumptions_text(&assumptions, need);
    if (!target_can_assume(t) || world_told(t, assumptions.buf))
        return TARGET_READY;
    p.arguments = mock_arguments(t, need, &p.n_arguments);
    p.binary = mock_binary_find(&t->arena, o->mock_binary, why);
    if (!p.binary)
        return TARGET_UNREACHABLE;
    r = world_start(t->client, &p, &world, why);
    if (r == TARGET_READY)
        keep_world(t, world, arena_strdup(&t->arena, assumptions.buf));
    return r;
}

static bool is_http(const char *url)
{
    return text_has_prefix_ignore_case(url, "http://") ||
           text_has_prefix_ignore_case(url, "https://");
}

static enum target_result read_file(
    struct target *t, const struct target_options *o, struct strbuf *why)
{
    const char *url = o->base_url;

    if (o->file && variables_file_read(o->file, &t->variables, why) < 0)
        return TARGET_WRONG;
    if (!url)
        url = text_of(&t->variables, "base_url");
    if (!url || !is_http(url)) {
        strbuf_addf(why, "%s has no base_url=http(s)://…", o->base_url ? "--base-url" : o->file);
        return TARGET_WRONG;
    }
    set_base_url(t, url);
    t->live = !url_is_loopback(url);
    if (t->live && !o->live && !o->only_show) {
        strbuf_addf(why,
            "%s is not on this machine: messages there may cost money and reach real phones; "
            "add --live if that is meant",
            url);
        return TARGET_UNSAFE;
    }
    return TARGET_READY;
}

/* Whether what somebody else started on this machine is a mock. */
static enum target_result find_mock(struct target *t, struct strbuf *why)
{
    struct world *world = NULL;
    enum target_result r = world_find(t->client, t->base_url, &world, why);

    if (world)
        keep_world(t, world, "");
    return r;
}

static enum target_result take_credentials(
    struct target *t, const struct target_options *o, struct strbuf *why)
{
    const char *id = o->auth_id, *token = o->auth_token;

    if (o->only_show) { /* what stands for them is enough */
        id = id ? id : "{{auth_id}}";
        token = "{{auth_token}}";
    }
    if (t->live && (!id || !token)) {
        strbuf_adds(why, "PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN have to be in the environment, or "
                         "auth_id and auth_token in a file of --secrets-file");
        return TARGET_WRONG;
    }
    if (id)
        variables_set_string(&t->variables, "auth_id", id, false);
    if (token)
        variables_set_string(&t->variables, "auth_token", token, !o->only_show);
    return TARGET_READY;
}

static enum target_result open_parts(
    struct target *t, const struct target_options *o, struct strbuf *why)
{
    static const struct target_need nothing_assumed = { 0 };
    enum target_result r =
        o->mock_world ? target_prepare(t, &nothing_assumed, why) : read_file(t, o, why);

    if (r != TARGET_READY)
        return r;
    if (!t->live && !variables_find(&t->variables, "dst"))
        variables_set_string(&t->variables, "dst", fictitious_dst, false);
    if (!o->mock_world && !t->live && !o->only_show && !variables_find(&t->variables, "auth_id"))
        r = find_mock(t, why);
    if (r == TARGET_READY && !target_is_mock(t))
        r = take_credentials(t, o, why);
    return r;
}

enum target_result target_open(const struct target_options *options, struct client *client,
    struct target **ret, struct strbuf *why)
{
    CLEANUP_TARGET struct target *t = xcalloc(1, sizeof(*t));
    enum target_result r;

    pthread_mutex_init(&t->lock, NULL);
    t->options = options;
    t->client = client;
    r = open_parts(t, options, why);
    if (r == TARGET_READY)
        *ret = TAKE_PTR(t);
    return r;
}

enum target_result target_enter(struct target *t, const struct target_need *need,
    struct target_visit *visit, struct variables *vs, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf assumptions = STRBUF_INIT;

    variables_copy(vs, &t->variables);
    if (!target_is_mock(t))
        return TARGET_READY;
    if (target_can_assume(t))
        assumptions_text(&assumptions, need);
    visit->world = world_told(t, assumptions.buf);
    return world_enter(visit->world, visit->client, &need->account, vs, why);
}

bool target_can_assume(const struct target *t)
{
    return t->options->mock_world != NULL;
}

const struct variables *target_variables(const struct target *t)
{
    return &t->variables;
}

bool target_is_shown(const struct target *t)
{
    return t->options->only_show;
}

bool target_is_mock(const struct target *t)
{
    return t->unassuming != NULL;
}

bool target_has_login(const struct target *t)
{
    return target_is_mock(t) || (variables_find(&t->variables, "auth_id") &&
                                    variables_find(&t->variables, "auth_token"));
}

bool target_is_live(const struct target *t)
{
    return t->live;
}

const char *target_base_url(const struct target *t)
{
    return t->unassuming ? world_base_url(t->unassuming->world) : t->base_url;
}

const char *target_visit_base_url(const struct target *t, const struct target_visit *visit)
{
    return visit->world ? world_base_url(visit->world) : t->base_url;
}

bool target_visit_died(const struct target_visit *visit, struct strbuf *why)
{
    return visit->world && world_died(visit->world, why);
}

const char *target_visit_explain(
    const struct target_visit *visit, struct arena *a, const char *auth_id, const char *answer_id)
{
    return visit->world ? world_explain(visit->world, visit->client, a, auth_id, answer_id) : NULL;
}
