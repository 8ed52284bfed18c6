#include "harness/eval/jsonpath_tree.h"

#include <string.h>

struct evaluation {
    struct arena *arena;
    const struct value *root;
    size_t steps; /* so far; past JSONPATH_STEPS_MAX nothing more is selected */
};

static void select_nodes(struct evaluation *ev, const struct jsonpath *path,
    const struct value *current, struct jsonpath_nodes *ret);
static bool filter_holds(
    struct evaluation *ev, const struct expression *e, const struct value *current);

void jsonpath_nodes_release(struct jsonpath_nodes *nodes)
{
    free(nodes->items);
}

/* False once the steps are used up. */
static bool step(struct evaluation *ev)
{
    if (ev->steps <= JSONPATH_STEPS_MAX)
        ev->steps++;
    return ev->steps <= JSONPATH_STEPS_MAX;
}

static void nodes_add(struct evaluation *ev, struct jsonpath_nodes *nodes, const struct value *node)
{
    if (!step(ev))
        return;
    if (nodes->n == nodes->room) {
        nodes->room = nodes->room ? 2 * nodes->room : 8;
        nodes->items = xrealloc(nodes->items, nodes->room * sizeof(*nodes->items));
    }
    nodes->items[nodes->n++] = node;
}

/* The i-th child of a list or an object, NULL behind the last and for everything else. */
static const struct value *child_at(const struct value *v, size_t i)
{
    if (v->kind == VALUE_LIST && i < v->list.n)
        return &v->list.items[i];
    if (v->kind == VALUE_OBJECT && i < v->object.n)
        return &v->object.members[i].value;
    return NULL;
}

static const struct value *element_at(const struct value *v, int64_t index)
{
    if (v->kind != VALUE_LIST)
        return NULL;
    if (index < 0)
        index += (int64_t)v->list.n;
    return index >= 0 ? child_at(v, (size_t)index) : NULL;
}

static int64_t clamp(int64_t n, int64_t least, int64_t most)
{
    return n < least ? least : n > most ? most : n;
}

static int64_t from_end(int64_t n, int64_t len)
{
    return n < 0 ? n + len : n;
}

/* RFC 9535, 2.3.4.2.2 */
static void select_slice(struct evaluation *ev, const struct slice *slice, const struct value *v,
    struct jsonpath_nodes *ret)
{
    int64_t len, start, end, step_by = slice->step;

    if (v->kind != VALUE_LIST || step_by == 0)
        return;
    len = (int64_t)v->list.n;
    if (step_by > 0) {
        start = clamp(slice->has_start ? from_end(slice->start, len) : 0, 0, len);
        end = clamp(slice->has_end ? from_end(slice->end, len) : len, 0, len);
        for (int64_t i = start; i < end; i += step_by)
            nodes_add(ev, ret, &v->list.items[i]);
    } else {
        start = clamp(slice->has_start ? from_end(slice->start, len) : len - 1, -1, len - 1);
        end = clamp(slice->has_end ? from_end(slice->end, len) : -1, -1, len - 1);
        for (int64_t i = start; i > end; i += step_by)
            nodes_add(ev, ret, &v->list.items[i]);
    }
}

static void select_filtered(struct evaluation *ev, const struct expression *filter,
    const struct value *v, struct jsonpath_nodes *ret)
{
    const struct value *child;

    for (size_t i = 0; (child = child_at(v, i)) && step(ev); i++) {
        if (filter_holds(ev, filter, child))
            nodes_add(ev, ret, child);
    }
}

static void select_one(struct evaluation *ev, const struct selector *sel, const struct value *v,
    struct jsonpath_nodes *ret)
{
    const struct value *child = NULL;

    switch (sel->kind) {
    case SELECT_NAME:
        child = value_member_of(v, sel->name.bytes, sel->name.len);
        break;
    case SELECT_INDEX:
        child = element_at(v, sel->index);
        break;
    case SELECT_WILDCARD:
        for (size_t i = 0; (child = child_at(v, i)); i++)
            nodes_add(ev, ret, child);
        return;
    case SELECT_SLICE:
        select_slice(ev, &sel->slice, v, ret);
        return;
    case SELECT_FILTER:
        select_filtered(ev, sel->filter, v, ret);
        return;
    }
    if (child)
        nodes_add(ev, ret, child);
}

static void select_all(struct evaluation *ev, const struct selector *selectors,
    const struct value *v, struct jsonpath_nodes *ret)
{
    for (const struct selector *sel = selectors; sel; sel = sel->next)
        select_one(ev, sel, v, ret);
}

/* The node itself, then everything below it. Depth is bounded by JSON_DEPTH_MAX. */
static void select_descendants(struct evaluation *ev, const struct selector *selectors,
    const struct value *v, struct jsonpath_nodes *ret)
{
    const struct value *child;

    select_all(ev, selectors, v, ret);
    for (size_t i = 0; (child = child_at(v, i)) && step(ev); i++)
        select_descendants(ev, selectors, child, ret);
}

static void select_segments(struct evaluation *ev, const struct segment *segments,
    const struct value *start, struct jsonpath_nodes *ret)
{
    nodes_add(ev, ret, start);
    for (const struct segment *seg = segments; seg; seg = seg->next) {
        CLEANUP_NODES struct jsonpath_nodes before = *ret;

        *ret = (struct jsonpath_nodes){ 0 };
        for (size_t i = 0; i < before.n; i++) {
            if (seg->descendant)
                select_descendants(ev, seg->selectors, before.items[i], ret);
            else
                select_all(ev, seg->selectors, before.items[i], ret);
        }
    }
}

