#include "harness/eval/template.h"

#include "base/file.h"
#include "base/random.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

/* Version 4, as Hurl makes them; random even if the mock's run is not. */
static struct value new_uuid(const struct eval_context *ctx)
{
    uint64_t high = random_seed(), low = random_seed();

    high = (high & ~UINT64_C(0xF000)) | UINT64_C(0x4000);
    low = (low & ~(UINT64_C(3) << 62)) | (UINT64_C(2) << 62);
    return value_string_z(ctx->arena,
        arena_printf(ctx->arena, "%08x-%04x-%04x-%04x-%012llx", (unsigned)(high >> 32),
            (unsigned)(high >> 16 & 0xFFFF), (unsigned)(high & 0xFFFF), (unsigned)(low >> 48),
            (unsigned long long)(low & UINT64_C(0xFFFFFFFFFFFF))));
}

static int piece_value(const struct eval_context *ctx, const struct hurl_piece *piece,
    struct value *ret, struct hurl_fault *fault)
{
    const struct variable *variable;

    if (piece->kind == HURL_PIECE_FUNCTION) {
        *ret = text_equal(piece->text, "newDate") ? value_date(ctx->now_us) : new_uuid(ctx);
        return 0;
    }
    variable = variables_find(ctx->variables, piece->text);
    if (!variable)
        return eval_fault(ctx, fault, piece->place, "undefined variable",
            "you must set the variable %s", piece->text);
    *ret = variable->value;
    return 0;
}

static void add_json_escaped(struct strbuf *out, const char *text, size_t len)
{
    static const char plain[] = "\"\\\n\r\t\b\f", letters[] = "\"\\nrtbf";

    for (size_t i = 0; i < len; i++) {
        const char *found = text[i] ? strchr(plain, text[i]) : NULL;

        if (found)
            strbuf_addf(out, "\\%c", letters[found - plain]);
        else if ((unsigned char)text[i] < 0x20)
            strbuf_addf(out, "\\u%04x", (unsigned char)text[i]);
        else
            strbuf_addc(out, text[i]);
    }
}

static int render_value(const struct eval_context *ctx, const struct hurl_piece *piece,
    struct strbuf *out, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct value v = value_none();
    int r = piece_value(ctx, piece, &v, fault);

    if (r < 0)
        return r;
    if (!value_render(&v, &text))
        return eval_fault(ctx, fault, piece->place, "unrenderable variable",
            "the variable %s holds a %s, which has no text", piece->text, value_kind_name(v.kind));
    if (piece->in_json_string)
        add_json_escaped(out, text.buf, text.len);
    else
        strbuf_add(out, text.buf, text.len);
    return 0;
}

int template_render(const struct eval_context *ctx, const struct hurl_template *t,
    struct strbuf *out, struct hurl_fault *fault)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct hurl_piece *piece = &t->at[i];
        int r = 0;

        if (piece->kind == HURL_PIECE_TEXT)
            strbuf_add(out, piece->text, piece->len);
        else
            r = render_value(ctx, piece, out, fault);
        if (r < 0)
            return r;
    }
    return 0;
}

int template_value(const struct eval_context *ctx, const struct hurl_template *t, struct value *ret,
    struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    int r = template_render(ctx, t, &text, fault);

    if (r == 0)
        *ret = value_string(ctx->arena, text.buf, text.len);
    return r;
}

bool path_stays_inside(const char *path)
{
    if (*path == '/')
        return false;
    for (const char *p = path; p; p = strchr(p, '/'), p = p ? p + 1 : NULL) {
        if (text_starts_with(p, "..") && (p[2] == '/' || p[2] == '\0'))
            return false;
    }
    return true;
}

static int read_named_file(const struct eval_context *ctx, const struct hurl_template *path,
    struct strbuf *out, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf name = STRBUF_INIT;
    const char *full;
    int r = template_render(ctx, path, &name, fault);

    if (r < 0)
        return r;
    if (!ctx->files_root || !path_stays_inside(name.buf))
        return eval_fault(ctx, fault, path->place, "unauthorized file access",
            "%s is not below the scenario's folder", name.buf);
    full = arena_printf(ctx->arena, "%s/%s", ctx->files_root, name.buf);
    r = file_read(full, out);
    if (r < 0)
        return eval_fault(ctx, fault, path->place, "unreadable file", "%s cannot be read: %s", full,
            strerror(-r));
    return 0;
}

static int file_value(const struct eval_context *ctx, const struct hurl_template *path,
    struct value *ret, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf bytes = STRBUF_INIT;
    int r = read_named_file(ctx, path, &bytes, fault);

    if (r == 0)
        *ret = value_bytes(ctx->arena, bytes.buf, bytes.len);
    return r;
}

/* The digits as written where they are known: they may be more than an int64_t holds. */
static struct value integer_value(struct arena *a, const struct hurl_value *written)
{
    const char *source = written->source;
    struct value v;

