#include "harness/target/world.h"

#include "base/text.h"
#include "harness/target/control.h"

#include <pthread.h>

/* An account of the mock's world and what its things are called. */
struct world_account {
    struct control_account account;
    struct variables names;
    bool names_known;
};

struct world {
    struct arena arena;
    const char *base_url;
    struct world_account *accounts;
    size_t n_accounts;
    pthread_mutex_t lock; /* for what is below, and for the accounts' names until they are known */
    struct mock_process *process; /* a mock of our own, or NULL */
};

/* clang-format off */
static const enum target_result of_control[] = {
    [CONTROL_DONE]        = TARGET_READY,
    [CONTROL_UNREACHABLE] = TARGET_UNREACHABLE,
    [CONTROL_REFUSED]     = TARGET_FAILED,
    [CONTROL_INTERRUPTED] = TARGET_INTERRUPTED,
};
/* clang-format on */

void world_close(struct world *w)
{
    if (!w)
        return;
    mock_process_stop(w->process);
    for (size_t i = 0; i < w->n_accounts; i++)
        variables_release(&w->accounts[i].names);
    pthread_mutex_destroy(&w->lock);
    arena_release(&w->arena);
    free(w);
}

static struct world *world_create(const char *base_url)
{
    struct world *w = xcalloc(1, sizeof(*w));

    pthread_mutex_init(&w->lock, NULL);
    w->base_url = arena_strdup(&w->arena, base_url);
    return w;
}

static struct control control_of(const struct world *w, struct client *client)
{
    return (struct control){ .client = client, .base_url = w->base_url };
}

static enum control_result find_accounts(struct world *w, struct client *client, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf reason = STRBUF_INIT;
    struct control control = control_of(w, client);
    struct control_account *accounts = NULL;
    size_t n = 0;
    enum control_result r = control_accounts(&control, &w->arena, &accounts, &n, &reason);

    if (r != CONTROL_DONE) {
        strbuf_addf(why, "%s: %s", w->base_url, reason.buf);
        return r;
    }
    w->accounts = ARENA_ARRAY(&w->arena, struct world_account, n);
    for (size_t i = 0; i < n; i++)
        w->accounts[i].account = accounts[i];
    w->n_accounts = n;
    return CONTROL_DONE;
}

enum target_result world_start(struct client *client, const struct mock_process_options *options,
    struct world **ret, struct strbuf *why)
{
    CLEANUP_WORLD struct world *w = world_create(NULL);
    enum control_result r;

    if (mock_process_start(options, &w->process, why) < 0)
        return TARGET_UNREACHABLE;
    w->base_url = arena_printf(&w->arena, "http://127.0.0.1:%d", mock_process_port(w->process));
    r = find_accounts(w, client, why);
    if (r == CONTROL_DONE)
        *ret = TAKE_PTR(w);
    return of_control[r];
}

enum target_result world_find(
    struct client *client, const char *base_url, struct world **ret, struct strbuf *why)
{
    CLEANUP_WORLD struct world *w = world_create(base_url);
    CLEANUP_STRBUF struct strbuf reason = STRBUF_INIT;
    enum control_result r = find_accounts(w, client, &reason);

    if (r == CONTROL_REFUSED)
        return TARGET_READY; /* it answers, so it is something else */
    if (r == CONTROL_DONE)
        *ret = TAKE_PTR(w);
    else
        strbuf_adds(why, reason.buf);
    return of_control[r];
}

const char *world_base_url(const struct world *w)
{
    return w->base_url;
}

static struct world_account *account_named(struct world *w, const char *auth_id)
{
    for (size_t i = 0; i < w->n_accounts; i++)
        if (!auth_id || text_equal(w->accounts[i].account.auth_id, auth_id))
            return &w->accounts[i];
    return NULL;
}

static enum target_result set_names(struct world *w, struct client *client,
    struct world_account *source, struct variables *vs, struct strbuf *why)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    struct control control = control_of(w, client);
    enum control_result r = CONTROL_DONE;

    pthread_mutex_lock(&w->lock);
    if (!source->names_known)
        r = control_names(&control, &scratch, source->account.auth_id, &source->names, why);
    source->names_known = r == CONTROL_DONE;
    pthread_mutex_unlock(&w->lock);
    if (r == CONTROL_DONE)
        variables_copy(vs, &source->names);
    return of_control[r];
}

static enum target_result clone_account(struct world *w, struct client *client,
    const struct world_account *source, struct variables *vs, struct strbuf *why)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    struct control control = control_of(w, client);
    struct control_account own = { 0 };
    enum control_result r =
        control_clone(&control, &scratch, source->account.auth_id, &own, vs, why);

    if (r == CONTROL_DONE) {
        variables_set_string(vs, "auth_id", own.auth_id, false);
        variables_set_string(vs, "auth_token", own.auth_token, true);
    }
    return of_control[r];
}

enum target_result world_enter(struct world *w, struct client *client,
    const struct account_need *need, struct variables *vs, struct strbuf *why)
{
    struct world_account *source = account_named(w, need->like);
    enum target_result r;

    variables_set_string(vs, "base_url", w->base_url, false);
    if (!source && !need->like && !need->used)
        return TARGET_READY; /* an empty world does for it */
    if (!source) {
        strbuf_addf(why, "the mock's world has no account %s", need->like ? need->like : "at all");
        return TARGET_WRONG;
    }
    r = set_names(w, client, source, vs, why);
    return r == TARGET_READY && need->used ? clone_account(w, client, source, vs, why) : r;
}

bool world_died(struct world *w, struct strbuf *why)
{
    bool died;

    pthread_mutex_lock(&w->lock);
    died = w->process && mock_process_died(w->process, why);
    pthread_mutex_unlock(&w->lock);
    return died;
}

const char *world_explain(const struct world *w, struct client *client, struct arena *a,
    const char *auth_id, const char *answer_id)
{
    struct control control = control_of(w, client);

    return control_why(&control, a, auth_id, answer_id);
}
