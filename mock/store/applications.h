/* Applications: what happens with calls and messages that come in. */
#ifndef MOCK_STORE_APPLICATIONS_H
#define MOCK_STORE_APPLICATIONS_H

#include "mock/store/accounts.h"

/* 1 if the account has that application, 0 if not, or a negative errno. */
int store_application_exists(struct store *s, const struct account *a, const char *app_id);

#endif
