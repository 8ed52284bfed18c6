/* What an entry asks about its answer. */
#ifndef HARNESS_EVAL_QUERY_H
#define HARNESS_EVAL_QUERY_H

#include "harness/eval/context.h"

/*
 * The value a query finds; VALUE_NONE when there is nothing to find (no such header, no node, no
 * match), which is no fault: `not exists` asks for it.
 *
 *   status integer; version "1.1"; url; header: the value, a list of all if it came several times;
 *   cookie; body: text by the Content-Type's charset, UTF-8 if it names none; bytes; jsonpath: see
 *   jsonpath_evaluate(); regex: the first group of the first match in the body; variable; duration
 *   in milliseconds; sha256 and md5 of the body as bytes; ip of who answered; rawbytes: the body as
 *   it came; redirects: a list of those that were followed.
 *
 * Faults: a body that is no JSON or not in its charset, a path or pattern that is not valid, an
 * undefined variable in an argument, raw
 * bytes that nobody kept.
 */
int query_evaluate(const struct eval_context *ctx, const struct hurl_query *query,
    struct value *ret, struct hurl_fault *fault);

/* The body as text, by the rule of the query `body`. */
int query_body_text(const struct eval_context *ctx, struct hurl_place place, struct value *ret,
    struct hurl_fault *fault);

#endif
