/*
 * Whether a callback is signed as the documentation says. Written from the rule alone: it shares
 * nothing with the mock's signing, or it would only prove that the mock agrees with itself.
 *
 * Source: https://plivo.com/docs/messaging/concepts/signature-validation (V2), the clients' own
 * validators (V3), and the vectors in fixtures/recorded/seen/signature-vectors.json.
 */
#ifndef HARNESS_SINK_SIGNATURE_H
#define HARNESS_SINK_SIGNATURE_H

#include "harness/client/http_exchange.h"
#include "harness/sink/form.h"

#include <stdbool.h>

enum signature_kind {
    SIGNATURE_V2,    /* by the token of the account or sub-account that owns the message */
    SIGNATURE_MA_V2, /* by the main account's token */
    SIGNATURE_V3,
    SIGNATURE_MA_V3,
    SIGNATURE_MAX_,
};
extern const char *const signature_names[SIGNATURE_MAX_]; /* "V2", "Ma-V2", … */

enum signature_verdict { SIGNATURE_ABSENT, SIGNATURE_VALID, SIGNATURE_INVALID };
extern const char *const signature_verdict_names[]; /* "absent", "valid", "invalid" */

/* A token that may have signed, and whose it is. */
struct sink_token {
    const char *auth_id, *token;
    bool is_main; /* of the main account, not of a sub-account */
};

struct signed_request {
    const char *method;
    const char *url; /* as the sender knows it, without '?' and what follows */
    struct form query, body;
};

/*
 * V2 is base64(HMAC-SHA256(token, url + nonce)). V3 is base64(HMAC-SHA256(token, U + "." + nonce));
 * for GET, U is the url, '?', and k=v of all fields, sorted, joined with '&'; for POST it is the
 * url,
 * '?', k=v of the query so, '.', and the keys and values of the body run together, sorted, where
 * '?' stands if there is any field and '.' if both have one.
 */
char *signature_v2(struct arena *a, const char *url, const char *nonce, const char *token);
char *signature_v3(
    struct arena *a, const struct signed_request *q, const char *nonce, const char *token);

struct signature_judgement {
    enum signature_verdict verdict;
    const char *auth_id; /* whose token it is when valid; borrowed from the tokens */
};

/*
 * Judges one signature by its header and the header with its nonce. A V3 header may list several
 * signatures with commas between them: one has to be right. Without a nonce nothing is valid.
 */
struct signature_judgement signature_judge(enum signature_kind kind, const struct signed_request *q,
    const struct exchange_header *headers, size_t n_headers, const struct sink_token *tokens,
    size_t n_tokens);

#endif
