#include "harness/record/sanitise.h"

#include "base/text.h"
#include "harness/compare/piece.h"

#include <string.h>

enum {
    SECRET_MIN = 6,   /* a shorter one would be found everywhere */
    FIRST_AREA = 201, /* 1-AAA-555-01NN: nobody's numbers, a hundred of each area */
    NUMBERS_OF_AREA = 100,
    KEPT_PREFIX = 2 /* of an account id: what kind of account it is */
};

/* Parts of names. The value of a secret is looked for everywhere else, too; what is only private is
 * dropped where it stands. */
static const char *const secret_names[] = { "token", "password", "secret", "signature", "api_key" };
static const char *const private_names[] = { "email", "address", "contact", "city", "credit",
    "balance" };

static bool has_part(const char *name, const char *const *parts, size_t n)
{
    for (; *name; name++)
        for (size_t i = 0; i < n; i++)
            if (text_has_prefix_ignore_case(name, parts[i]))
                return true;
    return false;
}

static bool is_secret(const struct sanitiser *s, const char *name)
{
    for (size_t i = 0; i < s->n_names; i++)
        if (text_equal_ignore_case(name, s->names[i]))
            return true;
    return has_part(name, secret_names, ARRAY_SIZE(secret_names));
}

bool sanitise_name(const struct sanitiser *s, const char *name)
{
    return is_secret(s, name) || has_part(name, private_names, ARRAY_SIZE(private_names));
}

static void learn_dropped(struct sanitiser *s, const struct value *v)
{
    for (size_t i = 0; v->kind == VALUE_LIST && i < v->list.n; i++)
        learn_dropped(s, &v->list.items[i]);
    for (size_t i = 0; v->kind == VALUE_OBJECT && i < v->object.n; i++)
        learn_dropped(s, &v->object.members[i].value);
    if (v->kind == VALUE_STRING && v->text.len >= SECRET_MIN)
        redactor_add(&s->secrets, s->arena, v->text.bytes, "RECORDED_SECRET");
}

void sanitise_learn(struct sanitiser *s, const struct value *v)
{
    for (size_t i = 0; v->kind == VALUE_LIST && i < v->list.n; i++)
        sanitise_learn(s, &v->list.items[i]);
    for (size_t i = 0; v->kind == VALUE_OBJECT && i < v->object.n; i++) {
        const struct value_member *m = &v->object.members[i];

        if (is_secret(s, m->key.bytes))
            learn_dropped(s, &m->value);
        else
            sanitise_learn(s, &m->value);
    }
}

/* ---- By value ---- */

static const char *known_replacement(const struct sanitiser *s, const char *from)
{
    for (size_t i = 0; i < s->n_replaced; i++)
        if (text_equal(s->replaced[i].from, from))
            return s->replaced[i].to;
    return NULL;
}

static const char *keep(struct sanitiser *s, const char *from, const char *to)
{
    if (s->n_replaced == s->room) {
        struct replacement *grown = ARENA_ARRAY(s->arena, struct replacement, s->room * 2 + 16);

        if (s->n_replaced)
            memcpy(grown, s->replaced, s->n_replaced * sizeof(*grown));
        s->replaced = grown;
        s->room = s->room * 2 + 16;
    }
    s->replaced[s->n_replaced++] = (struct replacement){ from, to };
    return to;
}

/* How many were replaced that begin so. */
static size_t count(const struct sanitiser *s, bool (*is)(const char *from))
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_replaced; i++)
        n += is(s->replaced[i].from);
    return n;
}

static bool is_number(const char *from)
{
    return is_digit(*from);
}

static bool is_account(const char *from)
{
    return !is_digit(*from);
}

static const char *phone_replacement(struct sanitiser *s, const char *digits)
{
    const char *known = known_replacement(s, digits);
    size_t n = count(s, is_number);

    if (known)
        return known;
    return keep(s, digits,
        arena_printf(
            s->arena, "1%03zu55501%02zu", FIRST_AREA + n / NUMBERS_OF_AREA, n % NUMBERS_OF_AREA));
}

