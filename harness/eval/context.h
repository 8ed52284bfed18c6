/*
 * What every evaluation stands on. Calls below return 0, or -EINVAL with *fault filled (title,
 * message, place; its path is for the caller to fill): the file asks for something that cannot be
 * had, which fails the entry. Values and messages are made in the arena.
 */
#ifndef HARNESS_EVAL_CONTEXT_H
#define HARNESS_EVAL_CONTEXT_H

#include "harness/eval/exchange_facts.h"
#include "harness/eval/variables.h"
#include "harness/hurl/fault.h"

/* Everything is borrowed. */
struct eval_context {
    struct arena *arena;
    const struct variables *variables;
    const struct exchange_facts *response; /* NULL while a request is made */
    int64_t now_us;                        /* wall clock: daysAfterNow and daysBeforeNow */
    const char *files_root;                /* folder of `file,name;`; NULL refuses files */
};

/* Fills *fault; always -EINVAL. title is static. */
int eval_fault(const struct eval_context *ctx, struct hurl_fault *fault, struct hurl_place place,
    const char *title, const char *fmt, ...) __attribute__((format(printf, 5, 6)));

#endif