    if (source && value_number_read(a, source, strlen(source), &v) && v.kind == VALUE_INTEGER)
        return v;
    return value_integer(a, written->integer);
}

int written_value(const struct eval_context *ctx, const struct hurl_value *written,
    struct value *ret, struct hurl_fault *fault)
{
    switch (written->kind) {
    case HURL_VALUE_NULL:
        *ret = value_null();
        return 0;
    case HURL_VALUE_BOOLEAN:
        *ret = value_bool(written->boolean);
        return 0;
    case HURL_VALUE_INTEGER:
        *ret = integer_value(ctx->arena, written);
        return 0;
    case HURL_VALUE_FLOAT:
        *ret = value_float(written->number);
        return 0;
    case HURL_VALUE_STRING:
        return template_value(ctx, &written->text, ret, fault);
    case HURL_VALUE_BYTES:
        *ret = value_bytes(ctx->arena, written->bytes.at, written->bytes.len);
        return 0;
    case HURL_VALUE_FILE:
        return file_value(ctx, &written->path, ret, fault);
    case HURL_VALUE_REGEX:
        *ret = value_regex(ctx->arena, written->regex.at, written->regex.len);
        return 0;
    case HURL_VALUE_VARIABLE:
        return piece_value(ctx, &written->variable, ret, fault);
    default:
        *ret = value_none();
        return 0;
    }
}

/* True for what stands in JSON without quotes. */
static bool is_bare_json(const struct eval_context *ctx, const struct value *v)
{
    struct value ignored;

    if (v->kind == VALUE_DATE)
        return false;
    return v->kind != VALUE_STRING || text_equal(v->text.bytes, "true") ||
           text_equal(v->text.bytes, "false") || text_equal(v->text.bytes, "null") ||
           value_number_read(ctx->arena, v->text.bytes, v->text.len, &ignored);
}

/* A {{name}} that stands for a whole JSON value must come to one that needs no quotes. */
static int check_json_variables(
    const struct eval_context *ctx, const struct hurl_template *t, struct hurl_fault *fault)
{
    for (size_t i = 0; i < t->n; i++) {
        const struct hurl_piece *piece = &t->at[i];
        struct value v = value_none();

        if (piece->kind == HURL_PIECE_TEXT || piece->in_json_string)
            continue;
        if (piece_value(ctx, piece, &v, fault) < 0 || is_bare_json(ctx, &v))
            continue;
        return eval_fault(ctx, fault, piece->place, "invalid JSON",
            "the variable %s holds a %s; put quotes around {{%s}}", piece->text,
            value_kind_name(v.kind), piece->text);
    }
    return 0;
}

static int json_render(const struct eval_context *ctx, const struct hurl_template *t,
    struct strbuf *out, struct hurl_fault *fault)
{
    int r = check_json_variables(ctx, t, fault);

    return r < 0 ? r : template_render(ctx, t, out, fault);
}

static void trimmed(const struct strbuf *text, const char **ret, size_t *ret_len)
{
    *ret = text->buf;
    *ret_len = text->len;
    while (*ret_len && is_space(**ret)) {
        ++*ret;
        --*ret_len;
    }
    while (*ret_len && is_space((*ret)[*ret_len - 1]))
        --*ret_len;
}

/* {"query":"...","variables":{...}}, as GraphQL goes over HTTP. */
static int graphql_render(const struct eval_context *ctx, const struct hurl_body *body,
    struct strbuf *out, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf query = STRBUF_INIT;
    const char *text;
    size_t len;
    int r = template_render(ctx, &body->text, &query, fault);

    if (r < 0)
        return r;
    trimmed(&query, &text, &len);
    strbuf_adds(out, "{\"query\":\"");
    add_json_escaped(out, text, len);
    strbuf_adds(out, "\"");
    if (body->variables.source) {
        strbuf_adds(out, ",\"variables\":");
        r = json_render(ctx, &body->variables, out, fault);
    }
    strbuf_adds(out, "}");
    return r;
}

int body_render(const struct eval_context *ctx, const struct hurl_body *body, struct strbuf *out,
    struct hurl_fault *fault)
{
    switch (body->kind) {
    case HURL_BODY_JSON:
        return json_render(ctx, &body->text, out, fault);
    case HURL_BODY_STRING:
        if (body->language == HURL_LANGUAGE_GRAPHQL)
            return graphql_render(ctx, body, out, fault);
        return template_render(ctx, &body->text, out, fault);
    case HURL_BODY_XML:
        return template_render(ctx, &body->text, out, fault);
    case HURL_BODY_BYTES:
        strbuf_add(out, body->bytes.at, body->bytes.len);
        return 0;
    case HURL_BODY_FILE:
        return read_named_file(ctx, &body->path, out, fault);
    default:
        return 0;
    }
}