/* As long as it was, beginning as it did. */
static const char *account_replacement(struct sanitiser *s, const char *id)
{
    const char *known = known_replacement(s, id);
    size_t n = count(s, is_account) + 1;
    int width = (int)strlen(id) - KEPT_PREFIX;

    if (known)
        return known;
    return keep(s, id, arena_printf(s->arena, "%.*s%0*zu", KEPT_PREFIX, id, width, n));
}

static void put_piece(struct sanitiser *s, const struct piece *p, struct strbuf *out)
{
    const char *text = arena_dup(s->arena, p->at, p->len);
    bool plus = *text == '+';

    if (p->kind == PIECE_PHONE) {
        strbuf_addf(out, "%s%s", plus ? "+" : "", phone_replacement(s, text + plus));
    } else if (p->kind == PIECE_ID && !is_digit(*text)) {
        strbuf_adds(out, account_replacement(s, text));
    } else {
        strbuf_adds(out, text);
    }
}

static bool is_mail_character(char c)
{
    return is_alpha(c) || is_digit(c) || (c && strchr("._%+-", c));
}

/* Mail addresses: what stands around an '@'. */
static const char *without_mail(struct sanitiser *s, const char *text)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    const char *rest = text, *at;

    while ((at = strchr(rest, '@'))) {
        const char *from = at, *end = at + 1;

        while (from > rest && is_mail_character(from[-1]))
            from--;
        while (is_mail_character(*end))
            end++;
        strbuf_add(&out, rest, (size_t)(from - rest));
        if (from < at && end > at + 1)
            strbuf_adds(&out, "someone@example.com");
        else
            strbuf_add(&out, from, (size_t)(end - from));
        rest = end;
    }
    strbuf_adds(&out, rest);
    return arena_strdup(s->arena, out.buf);
}

void sanitise_text(struct sanitiser *s, const char *text, size_t len, struct strbuf *out)
{
    const char *clean = redact(&s->secrets, s->arena, arena_dup(s->arena, text, len));
    struct pieces pieces;

    clean = without_mail(s, clean);
    pieces = pieces_cut(s->arena, NULL, clean, strlen(clean));
    for (size_t i = 0; i < pieces.n; i++)
        put_piece(s, &pieces.at[i], out);
}

/* ---- By name ---- */

static void put_dropped(const struct value *v, struct json_writer *w)
{
    if (v->kind == VALUE_STRING)
        json_string(w, *v->text.bytes ? REDACTED : "");
    else if (value_is_number(v))
        json_int(w, 0);
    else if (v->kind == VALUE_BOOL)
        json_bool(w, v->boolean);
    else
        json_null(w);
}

static void put_number(struct sanitiser *s, const struct value *v, struct json_writer *w)
{
    CLEANUP_STRBUF struct strbuf digits = STRBUF_INIT, out = STRBUF_INIT;

    value_render(v, &digits);
    sanitise_text(s, digits.buf, digits.len, &out);
    json_raw(w, *out.buf == '[' ? "0" : out.buf); /* a secret that is a number */
}

static void put_object(struct sanitiser *s, const struct value *v, struct json_writer *w)
{
    json_object_begin(w);
    for (size_t i = 0; i < v->object.n; i++) {
        const struct value_member *m = &v->object.members[i];
        CLEANUP_STRBUF struct strbuf key = STRBUF_INIT;

        sanitise_text(s, m->key.bytes, strlen(m->key.bytes), &key);
        json_key(w, key.buf);
        if (sanitise_name(s, m->key.bytes))
            put_dropped(&m->value, w);
        else
            sanitise_value(s, &m->value, w);
    }
    json_object_end(w);
}

void sanitise_value(struct sanitiser *s, const struct value *v, struct json_writer *w)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    if (v->kind == VALUE_OBJECT) {
        put_object(s, v, w);
    } else if (v->kind == VALUE_LIST) {
        json_array_begin(w);
        for (size_t i = 0; i < v->list.n; i++)
            sanitise_value(s, &v->list.items[i], w);
        json_array_end(w);
    } else if (v->kind == VALUE_STRING) {
        sanitise_text(s, v->text.bytes, v->text.len, &text);
        json_string(w, text.buf);
    } else if (value_is_number(v)) {
        put_number(s, v, w);
    } else {
        value_write_json(v, &text);
        json_raw(w, text.buf);
    }
}
