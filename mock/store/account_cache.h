/* Rows of an account that each send would ask for, kept until they change. Inside store/ only. */
#ifndef MOCK_STORE_ACCOUNT_CACHE_H
#define MOCK_STORE_ACCOUNT_CACHE_H

#include "mock/store/accounts.h"

/* Forgets them: they are read again when somebody asks. */
void account_cache_drop(struct account *a);

#endif
