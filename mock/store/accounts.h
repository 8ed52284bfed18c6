/*
 * Accounts, kept in memory beside their rows because every request needs one, and the ids they give
 * out.
 */
#ifndef MOCK_STORE_ACCOUNTS_H
#define MOCK_STORE_ACCOUNTS_H

#include "mock/store/store.h"

enum { UUID_TEXT_SIZE = 37 };

struct account_cache; /* carriers.c */

/*
 * What is due when: due.h. Most events come in the order of their times, kind by kind, and go into
 * the lane of their kind, a ring; one that does not goes into the heap.
 */
enum { DUE_LANES = 4 };
struct due_set {
    struct due_lane {
        struct due *ring; /* room is a power of two, or 0 */
        size_t first, n, room;
    } lanes[DUE_LANES];
    struct due *heap;
    size_t n_heap, room;
};

/* When the queues of its numbers are free: queue_slots.h. */
struct queue_slots {
    struct queue_slot {
        uint64_t key;
        int64_t us;
    } * list;
    size_t n, room; /* open addressing; a power of two of them */
};

struct account {
    int64_t id;
    const char *auth_id, *auth_token;
    const char *name, *address, *city, *state, *timezone, *account_type, *billing_mode;
    bool auto_recharge, alphanumeric_src;
    int64_t cash_credits;
    int64_t credit_ran_out_us; /* 0: it did not */
    int64_t default_powerpack; /* powerpack.id, 0: none */
    const char *barred_countries;
    const char *origin; /* auth id of the world's account it is a copy of; NULL: it is one itself */
    uint64_t id_key;
    unsigned generation;              /* goes up when it is reset */
    struct account_settings settings; /* its own, or those of the mock's start */
    bool has_settings, is_touched;    /* its own; its row is to be written */
    int64_t fired_us;                 /* what was due up to then has been done */
    struct due_set due;
    int64_t alarm_us; /* the wall time at which somebody will look at due; INT64_MAX: never */
    struct queue_slots slots;
    struct account_cache *cache;         /* NULL: not read yet */
    unsigned pools_revision;             /* goes up with each change of its pools */
    uint32_t last_message;               /* messages are numbered 1 to this */
    uint64_t requests, requests_kept;    /* api ids given out; up to which the row says so */
    int64_t last_time_us;                /* no message is older than the one before it */
    int64_t zone_from_us, zone_until_us; /* for which zone_offset_s is known */
    int zone_offset_s;
    struct rate_window {
        int64_t from_us;
        unsigned n;
    } requests_window, lists_window;
};

/* The account's time, when it is that time by the wall. */
static inline int64_t account_now_us(const struct account *a, int64_t wall_us)
{
    return a->settings.is_frozen ? a->settings.frozen_us : wall_us + a->settings.offset_us;
}

struct login {
    struct account *account;
    const char *subaccount; /* SA… when a sub-account logged in, else NULL */
};

/* The account or the main account of a sub-account by auth id; false if there is none or it is
 * switched off. */
bool store_find_login(
    struct store *s, const char *auth_id, struct login *ret, const char **ret_token);

/*
 * What is not to be shown of an account: its token, those of its sub-accounts, and one more (or
 * NULL); NULL behind the last. Borrowed until the next call.
 */
const char *const *store_account_secrets(struct store *s, int64_t account, const char *one_more);

/* In order of their ids; *ret_n of them. */
struct account **store_accounts(struct store *s, size_t *ret_n);

/*
 * A copy of a world's account (its rows as they stand in the world) under a fresh auth id and
 * token. auth_id may be NULL; else it is the new account's. -ENOENT: the world has no such account.
 * -EEXIST: it is taken.
 */
int store_account_clone(
    struct store *s, const char *like, const char *auth_id, struct account **ret);
/* Back to what the world has for it, or for the account it was cloned from. */
int store_account_reset(struct store *s, struct account *a);

/* The name of each thing of the account's world, in alphabetical order: fn(context, name, value).
 */
int store_names(struct store *s, const struct account *a,
    void (*fn)(void *context, const char *name, const char *value), void *context);
const char *store_world(const struct store *s);

/* Seconds east of UTC in the account's time zone at that time. */
int account_zone_offset(struct account *a, int64_t us);

/*
 * Ids look like the API's version-1 UUIDs and are a function of (the account's key, kind, n, time),
 * so that runs with the same seed give the same ones, and an id is found again without an index.
 */
enum id_kind { ID_REQUEST, ID_SEND, ID_MESSAGE };
void account_id_text(const struct account *a, enum id_kind kind, uint32_t n, int64_t time_us,
    char ret[static UUID_TEXT_SIZE]);
/* True if text may be an id of that account and kind; whoever finds row n compares the whole text.
 */
bool account_id_number(
    const struct account *a, const char *text, enum id_kind *ret_kind, uint32_t *ret_n);
/* The number of the next api id. */
int account_next_request(struct store *s, struct account *a, uint32_t *ret);

#endif
