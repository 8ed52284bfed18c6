#include "harness/target/target.h"

#include "base/text.h"
#include "harness/target/control.h"
#include "harness/target/mock_process.h"
#include "harness/target/variables_file.h"

#include <string.h>

/* A number that nobody has (555-0199 of NANPA), so that a scenario has a destination. */
static const char fictitious_dst[] = "14155550199";

/* An account of the mock's world and what its things are called; clones have the same names. */
struct world_account {
    struct control_account account;
    struct variables names;
    bool names_known;
};

struct target {
    struct arena arena;
    struct variables variables; /* the same for every scenario */
    struct control control;
    struct mock_process *process; /* a mock of our own, or NULL */
    struct world_account *accounts;
    size_t n_accounts;
    bool mock;
    bool live;
};

/* clang-format off */
static const enum target_result of_control[] = {
    [CONTROL_DONE]        = TARGET_READY,
    [CONTROL_UNREACHABLE] = TARGET_UNREACHABLE,
    [CONTROL_REFUSED]     = TARGET_FAILED,
    [CONTROL_INTERRUPTED] = TARGET_INTERRUPTED,
};
/* clang-format on */

void target_close(struct target *t)
{
    if (!t)
        return;
    mock_process_stop(t->process);
    for (size_t i = 0; i < t->n_accounts; i++)
        variables_release(&t->accounts[i].names);
    variables_release(&t->variables);
    arena_release(&t->arena);
    free(t);
}

static void set_text(struct variables *vs, const char *name, const char *text, bool secret)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    struct value v = value_string_z(&scratch, text);

    variables_set(vs, name, &v, secret);
}

static const char *text_of(const struct variables *vs, const char *name)
{
    const struct variable *v = variables_find(vs, name);

    return v && v->value.kind == VALUE_STRING ? v->value.text.bytes : NULL;
}

/* Without the slashes at its end, so that {{base_url}}/v1 never has two. */
static void set_base_url(struct target *t, const char *url)
{
    size_t len = strlen(url);

    while (len && url[len - 1] == '/')
        len--;
    t->control.base_url = arena_dup(&t->arena, url, len);
    set_text(&t->variables, "base_url", t->control.base_url, false);
}

static enum target_result start_mock(
    struct target *t, const struct target_options *o, struct strbuf *why)
{
    struct mock_process_options p = {
        .world = o->mock_world, .arguments = o->mock_arguments, .n_arguments = o->n_mock_arguments
    };

    p.binary = mock_binary_find(&t->arena, o->mock_binary, why);
    if (!p.binary || mock_process_start(&p, &t->process, why) < 0)
        return TARGET_UNREACHABLE;
    set_base_url(t, arena_printf(&t->arena, "http://127.0.0.1:%d", mock_process_port(t->process)));
    return TARGET_READY;
}

static enum target_result read_file(
    struct target *t, const struct target_options *o, struct strbuf *why)
{
    const char *url = o->base_url;

