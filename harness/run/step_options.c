#include "harness/run/step_options.h"

#include "harness/eval/template.h"

#include <errno.h>
#include <string.h>

enum { RETRY_INTERVAL_MS = 1000, MAX_REDIRS = 50 };

struct step_options step_options_usual(void)
{
    return (struct step_options){
        .retry_interval_ms = RETRY_INTERVAL_MS, .repeats = 1, .max_redirs = MAX_REDIRS
    };
}

void http_texts_add(struct arena *a, struct http_texts *list, const char *text)
{
    const char **grown = ARENA_ARRAY(a, const char *, list->n + 1);

    if (list->n)
        memcpy(grown, list->at, list->n * sizeof(*grown));
    grown[list->n++] = text;
    list->at = grown;
}

/* ---- Where the value of an option belongs; NULL for an option of another kind ---- */

static int64_t *number_field(struct step_options *o, enum hurl_option_kind kind)
{
    int64_t *const fields[HURL_OPTION_MAX_] = {
        [HURL_OPTION_RETRY] = &o->retries,
        [HURL_OPTION_RETRY_INTERVAL] = &o->retry_interval_ms,
        [HURL_OPTION_DELAY] = &o->delay_ms,
        [HURL_OPTION_REPEAT] = &o->repeats,
        [HURL_OPTION_CONNECT_TIMEOUT] = &o->transfer.connect_timeout_ms,
        [HURL_OPTION_LIMIT_RATE] = &o->transfer.bytes_per_second,
        [HURL_OPTION_MAX_REDIRS] = &o->max_redirs,
        [HURL_OPTION_MAX_TIME] = &o->max_time_ms,
    };

    return fields[kind];
}

static const char **text_field(struct step_options *o, enum hurl_option_kind kind)
{
    const char **const fields[HURL_OPTION_MAX_] = {
        [HURL_OPTION_CACERT] = &o->transfer.cacert,
        [HURL_OPTION_NETRC_FILE] = &o->transfer.netrc_file,
        [HURL_OPTION_OUTPUT] = &o->output,
        [HURL_OPTION_PROXY] = &o->transfer.proxy,
        [HURL_OPTION_UNIX_SOCKET] = &o->transfer.unix_socket,
        [HURL_OPTION_USER] = &o->user,
    };

    return fields[kind];
}

static struct http_texts *list_field(struct step_options *o, enum hurl_option_kind kind)
{
    struct http_texts *const fields[HURL_OPTION_MAX_] = {
        [HURL_OPTION_CONNECT_TO] = &o->transfer.connect_to,
        [HURL_OPTION_HEADER] = &o->headers,
        [HURL_OPTION_RESOLVE] = &o->transfer.resolve,
    };

    return fields[kind];
}

static bool *flag_field(struct step_options *o, enum hurl_option_kind kind)
{
    bool *const fields[HURL_OPTION_MAX_] = {
        [HURL_OPTION_COMPRESSED] = &o->transfer.compressed,
        [HURL_OPTION_INSECURE] = &o->transfer.insecure,
        [HURL_OPTION_LOCATION] = &o->location,
        [HURL_OPTION_PATH_AS_IS] = &o->transfer.path_as_is,
        [HURL_OPTION_SKIP] = &o->skip,
    };

    return fields[kind];
}

/* ---- Switches between more than two; false turns them as it does in Hurl ---- */

static void set_version(struct step_options *o, enum hurl_option_kind kind, bool on)
{
    /* to refuse a version asks for the one below it */
    static const enum http_wish wishes[HURL_OPTION_MAX_][2] = {
        [HURL_OPTION_HTTP11] = { HTTP_WISH_1_0, HTTP_WISH_1_1 },
        [HURL_OPTION_HTTP2] = { HTTP_WISH_1_1, HTTP_WISH_2 },
        [HURL_OPTION_HTTP3] = { HTTP_WISH_2, HTTP_WISH_3 },
    };

    if (kind != HURL_OPTION_HTTP10)
        o->transfer.version = wishes[kind][on];
    else if (on)
        o->transfer.version = HTTP_WISH_1_0;
}

static void set_family(struct step_options *o, enum hurl_option_kind kind, bool on)
{
    o->transfer.family = (kind == HURL_OPTION_IPV4) == on ? HTTP_IPV4 : HTTP_IPV6;
}

