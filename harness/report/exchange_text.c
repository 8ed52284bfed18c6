#include "harness/report/exchange_text.h"

#include "base/text.h"

#include <string.h>

static void put_line(struct strbuf *out, char side, const char *text, size_t len)
{
    strbuf_addc(out, side);
    strbuf_addc(out, ' ');
    strbuf_add(out, text, len);
    strbuf_addc(out, '\n');
}

static void put_headers(
    struct strbuf *out, char side, const struct exchange_header *headers, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool login = text_equal_ignore_case(headers[i].name, "Authorization");

        strbuf_addf(out, "%c %s: %s\n", side, headers[i].name, login ? REDACTED : headers[i].value);
    }
    put_line(out, side, "", 0);
}

/* Cut bytes may end inside a character: the last, incomplete one goes too. */
static size_t shown_len(const char *body, size_t len)
{
    size_t cut = len;

    if (len <= EXCHANGE_BODY_SHOWN)
        return len;
    for (cut = EXCHANGE_BODY_SHOWN; cut && ((unsigned char)body[cut] & 0xC0) == 0x80;)
        cut--;
    return cut;
}

static void put_text(struct strbuf *out, char side, const char *text, size_t shown)
{
    for (size_t at = 0; at < shown;) {
        const char *end = memchr(text + at, '\n', shown - at);
        size_t line = end ? (size_t)(end - text) - at : shown - at;

        put_line(out, side, text + at, line);
        at += line + 1;
    }
}

/* The body is NUL-terminated besides. Redacted before it is cut: half a secret is not recognised.
 */
static void put_body(struct strbuf *out, struct arena *scratch, const struct redactor *secrets,
    char side, const char *body, size_t len)
{
    const char *clean = redact(secrets, scratch, body);
    size_t text_len = strlen(body), clean_len = strlen(clean);
    size_t shown = shown_len(clean, clean_len);

    if ((shown == clean_len && text_len < len) || !utf8_is_valid(clean, shown)) {
        strbuf_addf(out, "%c (%zu bytes that are no text)\n", side, len);
        return;
    }
    put_text(out, side, clean, shown);
    if (shown < clean_len)
        strbuf_addf(out, "%c (%zu more bytes)\n", side, clean_len - shown + len - text_len);
}

void exchange_text(struct strbuf *out, const struct redactor *secrets,
    const struct http_request *request, const struct http_response *response)
{
    CLEANUP_ARENA struct arena scratch = { 0 };

    strbuf_addf(out, "> %s %s\n", request->method, request->url);
    put_headers(out, '>', request->headers, request->n_headers);
    if (request->body)
        put_body(out, &scratch, secrets, '>', request->body, request->body_len);
    if (!response || !response->status)
        return;
    strbuf_addf(out, "< %s %d\n", response->version, response->status);
    put_headers(out, '<', response->headers, response->n_headers);
    put_body(out, &scratch, secrets, '<', response->body, response->body_len);
}
