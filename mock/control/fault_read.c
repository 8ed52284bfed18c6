#include "mock/control/fault.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>

/* Where in the object we are, and what is to be said of it. */
struct reading {
    struct arena *arena;
    const char *where; /* "match.path" */
    struct strbuf *why;
};

/* A reader takes one member into the fault; false: the sentence stands in why. */
typedef bool member_reader(const struct reading *r, const struct param *p, struct fault *ret);
struct member {
    const char *name;
    member_reader *read;
};

static bool wrong(const struct reading *r, const char *expected)
{
    strbuf_addf(r->why, "%s has to be %s", r->where, expected);
    return false;
}

static void names_add(struct strbuf *out, const struct member *table, size_t n)
{
    for (size_t i = 0; i < n; i++)
        strbuf_addf(out, "%s%s", i ? ", " : "", table[i].name);
}

static bool unknown_member(
    const struct reading *r, const char *name, const struct member *table, size_t n)
{
    strbuf_addf(r->why, "%s has no member \"%s\"; it has ", *r->where ? r->where : "a fault", name);
    names_add(r->why, table, n);
    return false;
}

static bool members_read(const struct reading *r, const struct params *members,
    const struct member *table, size_t n, struct fault *ret)
{
    for (size_t i = 0; i < members->n; i++) {
        const struct param *p = &members->list[i];
        struct reading inside = *r;
        size_t k = 0;

        while (k < n && !text_equal(table[k].name, p->name))
            k++;
        if (k == n)
            return unknown_member(r, p->name, table, n);
        inside.where = *r->where ? arena_printf(r->arena, "%s.%s", r->where, p->name) : p->name;
        if (p->kind != PARAM_NULL && !table[k].read(&inside, p, ret))
            return false;
    }
    return true;
}

static bool object_read(const struct reading *r, const struct param *p, const struct member *table,
    size_t n, struct fault *ret)
{
    const struct params members = { p->items, p->n_items };
    CLEANUP_STRBUF struct strbuf names = STRBUF_INIT;

    if (p->kind == PARAM_OBJECT)
        return members_read(r, &members, table, n, ret);
    names_add(&names, table, n);
    strbuf_addf(r->why, "%s has to be an object with %s", r->where, names.buf);
    return false;
}

/* A text with an escaped NUL in it would be another text to all that follows. */
static bool is_text(const struct param *p)
{
    return p->kind == PARAM_TEXT && strlen(p->text) == p->text_len;
}

static bool text_read(const struct reading *r, const struct param *p, const char **ret)
{
    if (!is_text(p))
        return wrong(r, "a text");
    *ret = p->text;
    return true;
}

static bool count_read(
    const struct reading *r, const struct param *p, uint64_t least, uint64_t most, uint64_t *ret)
{
    uint64_t n;

    if (p->kind == PARAM_NUMBER && parse_u64(p->text, &n) == 0 && n >= least && n <= most) {
        *ret = n;
        return true;
    }
    strbuf_addf(r->why, "%s has to be a whole number of %llu to %llu", r->where,
        (unsigned long long)least, (unsigned long long)most);
    return false;
}

static bool number_read(const struct reading *r, const struct param *p, double *ret)
{
    if (p->kind != PARAM_NUMBER)
        return wrong(r, "a number");
    *ret = strtod(p->text, NULL);
    return true;
}

static bool span_read(const struct reading *r, const struct param *p, int64_t *ret)
{
    if (!is_text(p) || duration_parse(p->text, ret) < 0)
        return wrong(r, "a time such as \"200ms\", \"5s\" or \"2m\"");
    return true;
}

/* The place of a text among words of which the first stands for none and is not taken. */
static bool word_read(const struct reading *r, const struct param *p, const char *const *words,
    size_t n_words, int *ret)
{
    for (size_t i = 1; i < n_words && is_text(p); i++)
        if (text_equal(words[i], p->text)) {
            *ret = (int)i;
            return true;
        }
    strbuf_addf(r->why, "%s has to be ", r->where);
    for (size_t i = 1; i < n_words; i++)
        strbuf_addf(r->why, "%s%s", i == 1 ? "" : i + 1 == n_words ? " or " : ", ", words[i]);
    return false;
}

