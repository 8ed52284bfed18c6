/* What the calls of rented numbers and of those for rent share. Inside api/ only. */
#ifndef MOCK_API_NUMBER_H
#define MOCK_API_NUMBER_H

#include "mock/api/exchange.h"
#include "mock/store/numbers.h"

/* The members of a rented number in alphabetical order; api_id among them if it stands alone. 0 or
 * a negative errno. Source: fixtures/recorded/seen/2026_number-list_200.json. */
int number_show(struct exchange *x, struct api_json *j, const struct number_row *n, bool alone);
/* The same of a number for rent. Source: Phone numbers API; plivo-go phoneNumberListResponse.json
 */
void phone_number_show(struct exchange *x, struct api_json *j, const struct inventory_number *n);

/*
 * The number of the path, "+1 (206) 555-0100" as good as "12065550100", if the login may see it.
 * 0; 1 when it is refused and answered; or a negative errno.
 */
int number_of_path(struct exchange *x, struct number_row *ret);
const char *number_digits(struct exchange *x, const char *text);

/* What an update and a purchase say about a number. */
struct number_settings {
    const char *app_id, *alias, *subaccount, *cnam, *compliance;
    int cnam_lookup; /* 1: enabled, 0: disabled, -1: not said */
};
/* Settings that are refused: RULE_NONE, the rule, or *ret_error < 0. */
enum rule number_settings_check(
    struct exchange *x, const struct number_settings *settings, int *ret_error);
/* Puts them into the row. */
void number_settings_apply(
    struct exchange *x, const struct number_settings *settings, struct number_row *row);
extern const char *const cnam_lookup_names[2];

/*
 * Whether a sub-account is one of the account's: RULE_NONE if it is, or if it is the account's own
 * id or NULL; or the rule that refuses it, or *ret_error < 0.
 */
enum rule subaccount_check(struct exchange *x, const char *subaccount, int *ret_error);
/* What is stored for it: NULL for the account's own id. */
const char *subaccount_kept(const struct exchange *x, const char *subaccount);

/* The sub-account whose things alone the login sees; NULL: all. */
static inline const char *seen_subaccount(const struct exchange *x)
{
    return api_rule(x, RULE_SUBACCOUNT_OWN_THINGS) ? x->subaccount : NULL;
}

/* "voice,sms,mms" as a set of enum ability; false for any other word. */
bool services_read(const char *text, unsigned *ret);

#endif
