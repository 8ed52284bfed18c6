/* What a message that came in tells its application. Inside delivery/ only. */
#ifndef MOCK_DELIVERY_WEBHOOK_H
#define MOCK_DELIVERY_WEBHOOK_H

#include "mock/delivery/internal.h"
#include "mock/domain/callback_form.h"

enum { CALLBACK_HEADERS_MAX = 8 };

/* The fields of the webhook of m. Values live in the arena. 0 or a negative errno. */
int webhook_fields(struct delivery *d, struct account *a, struct arena *arena,
    const struct message *m, struct callback_fields *ret);

#endif
