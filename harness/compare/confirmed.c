#include "harness/compare/confirmed.h"

#include "base/json_write.h"
#include "base/text.h"
#include "harness/eval/json_read.h"

#include <errno.h>
#include <string.h>

static struct confirmed_rule *set(struct confirmed *c, const char *rule)
{
    size_t at = 0;

    while (at < c->n && strcmp(c->rules[at].rule, rule) < 0)
        at++;
    if (at < c->n && text_equal(c->rules[at].rule, rule))
        return &c->rules[at];
    if (c->n == c->room) {
        struct confirmed_rule *grown =
            ARENA_ARRAY(c->arena, struct confirmed_rule, c->room * 2 + 32);

        if (c->n)
            memcpy(grown, c->rules, c->n * sizeof(*grown));
        c->rules = grown;
        c->room = c->room * 2 + 32;
    }
    memmove(&c->rules[at + 1], &c->rules[at], (c->n - at) * sizeof(c->rules[0]));
    c->n++;
    c->rules[at] = (struct confirmed_rule){ .rule = arena_strdup(c->arena, rule) };
    return &c->rules[at];
}

static const char *text_of(const struct value *v, const char *name)
{
    const struct value *m = value_member_of(v, name, strlen(name));

    return m && m->kind == VALUE_STRING ? m->text.bytes : NULL;
}

int confirmed_read(struct confirmed *c, const char *text, size_t len, struct strbuf *why)
{
    struct value v = value_none();
    struct json_gate_report report;
    const struct value *rules;

    if (!json_read(c->arena, text, len, &v, &report)) {
        strbuf_addf(why, "not JSON: %s", report.reason);
        return -EINVAL;
    }
    rules = value_member_of(&v, "rules", strlen("rules"));
    if (!rules || rules->kind != VALUE_OBJECT) {
        strbuf_adds(why, "it has no object \"rules\"");
        return -EINVAL;
    }
    for (size_t i = 0; i < rules->object.n; i++) {
        const struct value_member *m = &rules->object.members[i];
        const struct value *scenarios = value_member_of(&m->value, "scenarios", 9);
        struct confirmed_rule *rule;
        int64_t n = 0;

        if (!text_of(&m->value, "confirmed")) {
            strbuf_addf(why, "%s has no date \"confirmed\"", m->key.bytes);
            return -EINVAL;
        }
        if (scenarios)
            value_to_i64(scenarios, &n);
        rule = set(c, m->key.bytes);
        rule->date = text_of(&m->value, "confirmed");
        rule->against = text_of(&m->value, "against");
        rule->scenarios = n > 0 ? (size_t)n : 0;
    }
    return 0;
}

const struct confirmed_rule *confirmed_find(const struct confirmed *c, const char *rule)
{
    for (size_t i = 0; i < c->n; i++)
        if (text_equal(c->rules[i].rule, rule))
            return &c->rules[i];
    return NULL;
}

static bool names(const struct drift_scenario *s, const char *rule)
{
    for (size_t i = 0; i < s->n_rules; i++)
        if (text_equal(s->rules[i], rule))
            return true;
    return false;
}

/* How many scenarios confirm it; 0 if one speaks against it. */
static size_t confirming(const struct drift *d, const char *rule)
{
    size_t n = 0;

    for (size_t i = 0; i < d->n_scenarios; i++) {
        const struct drift_scenario *s = &d->scenarios[i];

        if (s->left_out || !names(s, rule))
            continue;
        if (!s->passed || s->n_items)
            return 0;
        n++;
    }
    return n;
}

size_t confirmed_update(struct confirmed *c, const struct drift *d, const char *today)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    struct confirmed seen = { .arena = &scratch };

    for (size_t i = 0; i < d->n_scenarios; i++)
        for (size_t k = 0; k < d->scenarios[i].n_rules; k++) {
            const char *name = d->scenarios[i].rules[k];
            size_t n = confirming(d, name);
            struct confirmed_rule *rule;

            if (!n)
                continue;
            set(&seen, name);
            rule = set(c, name);
            rule->date = arena_strdup(c->arena, today);
            rule->against = arena_strdup(c->arena, d->right);
            rule->scenarios = n;
        }
    return seen.n;
}

void confirmed_write(const struct confirmed *c, struct strbuf *out)
{
    struct json_writer w = json_writer_to(out, JSON_INDENTED);

    json_object_begin(&w);
    json_key(&w, "rules");
    json_object_begin(&w);
    for (size_t i = 0; i < c->n; i++) {
        json_key(&w, c->rules[i].rule);
        json_object_begin(&w);
        json_member(&w, "confirmed", c->rules[i].date);
        json_member(&w, "against", c->rules[i].against);
        json_member_int(&w, "scenarios", (int64_t)c->rules[i].scenarios);
        json_object_end(&w);
    }
    json_object_end(&w);
    json_object_end(&w);
    strbuf_addc(out, '\n');
}
