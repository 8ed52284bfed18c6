#include "base/text.h"
#include "mock/control/call.h"

#include <string.h>

static const char *const loopback_names[] = { "localhost", "127.0.0.1", "[::1]", "::1" };

static bool is_loopback_ip(const char *ip)
{
    return text_starts_with(ip, "127.") || text_equal(ip, "::1") ||
           text_starts_with(ip, "::ffff:127.");
}

/* host or host:port, as in Host and behind "http://" in Origin. */
static bool names_loopback(const char *host)
{
    for (size_t i = 0; i < ARRAY_SIZE(loopback_names); i++) {
        size_t len = strlen(loopback_names[i]);

        if (text_has_prefix_ignore_case(host, loopback_names[i]) &&
            (!host[len] || host[len] == ':'))
            return true;
    }
    return text_starts_with(host, "127.") && host[strspn(host, "0123456789.:")] == '\0';
}

static bool origin_is_loopback(const char *origin)
{
    const char *host = strstr(origin, "://");

    return host && names_loopback(host + 3);
}

/* "Authorization: Bearer TOKEN" or "X-Mock-Token: TOKEN". */
static bool shows_token(const struct call *c)
{
    const char *bearer = http_header(c->req, "Authorization"),
               *token = http_header(c->req, "X-Mock-Token");

    if (!c->control->token)
        return false;
    if (bearer && text_has_prefix_ignore_case(bearer, "bearer "))
        token = bearer + strlen("bearer ");
    return text_equal(token, c->control->token);
}

bool control_admits(struct call *c)
{
    const char *host = http_header(c->req, "Host"), *origin = http_header(c->req, "Origin");

    if (shows_token(c))
        return true;
    if (!is_loopback_ip(c->req->peer_ip)) {
        call_error(c, 403,
            "the control API takes a token from other machines: start plivo-mock with "
            "--control-token and send it as \"Authorization: Bearer TOKEN\"");
        return false;
    }
    if (!host || !names_loopback(host)) {
        call_error(c, 403,
            "the control API is for this machine: the Host header has to name it (localhost, "
            "127.0.0.1 or [::1])");
        return false;
    }
    if (origin && !origin_is_loopback(origin)) {
        call_error(
            c, 403, "the control API is for this machine: pages from other origins may not use it");
        return false;
    }
    return true;
}
