#include "harness/eval/variables.h"

#include "base/text.h"

#include <string.h>

void variables_release(struct variables *vs)
{
    arena_release(&vs->arena);
    free(vs->items);
    *vs = (struct variables){ 0 };
}

const struct variable *variables_find(const struct variables *vs, const char *name)
{
    for (size_t i = 0; i < vs->n; i++) {
        if (text_equal(vs->items[i].name, name))
            return &vs->items[i];
    }
    return NULL;
}

static struct variable *variable_claim(struct variables *vs, const char *name)
{
    const struct variable *old = variables_find(vs, name);

    if (old)
        return &vs->items[old - vs->items];
    if (vs->n == vs->room) {
        vs->room = vs->room ? 2 * vs->room : 16;
        vs->items = xrealloc(vs->items, vs->room * sizeof(*vs->items));
    }
    vs->items[vs->n] = (struct variable){ .name = arena_strdup(&vs->arena, name) };
    return &vs->items[vs->n++];
}

void variables_set(struct variables *vs, const char *name, const struct value *v, bool secret)
{
    /* copied first: v may be the inside of the variable that is replaced */
    struct value copy = value_copy(&vs->arena, v);
    struct variable *variable = variable_claim(vs, name);

    variable->value = copy;
    variable->secret |= secret;
}

static struct value value_from_text(struct arena *a, const char *text)
{
    size_t len = strlen(text);
    struct value number;

    if (text_equal(text, "true") || text_equal(text, "false"))
        return value_bool(*text == 't');
    if (text_equal(text, "null"))
        return value_null();
    if (value_number_read(a, text, len, &number))
        return number;
    if (len >= 2 && text[0] == '"' && text[len - 1] == '"')
        return value_string(a, text + 1, len - 2);
    return value_string(a, text, len);
}

void variables_set_text(struct variables *vs, const char *name, const char *text, bool secret)
{
    struct value v = value_from_text(&vs->arena, text);

    variables_set(vs, name, &v, secret);
}

void variables_copy(struct variables *vs, const struct variables *from)
{
    for (size_t i = 0; i < from->n; i++)
        variables_set(vs, from->items[i].name, &from->items[i].value, from->items[i].secret);
}

void variables_set_string(struct variables *vs, const char *name, const char *text, bool secret)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    struct value v = value_string_z(&scratch, text);

    variables_set(vs, name, &v, secret);
}