#define TEXT_READER(function, field)                                                               \
    static bool function(const struct reading *r, const struct param *p, struct fault *ret)        \
    {                                                                                              \
        return text_read(r, p, &ret->field);                                                       \
    }
#define SPAN_READER(function, field)                                                               \
    static bool function(const struct reading *r, const struct param *p, struct fault *ret)        \
    {                                                                                              \
        return span_read(r, p, &ret->field);                                                       \
    }
#define NUMBER_READER(function, field)                                                             \
    static bool function(const struct reading *r, const struct param *p, struct fault *ret)        \
    {                                                                                              \
        return number_read(r, p, &ret->field);                                                     \
    }

/* Match --------------------------------------------------------------------------------------- */

TEXT_READER(read_method, match.method)
TEXT_READER(read_path, match.path)
TEXT_READER(read_pointer, match.pointer)

/* A number in a body is matched by its digits, so it may be given as one. */
static bool read_equals(const struct reading *r, const struct param *p, struct fault *ret)
{
    if (p->kind != PARAM_NUMBER && p->kind != PARAM_BOOL && !is_text(p))
        return wrong(r, "a text, a number, true or false");
    ret->match.equals = p->text;
    return true;
}

static const struct member match_members[] = {
    { "equals", read_equals },
    { "method", read_method },
    { "path", read_path },
    { "pointer", read_pointer },
};

static bool read_match(const struct reading *r, const struct param *p, struct fault *ret)
{
    return object_read(r, p, match_members, ARRAY_SIZE(match_members), ret);
}

/* Answer -------------------------------------------------------------------------------------- */

static bool read_rule(const struct reading *r, const struct param *p, struct fault *ret)
{
    ret->rule = is_text(p) ? rule_by_id(p->text) : RULE_NONE;
    return ret->rule ||
           wrong(r, "the id of a rule such as \"RATE-LIMIT\"; GET /_mock/rules/ lists them");
}

TEXT_READER(read_detail, detail)

static bool read_status(const struct reading *r, const struct param *p, struct fault *ret)
{
    uint64_t status;

    if (!count_read(r, p, 200, 599, &status))
        return false;
    ret->status = (int)status;
    return true;
}

/* A text is the body; an object or a list is one in JSON. */
static bool read_body(const struct reading *r, const struct param *p, struct fault *ret)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct json_writer w = json_writer_to(&text, JSON_ONE_LINE);

    if (p->kind == PARAM_TEXT) {
        ret->body = p->text;
        ret->body_len = p->text_len;
        return true;
    }
    if (p->kind != PARAM_OBJECT && p->kind != PARAM_LIST)
        return wrong(r, "a text, an object or a list");
    param_write(&w, p);
    ret->body = arena_dup(r->arena, text.buf, text.len);
    ret->body_len = text.len;
    return true;
}

static bool is_header_name(const char *name)
{
    static const char marks[] = "!#$%&'*+-.^_`|~";

    if (!*name)
        return false;
    for (; *name; name++)
        if (!is_alpha(*name) && !is_digit(*name) && !strchr(marks, *name))
            return false;
    return true;
}

/* No byte that ends a line, and none that a client would not take: RFC 9110, 5.5. */
static bool is_header_value(const char *value)
{
    if (*value == ' ' || *value == '\t')
        return false;
    for (; *value; value++)
        if ((unsigned char)*value < ' ' || *value == 0x7F)
            return false;
    return true;
}

/* Those that frame the answer are written by whoever sends it. */
static bool is_framing(const char *name)
{
    static const char *const names[] = { "Connection", "Content-Length", "Date", "Keep-Alive",
        "Trailer", "Transfer-Encoding", "Upgrade" };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (text_equal_ignore_case(names[i], name))
            return true;
    return false;
}

static bool header_read(const struct reading *r, const struct param *p, struct fault_header *ret)
{
    if (!is_header_name(p->name) || is_framing(p->name)) {
        strbuf_addf(r->why, "%s has \"%s\", which %s", r->where, p->name,
            is_framing(p->name) ? "the mock writes itself" : "is no name of a header");
        return false;
    }
    if (!is_text(p) || !is_header_value(p->text)) {
        strbuf_addf(r->why, "%s.%s has to be a text on one line", r->where, p->name);
        return false;
    }
    *ret = (struct fault_header){ p->name, p->text };
    return true;
}

