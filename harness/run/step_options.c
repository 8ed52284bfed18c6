#include "harness/run/step_options.h"

#include "harness/eval/template.h"

#include <errno.h>

enum { RETRY_INTERVAL_MS = 1000 };

/* Where the number of an option belongs; NULL for an option that is no number. */
static int64_t *number_field(struct step_options *o, enum hurl_option_kind kind)
{
    int64_t *const fields[HURL_OPTION_MAX_] = {
        [HURL_OPTION_RETRY] = &o->retries,
        [HURL_OPTION_RETRY_INTERVAL] = &o->retry_interval_ms,
        [HURL_OPTION_DELAY] = &o->delay_ms,
        [HURL_OPTION_REPEAT] = &o->repeats,
    };

    return fields[kind];
}

static int option_apply(const struct eval_context *ctx, const struct hurl_option *written,
    struct variables *vs, struct step_options *o, struct hurl_fault *fault)
{
    int64_t *number = number_field(o, written->kind);
    struct value v = value_none();

    if (written_value(ctx, &written->value, &v, fault) < 0)
        return -EINVAL;
    if (written->kind == HURL_OPTION_VARIABLE) {
        variables_set(vs, written->name, &v, false);
    } else if (written->kind == HURL_OPTION_SKIP) {
        if (v.kind != VALUE_BOOL)
            return eval_fault(ctx, fault, written->value.place, "invalid option",
                "skip has to be true or false, this is of type %s", value_kind_name(v.kind));
        o->skip = v.boolean;
    } else if (!value_to_i64(&v, number)) {
        return eval_fault(ctx, fault, written->value.place, "invalid option",
            "%s has to be a whole number, this is of type %s", hurl_option_name(written->kind),
            value_kind_name(v.kind));
    }
    return 0;
}

int step_options_read(const struct eval_context *ctx, const struct hurl_options *written,
    struct variables *vs, struct step_options *ret, struct hurl_fault *fault)
{
    *ret = (struct step_options){ .retry_interval_ms = RETRY_INTERVAL_MS, .repeats = 1 };
    for (size_t i = 0; i < written->n; i++) {
        int r = option_apply(ctx, &written->at[i], vs, ret, fault);

        if (r < 0)
            return r;
    }
    return 0;
}
