#include "harness/report/curl_line.h"

#include "base/text.h"

#include <nettle/base64.h>
#include <string.h>

static bool needs_no_quotes(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!is_alpha(text[i]) && !is_digit(text[i]) && !(text[i] && strchr("-._/:@,+=", text[i])))
            return false;
    return len > 0;
}

static bool is_printable(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (((unsigned char)text[i] < 0x20 && text[i] != '\n') || text[i] == 0x7f)
            return false;
    return utf8_is_valid(text, len);
}

/* $'…' of bash and POSIX 2024: the only quotes that carry control characters and stray bytes. */
static void ansi_quote(struct strbuf *out, const char *text, size_t len)
{
    strbuf_adds(out, "$'");
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];

        if (c < 0x20 || c >= 0x7f)
            strbuf_addf(out, "\\%03o", c);
        else if (c == '\'' || c == '\\')
            strbuf_addf(out, "\\%c", c);
        else
            strbuf_addc(out, (char)c);
    }
    strbuf_addc(out, '\'');
}

static void quote(struct strbuf *out, const char *text, size_t len)
{
    if (needs_no_quotes(text, len)) {
        strbuf_add(out, text, len);
        return;
    }
    if (!is_printable(text, len)) {
        ansi_quote(out, text, len);
        return;
    }
    strbuf_addc(out, '\'');
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\'')
            strbuf_adds(out, "'\\''");
        else
            strbuf_addc(out, text[i]);
    }
    strbuf_addc(out, '\'');
}

void shell_word(struct strbuf *out, const struct redactor *secrets, const char *text, size_t len)
{
    const char *rest = text, *end = text + len, *start;
    const struct secret *s;
    size_t secret_len;

    while (rest < end && (s = redact_find(secrets, rest, &start, &secret_len)) && start < end) {
        if (start > rest)
            quote(out, rest, (size_t)(start - rest));
        strbuf_addf(out, "\"$%s\"", s->variable);
        rest = start + secret_len;
    }
    if (rest < end || len == 0)
        quote(out, rest, (size_t)(end - rest));
}

static void option(
    struct strbuf *out, const struct redactor *secrets, const char *name, const char *value)
{
    strbuf_addf(out, " \\\n  %s ", name);
    shell_word(out, secrets, value, strlen(value));
}

/* "id:token" of a Basic login, or NULL when the header is something else. */
static char *login_of(struct arena *a, const struct exchange_header *h)
{
    struct base64_decode_ctx ctx;
    size_t len = strlen(h->value), n;
    char *text;

    if (!text_equal_ignore_case(h->name, "Authorization") ||
        !text_has_prefix_ignore_case(h->value, "Basic "))
        return NULL;
    text = arena_alloc(a, BASE64_DECODE_LENGTH(len) + 1);
    n = BASE64_DECODE_LENGTH(len);
    base64_decode_init(&ctx);
    if (!base64_decode_update(&ctx, &n, (uint8_t *)text, len - 6, h->value + 6) ||
        !base64_decode_final(&ctx) || memchr(text, '\0', n))
        return NULL;
    text[n] = '\0';
    return strchr(text, ':') ? text : NULL;
}

static void header_option(struct strbuf *out, struct arena *a, const struct redactor *secrets,
    const struct exchange_header *h)
{
    const char *login = login_of(a, h);

    if (login)
        option(out, secrets, "--user", login);
    else if (*h->value)
        option(out, secrets, "--header", arena_printf(a, "%s: %s", h->name, h->value));
    else
        option(out, secrets, "--header", arena_printf(a, "%s;", h->name));
}

/* --data-raw, unlike --data-binary, reads no file when a body starts with '@'; but an argument ends
 * at a NUL, so a body that holds one comes from a pipe. */
static void body_option(struct strbuf *out, struct arena *a, const struct redactor *secrets,
    const struct http_request *q)
{
    if (!q->body || !memchr(q->body, '\0', q->body_len)) {
        strbuf_adds(out, " \\\n  --data-raw ");
        shell_word(out, secrets, q->body ? q->body : "", q->body_len);
        return;
    }
    strbuf_addf(
        out, " \\\n  --data-binary @<(base64 -d <<<%s)", base64_of(a, q->body, q->body_len));
}

static void list_option(
    struct strbuf *out, const struct redactor *secrets, const char *name, struct http_texts list)
{
    for (size_t i = 0; i < list.n; i++)
        option(out, secrets, name, list.at[i]);
}

/* How it travels, as far as it is not as usual. */
static void transfer_options(
    struct strbuf *out, const struct redactor *secrets, const struct http_transfer *t)
{
    static const char *const versions[] = { [HTTP_AS_USUAL] = "",
        [HTTP_WISH_1_0] = " --http1.0",
        [HTTP_WISH_1_1] = " --http1.1",
        [HTTP_WISH_2] = " --http2",
        [HTTP_WISH_3] = " --http3" };
    static const char *const families[] = {
        [HTTP_ANY_FAMILY] = "", [HTTP_IPV4] = " --ipv4", [HTTP_IPV6] = " --ipv6"
    };
    static const char *const netrcs[] = {
        [HTTP_NO_NETRC] = "", [HTTP_NETRC] = " --netrc", [HTTP_NETRC_OPTIONAL] = " --netrc-optional"
    };
    const struct {
        const char *name, *value;
    } texts[] = { { "--cacert", t->cacert }, { "--netrc-file", t->netrc_file },
        { "--proxy", t->proxy }, { "--unix-socket", t->unix_socket } };

    strbuf_addf(out, "%s%s%s%s%s%s", t->path_as_is ? " --path-as-is" : "",
        t->compressed ? " --compressed" : "", t->insecure ? " --insecure" : "",
        versions[t->version], families[t->family], netrcs[t->netrc]);
    list_option(out, secrets, "--connect-to", t->connect_to);
    list_option(out, secrets, "--resolve", t->resolve);
    for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
        if (texts[i].value)
            option(out, secrets, texts[i].name, texts[i].value);
}

void curl_line(
    struct strbuf *out, const struct redactor *secrets, const struct http_request *request)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    const struct http_request *q = request;

    strbuf_adds(out, "curl --silent --show-error --include --globoff");
    transfer_options(out, secrets, &q->transfer);
    if (text_equal(q->method, "HEAD") && !q->body)
        strbuf_adds(out, " --head");
    else
        option(out, secrets, "--request", q->method);
    strbuf_addc(out, ' ');
    shell_word(out, secrets, q->url, strlen(q->url));
    for (size_t i = 0; i < q->n_headers; i++)
        header_option(out, &scratch, secrets, &q->headers[i]);
    if (q->body || http_method_has_length(q->method)) {
        if (!http_header_value(q->headers, q->n_headers, "Content-Type"))
            option(out, secrets, "--header", "Content-Type:");
        body_option(out, &scratch, secrets, q);
    }
    strbuf_addc(out, '\n');
}
