/* What an account rents: renting, giving back, the rows and their list. */
#ifndef MOCK_STORE_NUMBERS_H
#define MOCK_STORE_NUMBERS_H

#include "mock/domain/inventory.h"
#include "mock/store/accounts.h"

/*
 * Takes a number out of the inventory (mock/domain/inventory.h): the account rents it from now on,
 * with the abilities it has there. 0, -ENOENT if the inventory has no such number, -EEXIST if this
 * account rents it already; neither of these wrote anything.
 */
int store_number_rent(struct store *s, struct account *a, const char *number, int64_t now_us);

/*
 * Gives a number back: it leaves every Powerpack of the account, what sticky sender remembers of
 * it is void, and it can be rented again if the inventory has it. 0, or -ENOENT if the account
 * does not rent it.
 */
int store_number_unrent(struct store *s, struct account *a, const char *number);

enum number_type {
    NUMBER_FIXED,
    NUMBER_MOBILE,
    NUMBER_LOCAL, /* fixed ones of the North American plan count as local, as recorded */
    NUMBER_NATIONAL,
    NUMBER_TOLLFREE,
    NUMBER_SHORTCODE,
    NUMBER_TYPE_MAX_
};
extern const char *const number_type_names[NUMBER_TYPE_MAX_];
enum { NUMBER_STATUSES = 4 };
/* 10DLC registration and toll-free verification as rows spell them; [0] is NULL: not asked of it.
 */
extern const char *const campaign_status_names[NUMBER_STATUSES];
extern const char *const verification_status_names[NUMBER_STATUSES];

struct number_row {
    const char *number, *country;
    enum number_type type;
    bool voice, sms, mms;
    int64_t added_us;
    /* What the account decides: NULL or "" is none. */
    const char *alias, *application, *subaccount, *cnam, *compliance;
    bool cnam_lookup;
    const char *subaccount_name;
    const char *campaign, *verification, *verification_order;
    int campaign_status, verification_status; /* index into the names */
};
/* 0, or -ENOENT if the account does not rent it. Its text lives in the arena. */
int store_number_row(struct store *s, struct arena *arena, const struct account *a,
    const char *number, struct number_row *ret);
/* Writes what the account decides of row->number. 0 or a negative errno. */
int store_number_update(struct store *s, const struct account *a, const struct number_row *row);

/* 1 if the account rents it, 0 if not. */
int store_number_is_rented(struct store *s, const struct account *a, const char *number);

struct number_filter {
    const char *prefix;                                    /* "": all */
    int type;                                              /* enum number_type, -1: any */
    bool shortcodes;                                       /* whether those are listed too */
    unsigned abilities;                                    /* enum ability: all of these */
    int cnam_lookup, campaign_status, verification_status; /* -1: any */
    uint32_t days; /* bit d: those rented on the d-th of a month; ALL_DAYS for any */
    const char *alias, *subaccount, *campaign, *verification_order; /* NULL: any */
    size_t limit, offset;
};
#define ALL_DAYS UINT32_MAX
/*
 * A page in the order of digits into *ret (in the arena), *ret_total is how many there are on all
 * pages. It costs the same at any offset of any list; only where alias, subaccount, campaign or
 * verification_order is asked for, it grows with the rows that have it.
 */
int store_number_list(struct store *s, struct arena *arena, const struct account *a,
    const struct number_filter *f, struct number_row **ret, size_t *ret_n, int64_t *ret_total);

/* An application or sub-account goes: its numbers are left without it. */
int store_numbers_leave_application(struct store *s, const struct account *a, const char *app_id);
int store_numbers_leave_subaccount(
    struct store *s, const struct account *a, const char *subaccount);

#endif
