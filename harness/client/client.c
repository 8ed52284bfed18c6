#include "harness/client/client.h"

#include "base/clock.h"
#include "base/text.h"
#include "harness/client/transfer.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

enum { EXCHANGE_TIMEOUT_MS = 60000, BODY_MAX = 64 << 20 };

const char client_user_agent[] = "plivo-harness/0.1.0";

struct client {
    CURL *curl;
    const atomic_int *interrupted;
    struct strbuf head, body; /* of the answer under way */
    const char *cacert;
    struct curl_slist *connect_to;
    struct transfer_state transfer;
    bool network_allowed;
    bool network_refused; /* in the exchange under way */
    char error[CURL_ERROR_SIZE];
};

static size_t on_body(char *bytes, size_t size, size_t n, void *user)
{
    struct client *c = user;

    strbuf_add(&c->body, bytes, size * n);
    return c->body.overflowed ? 0 : size * n;
}

/* A new status line starts a new head: an answer 100 Continue is followed by the real one. */
static size_t on_header(char *bytes, size_t size, size_t n, void *user)
{
    struct client *c = user;

    if (size * n > 5 && memcmp(bytes, "HTTP/", 5) == 0)
        strbuf_reset(&c->head);
    strbuf_add(&c->head, bytes, size * n);
    return c->head.overflowed ? 0 : size * n;
}

static int on_progress(void *user, curl_off_t a, curl_off_t b, curl_off_t x, curl_off_t y)
{
    const struct client *c = user;

    (void)a, (void)b, (void)x, (void)y;
    return c->interrupted && atomic_load(c->interrupted);
}

static bool address_is_here(const struct sockaddr *address)
{
    if (address->sa_family == AF_UNIX)
        return true;
    if (address->sa_family == AF_INET)
        return ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24 ==
               IN_LOOPBACKNET;
    if (address->sa_family == AF_INET6)
        return IN6_IS_ADDR_LOOPBACK(
            &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
    return false;
}

static curl_socket_t on_open_socket(void *user, curlsocktype type, struct curl_sockaddr *address)
{
    struct client *c = user;

    (void)type;
    if (!c->network_allowed && !address_is_here(&address->addr)) {
        c->network_refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

void client_set_route(struct client *c, const struct client_route *route)
{
    c->cacert = route->cacert;
    curl_slist_free_all(c->connect_to);
    c->connect_to = NULL;
    for (size_t i = 0; i < route->n_connect_to; i++)
        c->connect_to = curl_slist_append(c->connect_to, route->connect_to[i]);
}

void client_allow_network(struct client *c)
{
    c->network_allowed = true;
}

struct client *client_create(const atomic_int *interrupted)
{
    struct client *c;

    if (curl_global_init(CURL_GLOBAL_DEFAULT))
        return NULL;
    c = xcalloc(1, sizeof(*c));
    c->interrupted = interrupted;
    c->head = c->body = (struct strbuf)STRBUF_INIT;
    c->head.max = 1 << 20;
    c->body.max = BODY_MAX;
    c->curl = curl_easy_init();
    if (!c->curl) {
        client_destroy(c);
        return NULL;
    }
    return c;
}

struct client *client_create_like(const struct client *c)
{
    struct client *twin = client_create(c->interrupted);

    if (!twin)
        return NULL;
    twin->network_allowed = c->network_allowed;
    twin->cacert = c->cacert;
    for (const struct curl_slist *at = c->connect_to; at; at = at->next)
        twin->connect_to = curl_slist_append(twin->connect_to, at->data);
    return twin;
}

void client_destroy(struct client *c)
{
    if (!c)
        return;
    if (c->curl)
        curl_easy_cleanup(c->curl);
    curl_slist_free_all(c->connect_to);
    transfer_release(&c->transfer);
    strbuf_release(&c->head);
    strbuf_release(&c->body);
    free(c);
    curl_global_cleanup();
}

bool url_is_loopback(const char *url)
{
    CURLU *parts = curl_url();
    char *host = NULL;
    bool loopback = false;

    if (parts && curl_url_set(parts, CURLUPART_URL, url, 0) == CURLUE_OK &&
        curl_url_get(parts, CURLUPART_HOST, &host, 0) == CURLUE_OK)
        loopback = text_equal_ignore_case(host, "localhost") || text_equal(host, "[::1]") ||
                   (text_starts_with(host, "127.") && host[strspn(host, "0123456789.")] == '\0');
    curl_free(host);
    curl_url_cleanup(parts);
    return loopback;
}

static void header_append(
    struct curl_slist **list, struct arena *a, const struct exchange_header *h)
{
    /* libcurl takes "Name:" as "do not send"; an empty value is spelt with a semicolon */
    const char *line =
        *h->value ? arena_printf(a, "%s: %s", h->name, h->value) : arena_printf(a, "%s;", h->name);

    *list = curl_slist_append(*list, line);
}

/* The request's headers, and "Name:" for those which libcurl would add by itself. */
static struct curl_slist *header_list(struct arena *a, const struct http_request *q)
{
    static const char *const unwanted[] = { "Expect:", "Content-Type:", "Transfer-Encoding:" };
    struct curl_slist *list = NULL;

    for (size_t i = 0; i < q->n_headers; i++)
        header_append(&list, a, &q->headers[i]);
    for (size_t i = 0; i < ARRAY_SIZE(unwanted); i++) {
        const char *name = arena_dup(a, unwanted[i], strlen(unwanted[i]) - 1);

        if (!http_header_value(q->headers, q->n_headers, name))
            list = curl_slist_append(list, unwanted[i]);
    }
    return list;
}

static void set_body(CURL *curl, const struct http_request *q)
{
    if (q->body || http_method_has_length(q->method)) {
        curl_easy_setopt(
            curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)(q->body ? q->body_len : 0));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, q->body ? q->body : "");
    } else if (text_equal(q->method, "HEAD")) {
        curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    } else {
        curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
    }
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, q->method);
}

