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
    int priority[PRIORITY_COUNTRIES][PRIORITY_SERVICES][PRIORITY_KINDS]; /* US, CA; SMS, MMS */
};

/* 0, or -ENOENT. Its text is valid until the next write to a pool or Powerpack: for the request's
 * time. */
int store_powerpack_by_uuid(
    struct store *s, const struct account *a, const char *uuid, struct powerpack *ret);
/* The same by id, with its text in the arena. */
int store_powerpack_by_id(struct store *s, struct arena *arena, const struct account *a, int64_t id,
    struct powerpack *ret);

/* enum sender_kind of priority1..3 for the country ("CA"; any other counts as "US") and service;
 * -1: none. */
void powerpack_priority(const struct powerpack *p, const char *country, enum message_type service,
    int ret[PRIORITY_KINDS]);

#endif
