/* What the calls about Powerpacks and their pools share. Inside api/ only. */
#ifndef MOCK_API_POWERPACK_H
#define MOCK_API_POWERPACK_H

#include "mock/api/parameters.h"
#include "mock/store/powerpacks.h"

/* The parameters of a create or update, as far as they were given. */
struct powerpack_settings {
    const char *name;
    int sticky_sender, local_connect; /* -1: not given */
    const char *application_type, *application_id;
    const struct param *number_priority;
};

/*
 * Reads the body and applies it to *p, which holds what was before: the defaults of a new Powerpack
 * (id 0), or the stored ones. RULE_NONE, or the rule that refuses it with *ret_detail; a negative
 * errno in *ret_error if the machine failed.
 */
enum rule powerpack_read(
    struct exchange *x, struct powerpack *p, const char **ret_detail, int *ret_error);

/* The Powerpack of the route's second segment. 0; 1 if it was answered 404; or a negative errno. */
int powerpack_of_path(struct exchange *x, struct powerpack *ret);
/* The same for a pool's uuid. */
int powerpack_of_pool_path(struct exchange *x, struct powerpack *ret);

/* {"api_id", "response": "success"}. Source: plivo-go fixtures powerpackDeleteResponse. */
int answer_success(struct exchange *x);

/*
 * Whether a number that leaves is given back too: the parameter of that name, in the body or the
 * query. RULE_NONE or POOL-UNRENT-VALUE.
 */
enum rule unrent_read(struct exchange *x, const char *name, bool *ret);

#endif