static void set_netrc(struct step_options *o, enum hurl_option_kind kind, bool on)
{
    enum http_netrc wanted = kind == HURL_OPTION_NETRC ? HTTP_NETRC : HTTP_NETRC_OPTIONAL;

    if (on)
        o->transfer.netrc = wanted;
    else if (o->transfer.netrc == wanted)
        o->transfer.netrc = HTTP_NO_NETRC;
}

static void set_trusted(struct step_options *o, enum hurl_option_kind kind, bool on)
{
    (void)kind;
    o->location |= on;
    o->location_trusted = on;
}

static void set_trace(struct step_options *o, enum hurl_option_kind kind, bool on)
{
    o->trace = !on ? STEP_QUIET : kind == HURL_OPTION_VERBOSE ? STEP_VERBOSE : STEP_VERY_VERBOSE;
}

typedef void switch_setter(struct step_options *o, enum hurl_option_kind kind, bool on);
static switch_setter *const setters[HURL_OPTION_MAX_] = {
    [HURL_OPTION_HTTP10] = set_version,
    [HURL_OPTION_HTTP11] = set_version,
    [HURL_OPTION_HTTP2] = set_version,
    [HURL_OPTION_HTTP3] = set_version,
    [HURL_OPTION_IPV4] = set_family,
    [HURL_OPTION_IPV6] = set_family,
    [HURL_OPTION_NETRC] = set_netrc,
    [HURL_OPTION_NETRC_OPTIONAL] = set_netrc,
    [HURL_OPTION_LOCATION_TRUSTED] = set_trusted,
    [HURL_OPTION_VERBOSE] = set_trace,
    [HURL_OPTION_VERY_VERBOSE] = set_trace,
};

/* ---- One option ---- */

static int wrong_kind(const struct eval_context *ctx, const struct hurl_option *written,
    const struct value *v, const char *wanted, struct hurl_fault *fault)
{
    return eval_fault(ctx, fault, written->value.place, "invalid option",
        "%s has to be %s, this is of type %s", hurl_option_name(written->kind), wanted,
        value_kind_name(v->kind));
}

static int apply_number(const struct eval_context *ctx, const struct hurl_option *written,
    const struct value *v, int64_t *number, struct hurl_fault *fault)
{
    if (!value_to_i64(v, number))
        return wrong_kind(ctx, written, v, "a whole number", fault);
    if (*number < -1)
        return eval_fault(ctx, fault, written->value.place, "invalid option",
            "%s has to be a number from 0, this is %lld", hurl_option_name(written->kind),
            (long long)*number);
    return 0;
}

static int apply_switch(const struct eval_context *ctx, const struct hurl_option *written,
    const struct value *v, struct step_options *o, struct hurl_fault *fault)
{
    bool *flag = flag_field(o, written->kind);

    if (v->kind != VALUE_BOOL)
        return wrong_kind(ctx, written, v, "true or false", fault);
    if (flag)
        *flag = v->boolean;
    else
        setters[written->kind](o, written->kind, v->boolean);
    return 0;
}

static int option_apply(const struct eval_context *ctx, const struct hurl_option *written,
    struct variables *vs, struct step_options *o, struct hurl_fault *fault)
{
    int64_t *number = number_field(o, written->kind);
    const char **text = text_field(o, written->kind);
    struct http_texts *list = list_field(o, written->kind);
    struct value v = value_none();

    if (written_value(ctx, &written->value, &v, fault) < 0)
        return -EINVAL;
    if (number)
        return apply_number(ctx, written, &v, number, fault);
    if (written->kind == HURL_OPTION_VARIABLE)
        variables_set(vs, written->name, &v, false);
    else if (text)
        *text = v.text.bytes;
    else if (list)
        http_texts_add(ctx->arena, list, v.text.bytes);
    else
        return apply_switch(ctx, written, &v, o, fault);
    return 0;
}

int step_options_read(const struct eval_context *ctx, const struct step_options *defaults,
    const struct hurl_options *written, struct variables *vs, struct step_options *ret,
    struct hurl_fault *fault)
{
    *ret = *defaults;
    for (size_t i = 0; i < written->n; i++) {
        int r = option_apply(ctx, &written->at[i], vs, ret, fault);

        if (r < 0)
            return r;
    }
    return 0;
}
