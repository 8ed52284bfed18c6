#include "harness/run/request_build.h"

#include "base/text.h"
#include "harness/eval/template.h"
#include "harness/report/redact.h"
#include "harness/run/multipart.h"

#include <errno.h>
#include <string.h>

/* What is added by the harness itself: one each of login, cookies and content type; the
 * login of an option takes the place of that of the section. */
enum { IMPLIED_HEADERS_MAX = 3 };

struct header_list {
    struct exchange_header *at;
    size_t n;
};

static void add_header(struct header_list *list, const char *name, const char *value)
{
    list->at[list->n++] = (struct exchange_header){ name, value };
}

/* Everything but letters, digits and "-._~" as %XX, so a space is %20, as Hurl has it. */
static void percent_encode(struct strbuf *out, const char *text)
{
    for (; *text; text++) {
        if (is_alpha(*text) || is_digit(*text) || strchr("-._~", *text))
            strbuf_addc(out, *text);
        else
            strbuf_addf(out, "%%%02X", (unsigned char)*text);
    }
}

static int render_encoded(const struct eval_context *ctx, const struct hurl_template *t,
    struct strbuf *out, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf plain = STRBUF_INIT;
    int r = template_render(ctx, t, &plain, fault);

    if (r == 0)
        percent_encode(out, plain.buf);
    return r;
}

/* name=value&name=value */
static int render_form(const struct eval_context *ctx, const struct hurl_pairs *pairs,
    struct strbuf *out, struct hurl_fault *fault)
{
    for (size_t i = 0; i < pairs->n; i++) {
        if (i)
            strbuf_addc(out, '&');
        if (render_encoded(ctx, &pairs->at[i].name, out, fault) < 0)
            return -EINVAL;
        strbuf_addc(out, '=');
        if (render_encoded(ctx, &pairs->at[i].value, out, fault) < 0)
            return -EINVAL;
    }
    return 0;
}

static int build_url(const struct eval_context *ctx, const struct hurl_request *written,
    struct http_request *ret, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf url = STRBUF_INIT;
    int r = template_render(ctx, &written->url, &url, fault);

    if (r < 0)
        return r;
    if (!text_has_prefix_ignore_case(url.buf, "http://") &&
        !text_has_prefix_ignore_case(url.buf, "https://"))
        return eval_fault(ctx, fault, written->url.place, "invalid URL",
            "\"%s\" does not start with http:// or https://", url.buf);
    if (written->query.n) {
        strbuf_addc(&url, strchr(url.buf, '?') ? '&' : '?');
        r = render_form(ctx, &written->query, &url, fault);
    }
    ret->url = arena_strdup(ctx->arena, url.buf);
    return r;
}

static int build_headers(const struct eval_context *ctx, const struct hurl_pairs *written,
    struct header_list *list, struct hurl_fault *fault)
{
    for (size_t i = 0; i < written->n; i++) {
        CLEANUP_STRBUF struct strbuf name = STRBUF_INIT, value = STRBUF_INIT;

        if (template_render(ctx, &written->at[i].name, &name, fault) < 0 ||
            template_render(ctx, &written->at[i].value, &value, fault) < 0)
            return -EINVAL;
        add_header(list, arena_strdup(ctx->arena, name.buf), arena_strdup(ctx->arena, value.buf));
    }
    return 0;
}

static int build_login(const struct eval_context *ctx, const struct hurl_pairs *login,
    struct header_list *list, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    if (!login->n)
        return 0;
    if (template_render(ctx, &login->at[0].name, &text, fault) < 0)
        return -EINVAL;
    strbuf_addc(&text, ':');
    if (template_render(ctx, &login->at[0].value, &text, fault) < 0)
        return -EINVAL;
    add_header(list, "Authorization",
        arena_printf(ctx->arena, "Basic %s", base64_of(ctx->arena, text.buf, text.len)));
    return 0;
}

static int build_cookies(const struct eval_context *ctx, const struct hurl_pairs *cookies,
    struct header_list *list, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    for (size_t i = 0; i < cookies->n; i++) {
        if (i)
            strbuf_adds(&text, "; ");
        if (template_render(ctx, &cookies->at[i].name, &text, fault) < 0)
            return -EINVAL;
        strbuf_addc(&text, '=');
        if (template_render(ctx, &cookies->at[i].value, &text, fault) < 0)
            return -EINVAL;
    }
    if (cookies->n)
        add_header(list, "Cookie", arena_strdup(ctx->arena, text.buf));
    return 0;
}