    if (o->file && variables_file_read(o->file, &t->variables, why) < 0)
        return TARGET_WRONG;
    if (!url)
        url = text_of(&t->variables, "base_url");
    if (!url || !strstr(url, "://")) {
        strbuf_addf(why, "%s has no base_url=http(s)://…", o->file ? o->file : "--base-url");
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

/* Asks for the accounts of a mock. Required of our own; of another it may also be no mock. */
static enum target_result find_accounts(struct target *t, bool required, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf reason = STRBUF_INIT;
    struct control_account *accounts = NULL;
    size_t n = 0;
    enum control_result r = control_accounts(&t->control, &t->arena, &accounts, &n, &reason);

    if (r == CONTROL_REFUSED && !required)
        return TARGET_READY;
    if (r != CONTROL_DONE) {
        strbuf_addf(why, "%s: %s", t->control.base_url, reason.buf);
        return of_control[r];
    }
    t->accounts = ARENA_ARRAY(&t->arena, struct world_account, n);
    for (size_t i = 0; i < n; i++)
        t->accounts[i].account = accounts[i];
    t->n_accounts = n;
    t->mock = true;
    return TARGET_READY;
}

static enum target_result take_credentials(
    struct target *t, const struct target_options *o, struct strbuf *why)
{
    if (t->live && (!o->auth_id || !o->auth_token)) {
        strbuf_adds(why, "PLIVO_AUTH_ID and PLIVO_AUTH_TOKEN have to be in the environment");
        return TARGET_WRONG;
    }
    if (o->auth_id)
        set_text(&t->variables, "auth_id", o->auth_id, false);
    if (o->auth_token)
        set_text(&t->variables, "auth_token", o->auth_token, true);
    return TARGET_READY;
}

static enum target_result open_parts(
    struct target *t, const struct target_options *o, struct strbuf *why)
{
    enum target_result r = o->mock_world ? start_mock(t, o, why) : read_file(t, o, why);

    if (r != TARGET_READY)
        return r;
    if (!t->live && !variables_find(&t->variables, "dst"))
        set_text(&t->variables, "dst", fictitious_dst, false);
    if (!t->live && !variables_find(&t->variables, "auth_id"))
        r = find_accounts(t, o->mock_world != NULL, why);
    if (r == TARGET_READY && !t->mock)
        r = take_credentials(t, o, why);
    return r;
}

enum target_result target_open(const struct target_options *options, struct client *client,
    struct target **ret, struct strbuf *why)
{
    CLEANUP_TARGET struct target *t = xcalloc(1, sizeof(*t));
    enum target_result r;

    t->control.client = client;
    r = open_parts(t, options, why);
    if (r == TARGET_READY)
        *ret = TAKE_PTR(t);
    return r;
}

static struct world_account *account_named(struct target *t, const char *auth_id)
{
    for (size_t i = 0; i < t->n_accounts; i++)
        if (!auth_id || text_equal(t->accounts[i].account.auth_id, auth_id))
            return &t->accounts[i];
    return NULL;
}

static enum target_result learn_names(
    struct target *t, struct world_account *source, struct strbuf *why)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    enum control_result r = CONTROL_DONE;

    if (!source->names_known)
        r = control_names(&t->control, &scratch, source->account.auth_id, &source->names, why);
    source->names_known = r == CONTROL_DONE;
    return of_control[r];
}

static enum target_result clone_account(
    struct target *t, const struct world_account *source, struct variables *vs, struct strbuf *why)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    struct control_account own = { 0 };
    enum control_result r =
        control_clone(&t->control, &scratch, source->account.auth_id, &own, why);

    if (r == CONTROL_DONE) {
        set_text(vs, "auth_id", own.auth_id, false);
        set_text(vs, "auth_token", own.auth_token, true);
    }
    return of_control[r];
}

static enum target_result enter_mock(
    struct target *t, const struct account_need *need, struct variables *vs, struct strbuf *why)
{
    struct world_account *source = account_named(t, need->like);
    enum target_result r;

    if (!source && !need->like && !need->used)
        return TARGET_READY; /* an empty world does for it */
    if (!source) {
        strbuf_addf(why, "the mock's world has no account %s", need->like ? need->like : "at all");
        return TARGET_WRONG;
    }
    r = learn_names(t, source, why);
    if (r != TARGET_READY)
        return r;
    variables_copy(vs, &source->names);
    return need->used ? clone_account(t, source, vs, why) : TARGET_READY;
}

enum target_result target_enter(
    struct target *t, const struct account_need *need, struct variables *vs, struct strbuf *why)
{
    variables_copy(vs, &t->variables);
    return t->mock ? enter_mock(t, need, vs, why) : TARGET_READY;
}

bool target_is_mock(const struct target *t)
{
    return t->mock;
}

bool target_is_live(const struct target *t)
{
    return t->live;
}

const char *target_base_url(const struct target *t)
{
    return t->control.base_url;
}

bool target_died(struct target *t, struct strbuf *why)
{
    return t->process && mock_process_died(t->process, why);
}

const char *target_explain(
    struct target *t, struct arena *a, const char *auth_id, const char *answer_id)
{
    return t->mock ? control_why(&t->control, a, auth_id, answer_id) : NULL;
}
