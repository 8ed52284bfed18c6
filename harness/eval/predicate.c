#include "harness/eval/predicate.h"

#include "harness/eval/date_text.h"
#include "harness/eval/regex_query.h"
#include "harness/eval/template.h"

#include <arpa/inet.h>
#include <string.h>

enum outcome { FAILS, HOLDS, TYPE_MISMATCH };

/* One judgement under way; expected is VALUE_NONE where the predicate takes no value. */
struct judgement {
    const struct eval_context *ctx;
    const struct hurl_predicate *predicate;
    const struct value *actual;
    struct value expected;
};

static enum outcome holds_if(bool holds)
{
    return holds ? HOLDS : FAILS;
}

static enum outcome judge_equal(const struct judgement *j)
{
    if (j->actual->kind == VALUE_UNIT)
        return TYPE_MISMATCH;
    return holds_if(value_equal(j->actual, &j->expected));
}

static enum outcome judge_not_equal(const struct judgement *j)
{
    if (j->actual->kind == VALUE_UNIT)
        return TYPE_MISMATCH;
    return holds_if(!value_equal(j->actual, &j->expected));
}

/* Whether the order of the two is one of two signs. */
static enum outcome judge_order(const struct judgement *j, int sign, int other_sign)
{
    int order;

    if (!value_compare(j->actual, &j->expected, &order))
        return TYPE_MISMATCH;
    return holds_if(order == sign || order == other_sign);
}

static enum outcome judge_greater(const struct judgement *j)
{
    return judge_order(j, 1, 1);
}

static enum outcome judge_greater_or_equal(const struct judgement *j)
{
    return judge_order(j, 1, 0);
}

static enum outcome judge_less(const struct judgement *j)
{
    return judge_order(j, -1, -1);
}

static enum outcome judge_less_or_equal(const struct judgement *j)
{
    return judge_order(j, -1, 0);
}

/* startsWith and its like take two strings or two byte arrays. */
static bool both_are_text(const struct judgement *j)
{
    return j->actual->kind == j->expected.kind &&
           (j->actual->kind == VALUE_STRING || j->actual->kind == VALUE_BYTES);
}

static enum outcome judge_starts_with(const struct judgement *j)
{
    const struct value_text *text = &j->actual->text, *part = &j->expected.text;

    if (!both_are_text(j))
        return TYPE_MISMATCH;
    return holds_if(text->len >= part->len && memcmp(text->bytes, part->bytes, part->len) == 0);
}

static enum outcome judge_ends_with(const struct judgement *j)
{
    const struct value_text *text = &j->actual->text, *part = &j->expected.text;

    if (!both_are_text(j))
        return TYPE_MISMATCH;
    return holds_if(text->len >= part->len &&
                    memcmp(text->bytes + text->len - part->len, part->bytes, part->len) == 0);
}

static enum outcome judge_contains(const struct judgement *j)
{
    const struct value_text *text = &j->actual->text, *part = &j->expected.text;

    if (!both_are_text(j))
        return TYPE_MISMATCH;
    return holds_if(memmem(text->bytes, text->len, part->bytes, part->len) != NULL);
}

static enum outcome judge_includes(const struct judgement *j)
{
    if (j->actual->kind != VALUE_LIST)
        return TYPE_MISMATCH;
    for (size_t i = 0; i < j->actual->list.n; i++) {
        if (value_equal(&j->actual->list.items[i], &j->expected))
            return HOLDS;
    }
    return FAILS;
}

static enum outcome judge_exists(const struct judgement *j)
{
    (void)j;
    return HOLDS; /* without a value nobody comes here */
}

/* How many things stand in a collection; false for what is none. */
static bool count_of(const struct value *v, size_t *ret)
{
    switch (v->kind) {
    case VALUE_STRING:
    case VALUE_BYTES:
        *ret = v->text.len;
        return true;
    case VALUE_LIST:
        *ret = v->list.n;
        return true;
    case VALUE_OBJECT:
        *ret = v->object.n;
        return true;
    default:
        return false;
    }
}

static enum outcome judge_is_empty(const struct judgement *j)
{
    size_t n;

    return count_of(j->actual, &n) ? holds_if(n == 0) : TYPE_MISMATCH;
}