static bool read_headers(const struct reading *r, const struct param *p, struct fault *ret)
{
    struct fault_header *headers = ARENA_ARRAY(r->arena, struct fault_header, FAULT_HEADERS_MAX);

    if (p->kind != PARAM_OBJECT || p->n_items > FAULT_HEADERS_MAX)
        return wrong(r, "an object of 8 headers at most, such as {\"X-Request-Id\": \"1\"}");
    for (size_t i = 0; i < p->n_items; i++)
        if (!header_read(r, &p->items[i], &headers[i]))
            return false;
    ret->headers = headers;
    ret->n_headers = p->n_items;
    return true;
}

static const struct member answer_members[] = {
    { "body", read_body },
    { "detail", read_detail },
    { "headers", read_headers },
    { "rule", read_rule },
    { "status", read_status },
};

static bool read_answer(const struct reading *r, const struct param *p, struct fault *ret)
{
    return object_read(r, p, answer_members, ARRAY_SIZE(answer_members), ret);
}

static bool read_retry_after(const struct reading *r, const struct param *p, struct fault *ret)
{
    uint64_t seconds;

    if (!count_read(r, p, 0, 86400, &seconds))
        return false;
    ret->retry_after_s = (int)seconds;
    return true;
}

/* Delay and mishap ---------------------------------------------------------------------------- */

SPAN_READER(read_least, delay.least_us)
SPAN_READER(read_most, delay.most_us)
NUMBER_READER(read_sigma, delay.sigma)

static bool read_delay_kind(const struct reading *r, const struct param *p, struct fault *ret)
{
    bool uniform = is_text(p) && text_equal(p->text, fault_delay_names[FAULT_UNIFORM]);

    if (!uniform && !(is_text(p) && text_equal(p->text, fault_delay_names[FAULT_LOGNORMAL])))
        return wrong(r, "uniform or lognormal; a delay that is always the same is a text");
    ret->delay.kind = uniform ? FAULT_UNIFORM : FAULT_LOGNORMAL;
    return true;
}

/* clang-format off */
static const struct member uniform_members[] = {
    { "kind", read_delay_kind }, { "least", read_least }, { "most", read_most },
};
static const struct member lognormal_members[] = {
    { "kind", read_delay_kind }, { "median", read_least }, { "most", read_most }, { "sigma", read_sigma },
};
/* clang-format on */

static const struct param *member_of(const struct param *p, const char *name)
{
    const struct params members = { p->items, p->n_items };

    return params_get(&members, name);
}

static bool read_delay(const struct reading *r, const struct param *p, struct fault *ret)
{
    const struct param *kind = p->kind == PARAM_OBJECT ? member_of(p, "kind") : NULL;
    struct reading inside = *r;

    if (p->kind == PARAM_TEXT) {
        ret->delay.kind = FAULT_FIXED;
        return span_read(r, p, &ret->delay.least_us);
    }
    if (!kind)
        return wrong(r, "a time such as \"200ms\", or an object with kind uniform or lognormal");
    inside.where = "delay.kind";
    if (!read_delay_kind(&inside, kind, ret))
        return false;
    if (ret->delay.kind == FAULT_UNIFORM && !member_of(p, "most"))
        return wrong(r, "given with least and most where its kind is uniform");
    if (ret->delay.kind == FAULT_LOGNORMAL && !(member_of(p, "median") && member_of(p, "sigma")))
        return wrong(r, "given with median and sigma where its kind is lognormal");
    return ret->delay.kind == FAULT_UNIFORM
               ? object_read(r, p, uniform_members, ARRAY_SIZE(uniform_members), ret)
               : object_read(r, p, lognormal_members, ARRAY_SIZE(lognormal_members), ret);
}

static bool read_mishap_kind(const struct reading *r, const struct param *p, struct fault *ret)
{
    int kind = 0;

    if (!word_read(r, p, fault_mishap_names, FAULT_MISHAP_MAX_, &kind))
        return false;
    ret->mishap = (enum fault_mishap)kind;
    return true;
}

static bool read_at(const struct reading *r, const struct param *p, struct fault *ret)
{
    uint64_t at;

    if (!count_read(r, p, 0, UINT32_MAX, &at))
        return false;
    ret->mishap_at = (size_t)at;
    return true;
}

SPAN_READER(read_pause, mishap_pause_us)

