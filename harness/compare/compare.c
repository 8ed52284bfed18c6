#include "harness/compare/compare.h"

#include "base/json_write.h"
#include "base/text.h"
#include "harness/compare/pairing.h"
#include "harness/eval/json_read.h"

#include <string.h>

enum { SHOWN_MAX = 240 }; /* bytes of a value */

static const char nothing[] = "(none)";

const char *const compare_usual_headers[] = { "content-type", "location", "allow",
    "www-authenticate", "retry-after" };
const size_t compare_usual_headers_n = ARRAY_SIZE(compare_usual_headers);

struct comparison {
    struct arena *arena;
    const struct compare_options *options;
    struct pairing pairing;
    struct differences *found;
    size_t step, round; /* of the exchange, from 1 */
};

static void add(struct comparison *c, const char *where, const char *left, const char *right)
{
    struct differences *d = c->found;

    if (d->n == d->room) {
        struct difference *grown = ARENA_ARRAY(c->arena, struct difference, d->room * 2 + 8);

        if (d->n)
            memcpy(grown, d->at, d->n * sizeof(*grown));
        d->at = grown;
        d->room = d->room * 2 + 8;
    }
    d->at[d->n++] = (struct difference){ c->step, c->round, where, left, right };
}

/* ---- What is shown ---- */

static const char *cut(struct comparison *c, const struct strbuf *text)
{
    size_t len = text->len;

    if (len <= SHOWN_MAX)
        return arena_strdup(c->arena, text->buf);
    for (len = SHOWN_MAX; len && ((unsigned char)text->buf[len] & 0xC0) == 0x80;)
        len--;
    return arena_printf(c->arena, "%.*s… (%zu more bytes)", (int)len, text->buf, text->len - len);
}

static void write_value(
    struct comparison *c, enum side side, const struct value *v, struct json_writer *w);

static void write_object(
    struct comparison *c, enum side side, const struct value *v, struct json_writer *w)
{
    json_object_begin(w);
    for (size_t i = 0; i < v->object.n; i++) {
        json_key(w, v->object.members[i].key.bytes);
        write_value(c, side, &v->object.members[i].value, w);
    }
    json_object_end(w);
}

/* A number that stands for a thing is shown as a text of it would be. */
static void write_number(
    struct comparison *c, enum side side, const struct value *v, struct json_writer *w)
{
    CLEANUP_STRBUF struct strbuf digits = STRBUF_INIT, text = STRBUF_INIT;

    value_render(v, &digits);
    pairing_write(&c->pairing, side, digits.buf, digits.len, &text);
    json_raw(w, text.buf);
}

static void write_value(
    struct comparison *c, enum side side, const struct value *v, struct json_writer *w)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    if (v->kind == VALUE_OBJECT) {
        write_object(c, side, v, w);
    } else if (v->kind == VALUE_LIST) {
        json_array_begin(w);
        for (size_t i = 0; i < v->list.n; i++)
            write_value(c, side, &v->list.items[i], w);
        json_array_end(w);
    } else if (v->kind == VALUE_STRING) {
        pairing_write(&c->pairing, side, v->text.bytes, v->text.len, &text);
        json_string_n(w, text.buf, text.len);
    } else if (value_is_number(v)) {
        write_number(c, side, v, w);
    } else {
        value_write_json(v, &text);
        json_raw(w, text.buf);
    }
}

static const char *shown(struct comparison *c, enum side side, const struct value *v)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct json_writer w = json_writer_to(&text, JSON_COMPACT);

    if (!v)
        return nothing;
    write_value(c, side, v, &w);
    return cut(c, &text);
}

static const char *shown_text(struct comparison *c, enum side side, const char *text, size_t len)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    if (!text)
        return nothing;
    if (!utf8_is_valid(text, len) || memchr(text, '\0', len))
        return arena_printf(c->arena, "%zu bytes that are no text", len);
    pairing_write(&c->pairing, side, text, len, &out);
    return cut(c, &out);
}

/* ---- Bodies ---- */

static void compare_values(
    struct comparison *c, const char *path, const struct value *left, const struct value *right);

/* $.name, or $["what is no name"] */
static const char *member_path(struct comparison *c, const char *path, const char *key)
{
    const char *at = key;

    while (is_alpha(*at) || *at == '_' || (at > key && is_digit(*at)))
        at++;
    return *key && !*at ? arena_printf(c->arena, "%s.%s", path, key)
                        : arena_printf(c->arena, "%s[\"%s\"]", path, key);
}

/* The left's members in its order, then those that only the right has. */
static void compare_objects(
    struct comparison *c, const char *path, const struct value *left, const struct value *right)
{
    for (size_t i = 0; i < left->object.n; i++) {
        const struct value_member *m = &left->object.members[i];

        compare_values(c, member_path(c, path, m->key.bytes), &m->value,
            value_member_of(right, m->key.bytes, m->key.len));
    }
    for (size_t i = 0; i < right->object.n; i++) {
        const struct value_member *m = &right->object.members[i];

        if (!value_member_of(left, m->key.bytes, m->key.len))
            compare_values(c, member_path(c, path, m->key.bytes), NULL, &m->value);
    }
}

