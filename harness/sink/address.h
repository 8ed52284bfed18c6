/* Where the sink listens, and what it is called from outside. */
#ifndef HARNESS_SINK_ADDRESS_H
#define HARNESS_SINK_ADDRESS_H

#include "base/arena.h"
#include "base/strbuf.h"

struct sink_address {
    int fd;             /* listens */
    const char *url;    /* without a slash at its end */
    const char *root;   /* scheme and authority of the url; NULL: those the sender's Host says */
    const char *prefix; /* the path of the url; "" is none */
};

/*
 * Opens HOST:PORT ([HOST]:PORT for IPv6; numeric, port 0 takes a free one); NULL is 127.0.0.1:0.
 * public_url is http(s)://host[:port][/path], NULL for the address itself. Texts in the arena.
 *
 * 0, or a negative errno with a sentence in why: -EINVAL for what cannot be meant.
 */
int sink_address_open(struct arena *a, const char *listen, const char *public_url,
    struct sink_address *ret, struct strbuf *why);

#endif