static void set_callbacks(struct client *c)
{
    CURL *curl = c->curl;

    strbuf_reset(&c->head);
    strbuf_reset(&c->body);
    c->head.overflowed = c->body.overflowed = false;
    c->network_refused = false;
    c->error[0] = '\0';
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, c);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, c);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, c);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, c->error);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, c);
}

static void set_request(struct client *c, const struct http_request *q, struct curl_slist *headers)
{
    CURL *curl = c->curl;

    curl_easy_reset(curl); /* options only: connections and session stay */
    set_callbacks(c);
    curl_easy_setopt(curl, CURLOPT_URL, q->url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, client_user_agent);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(
        curl, CURLOPT_TIMEOUT_MS, q->timeout_ms ? (long)q->timeout_ms : (long)EXCHANGE_TIMEOUT_MS);
    if (c->cacert)
        curl_easy_setopt(curl, CURLOPT_CAINFO, c->cacert);
    if (c->connect_to)
        curl_easy_setopt(curl, CURLOPT_CONNECT_TO, c->connect_to);
    if (!c->network_allowed || url_is_loopback(q->url))
        curl_easy_setopt(curl, CURLOPT_PROXY, "");
    transfer_apply(&c->transfer, curl, &q->transfer);
    set_body(curl, q);
}

static enum client_result result_of(CURLcode code)
{
    switch (code) {
    case CURLE_OK:
        return CLIENT_DONE;
    case CURLE_ABORTED_BY_CALLBACK:
        return CLIENT_INTERRUPTED;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_COULDNT_CONNECT:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
        return CLIENT_UNREACHABLE;
    default:
        return CLIENT_BROKEN;
    }
}

static size_t count_lines(const char *text)
{
    size_t n = 0;

    for (; *text; text++)
        n += *text == '\n';
    return n;
}

/* Splits the head into the version and the headers; a line without a colon is passed over. */
static void head_read(struct arena *a, const struct strbuf *head, struct http_response *ret)
{
    struct exchange_header *headers =
        ARENA_ARRAY(a, struct exchange_header, count_lines(head->buf) + 1);
    const char *line = head->buf;

    ret->version = arena_dup(a, line, strcspn(line, " \r\n"));
    ret->headers = headers;
    while ((line = strchr(line, '\n'))) {
        size_t name = strcspn(++line, ":\r\n"), value;

        if (line[name] != ':')
            continue;
        headers[ret->n_headers].name = arena_dup(a, line, name);
        line += name + 1;
        line += strspn(line, " \t");
        value = strcspn(line, "\r\n");
        while (value && is_space(line[value - 1]))
            value--;
        headers[ret->n_headers++].value = arena_dup(a, line, value);
    }
}

static void response_read(struct client *c, struct arena *a, const struct http_transfer *transfer,
    struct http_response *ret)
{
    const char *ip = NULL, *redirect = NULL, *encoding;
    long status = 0;

    curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(c->curl, CURLINFO_PRIMARY_IP, &ip);
    curl_easy_getinfo(c->curl, CURLINFO_REDIRECT_URL, &redirect);
    ret->status = (int)status;
    ret->ip = arena_strdup(a, ip && !transfer->unix_socket ? ip : "");
    ret->redirect_url = arena_strdup(a, redirect);
    ret->body = arena_dup(a, c->body.buf, c->body.len);
    ret->body_len = c->body.len;
    head_read(a, &c->head, ret);
    encoding = http_header_value(ret->headers, ret->n_headers, "Content-Encoding");
    ret->decoded =
        transfer->compressed && encoding && !text_equal_ignore_case(encoding, "identity");
}

/* Where a proxy or a socket leads is not seen by on_open_socket. */
static bool may_leave(const struct client *c, const struct http_request *q)
{
    return !c->network_allowed && (q->transfer.proxy || q->transfer.unix_socket) &&
           !url_is_loopback(q->url);
}

static enum client_result forbidden(const struct http_request *q, struct strbuf *why)
{
    strbuf_addf(why, "%s is not on this machine, and --live was not given", q->url);
    return CLIENT_FORBIDDEN;
}

enum client_result client_perform(struct client *c, struct arena *a,
    const struct http_request *request, struct http_response *ret, struct strbuf *why)
{
    struct curl_slist *headers;
    int64_t start = clock_monotonic_us();
    CURLcode code;

    *ret = (struct http_response){ .body = "", .ip = "" };
    if (may_leave(c, request))
        return forbidden(request, why);
    if (!transfer_can(&request->transfer, why))
        return CLIENT_BROKEN;
    headers = header_list(a, request);
    set_request(c, request, headers);
    code = curl_easy_perform(c->curl);
    ret->duration_us = clock_monotonic_us() - start;
    curl_slist_free_all(headers);
    if (c->network_refused)
        return forbidden(request, why);
    if (code == CURLE_OK)
        response_read(c, a, &request->transfer, ret);
    else
        strbuf_adds(why, c->error[0] ? c->error : curl_easy_strerror(code));
    return result_of(code);
}
