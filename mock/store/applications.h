/* Applications: what happens with calls and messages that come in. */
#ifndef MOCK_STORE_APPLICATIONS_H
#define MOCK_STORE_APPLICATIONS_H

#include "mock/store/accounts.h"

enum { APPLICATION_ID_DIGITS = 17 };

struct application {
    const char *app_id, *app_name;
    const char *answer_url, *hangup_url, *fallback_answer_url, *message_url; /* NULL: none */
    const char *answer_method, *hangup_method, *fallback_method, *message_method;
    bool default_number_app;   /* numbers that are bought without an application get it */
    bool default_endpoint_app; /* the same for endpoints, which the mock does not have */
    bool public_uri, log_incoming_messages;
    const char *subaccount; /* auth id; NULL: the main account's own */
};

/* 0, or -ENOENT. Its text lives in the arena. */
int store_application(struct store *s, struct arena *arena, const struct account *a,
    const char *app_id, struct application *ret);
/* The one for numbers that are bought without an application: 0, or -ENOENT. */
int store_application_default(
    struct store *s, struct arena *arena, const struct account *a, struct application *ret);
/* 1 if the account has that application, 0 if not, or a negative errno. */
int store_application_exists(struct store *s, const struct account *a, const char *app_id);

/* Creates it: fills p->app_id, which lives in the arena. 0 or a negative errno. */
int store_application_add(
    struct store *s, struct arena *arena, const struct account *a, struct application *p);
/* Writes all of *p to the row of p->app_id. If it is the default from now on, no other is. */
int store_application_update(struct store *s, const struct account *a, const struct application *p);
/* Deletes it; numbers that had it are left without. 0 or a negative errno. */
int store_application_delete(struct store *s, const struct account *a, const char *app_id);
/* A sub-account goes: its applications are deleted, or become the main account's. */
int store_applications_leave_subaccount(struct store *s, struct arena *arena,
    const struct account *a, const char *subaccount, bool delete);

struct application_filter {
    const char *subaccount, *name_prefix; /* NULL: any */
    size_t limit, offset;
};
/* A page, newest first; *ret_total is how many there are on all pages. 0 or a negative errno. */
int store_application_list(struct store *s, struct arena *arena, const struct account *a,
    const struct application_filter *f, struct application **ret, size_t *ret_n,
    int64_t *ret_total);

#endif
