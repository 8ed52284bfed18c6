#include "mock/api/parameters.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

bool is_http_url(const char *text)
{
    const char *host = text_has_prefix_ignore_case(text, "http://")    ? text + 7
                       : text_has_prefix_ignore_case(text, "https://") ? text + 8
                                                                       : NULL;

    if (!host || strcspn(host, "/?#") == 0 || *host == ':')
        return false;
    for (; *text; text++)
        if ((unsigned char)*text <= ' ' || *text == 0x7F)
            return false;
    return true;
}

const char *const flag_names[FLAG_NAMES] = { "false", "true", "0", "1" };

bool api_sent_empty(const struct exchange *x, const char *name)
{
    const struct param *p = params_get(&x->body, name);

    return p && p->kind == PARAM_TEXT && !p->text_len && api_rule(x, RULE_EMPTY_TAKES_OFF);
}

/* One value on its way into a field: false refuses it with the row's rule. */
struct value {
    struct exchange *x;
    const struct parameter *row;
    const struct param *given;
    void *field;
};

static bool is_plain_text(const struct param *p)
{
    return p->kind == PARAM_TEXT && strlen(p->text) == p->text_len;
}

static bool text_put(struct value *v)
{
    *(const char **)v->field = v->given->text;
    return true;
}

static bool url_put(struct value *v)
{
    *(const char **)v->field = v->given->text;
    return is_http_url(v->given->text);
}

static bool name_put(struct value *v)
{
    int i = name_index(v->row->names, v->row->n_names, v->given->text);

    if (i < 0) /* the fallback stays, for when the rule that refuses this is off */
        return false;
    *(int *)v->field = i;
    return true;
}

static bool count_put(struct value *v)
{
    int64_t n;

    if (parse_i64(v->given->text, &n) < 0 || n < v->row->least || n > v->row->most)
        return false;
    *(int64_t *)v->field = n;
    return true;
}

static bool bool_put(struct value *v)
{
    *(bool *)v->field = text_equal(v->given->text, "true");
    return text_equal(v->given->text, "true") || text_equal(v->given->text, "false");
}

/* A form with one value looks like a text: only JSON says whether a list was meant. */
static bool texts_put(struct value *v)
{
    struct text_list *list = v->field;
    const struct param *items = v->given->kind == PARAM_LIST ? v->given->items : v->given;
    size_t n = v->given->kind == PARAM_LIST ? v->given->n_items : 1;

    list->text = ARENA_ARRAY(v->x->arena, const char *, n);
    for (size_t i = 0; i < n; i++) {
        if (!is_plain_text(&items[i]))
            return false;
        list->text[list->n++] = items[i].text;
    }
    return true;
}

static bool tree_put(struct value *v)
{
    *(const struct param **)v->field = v->given;
    return true;
}

static bool files_put(struct value *v)
{
    struct file_list *list = v->field;
    bool is_list = v->given->kind == PARAM_LIST;

    *list =
        (struct file_list){ is_list ? v->given->items : v->given, is_list ? v->given->n_items : 1 };
    for (size_t i = 0; i < list->n; i++)
        if (list->file[i].kind != PARAM_FILE) {
            list->n = 0;
            return false;
        }
    return true;
}

#define KIND(k) (1u << PARAM_##k)
static const struct {
    unsigned takes;         /* kinds of param, as a client that sends JSON spells them */
    unsigned takes_untyped; /* further ones when it came as a form */
    bool (*put)(struct value *v);
} kinds[] = {
    [PARAMETER_TEXT] = { KIND(TEXT), 0, text_put },
    [PARAMETER_URL] = { KIND(TEXT), 0, url_put },
    [PARAMETER_NAME] = { KIND(TEXT) | KIND(BOOL), 0,
        name_put }, /* log: true is "true" to the Node, Go and PHP SDKs */
    [PARAMETER_COUNT] = { KIND(NUMBER), KIND(TEXT), count_put },
    [PARAMETER_BOOL] = { KIND(BOOL), KIND(TEXT), bool_put },
    [PARAMETER_TEXTS] = { KIND(LIST), KIND(TEXT), texts_put },
    [PARAMETER_TREE] = { KIND(OBJECT), 0, tree_put },
    [PARAMETER_LIST] = { KIND(LIST), 0, tree_put },
    [PARAMETER_ANY] = { ~0u, 0, tree_put },
    [PARAMETER_FILES] = { KIND(FILE) | KIND(LIST) | KIND(TEXT), 0, files_put },
};

static void fallback_put(const struct parameter *row, void *field)
{
    if (row->kind == PARAMETER_NAME)
        *(int *)field = (int)row->fallback;
    else if (row->kind == PARAMETER_COUNT)
        *(int64_t *)field = row->fallback;
    else if (row->kind == PARAMETER_BOOL)
        *(bool *)field = row->fallback != 0;
}

/* An empty text is no text, number or address; a parameter that takes words says itself whether it
 * takes "". */
static const struct param *given_value(
    struct exchange *x, const struct params *given, const struct parameter *row)
{
    const struct param *p = api_rule(x, RULE_NULL_IS_ABSENT) ? params_get(given, row->name)
                                                             : params_find(given, row->name);
    bool empty = p && p->kind == PARAM_TEXT && !p->text_len;

    return empty && (row->kind == PARAMETER_TEXT || row->empty_is_absent) ? NULL : p;
}

static enum rule value_read(struct value *v)
{
    unsigned takes =
        kinds[v->row->kind].takes | (v->given->is_typed ? 0 : kinds[v->row->kind].takes_untyped);

    if (!(takes & 1u << v->given->kind) ||
        (v->given->kind == PARAM_TEXT && !is_plain_text(v->given)))
        return api_rule(v->x, RULE_SEND_PARAMETER_TYPE) ? RULE_SEND_PARAMETER_TYPE : RULE_NONE;
    if (kinds[v->row->kind].put(v) || !api_rule(v->x, v->row->rule))
        return RULE_NONE;
    return v->row->rule;
}

static enum rule unknown_refused(struct exchange *x, const struct parameter *rows, size_t n_rows,
    const struct params *given, const char **ret_detail)
{
    if (api_rule(x, RULE_UNKNOWN_PARAMETER))
        return RULE_NONE;
    for (size_t i = 0; i < given->n; i++) {
        size_t k = 0;

        while (k < n_rows && !text_equal(rows[k].name, given->list[i].name))
            k++;
        if (k == n_rows) {
            *ret_detail = given->list[i].name;
            return RULE_SEND_PARAMETER_TYPE;
        }
    }
    return RULE_NONE;
}

/* Asked by an assertion alone, so a build without them has no use for it. */
__attribute__((unused)) static bool is_route_table(
    const struct api_route_row *route, const struct parameter *rows)
{
    for (const struct parameter_table *const *t = route->takes; *t; t++)
        if ((*t)->rows == rows)
            return true;
    return false;
}

enum rule parameters_read(struct exchange *x, const struct parameter *rows, size_t n_rows,
    const struct params *given, void *into, const char **ret_detail)
{
    assert(is_route_table(x->route, rows));
    for (size_t i = 0; i < n_rows; i++) {
        struct value v = { x, &rows[i], given_value(x, given, &rows[i]),
            (char *)into + rows[i].offset };
        enum rule rule;

        fallback_put(&rows[i], v.field);
        if (!v.given)
            continue;
        rule = value_read(&v);
        if (rule) {
            *ret_detail = rows[i].name;
            return rule;
        }
    }
    return unknown_refused(x, rows, n_rows, given, ret_detail);
}
