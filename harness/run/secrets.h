/* Which texts of a scenario are secrets. */
#ifndef HARNESS_RUN_SECRETS_H
#define HARNESS_RUN_SECRETS_H

#include "harness/client/http_exchange.h"
#include "harness/eval/variables.h"
#include "harness/report/redact.h"

/* The variables that are marked as secret, and PLIVO_AUTH_TOKEN of the environment. */
void secrets_learn_variables(struct redactor *r, struct arena *a, const struct variables *vs);

/* Each "auth_token" that an answer's JSON shows, however deep: other accounts have secrets too. */
void secrets_learn_answer(struct redactor *r, struct arena *a, const struct http_response *answer);

#endif
