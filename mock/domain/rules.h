/*
 * The ledger: every rule of the API that the mock knows, once, with its source and how sure it is.
 * Code names a rule by its enum; people and the X-Mock-Why header name it by its id.
 */
#ifndef MOCK_DOMAIN_RULES_H
#define MOCK_DOMAIN_RULES_H

#include <stdbool.h>
#include <stddef.h>

enum rule {
    RULE_NONE = 0,
    /* what holds for every endpoint */
    RULE_PATH_DOUBLED_SLASH,
    RULE_PATH_FINAL_SLASH,
    RULE_ROUTE_UNKNOWN,
    RULE_METHOD_NOT_ALLOWED,
    RULE_AUTH_PAGE,
    RULE_AUTH_JSON,
    RULE_AUTH_OTHER_ACCOUNT,
    RULE_RATE_LIMIT,
    RULE_BODY_FORM,
    RULE_BODY_MULTIPART,
    RULE_BODY_NOT_JSON,
    RULE_BODY_NOT_OBJECT,
    RULE_BODY_BROKEN_FORM,
    RULE_NULL_IS_ABSENT,
    RULE_UNKNOWN_PARAMETER,
    RULE_NOT_FOUND,
    /* parameters of a send */
    RULE_SEND_NO_SENDER,
    RULE_SEND_TWO_SENDERS,
    RULE_SEND_WHATSAPP_SRC,
    RULE_SEND_WHATSAPP_TEMPLATE,
    RULE_SEND_PARAMETER_TYPE,
    RULE_SEND_DST_MISSING,
    RULE_SEND_TEXT_MISSING,
    RULE_SEND_TYPE,
    RULE_SEND_METHOD,
    RULE_SEND_URL,
    RULE_SEND_LOG,
    RULE_SEND_EXPIRY,
    RULE_SEND_TRACKABLE,
    RULE_SEND_DLT_CATEGORY,
    RULE_SEND_TEXT_LENGTH,
    RULE_SEND_DST_STRIP,
    RULE_SEND_DST_TOO_MANY,
    RULE_SEND_DST_DUPLICATE,
    RULE_SEND_DST_INVALID,
    RULE_SEND_DST_SOME_INVALID,
    RULE_SEND_SRC_STRIP,
    RULE_SEND_SRC_INVALID,
    RULE_SEND_SRC_EQUALS_DST,
    RULE_SEND_SRC_NOT_OWNED,
    RULE_SEND_SRC_ALPHANUMERIC,
    RULE_SEND_MEDIA_TOO_MANY,
    RULE_SEND_MEDIA_INVALID,
    RULE_SEND_MMS_SRC,
    RULE_SEND_MMS_COUNTRY,
    RULE_SEND_GEO_BARRED,
    RULE_SEND_CREDIT,
    /* Powerpack: which number sends */
    RULE_POWERPACK_REPLACES_SRC,
    RULE_POWERPACK_INVALID_MMS,
    RULE_POWERPACK_INVALID_SMS,
    RULE_POWERPACK_NO_MMS_NUMBER,
    RULE_POWERPACK_NO_SMS_NUMBER,
    RULE_DEFAULT_POWERPACK,
    RULE_DEFAULT_POWERPACK_NO_MMS,
    RULE_SENDER_STICKY,
    RULE_SENDER_STICKY_IDLE,
    RULE_SENDER_STICKY_LEFT_POOL,
    RULE_SENDER_LONGCODE_SERVICE,
    RULE_SENDER_TOLLFREE_DETECTED,
    RULE_SENDER_SHORTCODE_SMS_ONLY,
    RULE_SENDER_PRIORITY,
    RULE_SENDER_LOCAL_AREA,
    RULE_SENDER_LOCAL_REGION,
    RULE_SENDER_LOCAL_COUNTRY,
    RULE_SENDER_DAILY_LIMIT,
    RULE_SENDER_EVEN,
    RULE_SENDER_SRC,
    /* what is stored and shown */
    RULE_UNITS_GSM7,
    RULE_UNITS_UCS2,
    RULE_UNITS_MMS,
    RULE_LOG_FALSE,
    RULE_LOG_NUMBER_ONLY,
    RULE_LOG_CONTENT_ONLY,
    RULE_LIST_NEWEST_FIRST,
    RULE_LIST_LIMIT,
    RULE_LIST_BAD_LIMIT,
    RULE_LIST_BAD_TIME,
    RULE_LIST_BAD_FILTER,
    RULE_LIST_DAY,
    RULE_LIST_RATE,
    RULE_LIST_NO_TOTAL,
    RULE_SUBACCOUNT_OWN,
    /* media */
    RULE_MEDIA_FILE_MISSING,
    RULE_MEDIA_TOO_MANY_FILES,
    RULE_MEDIA_FILE_TYPE,
    RULE_MEDIA_FILE_SIZE,
    RULE_MEDIA_FILE_EMPTY,
    RULE_MEDIA_FILES_FAIL_ALONE,
    RULE_MEDIA_ALL_FAILED,
    RULE_MEDIA_KEPT_UNUSED,
    RULE_MEDIA_KEPT_USED,
    RULE_MEDIA_ORDER,
    RULE_MEDIA_BOTH_URLS,
    RULE_MEDIA_OPEN,
    RULE_MESSAGE_MEDIA_DELETE,
    RULE_MAX_
};

enum confidence { DOCUMENTED, RECORDED, SEEN, ASSUMED };

struct rule_row {
    const char *id;   /* "POWERPACK-NO-MMS-NUMBER" */
    const char *says; /* one sentence */
    int status;       /* HTTP status if the rule refuses, else 0 */
    const char *text; /* "error" to the letter; {} stands for the value refused; NULL for none */
    const char *source;
    enum confidence confidence;
    const char *assumption; /* name of the switch that turns it, if it is assumed; else NULL */
};

extern const struct rule_row rule_rows[RULE_MAX_];

const char *confidence_name(enum confidence c);
/* The rule of that id, or RULE_NONE. */
enum rule rule_by_id(const char *id);

#endif