/* Appends the body and says which Content-Type goes with it; NULL for none. */
static int render_body(const struct eval_context *ctx, const struct hurl_request *written,
    struct strbuf *out, const char **ret_type, struct hurl_fault *fault)
{
    static const char *const of_language[HURL_LANGUAGE_MAX_] = {
        [HURL_LANGUAGE_JSON] = "application/json",
        [HURL_LANGUAGE_XML] = "application/xml",
        [HURL_LANGUAGE_GRAPHQL] = "application/json",
    };

    if (written->form.place.line) {
        *ret_type = "application/x-www-form-urlencoded";
        return render_form(ctx, &written->form, out, fault);
    }
    if (written->multipart.place.line) {
        *ret_type = "multipart/form-data; boundary=" MULTIPART_BOUNDARY;
        return multipart_render(ctx, &written->multipart, out, fault);
    }
    *ret_type = written->body.kind == HURL_BODY_JSON     ? "application/json"
                : written->body.kind == HURL_BODY_XML    ? "application/xml"
                : written->body.kind == HURL_BODY_STRING ? of_language[written->body.language]
                                                         : NULL;
    return body_render(ctx, &written->body, out, fault);
}

static int build_body(const struct eval_context *ctx, const struct hurl_request *written,
    struct header_list *list, struct http_request *ret, struct hurl_fault *fault)
{
    CLEANUP_STRBUF struct strbuf body = STRBUF_INIT;
    const char *type = NULL;
    bool has_body = written->form.place.line || written->multipart.place.line ||
                    written->body.kind != HURL_BODY_NONE;

    if (!has_body)
        return 0;
    if (render_body(ctx, written, &body, &type, fault) < 0)
        return -EINVAL;
    ret->body = arena_dup(ctx->arena, body.buf, body.len);
    ret->body_len = body.len;
    if (type && !http_header_value(list->at, list->n, "Content-Type"))
        add_header(list, "Content-Type", type);
    return 0;
}

static void add_user(struct arena *a, const char *user, struct header_list *list)
{
    if (user && !http_header_value(list->at, list->n, "Authorization"))
        add_header(
            list, "Authorization", arena_printf(a, "Basic %s", base64_of(a, user, strlen(user))));
}

/* "name: value", or "name;" for an empty one, as curl has it */
static int add_option_header(const struct eval_context *ctx, const char *text,
    struct hurl_place place, struct header_list *list, struct hurl_fault *fault)
{
    size_t name = strcspn(text, ":;");
    const char *value = text + name + (text[name] != '\0');

    if (name == 0 || text[name] == '\0')
        return eval_fault(
            ctx, fault, place, "invalid option", "the header \"%s\" is not name: value", text);
    value += strspn(value, " ");
    add_header(list, arena_dup(ctx->arena, text, name), value);
    return 0;
}

static int add_options(const struct eval_context *ctx, const struct hurl_request *written,
    const struct step_options *o, struct header_list *list, struct hurl_fault *fault)
{
    struct hurl_place place = written->options.place.line ? written->options.place : written->place;

    for (size_t i = 0; i < o->headers.n; i++)
        if (add_option_header(ctx, o->headers.at[i], place, list, fault) < 0)
            return -EINVAL;
    add_user(ctx->arena, o->user, list);
    return 0;
}

int request_build(const struct eval_context *ctx, const struct hurl_request *written,
    const struct step_options *o, struct http_request *ret, struct hurl_fault *fault)
{
    struct http_request q = {
        .method = written->method, .timeout_ms = o->max_time_ms, .transfer = o->transfer
    };
    struct header_list headers = { .at = ARENA_ARRAY(ctx->arena, struct exchange_header,
                                       written->headers.n + o->headers.n + IMPLIED_HEADERS_MAX) };

    if (build_url(ctx, written, &q, fault) < 0 ||
        build_headers(ctx, &written->headers, &headers, fault) < 0 ||
        build_login(ctx, &written->basic_auth, &headers, fault) < 0 ||
        build_cookies(ctx, &written->cookies, &headers, fault) < 0 ||
        add_options(ctx, written, o, &headers, fault) < 0 ||
        build_body(ctx, written, &headers, &q, fault) < 0)
        return -EINVAL;
    q.headers = headers.at;
    q.n_headers = headers.n;
    *ret = q;
    return 0;
}