#define KIND(kind) (1u << (kind))
/* The kinds for which an is... predicate holds; it judges every kind, so none is a mismatch. */
static const unsigned kinds_of[HURL_PREDICATE_MAX_] = {
    [HURL_PREDICATE_IS_BOOLEAN] = KIND(VALUE_BOOL),
    [HURL_PREDICATE_IS_COLLECTION] = KIND(VALUE_BYTES) | KIND(VALUE_LIST) | KIND(VALUE_OBJECT),
    [HURL_PREDICATE_IS_DATE] = KIND(VALUE_DATE),
    [HURL_PREDICATE_IS_FLOAT] = KIND(VALUE_FLOAT),
    [HURL_PREDICATE_IS_INTEGER] = KIND(VALUE_INTEGER),
    [HURL_PREDICATE_IS_LIST] = KIND(VALUE_LIST),
    [HURL_PREDICATE_IS_NUMBER] = KIND(VALUE_INTEGER) | KIND(VALUE_FLOAT),
    [HURL_PREDICATE_IS_OBJECT] = KIND(VALUE_OBJECT),
    [HURL_PREDICATE_IS_STRING] = KIND(VALUE_STRING),
};

static enum outcome judge_kind(const struct judgement *j)
{
    return holds_if(kinds_of[j->predicate->kind] & KIND(j->actual->kind));
}

static bool is_ipv4(const char *text)
{
    struct in_addr ignored;

    return inet_pton(AF_INET, text, &ignored) == 1;
}

static bool is_ipv6(const char *text)
{
    struct in6_addr ignored;

    return inet_pton(AF_INET6, text, &ignored) == 1;
}

/* 8-4-4-4-12 hexadecimal digits */
static bool is_uuid(const char *text)
{
    static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

    if (strlen(text) != strlen(shape) || strspn(text, "0123456789abcdefABCDEF-") != strlen(shape))
        return false;
    for (size_t i = 0; shape[i]; i++) {
        if ((shape[i] == '-') != (text[i] == '-'))
            return false;
    }
    return true;
}

static enum outcome judge_form(const struct judgement *j, bool (*has_form)(const char *text))
{
    const struct value *v = j->actual;

    if (v->kind != VALUE_STRING)
        return TYPE_MISMATCH;
    return holds_if(strlen(v->text.bytes) == v->text.len && has_form(v->text.bytes));
}

static enum outcome judge_is_ipv4(const struct judgement *j)
{
    return judge_form(j, is_ipv4);
}

static enum outcome judge_is_ipv6(const struct judgement *j)
{
    return judge_form(j, is_ipv6);
}

static enum outcome judge_is_iso_date(const struct judgement *j)
{
    return judge_form(j, date_is_rfc3339);
}

static enum outcome judge_is_uuid(const struct judgement *j)
{
    return judge_form(j, is_uuid);
}

/* judge NULL: `matches`, the one that can fault. expectation stands before the value, if any. */
static const struct predicate_row {
    const char *expectation;
    enum outcome (*judge)(const struct judgement *j);
} rows[HURL_PREDICATE_MAX_] = {
    [HURL_PREDICATE_EQUAL] = { "", judge_equal },
    [HURL_PREDICATE_NOT_EQUAL] = { "not ", judge_not_equal },
    [HURL_PREDICATE_GREATER] = { "greater than ", judge_greater },
    [HURL_PREDICATE_GREATER_OR_EQUAL] = { "greater or equal than ", judge_greater_or_equal },
    [HURL_PREDICATE_LESS] = { "less than ", judge_less },
    [HURL_PREDICATE_LESS_OR_EQUAL] = { "less or equal than ", judge_less_or_equal },
    [HURL_PREDICATE_STARTS_WITH] = { "starts with ", judge_starts_with },
    [HURL_PREDICATE_ENDS_WITH] = { "ends with ", judge_ends_with },
    [HURL_PREDICATE_CONTAINS] = { "contains ", judge_contains },
    [HURL_PREDICATE_INCLUDES] = { "includes ", judge_includes },
    [HURL_PREDICATE_MATCHES] = { "matches regex ", NULL },
    [HURL_PREDICATE_EXISTS] = { "something", judge_exists },
    [HURL_PREDICATE_IS_BOOLEAN] = { "boolean", judge_kind },
    [HURL_PREDICATE_IS_COLLECTION] = { "collection", judge_kind },
    [HURL_PREDICATE_IS_DATE] = { "date", judge_kind },
    [HURL_PREDICATE_IS_EMPTY] = { "count equals to 0", judge_is_empty },
    [HURL_PREDICATE_IS_FLOAT] = { "float", judge_kind },
    [HURL_PREDICATE_IS_INTEGER] = { "integer", judge_kind },
    [HURL_PREDICATE_IS_IPV4] = { "string in IPv4 format", judge_is_ipv4 },
    [HURL_PREDICATE_IS_IPV6] = { "string in IPv6 format", judge_is_ipv6 },
    [HURL_PREDICATE_IS_ISO_DATE] = { "string with format YYYY-MM-DDTHH:mm:ss.sssZ",
        judge_is_iso_date },
    [HURL_PREDICATE_IS_LIST] = { "list", judge_kind },
    [HURL_PREDICATE_IS_NUMBER] = { "number", judge_kind },
    [HURL_PREDICATE_IS_OBJECT] = { "object", judge_kind },
    [HURL_PREDICATE_IS_STRING] = { "string", judge_kind },
    [HURL_PREDICATE_IS_UUID] = { "string in UUID format", judge_is_uuid },
};

