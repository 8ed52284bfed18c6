/*
 * The signatures of callbacks. V2 covers the URL without its query, V3 the fields too. Sources:
 * docs, signature validation; the validators of Plivo's SDKs; the vectors of
 * fixtures/recorded/seen/signature-vectors.json.
 */
#ifndef MOCK_DOMAIN_SIGNATURE_H
#define MOCK_DOMAIN_SIGNATURE_H

#include "mock/domain/callback_form.h"

enum { SIGNATURE_NONCE_DIGITS = 20 };

/* A nonce of 20 digits for the n-th signed request under a key; the same for the same two. */
void signature_nonce(uint64_t key, uint64_t n, char ret[static SIGNATURE_NONCE_DIGITS + 1]);

/*
 * Appends base64(HMAC-SHA256(token, scheme://host[:port]/path + nonce)). The URL's query is left
 * out, the rest taken as it is: https://a.example and https://a.example/ differ, and a port that is
 * written stays (of the SDKs only Ruby's drops it).
 */
void signature_v2(const char *token, const char *url, const char *nonce, struct strbuf *out);

struct signed_request {
    const char *url; /* as it was given, without the fields of a GET */
    bool get;        /* the fields go into the query; else they are the body of a POST */
    const struct callback_field *fields;
    size_t n;
};
/*
 * Appends base64(HMAC-SHA256(token, base + "." + nonce)), where base is scheme://host[:port]/path
 * and
 *   GET:  ? and the query's and the other fields as k=v, sorted, joined by &, if there are any;
 *   POST: ? if there is a query or a field; the query's fields so; . if there are both; then each
 *         field's name and value, sorted, run together.
 * Values are signed as they are, not escaped, those of the query decoded; values of one name are
 * sorted too. Without with_port a written port is left out of base, as Java, .NET and Ruby do.
 */
void signature_v3(const char *token, const struct signed_request *request, const char *nonce,
    bool with_port, struct strbuf *out);
/*
 * The value of X-Plivo-Signature-V3: of a URL with a port what assumption signature-v3-port says
 * (two, separated by a comma, for "both": every SDK finds its own), of any other one signature.
 */
void signature_v3_header(const struct policy *policy, const char *token,
    const struct signed_request *request, const char *nonce, struct strbuf *out);

#endif
