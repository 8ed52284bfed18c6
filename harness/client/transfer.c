#include "harness/client/transfer.h"

#include "base/arena.h"

#include <string.h>

enum { CONNECT_TIMEOUT_MS = 10000 };

/* clang-format off */
static const long versions[] = {
    [HTTP_AS_USUAL] = CURL_HTTP_VERSION_1_1,
    [HTTP_WISH_1_0] = CURL_HTTP_VERSION_1_0,
    [HTTP_WISH_1_1] = CURL_HTTP_VERSION_1_1,
    [HTTP_WISH_2]   = CURL_HTTP_VERSION_2_0,
    [HTTP_WISH_3]   = CURL_HTTP_VERSION_3,
};
static const long families[] = {
    [HTTP_ANY_FAMILY] = CURL_IPRESOLVE_WHATEVER,
    [HTTP_IPV4]       = CURL_IPRESOLVE_V4,
    [HTTP_IPV6]       = CURL_IPRESOLVE_V6,
};
static const long netrcs[] = {
    [HTTP_NO_NETRC]       = CURL_NETRC_IGNORED,
    [HTTP_NETRC]          = CURL_NETRC_REQUIRED,
    [HTTP_NETRC_OPTIONAL] = CURL_NETRC_OPTIONAL,
};
static const struct {
    enum http_wish version;
    int feature;
    const char *name;
} needs[] = {
    { HTTP_WISH_2, CURL_VERSION_HTTP2, "HTTP/2" },
    { HTTP_WISH_3, CURL_VERSION_HTTP3, "HTTP/3" },
};
/* clang-format on */

static void list_free(struct curl_slist **list)
{
    curl_slist_free_all(*list);
    *list = NULL;
}

void transfer_release(struct transfer_state *t)
{
    list_free(&t->resolve);
    list_free(&t->connect_to);
    list_free(&t->forget);
}

/* host:port of host:port:address, where the host may be [::1] */
static size_t pair_length(const char *text)
{
    const char *host_end = *text == '[' ? strchr(text, ']') : text;
    const char *colon = host_end ? strchr(host_end, ':') : NULL;

    return colon ? (size_t)(colon - text) + 1 + strcspn(colon + 1, ":") : strlen(text);
}

static void forget_later(struct transfer_state *t, const char *entry)
{
    CLEANUP_STRBUF struct strbuf line = STRBUF_INIT;
    const char *pair = entry + (*entry == '+');

    strbuf_addc(&line, '-');
    strbuf_add(&line, pair, pair_length(pair));
    t->forget = curl_slist_append(t->forget, line.buf);
}

static void apply_addresses(
    struct transfer_state *t, CURL *curl, const struct http_transfer *wanted)
{
    list_free(&t->resolve);
    list_free(&t->connect_to);
    t->resolve = t->forget;
    t->forget = NULL;
    for (size_t i = 0; i < wanted->resolve.n; i++) {
        t->resolve = curl_slist_append(t->resolve, wanted->resolve.at[i]);
        forget_later(t, wanted->resolve.at[i]);
    }
    for (size_t i = 0; i < wanted->connect_to.n; i++)
        t->connect_to = curl_slist_append(t->connect_to, wanted->connect_to.at[i]);
    curl_easy_setopt(curl, CURLOPT_RESOLVE, t->resolve);
    if (t->connect_to) /* else what the client was told for all */
        curl_easy_setopt(curl, CURLOPT_CONNECT_TO, t->connect_to);
    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, wanted->unix_socket);
    if (!wanted->proxy)
        return;
    curl_easy_setopt(curl, CURLOPT_PROXY, wanted->proxy);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, ""); /* it is asked for, also for this machine */
}

static void apply_tls(CURL *curl, const struct http_transfer *wanted)
{
    if (wanted->cacert)
        curl_easy_setopt(curl, CURLOPT_CAINFO, wanted->cacert);
    if (wanted->insecure) {
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
        curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    }
}

void transfer_apply(struct transfer_state *t, CURL *curl, const struct http_transfer *wanted)
{
    bool alone = wanted->version != HTTP_AS_USUAL || wanted->family != HTTP_ANY_FAMILY ||
                 wanted->resolve.n || wanted->connect_to.n;
    int64_t connect = wanted->connect_timeout_ms;

    apply_addresses(t, curl, wanted);
    apply_tls(curl, wanted);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, versions[wanted->version]);
    curl_easy_setopt(curl, CURLOPT_IPRESOLVE, families[wanted->family]);
    curl_easy_setopt(curl, CURLOPT_NETRC, netrcs[wanted->netrc]);
    curl_easy_setopt(curl, CURLOPT_NETRC_FILE, wanted->netrc_file);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, (long)wanted->path_as_is);
    curl_easy_setopt(
        curl, CURLOPT_CONNECTTIMEOUT_MS, connect ? (long)connect : (long)CONNECT_TIMEOUT_MS);
    if (wanted->compressed)
        curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip, deflate, br");
    if (wanted->bytes_per_second) {
        curl_easy_setopt(curl, CURLOPT_MAX_RECV_SPEED_LARGE, (curl_off_t)wanted->bytes_per_second);
        curl_easy_setopt(curl, CURLOPT_MAX_SEND_SPEED_LARGE, (curl_off_t)wanted->bytes_per_second);
    }
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, (long)alone);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, (long)alone);
}

bool transfer_can(const struct http_transfer *wanted, struct strbuf *why)
{
    for (size_t i = 0; i < ARRAY_SIZE(needs); i++)
        if (wanted->version == needs[i].version &&
            !(curl_version_info(CURLVERSION_NOW)->features & needs[i].feature)) {
            strbuf_addf(why, "libcurl was built without %s here", needs[i].name);
            return false;
        }
    return true;
}
