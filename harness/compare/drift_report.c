#include "harness/compare/drift_report.h"

#include "base/json_write.h"
#include "base/text.h"

#include <string.h>

const struct drift_format drift_formats[] = {
    { "text", drift_text },
    { "json", drift_json },
    { "html", drift_html },
};
const size_t drift_formats_n = ARRAY_SIZE(drift_formats);

const struct drift_format *drift_format_read(
    const char *text, const char **ret_file, struct strbuf *why)
{
    size_t len = strcspn(text, "=");

    for (size_t i = 0; i < drift_formats_n; i++)
        if (strlen(drift_formats[i].name) == len && memcmp(drift_formats[i].name, text, len) == 0 &&
            text[len] && text[len + 1]) {
            *ret_file = text + len + 1;
            return &drift_formats[i];
        }
    strbuf_addf(why, "--report \"%s\" is not written text=FILE, json=FILE or html=FILE", text);
    return NULL;
}

const char **drift_rules(const struct drift *d, struct arena *a)
{
    size_t room = 1, n = 0;
    const char **rules;

    for (size_t i = 0; i < d->n_scenarios; i++)
        room += d->scenarios[i].n_rules;
    rules = ARENA_ARRAY(a, const char *, room);
    for (size_t i = 0; i < d->n_scenarios; i++)
        for (size_t k = 0; k < d->scenarios[i].n_rules; k++) {
            const char *name = d->scenarios[i].rules[k];
            size_t at = 0;

            while (at < n && strcmp(rules[at], name) < 0)
                at++;
            if (at < n && text_equal(rules[at], name))
                continue;
            memmove(&rules[at + 1], &rules[at], (n++ - at) * sizeof(*rules));
            rules[at] = name;
        }
    return rules;
}

bool drift_item_is_of(const struct drift_item *item, const char *rule)
{
    if (!rule)
        return item->scenario->n_rules == 0;
    for (size_t i = 0; i < item->scenario->n_rules; i++)
        if (text_equal(item->scenario->rules[i], rule))
            return true;
    return false;
}

/* ---- Text ---- */

static void item_text(const struct drift_item *item, struct strbuf *out)
{
    const struct difference *d = &item->what;

    strbuf_addf(
        out, "  %-5s  %s, step %zu", drift_state_names[item->state], item->scenario->name, d->step);
    if (d->round > 1)
        strbuf_addf(out, " (time %zu)", d->round);
    strbuf_addf(out, ": %s\n", d->where);
    strbuf_addf(out, "         left   %s\n         right  %s\n", d->left, d->right);
    if (item->reason && *item->reason)
        strbuf_addf(
            out, "         known since %s: %s\n", item->since ? item->since : "?", item->reason);
}

static void rule_text(
    const struct drift *d, const struct confirmed *dates, const char *rule, struct strbuf *out)
{
    const struct confirmed_rule *confirmed = dates && rule ? confirmed_find(dates, rule) : NULL;
    bool begun = false;

    for (size_t i = 0; i < d->n_items; i++) {
        if (!drift_item_is_of(&d->items[i], rule))
            continue;
        if (!begun) {
            strbuf_addf(out, "\n%s", rule ? rule : "no rule is named");
            if (confirmed)
                strbuf_addf(out, "  (last confirmed %s)", confirmed->date);
            else if (dates && rule)
                strbuf_adds(out, "  (never confirmed)");
            strbuf_addc(out, '\n');
        }
        begun = true;
        item_text(&d->items[i], out);
    }
}

void drift_text(const struct drift *d, const struct confirmed *dates, struct strbuf *out)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    const char **rules = drift_rules(d, &scratch);
    size_t compared = drift_compared(d);

    strbuf_addf(out, "left   %s\nright  %s\n%zu scenario%s compared\n", d->left, d->right, compared,
        compared == 1 ? "" : "s");
    for (size_t i = 0; i < d->n_scenarios; i++)
        if (d->scenarios[i].left_out)
            strbuf_addf(
                out, "  left out: %s: %s\n", d->scenarios[i].name, d->scenarios[i].left_out);
    for (; *rules; rules++)
        rule_text(d, dates, *rules, out);
    rule_text(d, dates, NULL, out);
    strbuf_addf(out, "\n%zu new, %zu known, %zu gone\n", drift_count(d, DRIFT_NEW),
        drift_count(d, DRIFT_KNOWN), drift_count(d, DRIFT_GONE));
}

/* ---- JSON ---- */

static void item_json(struct json_writer *w, const struct drift_item *item)
{
    json_object_begin(w);
    json_member(w, "state", drift_state_names[item->state]);
    json_member(w, "scenario", item->scenario->name);
    json_member(w, "file", item->scenario->file);
    json_key(w, "rules");
    json_array_begin(w);
    for (size_t i = 0; i < item->scenario->n_rules; i++)
        json_string(w, item->scenario->rules[i]);
    json_array_end(w);
    json_member_int(w, "step", (int64_t)item->what.step);
    json_member_int(w, "round", (int64_t)item->what.round);
    json_member(w, "where", item->what.where);
    json_member(w, "left", item->what.left);
    json_member(w, "right", item->what.right);
    json_member(w, "since", item->since);
    json_member(w, "reason", item->reason);
    json_object_end(w);
}

static void rules_json(struct json_writer *w, const struct drift *d, const struct confirmed *dates)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    const char **rules = drift_rules(d, &scratch);

    json_object_begin(w);
    for (; *rules; rules++) {
        const struct confirmed_rule *confirmed = dates ? confirmed_find(dates, *rules) : NULL;
        size_t n[DRIFT_MAX_] = { 0 };

        for (size_t i = 0; i < d->n_items; i++)
            n[d->items[i].state] += drift_item_is_of(&d->items[i], *rules);
        json_key(w, *rules);
        json_object_begin(w);
        for (size_t i = 0; i < DRIFT_MAX_; i++)
            json_member_int(w, drift_state_names[i], (int64_t)n[i]);
        json_member(w, "confirmed", confirmed ? confirmed->date : NULL);
        json_object_end(w);
    }
    json_object_end(w);
}

static void left_out_json(struct json_writer *w, const struct drift *d)
{
    json_array_begin(w);
    for (size_t i = 0; i < d->n_scenarios; i++) {
        if (!d->scenarios[i].left_out)
            continue;
        json_object_begin(w);
        json_member(w, "scenario", d->scenarios[i].name);
        json_member(w, "why", d->scenarios[i].left_out);
        json_object_end(w);
    }
    json_array_end(w);
}

void drift_json(const struct drift *d, const struct confirmed *dates, struct strbuf *out)
{
    struct json_writer w = json_writer_to(out, JSON_INDENTED);

    json_object_begin(&w);
    json_member(&w, "left", d->left);
    json_member(&w, "right", d->right);
    json_member_int(&w, "compared", (int64_t)drift_compared(d));
    for (size_t i = 0; i < DRIFT_MAX_; i++)
        json_member_int(&w, drift_state_names[i], (int64_t)drift_count(d, (enum drift_state)i));
    json_key(&w, "rules");
    rules_json(&w, d, dates);
    json_key(&w, "differences");
    json_array_begin(&w);
    for (size_t i = 0; i < d->n_items; i++)
        item_json(&w, &d->items[i]);
    json_array_end(&w);
    json_key(&w, "left_out");
    left_out_json(&w, d);
    json_object_end(&w);
    strbuf_addc(out, '\n');
}
