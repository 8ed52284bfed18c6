/*
 * The mock without a socket: a store in memory, a clock that stands still, and calls that go where
 * the server would send them. For the tests of api/ and control/.
 */
#ifndef TESTS_MOCK_SUPPORT_MOCK_H
#define TESTS_MOCK_SUPPORT_MOCK_H

#include "base/arena.h"
#include "base/text.h"
#include "mock/api/api.h"
#include "mock/control/control.h"
#include "mock/store/accounts.h"

#include <cjson/cJSON.h>
#include <string.h>

#define ARTICLE "MAMOCKARTICLE0000001"
#define DEFAULT_MMS "MAMOCKDEFAULTMMS0001"
#define DEFAULT_SMS "MAMOCKDEFAULTSMS0001"
#define HISTORY "MAMOCKHISTORY0000001"
#define SUBACCOUNT "SAMOCKARTICLE0000001"

/* 2026-02-01 12:00:00 UTC, where the clock stands until a test moves it. */
#define MOCK_NOW_US (INT64_C(1769947200) * 1000000)

struct mock {
    struct arena arena;
    struct policy policy;
    struct store *store;
    struct api api;
    struct control control;
    struct fault_book *faults;
    int64_t now_us;
    struct http_response res; /* of the last call */
    cJSON *json;              /* its body, NULL if that is no JSON */
};

/* The article's world under assumptions "key=value;key=value" (NULL: none). A failure fails the
 * test. */
void mock_open(struct mock *m, const char *assume);
/* The same with another world and seed. */
void mock_open_world(struct mock *m, const char *world, uint64_t seed, const char *assume);
void mock_close(struct mock *m);
#define CLEANUP_MOCK CLEANUP(mock_close)

struct mock_request {
    const char *method;        /* NULL: GET */
    const char *path;          /* {{name}} stands for a name of the account's world */
    const char *query, *body;  /* the same */
    const char *content_type;  /* NULL: application/json */
    const char *as;            /* auth id of who logs in; NULL: nobody */
    const char *authorization; /* the header itself, instead */
    const char *peer_ip;       /* NULL: 127.0.0.1 */
    const char *host, *origin; /* NULL: localhost, none */
};
/* Answers one request in a transaction of its own. Returns the status; the answer stands in m. */
int mock_call(struct mock *m, const struct mock_request *r);

/* Shorthands: path is what stands behind /v1/Account/{as}/. */
int mock_get(struct mock *m, const char *as, const char *path, const char *query);
int mock_send(struct mock *m, const char *as, const char *body);

/* Of the last answer: a header, a text member of its JSON, a text of an array member; NULL if it is
 * not there. */
const char *mock_header(const struct mock *m, const char *name);
const char *mock_text(const struct mock *m, const char *member);
const char *mock_item(const struct mock *m, const char *member, int i);
/* The number that the i-th message of the last send, which was 202, goes out from. Calls. */
const char *mock_sender(struct mock *m, const char *as, int i);
/* What a name of the account's world stands for; NULL if there is no such name. In the arena. */
const char *mock_name(struct mock *m, const char *as, const char *name);

#endif
