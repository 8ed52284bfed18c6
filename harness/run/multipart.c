#include "harness/run/multipart.h"

#include "base/text.h"
#include "harness/eval/template.h"

#include <errno.h>
#include <string.h>

/* What Hurl sends for a file by its name's ending. */
static const struct {
    const char *ending, *type;
} types[] = {
    { ".gif", "image/gif" },
    { ".jpg", "image/jpeg" },
    { ".jpeg", "image/jpeg" },
    { ".png", "image/png" },
    { ".svg", "image/svg+xml" },
    { ".txt", "text/plain" },
    { ".htm", "text/html" },
    { ".html", "text/html" },
    { ".pdf", "application/pdf" },
    { ".xml", "application/xml" },
};

static const char *type_of(const char *name)
{
    const char *dot = strrchr(name, '.');

    for (size_t i = 0; dot && i < ARRAY_SIZE(types); i++)
        if (text_equal_ignore_case(dot, types[i].ending))
            return types[i].type;
    return "application/octet-stream";
}

/* A name within quotes, as browsers write it: only these three are escaped. */
static void put_quoted(struct strbuf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '"' || *text == '\r' || *text == '\n')
            strbuf_addf(out, "%%%02X", (unsigned char)*text);
        else
            strbuf_addc(out, *text);
    }
}

static int render_file(const struct eval_context *ctx, const struct hurl_part *part,
    struct strbuf *out, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf path = STRBUF_INIT, type = STRBUF_INIT;
    const struct hurl_value file = { .kind = HURL_VALUE_FILE,
        .place = part->value.place,
        .source = part->value.source,
        .path = part->value };
    struct value bytes = value_none();
    const char *slash;

    if (template_render(ctx, &part->value, &path, fault) < 0 ||
        template_render(ctx, &part->type, &type, fault) < 0 ||
        written_value(ctx, &file, &bytes, fault) < 0)
        return -EINVAL;
    slash = strrchr(path.buf, '/');
    strbuf_adds(out, "; filename=\"");
    put_quoted(out, slash ? slash + 1 : path.buf);
    strbuf_addf(out, "\"\r\nContent-Type: %s\r\n\r\n", type.len ? type.buf : type_of(path.buf));
    strbuf_add(out, bytes.text.bytes, bytes.text.len);
    return 0;
}

static int render_part(const struct eval_context *ctx, const struct hurl_part *part,
    struct strbuf *out, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf name = STRBUF_INIT;
    int r = template_render(ctx, &part->name, &name, fault);

    if (r < 0)
        return r;
    strbuf_adds(out, "--" MULTIPART_BOUNDARY "\r\nContent-Disposition: form-data; name=\"");
    put_quoted(out, name.buf);
    strbuf_addc(out, '"');
    if (part->kind == HURL_PART_FILE) {
        r = render_file(ctx, part, out, fault);
    } else {
        strbuf_adds(out, "\r\n\r\n");
        r = template_render(ctx, &part->value, out, fault);
    }
    strbuf_adds(out, "\r\n");
    return r;
}

int multipart_render(const struct eval_context *ctx, const struct hurl_parts *parts,
    struct strbuf *out, struct hurl_fault *fault)
{
    for (size_t i = 0; i < parts->n; i++) {
        int r = render_part(ctx, &parts->at[i], out, fault);

        if (r < 0)
            return r;
    }
    strbuf_adds(out, "--" MULTIPART_BOUNDARY "--\r\n");
    return 0;
}
