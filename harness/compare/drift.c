#include "harness/compare/drift.h"

#include "base/json_write.h"
#include "base/text.h"
#include "harness/eval/json_read.h"

#include <errno.h>
#include <string.h>

const char *const drift_state_names[DRIFT_MAX_] = {
    [DRIFT_NEW] = "new",
    [DRIFT_KNOWN] = "known",
    [DRIFT_GONE] = "gone",
};

void drift_add(struct drift *d, const struct drift_item *item)
{
    if (d->n_items == d->room) {
        struct drift_item *grown = ARENA_ARRAY(d->arena, struct drift_item, d->room * 2 + 16);

        if (d->n_items)
            memcpy(grown, d->items, d->n_items * sizeof(*grown));
        d->items = grown;
        d->room = d->room * 2 + 16;
    }
    d->items[d->n_items++] = *item;
}

size_t drift_count(const struct drift *d, enum drift_state state)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n_items; i++)
        n += d->items[i].state == state;
    return n;
}

size_t drift_compared(const struct drift *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n_scenarios; i++)
        n += !d->scenarios[i].left_out;
    return n;
}

/* ---- The file ---- */

struct known {
    const char *scenario;
    struct difference what;
    const char *reason, *since;
};

static const char *text_of(struct arena *a, const struct value *v, const char *name)
{
    const struct value *m = value_member_of(v, name, strlen(name));

    return m && m->kind == VALUE_STRING ? arena_strdup(a, m->text.bytes) : NULL;
}

static bool number_of(const struct value *v, const char *name, size_t *ret)
{
    const struct value *m = value_member_of(v, name, strlen(name));
    int64_t n;

    if (!m || !value_to_i64(m, &n) || n < 1)
        return false;
    *ret = (size_t)n;
    return true;
}

static bool known_read(struct arena *a, const struct value *v, struct known *ret)
{
    ret->scenario = text_of(a, v, "scenario");
    ret->what.where = text_of(a, v, "where");
    ret->what.left = text_of(a, v, "left");
    ret->what.right = text_of(a, v, "right");
    ret->reason = text_of(a, v, "reason");
    ret->since = text_of(a, v, "since");
    return ret->scenario && ret->what.where && ret->what.left && ret->what.right &&
           number_of(v, "step", &ret->what.step) && number_of(v, "round", &ret->what.round);
}

static int known_list_read(struct arena *a, const char *text, size_t len, struct known **ret,
    size_t *ret_n, struct strbuf *why)
{
    struct value v = value_none();
    struct json_gate_report report;
    const struct value *list;

    *ret_n = 0;
    if (!json_read(a, text, len, &v, &report)) {
        strbuf_addf(why, "not JSON: %s", report.reason);
        return -EINVAL;
    }
    list = value_member_of(&v, "differences", strlen("differences"));
    if (!list || list->kind != VALUE_LIST) {
        strbuf_adds(why, "it has no list \"differences\"");
        return -EINVAL;
    }
    *ret = ARENA_ARRAY(a, struct known, list->list.n);
    for (size_t i = 0; i < list->list.n; i++)
        if (!known_read(a, &list->list.items[i], &(*ret)[(*ret_n)++])) {
            strbuf_addf(why,
                "difference %zu has not all of scenario, step, round, where, left, right", i + 1);
            return -EINVAL;
        }
    return 0;
}

static bool is_item(const struct known *k, const struct drift_item *item)
{
    const struct difference *d = &item->what;

    return text_equal(k->scenario, item->scenario->name) && k->what.step == d->step &&
           k->what.round == d->round && text_equal(k->what.where, d->where) &&
           text_equal(k->what.left, d->left) && text_equal(k->what.right, d->right);
}

static struct drift_item *item_of(const struct drift *d, const struct known *k)
{
    for (size_t i = 0; i < d->n_items; i++)
        if (is_item(k, &d->items[i]))
            return &d->items[i];
    return NULL;
}

static const struct drift_scenario *compared_scenario(const struct drift *d, const char *name)
{
    for (size_t i = 0; i < d->n_scenarios; i++)
        if (!d->scenarios[i].left_out && text_equal(d->scenarios[i].name, name))
            return &d->scenarios[i];
    return NULL;
}

int drift_apply_known(struct drift *d, const char *text, size_t len, struct strbuf *why)
{
    struct known *list = NULL;
    size_t n;
    int r = known_list_read(d->arena, text, len, &list, &n, why);

    for (size_t i = 0; r == 0 && i < n; i++) {
        struct drift_item *item = item_of(d, &list[i]);
        struct drift_item gone = { .state = DRIFT_GONE,
            .scenario = compared_scenario(d, list[i].scenario),
            .what = list[i].what,
            .reason = list[i].reason,
            .since = list[i].since };

        if (item) {
            item->state = DRIFT_KNOWN;
            item->reason = list[i].reason;
            item->since = list[i].since;
        } else if (gone.scenario) {
            drift_add(d, &gone);
        }
    }
    return r;
}

static void write_difference(struct json_writer *w, const char *scenario,
    const struct difference *what, const char *since, const char *reason)
{
    json_object_begin(w);
    json_member(w, "scenario", scenario);
    json_member_int(w, "step", (int64_t)what->step);
    json_member_int(w, "round", (int64_t)what->round);
    json_member(w, "where", what->where);
    json_member(w, "left", what->left);
    json_member(w, "right", what->right);
    json_member(w, "since", since);
    json_member(w, "reason", reason ? reason : "");
    json_object_end(w);
}

void drift_write_known(
    const struct drift *d, const struct strbuf *before, const char *today, struct strbuf *out)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct json_writer w = json_writer_to(out, JSON_INDENTED);
    struct known *list = NULL;
    size_t n = 0;

    if (known_list_read(&scratch, before->buf, before->len, &list, &n, &why) < 0)
        n = 0;
    json_object_begin(&w);
    json_key(&w, "differences");
    json_array_begin(&w);
    for (size_t i = 0; i < d->n_items; i++) {
        const struct drift_item *item = &d->items[i];

        if (item->state != DRIFT_GONE)
            write_difference(&w, item->scenario->name, &item->what,
                item->since ? item->since : today, item->reason);
    }
    for (size_t i = 0; i < n; i++)
        if (!compared_scenario(d, list[i].scenario))
            write_difference(&w, list[i].scenario, &list[i].what, list[i].since, list[i].reason);
    json_array_end(&w);
    json_object_end(&w);
    strbuf_addc(out, '\n');
}
