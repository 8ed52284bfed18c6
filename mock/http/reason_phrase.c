/*
 * The words behind the status, in capital letters as the recorded answers have them
 * ("HTTP/1.1 400 BAD REQUEST"). libmicrohttpd asks its own exported functions for them, and the
 * dynamic linker finds these first (see recv_hook.h). Were they not found, the words would be
 * libmicrohttpd's and nothing else would change.
 */
#include "mock/http/reason_phrase.h"
#include "base/cleanup.h"

#include <microhttpd.h>
#include <string.h>

/* clang-format off */
static const struct reason { unsigned status; const char *phrase; } reasons[] = {
    { 200, "OK" },
    { 201, "CREATED" },
    { 202, "ACCEPTED" },
    { 204, "NO CONTENT" },
    { 207, "MULTI-STATUS" },
    { 301, "MOVED PERMANENTLY" },
    { 302, "FOUND" },
    { 303, "SEE OTHER" },
    { 304, "NOT MODIFIED" },
    { 307, "TEMPORARY REDIRECT" },
    { 308, "PERMANENT REDIRECT" },
    { 400, "BAD REQUEST" },
    { 401, "UNAUTHORIZED" },
    { 402, "PAYMENT REQUIRED" },
    { 403, "FORBIDDEN" },
    { 404, "NOT FOUND" },
    { 405, "METHOD NOT ALLOWED" },
    { 406, "NOT ACCEPTABLE" },
    { 408, "REQUEST TIMEOUT" },
    { 409, "CONFLICT" },
    { 410, "GONE" },
    { 411, "LENGTH REQUIRED" },
    { 412, "PRECONDITION FAILED" },
    { 413, "REQUEST ENTITY TOO LARGE" },
    { 414, "REQUEST-URI TOO LONG" },
    { 415, "UNSUPPORTED MEDIA TYPE" },
    { 421, "MISDIRECTED REQUEST" },
    { 422, "UNPROCESSABLE ENTITY" },
    { 429, "TOO MANY REQUESTS" },
    { 431, "REQUEST HEADER FIELDS TOO LARGE" },
    { 500, "INTERNAL SERVER ERROR" },
    { 501, "NOT IMPLEMENTED" },
    { 502, "BAD GATEWAY" },
    { 503, "SERVICE UNAVAILABLE" },
    { 504, "GATEWAY TIMEOUT" },
    { 505, "HTTP VERSION NOT SUPPORTED" },
};
/* clang-format on */

const char *reason_phrase(unsigned status)
{
    for (size_t i = 0; i < ARRAY_SIZE(reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].phrase;
    return "UNKNOWN";
}

__attribute__((visibility("default"))) const char *MHD_get_reason_phrase_for(unsigned int code)
{
    return reason_phrase(code);
}

__attribute__((visibility("default"))) size_t MHD_get_reason_phrase_len_for(unsigned int code)
{
    return strlen(reason_phrase(code));
}