static int judge_matches(const struct judgement *j, enum outcome *ret, struct hurl_fault *fault)
{
    CLEANUP_REGEX struct regex *re = NULL;
    struct hurl_place place = j->predicate->value.place;
    enum regex_outcome found;
    int r;

    if (j->expected.kind != VALUE_STRING && j->expected.kind != VALUE_REGEX) {
        *ret = TYPE_MISMATCH;
        return 0;
    }
    r = regex_compile(j->ctx, &j->expected, place, &re, fault);
    if (r < 0)
        return r;
    if (j->actual->kind != VALUE_STRING) {
        *ret = j->actual->kind == VALUE_NONE ? FAILS : TYPE_MISMATCH;
        return 0;
    }
    found = regex_search(re, j->actual->text.bytes, j->actual->text.len, 0, NULL, 0);
    if (found == REGEX_GAVE_UP)
        return regex_gave_up(j->ctx, place, fault);
    *ret = holds_if(found == REGEX_MATCH);
    return 0;
}

static const char *describe_expected(const struct judgement *j, const struct predicate_row *row)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    if (j->predicate->negated)
        strbuf_adds(&text, "not ");
    strbuf_adds(&text, row->expectation);
    if (!row->judge && (j->expected.kind == VALUE_STRING || j->expected.kind == VALUE_REGEX))
        strbuf_addf(&text, "<%s>", j->expected.text.bytes);
    else if (j->expected.kind != VALUE_NONE)
        value_describe(&j->expected, &text);
    return arena_dup(j->ctx->arena, text.buf, text.len);
}

static const char *describe_actual(const struct judgement *j)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    size_t n;

    if (j->predicate->kind == HURL_PREDICATE_IS_EMPTY && count_of(j->actual, &n))
        strbuf_addf(&text, "count equals to %zu", n);
    else
        value_describe(j->actual, &text);
    return arena_dup(j->ctx->arena, text.buf, text.len);
}

int predicate_judge(const struct eval_context *ctx, const struct hurl_predicate *predicate,
    const struct value *actual, struct verdict *ret, struct hurl_fault *fault)
{
    const struct predicate_row *row = &rows[predicate->kind];
    struct judgement j = { .ctx = ctx, .predicate = predicate, .actual = actual };
    enum outcome outcome = FAILS;
    int r = written_value(ctx, &predicate->value, &j.expected, fault);

    if (r < 0)
        return r;
    if (!row->judge)
        r = judge_matches(&j, &outcome, fault);
    else if (actual->kind != VALUE_NONE)
        outcome = row->judge(&j);
    if (r < 0)
        return r;
    *ret = (struct verdict){
        .holds = outcome != TYPE_MISMATCH && (outcome == HOLDS) != predicate->negated,
        .type_mismatch = outcome == TYPE_MISMATCH,
        .actual = describe_actual(&j),
        .expected = describe_expected(&j, row),
    };
    return 0;
}
