/*
 * What the user of the mock decided about the API's open questions: --assume KEY=VALUE. An
 * assumption is a named switch with the mock's own choice as its fallback; beside these, each rule
 * of the ledger can be turned off (rule.ID=off), and a refusal's status and text replaced
 * (status.ID=…, text.ID=…).
 */
#ifndef MOCK_DOMAIN_POLICY_H
#define MOCK_DOMAIN_POLICY_H

#include "base/strbuf.h"
#include "mock/domain/rules.h"

#include <stdint.h>

enum assumption {
    ASSUME_QUEUE_ERROR_ENDING,
    ASSUME_QUEUE_ERROR_STATUS,
    ASSUME_NO_MMS_NUMBER,
    ASSUME_SMS_INVALID_POWERPACK,
    ASSUME_DEFAULT_POWERPACK_NO_MMS,
    ASSUME_DEFAULT_POWERPACK,
    ASSUME_FINAL_SLASH,
    ASSUME_FORM_BODIES,
    ASSUME_UNAUTHORIZED,
    ASSUME_PARENT_ON_SUBACCOUNT,
    ASSUME_TEXT_TOO_LONG,
    ASSUME_GEO_BARRED,
    ASSUME_LIST_LIMIT,
    ASSUME_RATE_LIMITS,
    ASSUME_BODY_STYLE,
    ASSUME_STICKY_DAYS,
    ASSUME_DAILY_LIMIT,
    ASSUME_MEDIA_HOST,
    ASSUME_MEDIA_TYPES,
    ASSUME_MEDIA_UPLOAD_STATUS,
    ASSUME_MEDIA_TOO_LARGE,
    ASSUME_MEDIA_FILE_SIZE,
    ASSUME_MEDIA_TOTAL_SIZE,
    ASSUME_UNRENT_TEXT,
    ASSUME_OPTOUT_STATE,
    ASSUME_OPTOUT_KINDS,
    ASSUME_FAILED_RATE,
    ASSUME_CALLBACK_QUEUED,
    ASSUME_CALLBACK_APPLICATION,
    ASSUME_CALLBACK_ORDER,
    ASSUME_CALLBACK_TIMEOUT,
    ASSUME_CALLBACK_REDIRECTS,
    ASSUME_CALLBACK_ERROR_CODE,
    ASSUME_CALLBACK_TIMES,
    ASSUME_SEQUENCE_START,
    ASSUME_SIGNATURE_V3,
    ASSUME_SIGNATURE_V3_PORT,
    ASSUME_INBOUND_MMS_TEXT,
    ASSUME_MEDIA_FIRST,
    ASSUME_MAX_
};

struct assumption_row {
    const char *key, *fallback;
    const char *choices; /* "api|async"; NULL: free text; "0-365": a whole number in that range */
    const char *says;
};
extern const struct assumption_row assumption_rows[ASSUME_MAX_];

struct policy {
    const char *value[ASSUME_MAX_]; /* never NULL after policy_init */
    bool off[RULE_MAX_];
    int status[RULE_MAX_];       /* 0: the ledger's */
    const char *text[RULE_MAX_]; /* NULL: the ledger's */
    bool why_header;             /* refusals carry X-Mock-Why */
};

void policy_init(struct policy *p); /* every fallback, every rule on */
/*
 * Takes "key=value"; the value is borrowed for the policy's life. 0, or -EINVAL with a sentence in
 * *why that names the key, or the nearest key there is, or the values it may have.
 */
int policy_assume(struct policy *p, const char *assignment, struct strbuf *why);

static inline bool rule_on(const struct policy *p, enum rule rule)
{
    return !p->off[rule];
}
bool policy_is(const struct policy *p, enum assumption a, const char *value);
int64_t policy_number(
    const struct policy *p, enum assumption a); /* of a row whose choices are a range */

/* Status and text of a refusal under this policy; the text with detail in the place of {}. */
int policy_status(const struct policy *p, enum rule rule);
void policy_text(const struct policy *p, enum rule rule, const char *detail, struct strbuf *out);

#endif
