#include "mock/web/json_body.h"

#include "base/json_gate.h"
#include "base/strbuf.h"
#include "base/text.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <string.h>

/*
 * cJSON ends a string at an escaped NUL. So a body that holds one, which is rare, is handed to it
 * with C0 80 instead, a sequence that valid UTF-8 never holds, and the copies get their NUL back.
 */
static const char nul_escape[] = "\\u0000", nul_mark[] = "\xC0\x80", no_nul[] = "\xEF\xBF\xBD";

/* What a tree is made of lies in the request's arena, so params can point at the tree's texts. */
struct copier {
    struct arena *arena;
    bool has_nul_marks;
};

/* ---- Parsing ---- */

static struct arena *arena_of_tree; /* cJSON's hooks have no context; the loop has one thread */

static void *tree_alloc(size_t size)
{
    return arena_alloc(arena_of_tree, size);
}

static void tree_free(void *piece)
{
    (void)piece; /* the arena goes as a whole */
}

static cJSON *tree_parse(struct arena *a, const char *json, size_t len)
{
    cJSON_Hooks in_arena = { tree_alloc, tree_free };
    cJSON *tree;

    arena_of_tree = a;
    cJSON_InitHooks(&in_arena);
    tree = cJSON_ParseWithLengthOpts(json, len + 1, NULL, true);
    cJSON_InitHooks(NULL);
    return tree;
}

static bool has_nul_escape(const struct http_request *req)
{
    return memchr(req->body, '\\', req->body_len) &&
           memmem(req->body, req->body_len, nul_escape, strlen(nul_escape));
}

/* Writes JSON that the gate has passed, each escaped NUL as its mark. */
static void nuls_mark(const char *body, size_t len, struct strbuf *out)
{
    const char *from = body, *at = body, *end = body + len;

    while ((at = memchr(at, '\\', (size_t)(end - at))) != NULL) {
        if (end - at < 6 || memcmp(at, nul_escape, 6) != 0) {
            at += 2;
            continue;
        }
        strbuf_add(out, from, (size_t)(at - from));
        strbuf_adds(out, nul_mark);
        from = at += 6;
    }
    strbuf_add(out, from, (size_t)(end - from));
}

/* The tree of a body that the gate has passed. */
static cJSON *tree_of(const struct http_request *req, bool *ret_has_nul_marks)
{
    CLEANUP_STRBUF struct strbuf marked = STRBUF_INIT;

    *ret_has_nul_marks = has_nul_escape(req);
    if (!*ret_has_nul_marks)
        return tree_parse(req->arena, req->body, req->body_len);
    nuls_mark(req->body, req->body_len, &marked);
    return tree_parse(req->arena, marked.buf, marked.len);
}

/* ---- Copying ---- */

/* Copies s, turns each mark of a NUL into replacement, and gives the length. */
static const char *text_unmark(
    struct copier *c, const char *s, const char *replacement, size_t size, size_t *ret_len)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const char *mark;

    for (; (mark = strstr(s, nul_mark)) != NULL; s = mark + strlen(nul_mark)) {
        strbuf_add(&text, s, (size_t)(mark - s));
        strbuf_add(&text, replacement, size);
    }
    strbuf_adds(&text, s);
    *ret_len = text.len;
    return arena_dup(c->arena, text.buf, text.len);
}

static const char *text_of(
    struct copier *c, const char *s, const char *for_nul, size_t size, size_t *ret_len)
{
    if (c->has_nul_marks)
        return text_unmark(c, s, for_nul, size, ret_len);
    *ret_len = strlen(s);
    return s;
}

static const char *name_of(struct copier *c, const char *name)
{
    size_t len;

    return name ? text_of(c, name, no_nul, strlen(no_nul), &len) : NULL;
}

static const char *number_spell(struct arena *a, double n)
{
    const double exact = 9007199254740992.0; /* 2^53: above it not every whole number is a double */
    char *text;

    if (isinf(n))
        return n < 0 ? "-1e999" : "1e999";
    if (n == trunc(n) && fabs(n) <= exact)
        return arena_printf(a, "%.0f", n == 0 ? 0.0 : n);
    text = arena_printf(a, "%.15g", n);
    return strtod(text, NULL) == n ? text : arena_printf(a, "%.17g", n);
}

static void param_fill(struct copier *c, const cJSON *node, struct param *p);

static const struct param *children_copy(struct copier *c, const cJSON *node, size_t *ret_n)
{
    size_t n = (size_t)cJSON_GetArraySize(node);
    struct param *list = ARENA_ARRAY(c->arena, struct param, n), *p = list;

    for (const cJSON *child = node->child; child; child = child->next, p++) {
        p->name = name_of(c, child->string);
        param_fill(c, child, p);
    }
    *ret_n = n;
    return list;
}

/* Recursive as deep as JSON_DEPTH_MAX, which the gate has seen to. */
static void param_fill(struct copier *c, const cJSON *node, struct param *p)
{
    p->is_typed = true;
    switch (node->type & 0xFF) {
    case cJSON_False:
    case cJSON_True:
        p->kind = PARAM_BOOL;
        p->text = node->type & cJSON_True ? "true" : "false";
        p->text_len = strlen(p->text);
        break;
    case cJSON_Number:
        p->kind = PARAM_NUMBER;
        p->text = number_spell(c->arena, node->valuedouble);
        p->text_len = strlen(p->text);
        break;
    case cJSON_String:
        p->kind = PARAM_TEXT;
        p->text = text_of(c, node->valuestring, "", 1, &p->text_len);
        break;
    case cJSON_Array:
    case cJSON_Object:
        p->kind = cJSON_IsArray(node) ? PARAM_LIST : PARAM_OBJECT;
        p->items = children_copy(c, node, &p->n_items);
        break;
    default:
        p->kind = PARAM_NULL;
    }
}

/* True for what Node's SDK sends where it has nothing to send: white space, or two quotes. */
static bool says_nothing(const struct http_request *req)
{
    const char *at = req->body + strspn(req->body, " \t\r\n");

    if (text_starts_with(at, "\"\""))
        at += 2;
    return at + strspn(at, " \t\r\n") == req->body + req->body_len;
}

enum body_fault json_body_read(const struct http_request *req, struct params *ret)
{
    cJSON *tree;
    struct copier c = { .arena = req->arena };

    if (says_nothing(req))
        return BODY_OK;
    if (!json_gate(req->body, req->body_len, NULL))
        return BODY_NOT_JSON;
    tree = tree_of(req, &c.has_nul_marks);
    if (!tree)
        return BODY_NOT_JSON;
    if (!cJSON_IsObject(tree))
        return BODY_NOT_OBJECT;
    ret->list = children_copy(&c, tree, &ret->n);
    return BODY_OK;
}
