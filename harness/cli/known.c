#include "harness/cli/known.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "harness/report/redact.h"

#include <string.h>

struct list {
    struct known_failure *at;
    size_t n;
    const char *today;
};

/* What people wrote into it gets into reports, too. */
static void hide_token(struct arena *a, struct baseline *b)
{
    struct redactor secrets = { 0 };

    redactor_add(&secrets, a, getenv("PLIVO_AUTH_TOKEN"), "PLIVO_AUTH_TOKEN");
    for (size_t i = 0; i < b->n; i++) {
        b->at[i].what = redact(&secrets, a, b->at[i].what);
        b->at[i].reason = redact(&secrets, a, b->at[i].reason);
    }
}

int known_read(struct arena *a, const char *path, struct baseline *ret, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    int r = file_read(path, &text);

    if (r < 0) {
        strbuf_addf(why, "%s: %s", path, strerror(-r));
        return r;
    }
    r = baseline_read(a, path, text.buf, text.len, ret, why);
    if (r == 0)
        hide_token(a, ret);
    return r;
}

static bool is_listed(const struct list *l, const struct known_failure *k)
{
    const struct baseline so_far = { .at = l->at, .n = l->n };

    return baseline_find(&so_far, k->scenario, k->what, k->nth);
}

static void add_failed(struct list *l, const struct outcome *o)
{
    for (size_t i = 0; i < o->n_checks; i++) {
        const struct failed_check *c = &o->checks[i];
        struct known_failure k = { .scenario = o->name,
            .what = c->what,
            .nth = c->nth,
            .reason = "not looked into yet",
            .since = l->today };

        if (c->known) {
            k.reason = c->known->reason;
            k.since = c->known->since;
        }
        if (!is_listed(l, &k))
            l->at[l->n++] = k;
    }
}

/* The old entries nobody judged: those of one scenario, or (NULL) all that are left. */
static void add_unjudged(struct list *l, const struct baseline *old, const char *scenario)
{
    for (size_t i = 0; old && i < old->n; i++) {
        const struct known_failure *k = &old->at[i];

        if (!k->judged && (!scenario || text_equal(scenario, k->scenario)) && !is_listed(l, k))
            l->at[l->n++] = *k;
    }
}

static size_t room_for(const struct run_summary *s)
{
    size_t n = s->baseline ? s->baseline->n : 0;

    for (size_t i = 0; i < s->n_outcomes; i++)
        n += s->outcomes[i].n_checks;
    return n;
}

int known_write(const char *path, const struct run_summary *s, size_t *ret_n, struct strbuf *why)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct civil_time t = civil_from_us(s->started_us);
    struct list l = { .at = ARENA_ARRAY(&arena, struct known_failure, room_for(s)),
        .today = arena_printf(&arena, "%04d-%02d-%02d", t.year, t.month, t.day) };
    int r;

    for (size_t i = 0; i < s->n_outcomes; i++) {
        const struct outcome *o = &s->outcomes[i];

        if (o->state == OUTCOME_FAILED || o->state == OUTCOME_KNOWN)
            add_failed(&l, o);
        add_unjudged(&l, s->baseline, o->name);
    }
    add_unjudged(&l, s->baseline, NULL);
    baseline_write(l.at, l.n, &text);
    r = file_write(path, text.buf, text.len);
    if (r < 0)
        strbuf_addf(why, "cannot write %s: %s", path, strerror(-r));
    *ret_n = l.n;
    return r;
}
