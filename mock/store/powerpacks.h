/* Powerpacks and their settings. */
#ifndef MOCK_STORE_POWERPACKS_H
#define MOCK_STORE_POWERPACKS_H

#include "mock/domain/sender.h"
#include "mock/store/accounts.h"

enum { PRIORITY_COUNTRIES = 2, PRIORITY_SERVICES = 2 };

struct powerpack {
    int64_t id;
    const char *uuid, *pool_uuid, *name;
    bool sticky_sender, local_connect;
    int64_t sticky_epoch;
    const char *application_type, *application_id; /* "": none */
    int64_t created_us;
    int priority[PRIORITY_COUNTRIES][PRIORITY_SERVICES][PRIORITY_KINDS]; /* US, CA; SMS, MMS */
};

/* 0, or -ENOENT. Its text is valid until the next write to a pool or Powerpack: for the request's
 * time. */
int store_powerpack_by_uuid(
    struct store *s, const struct account *a, const char *uuid, struct powerpack *ret);
/* The same by its pool's uuid, with its text in the arena. */
int store_powerpack_by_pool(struct store *s, struct arena *arena, const struct account *a,
    const char *pool_uuid, struct powerpack *ret);
/* The same by id; a deleted one is found too. */
int store_powerpack_by_id(struct store *s, struct arena *arena, const struct account *a, int64_t id,
    struct powerpack *ret);

/* 1 if another Powerpack than except (an id, or 0) has that name, 0 if not. */
int store_powerpack_name_taken(
    struct store *s, const struct account *a, const char *name, int64_t except);

/* A page of the account's Powerpacks, oldest first (or newest first); *ret_total is how many it has
 * in all. */
struct powerpack_page {
    bool newest_first;
    size_t limit, offset;
};
int store_powerpack_list(struct store *s, struct arena *arena, const struct account *a,
    const struct powerpack_page *page, struct powerpack **ret, size_t *ret_n, int64_t *ret_total);

/* The recorded priority of new Powerpacks for all countries and services. */
void powerpack_priority_defaults(int ret[PRIORITY_COUNTRIES][PRIORITY_SERVICES][PRIORITY_KINDS]);
extern const char *const priority_countries[PRIORITY_COUNTRIES]; /* "US", "CA" */
extern const char *const priority_services[PRIORITY_SERVICES];   /* "SMS", "MMS" */

/* enum sender_kind of priority1..3 for the country ("CA"; any other counts as "US") and service;
 * -1: none. */
void powerpack_priority(const struct powerpack *p, const char *country, enum message_type service,
    int ret[PRIORITY_KINDS]);

/*
 * Creates a Powerpack with an empty pool: fills id, uuid, pool_uuid and created_us of *p, which
 * hold until the arena goes. 0 or a negative errno; -EEXIST if the name is taken.
 */
int store_powerpack_create(
    struct store *s, struct arena *arena, struct account *a, struct powerpack *p, int64_t now_us);
/* Writes all settings of *p. A higher sticky_epoch ends what sticky sender remembers. */
int store_powerpack_update(struct store *s, struct account *a, const struct powerpack *p);
/*
 * Deletes it: its pool is emptied, what it remembers is gone, it is no default any more. Its name
 * is free again; messages still name its uuid. The numbers stay rented.
 */
int store_powerpack_delete(struct store *s, struct account *a, const struct powerpack *p);

#endif
