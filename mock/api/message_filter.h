/* What a list of messages is asked for in its query arguments. Inside api/ only. */
#ifndef MOCK_API_MESSAGE_FILTER_H
#define MOCK_API_MESSAGE_FILTER_H

#include "mock/api/exchange.h"

/*
 * Reads limit, offset, filters and times; what is not given is any, without a time the last 24
 * hours, and a sub-account's login sees its own. RULE_NONE, or the rule that refuses and the
 * argument's name in *ret_detail. Source: Message API, List all messages.
 */
enum rule message_filter_read(
    struct exchange *x, struct message_filter *ret, const char **ret_detail);

/* What of the query travels in the links to other pages, as listing_filter writes it. */
void message_filter_links(struct exchange *x, struct strbuf *out);

#endif