/* What a mishap can be told: nothing but its kind, where, and how slowly. */
static const struct member mishap_members[] = {
    { "kind", read_mishap_kind },
    { "at", read_at },
    { "pause", read_pause },
};
static const struct {
    size_t at; /* where it happens if nothing is said */
    size_t n_members;
} mishap_rows[FAULT_MISHAP_MAX_] = {
    [FAULT_RESET_BEFORE] = { 0, 1 },
    [FAULT_RESET_AT] = { FAULT_AT_MIDDLE, 2 },
    [FAULT_EMPTY] = { 0, 1 },
    [FAULT_GARBAGE] = { 0, 1 },
    [FAULT_TRUNCATE] = { FAULT_AT_MIDDLE, 2 },
    [FAULT_CUT] = { FAULT_AT_MIDDLE, 2 },
    [FAULT_DRIBBLE] = { 0, 3 },
};

static bool read_mishap(const struct reading *r, const struct param *p, struct fault *ret)
{
    const struct param *kind = p->kind == PARAM_OBJECT ? member_of(p, "kind") : p;
    static const int64_t pause_us = 5000;

    if (!kind)
        return wrong(r, "a word such as \"reset-before\", or an object with kind");
    if (!read_mishap_kind(r, kind, ret))
        return false;
    ret->mishap_at = mishap_rows[ret->mishap].at;
    ret->mishap_pause_us = ret->mishap == FAULT_DRIBBLE ? pause_us : 0;
    return p == kind || object_read(r, p, mishap_members, mishap_rows[ret->mishap].n_members, ret);
}

/* What it means, and how often ---------------------------------------------------------------- */

static bool read_meaning(const struct reading *r, const struct param *p, struct fault *ret)
{
    int meaning = 0;

    if (!word_read(r, p, fault_meaning_names, FAULT_MEANING_MAX_, &meaning))
        return false;
    ret->meaning = (enum fault_meaning)meaning;
    return true;
}

static bool callback_word_read(const struct reading *r, const struct param *p, struct fault *ret)
{
    unsigned fault = is_text(p) ? outcome_callback_fault(p->text) : 0;

    ret->callbacks |= fault;
    if (fault)
        return true;
    strbuf_addf(r->why, "%s has to be ", r->where);
    for (size_t i = 0; outcome_callback_word(i, &fault); i++)
        strbuf_addf(r->why, "%s%s", i ? ", " : "", outcome_callback_word(i, &fault));
    strbuf_adds(r->why, ", or a list of these");
    return false;
}

static bool read_callback(const struct reading *r, const struct param *p, struct fault *ret)
{
    if (p->kind != PARAM_LIST || !p->n_items)
        return callback_word_read(r, p, ret);
    for (size_t i = 0; i < p->n_items; i++)
        if (!callback_word_read(r, &p->items[i], ret))
            return false;
    return true;
}

static bool read_times(const struct reading *r, const struct param *p, struct fault *ret)
{
    uint64_t times;

    if (!count_read(r, p, 1, 1000000, &times))
        return false;
    ret->times = (unsigned)times;
    return true;
}

static bool read_for(const struct reading *r, const struct param *p, struct fault *ret)
{
    if (!span_read(r, p, &ret->for_us))
        return false;
    return ret->for_us > 0 || wrong(r, "longer than no time");
}

NUMBER_READER(read_probability, probability)

static bool read_seed(const struct reading *r, const struct param *p, struct fault *ret)
{
    static const uint64_t exact = (UINT64_C(1) << 53) - 1; /* JSON's numbers are doubles to many */

    return count_read(r, p, 0, exact, &ret->seed);
}

static const struct member fault_members[] = {
    { "answer", read_answer },
    { "callback", read_callback },
    { "delay", read_delay },
    { "for", read_for },
    { "match", read_match },
    { "meaning", read_meaning },
    { "mishap", read_mishap },
    { "probability", read_probability },
    { "retry_after", read_retry_after },
    { "seed", read_seed },
    { "times", read_times },
};

int fault_read(
    struct arena *arena, const struct params *members, struct fault *ret, struct strbuf *why)
{
    struct reading r = { arena, "", why };

    *ret = fault_none;
    if (!members_read(&r, members, fault_members, ARRAY_SIZE(fault_members), ret))
        return -EINVAL;
    return fault_check(ret, why);
}
