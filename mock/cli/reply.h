/* A message that the platform sends for an account: as if the account's client had posted it. */
#ifndef MOCK_CLI_REPLY_H
#define MOCK_CLI_REPLY_H

#include "mock/api/api.h"
#include "mock/delivery/delivery.h"

/*
 * Sends it through the API's own door, so every rule holds for it, it stands in the journal, and a
 * refusal can be explained; it is logged, too, since nobody reads the answer.
 */
void api_send_reply(
    const struct api *api, const struct account *a, const struct delivery_reply *reply);

#endif
