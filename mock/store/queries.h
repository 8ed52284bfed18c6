/* Every query there is: tests read the plan of each. */
#ifndef MOCK_STORE_QUERIES_H
#define MOCK_STORE_QUERIES_H

enum query {
    Q_BEGIN,
    Q_COMMIT,
    Q_ROLLBACK,
    Q_MARK,
    Q_MARK_RELEASE,
    Q_MARK_UNDO,
    Q_ACCOUNTS,
    Q_SUBACCOUNTS,
    Q_ACCOUNT_LAST_MESSAGE,
    Q_ACCOUNT_KEEP_KEY,
    Q_ACCOUNT_KEEP_REQUESTS,
    Q_NAMES,
    Q_COUNT_UP,
    Q_POWERPACK_BY_UUID,
    Q_POWERPACK_BY_ID,
    Q_PRIORITY,
    Q_STICKY,
    Q_STICKY_PUT,
    Q_POOL_SMS_AREA, /* the eight in the order of enum sender_reach */
    Q_POOL_SMS_REGION,
    Q_POOL_SMS_COUNTRY,
    Q_POOL_SMS_ANYWHERE,
    Q_POOL_MMS_AREA,
    Q_POOL_MMS_REGION,
    Q_POOL_MMS_COUNTRY,
    Q_POOL_MMS_ANYWHERE,
    Q_POOL_SENT,
    Q_POOL_DAY,
    Q_POOL_NUMBERS,
    Q_POOL_COUNT,
    Q_NUMBER,
    Q_MEDIA_EXISTS,
    Q_MESSAGE_ADD,
    Q_MESSAGE_MEDIA_ADD,
    Q_MESSAGE_TIME,
    Q_MESSAGE_BY_ID,
    Q_MESSAGE_BY_UUID,
    Q_MESSAGE_PAGE,
    Q_MESSAGE_FILTERED,
    Q_REFUSAL_ADD,
    Q_REFUSAL_FORGET,
    Q_REFUSAL_BY_N,
    Q_MAX_
};

extern const char *const query_sql[Q_MAX_];

#endif
