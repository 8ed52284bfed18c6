#include "mock/control/ledger_json.h"

#include "mock/control/call.h"
#include "mock/domain/policy.h"

static void rule_json(
    struct json_writer *w, const struct rule_row *row, const struct rule_date *date)
{
    json_object_begin(w);
    json_member(w, "id", row->id);
    json_member(w, "says", row->says);
    json_key(w, "status");
    if (row->status)
        json_int(w, row->status);
    else
        json_null(w);
    json_member(w, "text", row->text);
    json_member(w, "source", row->source);
    json_member(w, "confidence", confidence_name(row->confidence));
    json_member(w, "switch", row->assumption);
    if (date) {
        json_member(w, "confirmed", date->date);
        json_member(w, "against", date->against);
    }
    json_object_end(w);
}

static void assumption_json(struct json_writer *w, const struct assumption_row *row)
{
    json_object_begin(w);
    json_member(w, "key", row->key);
    json_member(w, "value", row->fallback);
    json_member(w, "choices", row->choices);
    json_member(w, "says", row->says);
    json_object_end(w);
}

void ledger_json(struct json_writer *w, const struct rule_date *dates)
{
    json_key(w, "assumptions");
    json_array_begin(w);
    for (size_t i = 0; i < ASSUME_MAX_; i++)
        assumption_json(w, &assumption_rows[i]);
    json_array_end(w);
    json_key(w, "rules");
    json_array_begin(w);
    for (size_t i = 1; i < RULE_MAX_; i++)
        rule_json(w, &rule_rows[i], dates ? &dates[i] : NULL);
    json_array_end(w);
}

int control_rules(struct call *c)
{
    ledger_json(&c->w, NULL);
    return 200;
}