static void compare_lists(
    struct comparison *c, const char *path, const struct value *left, const struct value *right)
{
    for (size_t i = 0; i < left->list.n && i < right->list.n; i++)
        compare_values(c, arena_printf(c->arena, "%s[%zu]", path, i), &left->list.items[i],
            &right->list.items[i]);
    if (left->list.n != right->list.n)
        add(c, path, arena_printf(c->arena, "a list of %zu", left->list.n),
            arena_printf(c->arena, "a list of %zu", right->list.n));
}

/* Numbers whose digits say a time, a price or an id are compared as texts of them are. */
static bool same_number(struct comparison *c, const struct value *left, const struct value *right)
{
    CLEANUP_STRBUF struct strbuf l = STRBUF_INIT, r = STRBUF_INIT;
    struct value_text a, b;

    if (value_equal(left, right))
        return true;
    if (left->kind != right->kind)
        return false;
    value_render(left, &l);
    value_render(right, &r);
    a = (struct value_text){ l.buf, l.len };
    b = (struct value_text){ r.buf, r.len };
    return pairing_same_text(&c->pairing, &a, &b);
}

static bool same_scalar(struct comparison *c, const struct value *left, const struct value *right)
{
    if (left->kind == VALUE_STRING && right->kind == VALUE_STRING)
        return pairing_same_text(&c->pairing, &left->text, &right->text);
    if (value_is_number(left) && value_is_number(right))
        return same_number(c, left, right);
    return value_equal(left, right);
}

/* How long something took, as the sink tells it (after_ms), is a time like any other. */
static bool both_measured(const char *path, const struct value *left, const struct value *right)
{
    static const char unit[] = "_ms";
    size_t len = strlen(path);

    return left && right && value_is_number(left) && value_is_number(right) && len > strlen(unit) &&
           text_equal(path + len - strlen(unit), unit);
}

static void compare_values(
    struct comparison *c, const char *path, const struct value *left, const struct value *right)
{
    if (both_measured(path, left, right))
        return;
    if (left && right && left->kind == right->kind && left->kind == VALUE_OBJECT)
        compare_objects(c, path, left, right);
    else if (left && right && left->kind == right->kind && left->kind == VALUE_LIST)
        compare_lists(c, path, left, right);
    else if (!left || !right || !same_scalar(c, left, right))
        add(c, path, shown(c, SIDE_LEFT, left), shown(c, SIDE_RIGHT, right));
}

static void compare_bodies(
    struct comparison *c, const struct http_response *left, const struct http_response *right)
{
    struct value l = value_none(), r = value_none();
    struct value_text lt = { left->body, left->body_len }, rt = { right->body, right->body_len };

    if (json_read(c->arena, left->body, left->body_len, &l, NULL) &&
        json_read(c->arena, right->body, right->body_len, &r, NULL))
        compare_values(c, "$", &l, &r);
    else if (!pairing_same_text(&c->pairing, &lt, &rt))
        add(c, "body", shown_text(c, SIDE_LEFT, left->body, left->body_len),
            shown_text(c, SIDE_RIGHT, right->body, right->body_len));
}

/* ---- What the harness's own sink has caught ---- */

static bool is_of_sink(const struct recorded_scenario *scenario, const struct recorded_exchange *e)
{
    const struct variable *sink = variables_find(&scenario->variables, "sink");

    return sink && sink->value.kind == VALUE_STRING && sink->value.text.len &&
           text_starts_with(e->request.url, sink->value.text.bytes);
}

static const struct value *member(const struct value *v, const char *name)
{
    return v ? value_member_of(v, name, strlen(name)) : NULL;
}

/* The state it tells of; "" if it tells of none. */
static struct value_text state_of(const struct value *callback)
{
    const struct value *state = member(member(callback, "fields"), "Status");

    return state && state->kind == VALUE_STRING ? state->text : (struct value_text){ "", 0 };
}

/* The first that tells of the same state as the one at i; NULL if an earlier one there did. */
static const struct value *like_it(
    const struct value *there, size_t i, const struct value *list, size_t most)
{
    struct value_text state = state_of(&there->list.items[i]);

    for (size_t k = 0; k < most; k++) {
        struct value_text other = state_of(&list->list.items[k]);

        if (other.len == state.len && memcmp(other.bytes, state.bytes, state.len) == 0)
            return &list->list.items[k];
    }
    return NULL;
}

/*
 * How many it had caught when it was asked is a matter of milliseconds, and the status says whether
 * it was what was waited for. So callbacks are held against those of the same state.
 */