static void select_nodes(struct evaluation *ev, const struct jsonpath *path,
    const struct value *current, struct jsonpath_nodes *ret)
{
    select_segments(ev, path->segments, path->from_current ? current : ev->root, ret);
}

static struct value call_function(
    struct evaluation *ev, const struct expression *e, const struct value *current);

/* A literal, a definite path or a call that gives a value; VALUE_NONE is RFC 9535's "Nothing". */
static struct value operand_value(
    struct evaluation *ev, const struct expression *e, const struct value *current)
{
    CLEANUP_NODES struct jsonpath_nodes nodes = { 0 };

    if (e->kind == EXPRESSION_LITERAL)
        return e->literal;
    if (e->kind == EXPRESSION_CALL)
        return call_function(ev, e, current);
    select_nodes(ev, e->path, current, &nodes);
    return nodes.n ? *nodes.items[0] : value_none();
}

static struct value call_function(
    struct evaluation *ev, const struct expression *e, const struct value *current)
{
    CLEANUP_NODES struct jsonpath_nodes nodes = { 0 };
    struct jsonpath_argument arguments[JSONPATH_ARGUMENTS_MAX] = { 0 };

    for (size_t i = 0; i < e->function->n_arguments; i++) {
        if (e->function->arguments[i] == TYPE_VALUE) {
            arguments[i].value = operand_value(ev, e->arguments[i], current);
            continue;
        }
        /* functions of nodes have one argument, and no function gives nodes: it is a path */
        select_nodes(ev, e->arguments[i]->path, current, &nodes);
        arguments[i].nodes = &nodes;
    }
    return e->function->call(ev->arena, arguments);
}

static bool comparison_holds(
    enum comparison comparison, const struct value *left, const struct value *right)
{
    bool equal = value_equal(left, right);
    int order = 0;
    bool ordered = value_compare(left, right, &order);

    switch (comparison) {
    case COMPARE_EQ:
        return equal;
    case COMPARE_NE:
        return !equal;
    case COMPARE_LE:
        return equal || (ordered && order < 0);
    case COMPARE_GE:
        return equal || (ordered && order > 0);
    case COMPARE_LT:
        return ordered && order < 0;
    default:
        return ordered && order > 0;
    }
}

static bool operand_holds(
    struct evaluation *ev, const struct expression *e, const struct value *current)
{
    CLEANUP_NODES struct jsonpath_nodes nodes = { 0 };

    if (e->kind == EXPRESSION_CALL)
        return call_function(ev, e, current).boolean;
    select_nodes(ev, e->path, current, &nodes);
    return nodes.n > 0;
}

static bool filter_holds(
    struct evaluation *ev, const struct expression *e, const struct value *current)
{
    struct value left, right;

    switch (e->kind) {
    case EXPRESSION_OR:
        return filter_holds(ev, e->left, current) || filter_holds(ev, e->right, current);
    case EXPRESSION_AND:
        return filter_holds(ev, e->left, current) && filter_holds(ev, e->right, current);
    case EXPRESSION_NOT:
        return !filter_holds(ev, e->left, current);
    case EXPRESSION_COMPARE:
        left = operand_value(ev, e->left, current);
        right = operand_value(ev, e->right, current);
        return comparison_holds(e->comparison, &left, &right);
    default:
        return operand_holds(ev, e, current);
    }
}

bool jsonpath_select(
    struct arena *a, const struct jsonpath *path, const struct value *root, struct value_list *ret)
{
    struct evaluation ev = { .arena = a, .root = root };
    CLEANUP_NODES struct jsonpath_nodes nodes = { 0 };

    select_nodes(&ev, path, root, &nodes);
    if (ev.steps > JSONPATH_STEPS_MAX)
        return false;
    ret->items = ARENA_ARRAY(a, struct value, nodes.n);
    ret->n = nodes.n;
    for (size_t i = 0; i < nodes.n; i++)
        ret->items[i] = *nodes.items[i];
    return true;
}

/* Follows the names and indices the path starts with. NULL if they point at nothing. */
static const struct value *follow_definite(
    const struct jsonpath *path, const struct value *root, const struct segment **ret_rest)
{
    const struct value *v = root;
    const struct segment *seg = path->segments;

    for (; seg && v; seg = seg->next) {
        const struct selector *sel = seg->selectors;

        if (seg->descendant || sel->next || sel->kind > SELECT_INDEX)
            break;
        v = sel->kind == SELECT_NAME ? value_member_of(v, sel->name.bytes, sel->name.len)
                                     : element_at(v, sel->index);
    }
    *ret_rest = seg;
    return v;
}

bool jsonpath_evaluate(
    struct arena *a, const struct jsonpath *path, const struct value *root, struct value *ret)
{
    const struct segment *rest;
    const struct value *v = follow_definite(path, root, &rest);
    struct value_list selected;
    bool has_children = v && (v->kind == VALUE_LIST || v->kind == VALUE_OBJECT);

    if (!v || (rest && !rest->descendant && !has_children)) {
        *ret = value_none();
        return true;
    }
    if (!rest) {
        *ret = *v;
        return true;
    }
    if (!jsonpath_select(a, path, root, &selected))
        return false;
    *ret = value_list(selected.items, selected.n);
    return true;
}
