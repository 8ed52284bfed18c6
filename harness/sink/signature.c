#include "harness/sink/signature.h"

#include "base/base64.h"
#include "base/hmac.h"
#include "base/text.h"

#include <string.h>

const char *const signature_names[SIGNATURE_MAX_] = {
    [SIGNATURE_V2] = "V2",
    [SIGNATURE_MA_V2] = "Ma-V2",
    [SIGNATURE_V3] = "V3",
    [SIGNATURE_MA_V3] = "Ma-V3",
};
const char *const signature_verdict_names[] = {
    [SIGNATURE_ABSENT] = "absent",
    [SIGNATURE_VALID] = "valid",
    [SIGNATURE_INVALID] = "invalid",
};

/* clang-format off */
static const struct signature_row {
    const char *header, *nonce;
    bool by_main, is_v3;
} rows[SIGNATURE_MAX_] = {
    [SIGNATURE_V2]    = { "X-Plivo-Signature-V2",    "X-Plivo-Signature-V2-Nonce", false, false },
    [SIGNATURE_MA_V2] = { "X-Plivo-Signature-Ma-V2", "X-Plivo-Signature-V2-Nonce", true,  false },
    [SIGNATURE_V3]    = { "X-Plivo-Signature-V3",    "X-Plivo-Signature-V3-Nonce", false, true },
    [SIGNATURE_MA_V3] = { "X-Plivo-Signature-Ma-V3", "X-Plivo-Signature-V3-Nonce", true,  true },
};
/* clang-format on */

static char *signature_of(struct arena *a, const struct strbuf *message, const char *token)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    uint8_t digest[HMAC_SHA256_SIZE];

    hmac_sha256(token, strlen(token), message->buf, message->len, digest);
    base64_add(&text, digest, sizeof(digest));
    return arena_strdup(a, text.buf);
}

char *signature_v2(struct arena *a, const char *url, const char *nonce, const char *token)
{
    CLEANUP_STRBUF struct strbuf message = STRBUF_INIT;

    strbuf_addf(&message, "%s%s", url, nonce);
    return signature_of(a, &message, token);
}

static int by_name_and_value(const void *a, const void *b)
{
    const struct form_field *x = a, *y = b;
    int order = strcmp(x->name, y->name);

    return order ? order : strcmp(x->value, y->value);
}

static struct form sorted(struct arena *a, const struct form *first, const struct form *second)
{
    struct form all = { ARENA_ARRAY(a, struct form_field, first->n + second->n), 0 };

    for (size_t i = 0; i < first->n; i++)
        all.at[all.n++] = first->at[i];
    for (size_t i = 0; i < second->n; i++)
        all.at[all.n++] = second->at[i];
    if (all.n)
        qsort(all.at, all.n, sizeof(*all.at), by_name_and_value);
    return all;
}

static void add_fields(
    struct strbuf *out, const struct form *f, const char *equals, const char *between)
{
    for (size_t i = 0; i < f->n; i++)
        strbuf_addf(out, "%s%s%s%s", i ? between : "", f->at[i].name, equals, f->at[i].value);
}

char *signature_v3(
    struct arena *a, const struct signed_request *q, const char *nonce, const char *token)
{
    static const struct form none = { 0 };
    CLEANUP_STRBUF struct strbuf message = STRBUF_INIT;
    bool is_get = text_equal(q->method, "GET");
    struct form query = sorted(a, &q->query, is_get ? &q->body : &none);
    struct form body = sorted(a, is_get ? &none : &q->body, &none);

    strbuf_adds(&message, q->url);
    if (query.n || body.n)
        strbuf_addc(&message, '?');
    add_fields(&message, &query, "=", "&");
    if (query.n && body.n)
        strbuf_addc(&message, '.');
    add_fields(&message, &body, "", "");
    strbuf_addf(&message, ".%s", nonce);
    return signature_of(a, &message, token);
}

static bool is_listed(const char *list, const char *wanted)
{
    size_t len = strlen(wanted);

    for (const char *at = list; *at;) {
        size_t piece;

        at += strspn(at, ", \t");
        piece = strcspn(at, ", \t");
        if (piece == len && memcmp(at, wanted, len) == 0)
            return true;
        at += piece;
    }
    return false;
}

struct signature_judgement signature_judge(enum signature_kind kind, const struct signed_request *q,
    const struct exchange_header *headers, size_t n_headers, const struct sink_token *tokens,
    size_t n_tokens)
{
    const struct signature_row *row = &rows[kind];
    const char *given = http_header_value(headers, n_headers, row->header);
    const char *nonce = http_header_value(headers, n_headers, row->nonce);
    CLEANUP_ARENA struct arena scratch = { 0 };

    if (!given)
        return (struct signature_judgement){ SIGNATURE_ABSENT, NULL };
    for (size_t i = 0; i < n_tokens && nonce; i++) {
        const struct sink_token *t = &tokens[i];
        const char *right;

        if (row->by_main && !t->is_main)
            continue;
        right = row->is_v3 ? signature_v3(&scratch, q, nonce, t->token)
                           : signature_v2(&scratch, q->url, nonce, t->token);
        if (row->is_v3 ? is_listed(given, right) : text_equal(given, right))
            return (struct signature_judgement){ SIGNATURE_VALID, t->auth_id };
    }
    return (struct signature_judgement){ SIGNATURE_INVALID, NULL };
}
