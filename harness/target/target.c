#include "harness/target/target.h"

#include "base/text.h"
#include "harness/target/variables_file.h"

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
    struct assuming_world
        *worlds; /* none: it is no mock; the last is the one without assumptions */
    struct assuming_world *entered; /* by the scenario that runs */
    bool live;
};

void target_close(struct target *t)
{
    if (!t)
        return;
    for (struct assuming_world *w = t->worlds; w; w = w->next)
        world_close(w->world);
    variables_release(&t->variables);
    arena_release(&t->arena);
    free(t);
}

static const char *text_of(const struct variables *vs, const char *name)
{
    const struct variable *v = variables_find(vs, name);

    return v && v->value.kind == VALUE_STRING ? v->value.text.bytes : NULL;
}

static struct assuming_world *keep_world(
    struct target *t, struct world *world, const char *assumptions)
{
    struct assuming_world *kept = ARENA_ARRAY(&t->arena, struct assuming_world, 1);

    *kept = (struct assuming_world){ assumptions, world, t->worlds };
    t->worlds = kept;
    t->entered = kept;
    return kept;
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

static const char *assumptions_text(struct target *t, const struct target_need *need)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    for (size_t i = 0; i < need->n_assume; i++)
        strbuf_addf(&text, "%s\n", need->assume[i]);
    return arena_dup(&t->arena, text.buf, text.len);
}

/* Goes to the mock that was told so, which is started if there is none yet. */
static enum target_result enter_mock(
    struct target *t, const struct target_need *need, struct strbuf *why)
{
    const struct target_options *o = t->options;
    struct mock_process_options p = { .world = o->mock_world };
    const char *assumptions = assumptions_text(t, need);
    struct world *world = NULL;
    enum target_result r;

    for (struct assuming_world *w = t->worlds; w; w = w->next)
        if (text_equal(w->assumptions, assumptions)) {
            t->entered = w;
            return TARGET_READY;
        }
    t->entered = NULL;
    p.arguments = mock_arguments(t, need, &p.n_arguments);
    p.binary = mock_binary_find(&t->arena, o->mock_binary, why);
    if (!p.binary)
        return TARGET_UNREACHABLE;
    r = world_start(t->client, &p, &world, why);
    if (r == TARGET_READY)
        keep_world(t, world, assumptions);
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
    if (t->live && !o->live) {
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
    if (t->live && (!o->auth_id || !o->auth_token)) {
        strbuf_adds(why, "PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN have to be in the environment");
        return TARGET_WRONG;
    }
    if (o->auth_id)
        variables_set_string(&t->variables, "auth_id", o->auth_id, false);
    if (o->auth_token)
        variables_set_string(&t->variables, "auth_token", o->auth_token, true);
    return TARGET_READY;
}

static enum target_result open_parts(
    struct target *t, const struct target_options *o, struct strbuf *why)
{
    static const struct target_need nothing_assumed = { 0 };
    enum target_result r =
        o->mock_world ? enter_mock(t, &nothing_assumed, why) : read_file(t, o, why);

    if (r != TARGET_READY)
        return r;
    if (!t->live && !variables_find(&t->variables, "dst"))
        variables_set_string(&t->variables, "dst", fictitious_dst, false);
    if (!o->mock_world && !t->live && !variables_find(&t->variables, "auth_id"))
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

    t->options = options;
    t->client = client;
    r = open_parts(t, options, why);
    if (r == TARGET_READY)
        *ret = TAKE_PTR(t);
    return r;
}

enum target_result target_enter(
    struct target *t, const struct target_need *need, struct variables *vs, struct strbuf *why)
{
    enum target_result r = TARGET_READY;

    variables_copy(vs, &t->variables);
    if (target_can_assume(t))
        r = enter_mock(t, need, why);
    if (r == TARGET_READY && target_is_mock(t))
        r = world_enter(t->entered->world, &need->account, vs, why);
    return r;
}

bool target_can_assume(const struct target *t)
{
    return t->options->mock_world != NULL;
}

bool target_is_mock(const struct target *t)
{
    return t->worlds != NULL;
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
    return t->entered ? world_base_url(t->entered->world) : t->base_url;
}

bool target_died(struct target *t, struct strbuf *why)
{
    return t->entered && world_died(t->entered->world, why);
}

const char *target_explain(
    struct target *t, struct arena *a, const char *auth_id, const char *answer_id)
{
    return t->entered ? world_explain(t->entered->world, a, auth_id, answer_id) : NULL;
}
