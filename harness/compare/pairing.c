#include "harness/compare/pairing.h"

#include <string.h>

static bool is(const struct value_text *value, const struct piece *piece)
{
    return value->len == piece->len && memcmp(value->bytes, piece->at, piece->len) == 0;
}

static bool variable_is(const struct variable *v, const struct piece *piece)
{
    return v->value.kind == VALUE_STRING && is(&v->value.text, piece);
}

/* The name of a variable that has the one value on the left and the other on the right; or NULL.
 * right NULL: of any that has the value on that side. */
static const char *common_name(
    const struct pairing *p, const struct piece *left, const struct piece *right)
{
    const struct variables *vs = p->names[SIDE_LEFT];

    for (size_t i = 0; vs && p->names[SIDE_RIGHT] && i < vs->n; i++) {
        const struct variable *other = variables_find(p->names[SIDE_RIGHT], vs->items[i].name);

        if (other && variable_is(&vs->items[i], left) && variable_is(other, right))
            return vs->items[i].name;
    }
    return NULL;
}

static const char *own_name(const struct pairing *p, enum side side, const struct piece *piece)
{
    const struct variables *vs = p->names[side];

    for (size_t i = 0; vs && i < vs->n; i++)
        if (variable_is(&vs->items[i], piece))
            return vs->items[i].name;
    return NULL;
}

static const struct pair *find(const struct pairing *p, enum side side, const struct piece *piece)
{
    for (size_t i = 0; i < p->n; i++)
        if (is(&p->pairs[i].value[side], piece))
            return &p->pairs[i];
    return NULL;
}

static void bind(struct pairing *p, const struct piece *left, const struct piece *right)
{
    struct pair fresh = { .kind = left->kind, .number = 1 };

    fresh.value[SIDE_LEFT] =
        (struct value_text){ arena_dup(p->arena, left->at, left->len), left->len };
    fresh.value[SIDE_RIGHT] =
        (struct value_text){ arena_dup(p->arena, right->at, right->len), right->len };
    for (size_t i = 0; i < p->n; i++)
        fresh.number += p->pairs[i].kind == fresh.kind;
    if (p->n == p->room) {
        struct pair *grown = ARENA_ARRAY(p->arena, struct pair, p->room * 2 + 8);

        if (p->n)
            memcpy(grown, p->pairs, p->n * sizeof(*grown));
        p->pairs = grown;
        p->room = p->room * 2 + 8;
    }
    p->pairs[p->n++] = fresh;
}

static bool same_reference(struct pairing *p, const struct piece *left, const struct piece *right)
{
    const struct pair *a = find(p, SIDE_LEFT, left), *b = find(p, SIDE_RIGHT, right);

    if (common_name(p, left, right))
        return true;
    if (left->kind == PIECE_NAME || right->kind == PIECE_NAME)
        return false; /* the target's own thing on one side only */
    if (!a && !b) {
        bind(p, left, right);
        return true;
    }
    return a == b;
}

static bool same_piece(struct pairing *p, const struct piece *left, const struct piece *right)
{
    if (piece_is_reference(left->kind) && piece_is_reference(right->kind) &&
        (left->kind == right->kind || left->kind == PIECE_NAME || right->kind == PIECE_NAME))
        return same_reference(p, left, right);
    if (left->kind != right->kind)
        return false;
    return left->kind != PIECE_TEXT ||
           (left->len == right->len && memcmp(left->at, right->at, left->len) == 0);
}

bool pairing_same_text(
    struct pairing *p, const struct value_text *left, const struct value_text *right)
{
    struct pieces l = pieces_cut(p->arena, p->names[SIDE_LEFT], left->bytes, left->len);
    struct pieces r = pieces_cut(p->arena, p->names[SIDE_RIGHT], right->bytes, right->len);
    bool same = l.n == r.n;

    for (size_t i = 0; i < l.n && i < r.n; i++)
        same &= same_piece(p, &l.at[i], &r.at[i]);
    return same;
}

static void write_sign(
    const struct pairing *p, enum side side, const struct piece *piece, struct strbuf *out)
{
    const struct pair *pair = find(p, side, piece);
    const char *name = piece->kind == PIECE_NAME ? own_name(p, side, piece) : NULL;

    if (name)
        strbuf_addf(out, "<%s>", name);
    else if (pair)
        strbuf_addf(out, "<%s:%u>", piece_kind_name(piece->kind), pair->number);
    else
        strbuf_addf(out, "<%s>", piece_kind_name(piece->kind));
}

void pairing_write(
    struct pairing *p, enum side side, const char *text, size_t len, struct strbuf *out)
{
    struct pieces pieces = pieces_cut(p->arena, p->names[side], text, len);

    for (size_t i = 0; i < pieces.n; i++) {
        if (pieces.at[i].kind == PIECE_TEXT)
            strbuf_add(out, pieces.at[i].at, pieces.at[i].len);
        else
            write_sign(p, side, &pieces.at[i], out);
    }
}
