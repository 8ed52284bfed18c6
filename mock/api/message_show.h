/* A message as the API shows it, alone and in a list. Inside api/ only. */
#ifndef MOCK_API_MESSAGE_SHOW_H
#define MOCK_API_MESSAGE_SHOW_H

#include "mock/api/exchange.h"

/*
 * Writes the members of the message's object in alphabetical order, which is the order they were
 * recorded in; with an api_id in front if it stands alone. 0 or a negative errno. Source: Message
 * API, Get details of a message; plivo-php tests/Mocks/messageGetResponse.json.
 */
int message_show(struct exchange *x, struct api_json *j, const struct message *m, bool alone);

#endif