static void compare_caught(
    struct comparison *c, const struct value *left, const struct value *right)
{
    static const char *const members[] = { "kind", "method", "path", "query", "fields", "body",
        "headers", "signatures" };

    for (size_t i = 0; i < left->list.n; i++) {
        const struct value *l = &left->list.items[i], *r;

        r = like_it(left, i, left, i) ? NULL : like_it(left, i, right, right->list.n);
        for (size_t m = 0; r && m < ARRAY_SIZE(members); m++) {
            const struct value *lm = member(l, members[m]), *rm = member(r, members[m]);

            if (lm || rm)
                compare_values(c, arena_printf(c->arena, "$[%zu].%s", i, members[m]), lm, rm);
        }
    }
}

static void compare_sink_answers(
    struct comparison *c, const struct http_response *left, const struct http_response *right)
{
    struct value l = value_none(), r = value_none();

    if (json_read(c->arena, left->body, left->body_len, &l, NULL) && l.kind == VALUE_LIST &&
        json_read(c->arena, right->body, right->body_len, &r, NULL) && r.kind == VALUE_LIST)
        compare_caught(c, &l, &r);
}

/* ---- Exchanges ---- */

static void compare_header(struct comparison *c, const char *name, const struct http_response *left,
    const struct http_response *right)
{
    const char *l = http_header_value(left->headers, left->n_headers, name);
    const char *r = http_header_value(right->headers, right->n_headers, name);
    struct value_text lt = { l, l ? strlen(l) : 0 }, rt = { r, r ? strlen(r) : 0 };

    if ((l || r) && (!l || !r || !pairing_same_text(&c->pairing, &lt, &rt)))
        add(c, arena_printf(c->arena, "header %s", name), shown_text(c, SIDE_LEFT, l, lt.len),
            shown_text(c, SIDE_RIGHT, r, rt.len));
}

/* What was asked is the same by the file; looked at for what stands for what. */
static void pair_requests(
    struct comparison *c, const struct http_request *left, const struct http_request *right)
{
    struct value_text lu = { left->url, strlen(left->url) };
    struct value_text ru = { right->url, strlen(right->url) };
    struct value_text lb = { left->body, left->body_len }, rb = { right->body, right->body_len };

    pairing_same_text(&c->pairing, &lu, &ru);
    if (left->body && right->body)
        pairing_same_text(&c->pairing, &lb, &rb);
}

static void compare_exchanges(struct comparison *c, const struct recorded_exchange *left,
    const struct recorded_exchange *right, bool of_sink)
{
    const struct http_response *l = &left->response, *r = &right->response;

    pair_requests(c, &left->request, &right->request);
    if (l->status != r->status)
        add(c, "status", arena_printf(c->arena, "%d", l->status),
            arena_printf(c->arena, "%d", r->status));
    for (size_t i = 0; i < compare_usual_headers_n; i++)
        compare_header(c, compare_usual_headers[i], l, r);
    for (size_t i = 0; i < c->options->n_headers; i++)
        compare_header(c, c->options->headers[i], l, r);
    if (of_sink)
        compare_sink_answers(c, l, r);
    else
        compare_bodies(c, l, r);
}

/* Below, at or above 0: which of the two steps comes first. */
static int by_place(const struct recorded_exchange *a, const struct recorded_exchange *b)
{
    if (a->entry != b->entry)
        return a->entry < b->entry ? -1 : 1;
    return (a->round > b->round) - (a->round < b->round);
}

/* Which comes next; both when they are of the same step. */
static int next_of(
    const struct recorded_scenario *left, size_t l, const struct recorded_scenario *right, size_t r)
{
    if (l == left->n)
        return 1;
    return r == right->n ? -1 : by_place(&left->exchanges[l], &right->exchanges[r]);
}

void compare_scenarios(struct arena *a, const struct compare_options *options,
    const struct recorded_scenario *left, const struct recorded_scenario *right,
    struct differences *ret)
{
    static const struct recorded_scenario none = { 0 };
    struct comparison c = { .arena = a, .options = options, .pairing.arena = a, .found = ret };
    size_t l = 0, r = 0;

    left = left ? left : &none;
    right = right ? right : &none;
    c.pairing.names[SIDE_LEFT] = &left->variables;
    c.pairing.names[SIDE_RIGHT] = &right->variables;
    while (l < left->n || r < right->n) {
        int order = next_of(left, l, right, r);
        const struct recorded_exchange *first =
            order <= 0 ? &left->exchanges[l] : &right->exchanges[r];

        c.step = first->entry + 1;
        c.round = first->round + 1;
        if (order == 0)
            compare_exchanges(&c, &left->exchanges[l], &right->exchanges[r],
                is_of_sink(left, &left->exchanges[l]) && is_of_sink(right, &right->exchanges[r]));
        else
            add(&c, "answer", order < 0 ? "an answer" : nothing, order > 0 ? "an answer" : nothing);
        l += order <= 0;
        r += order >= 0;
    }
}
