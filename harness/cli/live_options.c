#include "harness/cli/live_options.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/random.h"
#include "base/text.h"
#include "harness/safety/money.h"
#include "harness/target/variables_file.h"

#include <errno.h>
#include <string.h>

enum { LIVE_MESSAGES_MAX = 10, LIVE_PER_SECOND = 5 };

/* The login is not for scenarios on a mock, which have accounts of their own. */
static int secrets_read(struct arena *a, const struct options *given, struct live_options *ret,
    struct variables *secrets, struct strbuf *why)
{
    CLEANUP_VARIABLES struct variables all = { 0 };
    size_t n;
    const char *const *files = option_list(given, "secrets-file", &n);

    for (size_t i = 0; i < n; i++)
        if (secrets_file_read(files[i], &all, why) < 0)
            return -EINVAL;
    for (size_t i = 0; i < all.n; i++) {
        const struct variable *v = &all.items[i];

        if (text_equal(v->name, "auth_id"))
            ret->auth_id = arena_strdup(a, v->value.text.bytes);
        else if (text_equal(v->name, "auth_token"))
            ret->auth_token = arena_strdup(a, v->value.text.bytes);
        else
            variables_set(secrets, v->name, &v->value, true);
    }
    return 0;
}

int way_options_read(struct arena *a, const struct options *given, struct live_options *ret,
    struct variables *secrets, struct strbuf *why)
{
    *ret = (struct live_options){ .live = option_flag(given, "live"),
        .max_cost = GUARD_NO_LIMIT,
        .per_second = -1,
        .route.cacert = option_text(given, "cacert") };
    ret->route.connect_to = option_list(given, "connect-to", &ret->route.n_connect_to);
    return secrets_read(a, given, ret, secrets, why);
}

int live_options_read(struct arena *a, const struct options *given, struct live_options *ret,
    struct variables *secrets, struct strbuf *why)
{
    const char *cost = option_text(given, "max-cost");

    if (way_options_read(a, given, ret, secrets, why) < 0)
        return -EINVAL;
    ret->marker = option_text(given, "marker");
    ret->per_second = option_text(given, "rate") ? (int64_t)option_count(given, "rate") : -1;
    ret->owed_file = option_text(given, "owed-file");
    ret->resources_file = option_text(given, "resources");
    ret->allow_dst = option_list(given, "allow-dst", &ret->n_allow_dst);
    ret->max_messages = option_text(given, "max-messages") ? option_count(given, "max-messages")
                        : ret->live                        ? LIVE_MESSAGES_MAX
                                                           : 0;
    if (!cost || money_read(cost, &ret->max_cost) == 0)
        return 0;
    strbuf_addf(why, "--max-cost \"%s\" is no amount such as 0.25", cost);
    return -EINVAL;
}

void login_options_read(const struct live_options *o, struct target_options *ret)
{
    ret->auth_id = getenv("PLIVO_AUTH_ID");
    ret->auth_token = getenv("PLIVO_AUTH_TOKEN");
    if (!ret->auth_id)
        ret->auth_id = o->auth_id;
    if (!ret->auth_token)
        ret->auth_token = o->auth_token;
}

/* allow_dst= of the target's file, then the command line's. */
static struct allow_list allowed(
    struct arena *a, const struct live_options *o, const struct variables *vs)
{
    const struct variable *own = variables_find(vs, "allow_dst");
    const char **texts = ARENA_ARRAY(a, const char *, o->n_allow_dst + 1);
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    size_t n = 0;

    if (own && value_render(&own->value, &text))
        texts[n++] = arena_strdup(a, text.buf);
    for (size_t i = 0; i < o->n_allow_dst; i++)
        texts[n++] = o->allow_dst[i];
    return (struct allow_list){ texts, n };
}

/* Told apart by its time, and from others of the same second by chance. */
static const char *run_number(struct arena *a)
{
    struct civil_time t = civil_from_us(clock_wall_us());

    return arena_printf(a, "%04d%02d%02d%02d%02d%02d-%04x", t.year, t.month, t.day, t.hour,
        t.minute, t.second, (unsigned)(random_seed() & 0xffff));
}

static int table_read(
    struct arena *a, const struct live_options *o, struct resources *ret, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, reason = STRBUF_INIT;
    int r = 0;

    if (o->resources_file)
        r = file_read(o->resources_file, &text);
    else
        strbuf_adds(&text, resources_built_in);
    if (r == 0)
        r = resources_read(a, text.buf, ret, &reason);
    if (r < 0)
        strbuf_addf(why, "%s: %s", o->resources_file, reason.len ? reason.buf : strerror(-r));
    return r < 0 ? -EINVAL : 0;
}

static int owed_path(struct arena *a, const struct live_options *o, bool live, const char *number,
    const char **ret, struct strbuf *why)
{
    const char *folder;

    *ret = o->owed_file;
    if (*ret || !live)
        return 0;
    folder = owed_default_folder(a);
    if (!folder) {
        strbuf_adds(why, "name a file for what is owed with --owed-file: HOME is not set");
        return -EINVAL;
    }
    *ret = arena_printf(a, "%s/owed-%s.jsonl", folder, number);
    return 0;
}

int live_guard(struct arena *a, const struct live_options *o, const struct target *t,
    const atomic_int *interrupted, struct guard **ret, struct strbuf *why)
{
    bool live = target_is_live(t);
    const char *number = run_number(a);
    struct guard_options g = { .allow = allowed(a, o, target_variables(t)),
        .marker = o->marker ? o->marker
                  : live    ? arena_printf(a, "[plivo-harness %s]", number)
                            : NULL,
        .max_cost = o->max_cost,
        .per_second = o->per_second >= 0 ? o->per_second
                      : live             ? LIVE_PER_SECOND
                                         : 0,
        .interrupted = interrupted };
    int r = prices_read(a, target_variables(t), &g.prices, why);

    if (r == 0)
        r = table_read(a, o, &g.resources, why);
    if (r == 0)
        r = owed_path(a, o, live && !target_is_shown(t), number, &g.owed_file, why);
    if (r < 0)
        return r;
    g.only_allowed = live || g.allow.n > 0;
    if (g.marker && !*g.marker)
        g.marker = NULL;
    if (target_is_mock(t)) /* its accounts are thrown away */
        g.owed_file = NULL;
    if (!target_is_shown(t) && !g.only_allowed && !g.marker && g.max_cost == GUARD_NO_LIMIT &&
        !g.per_second && !g.owed_file)
        return 0;
    return guard_create(&g, ret, why);
}
