/* Entries made of literals, and listings as text, for the tests of journal/. */
#ifndef TESTS_MOCK_JOURNAL_SUPPORT_H
#define TESTS_MOCK_JOURNAL_SUPPORT_H

#include "mock/journal/journal.h"

#include <cJSON.h>
#include <check.h>
#include <string.h>

#define ACCOUNT INT64_C(7)
#define UUID "5b40a428-bfc7-4daf-9d06-726c558bf3b8"
#define OTHER_UUID "5b40a428-bfc7-4daf-9d06-726c558bf3b9"
#define NOON INT64_C(1769860800000000) /* 2026-01-31T12:00:00Z */

struct request_facts {
    int64_t time_us;
    const char *method, *path, *query, *body, *answer, *message;
    struct http_header header;
    int status;
};

/* An API request; what is not said is a POST of a message that is answered with 202. */
/* Every change of state is kept, whoever listens. */
static const struct journal_limits all_kept = { 5000, 8 << 20, 256 << 20, 64 << 10, true };

static inline void request_add(struct journal *j, int64_t account, const struct request_facts *f)
{
    const struct http_request req = {
        .method = f->method ? f->method : "POST",
        .path = f->path ? f->path : "/v1/Account/MA/Message/",
        .query = f->query,
        .headers = &f->header,
        .n_headers = f->header.name ? 1 : 0,
        .body = f->body ? f->body : "",
        .body_len = f->body ? strlen(f->body) : 0,
        .peer_ip = "127.0.0.1",
    };
    const struct http_response res = {
        .status = f->status ? f->status : 202,
        .content_type = "application/json",
        .body = f->answer,
        .body_len = f->answer ? strlen(f->answer) : 0,
    };

    journal_request(j, account,
        &(struct journal_request){ .time_us = f->time_us ? f->time_us : NOON,
            .req = &req,
            .res = &res,
            .message_uuids = &f->message,
            .n_message_uuids = f->message ? 1 : 0 });
}

static inline void state_add(
    struct journal *j, int64_t account, const char *uuid, enum message_state to)
{
    journal_state(j, account,
        &(struct journal_state){ .time_us = NOON,
            .message_uuid = uuid,
            .message_n = 1,
            .sequence = 1,
            .from = MESSAGE_QUEUED,
            .to = to });
}

/* The first try of a callback, for change `sequence` of message number n. */
static inline struct journal_try try_of(uint64_t n, unsigned sequence)
{
    return (struct journal_try){ .time_us = NOON,
        .message_uuid = UUID,
        .message_n = n,
        .sequence = sequence,
        .number = 1,
        .state = MESSAGE_SENT,
        .method = "POST",
        .url = "http://127.0.0.1/hook?x=1",
        .body = "Status=sent",
        .body_len = 11 };
}

static inline void list(
    struct journal *j, int64_t account, const struct journal_query *query, struct strbuf *out)
{
    struct json_writer w = json_writer_to(out, JSON_ONE_LINE);

    strbuf_reset(out);
    json_object_begin(&w);
    journal_list(j, account, query, &w);
    json_object_end(&w);
}

static inline void list_all(struct journal *j, int64_t account, struct strbuf *out)
{
    list(j, account, &(struct journal_query){ .limit = JOURNAL_LIMIT_MAX }, out);
}

/* For listings that are looked into. */
static inline struct journal *journal_with(size_t entries, size_t bytes, size_t total, size_t body)
{
    struct journal *j;

    journal_create(&(struct journal_limits){ entries, bytes, total, body, true }, NULL, NULL, &j);
    return j;
}

static inline const cJSON *entry_at(const cJSON *listing, int i)
{
    return cJSON_GetArrayItem(cJSON_GetObjectItem(listing, "entries"), i);
}

static inline const char *text_of(const cJSON *entry, const char *name)
{
    return cJSON_GetStringValue(cJSON_GetObjectItem(entry, name));
}

static inline int number_of(const cJSON *object, const char *name)
{
    const cJSON *item = cJSON_GetObjectItem(object, name);

    ck_assert_msg(cJSON_IsNumber(item), "%s", name);
    return item->valueint;
}

static inline cJSON *listing_read(struct journal *j, int64_t account)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    cJSON *listing;

    list_all(j, account, &text);
    listing = cJSON_Parse(text.buf);
    ck_assert_msg(listing, "%s", text.buf);
    return listing;
}

/* The arguments of a query string, as a control call has them. */
static inline struct params params_of(struct arena *a, const char *query)
{
    struct params params;

    params_from_query(a, query, &params);
    return params;
}

#endif
