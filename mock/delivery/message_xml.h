/*
 * The XML with which a webhook may be answered: <Response><Message src dst type callbackUrl
 * callbackMethod>text</Message>…</Response>. Source: Plivo XML, Message; the attributes as
 * plivo-node's XML builder takes them.
 */
#ifndef MOCK_DELIVERY_MESSAGE_XML_H
#define MOCK_DELIVERY_MESSAGE_XML_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "mock/delivery/delivery.h"

enum { MESSAGE_XML_MAX = 20 }; /* Messages of one answer: more are left out */

struct message_xml {
    struct delivery_reply list[MESSAGE_XML_MAX]; /* what is not said is NULL */
    size_t n, n_left_out;
};

/*
 * Reads it; elements other than Message, which belong to calls, are passed over. Texts live in the
 * arena. 0, or -EINVAL with a sentence in *why for what is no XML or has another root.
 */
int message_xml_read(
    struct arena *a, const char *text, size_t len, struct message_xml *ret, struct strbuf *why);

#endif
