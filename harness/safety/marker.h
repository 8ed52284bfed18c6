/* A mark in each text that is sent, so that who gets a stray message sees where it comes from. */
#ifndef HARNESS_SAFETY_MARKER_H
#define HARNESS_SAFETY_MARKER_H

#include "harness/safety/send_fields.h"

/*
 * Appends " MARKER" to each "text" of the send that has any, in the spelling of its body; fields
 * are those that were read of it. The request gets a body of its own in the arena. A "text" that
 * stands in the query, or is no string, has no place for it: false, and the request is as it was.
 */
bool marker_put(struct arena *a, const char *marker, const struct send_fields *fields,
    struct http_request *request);

#endif
