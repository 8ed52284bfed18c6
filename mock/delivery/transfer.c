#include "mock/delivery/transfer.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/text.h"
#include "mock/delivery/transfer_end.h"

#include <string.h>
#include <sys/socket.h>

enum {
    HEAD_MAX = 64 << 10, /* of all the answers of an exchange, bytes */
    REDIRECTS_MAX = 5,
    BUFFER_SIZE = 4096, /* each handle keeps one; answers are small */
    /*
     * A connection idle for longer is not used again: some servers close it after two seconds, and
     * a request that meets the close is lost.
     */
    IDLE_SECONDS = 1,
    US_A_MS = 1000,
};

static const char user_agent[] = "plivo-mock";
static const char protocols[] = "http,https";

static size_t on_header(char *bytes, size_t size, size_t n, void *user)
{
    struct transfer *t = user;

    (void)bytes;
    t->has_answer = true;
    t->stop = STOP_NONE; /* an address that was refused was not the host's only one */
    t->head_size += size * n;
    if (t->head_size <= HEAD_MAX)
        return size * n;
    t->stop = STOP_HEAD;
    return 0;
}

static size_t on_body(char *bytes, size_t size, size_t n, void *user)
{
    struct transfer *t = user;
    size_t left = t->body_max - t->letter->answer.len, len = size * n;

    strbuf_add(&t->letter->answer, bytes, len < left ? len : left);
    if (len <= left)
        return len;
    t->stop = STOP_BODY;
    return 0;
}

/* A slow sender's body, in two parts. */
static size_t on_read(char *to, size_t size, size_t n, void *user)
{
    struct transfer *t = user;
    struct letter *l = t->letter;
    size_t middle = l->body_len / 2, len = l->body_len - t->body_sent;

    if (l->pause_us > 0 && t->body_sent == middle) {
        t->wake_us = clock_monotonic_us() + l->pause_us;
        l->pause_us = 0;
        return CURL_READFUNC_PAUSE;
    }
    if (l->pause_us > 0)
        len = middle - t->body_sent;
    if (len > size * n)
        len = size * n;
    memcpy(to, l->body + t->body_sent, len);
    t->body_sent += len;
    return len;
}

/* A redirect that keeps the method wants the body again, from its beginning. */
static int on_seek(void *user, curl_off_t offset, int origin)
{
    struct transfer *t = user;

    if (origin != SEEK_SET || offset < 0 || (size_t)offset > t->letter->body_len)
        return CURL_SEEKFUNC_FAIL;
    t->body_sent = (size_t)offset;
    return CURL_SEEKFUNC_OK;
}

/*
 * Before each request, also those that libcurl sends by itself: after a redirect, and anew over
 * another connection if a kept one was closed without an answer. That one may have been received,
 * and nobody would know of the second.
 */
static int on_request(void *user, char *a, char *b, int c, int d)
{
    struct transfer *t = user;
    long sent = 0;

    (void)a, (void)b, (void)c, (void)d;
    libcurl.easy_getinfo(t->easy, CURLINFO_REQUEST_SIZE, &sent);
    if (sent > t->request_size && !t->has_answer) {
        t->stop = STOP_REPEAT;
        return CURL_PREREQFUNC_ABORT;
    }
    t->request_size = sent;
    t->has_answer = false;
    return CURL_PREREQFUNC_OK;
}

/* The host of the URL that is being fetched now, which a redirect may have changed. */
static char *current_host(CURL *easy)
{
    CURLU *url = libcurl.url();
    char *text = NULL, *host = NULL;

    libcurl.easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &text);
    if (url && text && libcurl.url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK)
        libcurl.url_get(url, CURLUPART_HOST, &host, 0);
    libcurl.url_cleanup(url);
    return host;
}

static bool is_admitted(struct transfer *t, const struct sockaddr *address)
{
    const char *what;
    char *host;
    bool admitted;

    if (address_kind(address, &what) == ADDRESS_LOCAL)
        return true;
    host = current_host(t->easy);
    strbuf_reset(&t->letter->why);
    admitted = address_guard_admits(t->guard, host ? host : "", address, &t->letter->why);
    libcurl.free(host);
    return admitted;
}

static curl_socket_t on_open_socket(void *user, curlsocktype type, struct curl_sockaddr *address)
{
    struct transfer *t = user;
    int fd;

    (void)type;
    if (!is_admitted(t, &address->addr)) {
        t->stop = STOP_ADDRESS;
        return CURL_SOCKET_BAD;
    }
    fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (fd < 0)
        t->stop = STOP_NO_SOCKET;
    return fd < 0 ? CURL_SOCKET_BAD : fd;
}

static void set_callbacks(struct transfer *t)
{
    CURL *easy = t->easy;

    libcurl.easy_setopt(easy, CURLOPT_PRIVATE, t);
    libcurl.easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    libcurl.easy_setopt(easy, CURLOPT_HEADERDATA, t);
    libcurl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    libcurl.easy_setopt(easy, CURLOPT_WRITEDATA, t);
    libcurl.easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
    libcurl.easy_setopt(easy, CURLOPT_READDATA, t);
    libcurl.easy_setopt(easy, CURLOPT_SEEKFUNCTION, on_seek);
    libcurl.easy_setopt(easy, CURLOPT_SEEKDATA, t);
    libcurl.easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_request);
    libcurl.easy_setopt(easy, CURLOPT_PREREQDATA, t);
    libcurl.easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    libcurl.easy_setopt(easy, CURLOPT_OPENSOCKETDATA, t);
}

static void set_constants(CURL *easy)
{
    libcurl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols);
    libcurl.easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
    libcurl.easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    libcurl.easy_setopt(easy, CURLOPT_PROXY, "");      /* not the environment's either */
    libcurl.easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L); /* signatures are made of the URL as it is */
    libcurl.easy_setopt(easy, CURLOPT_MAXREDIRS, (long)REDIRECTS_MAX);
    libcurl.easy_setopt(easy, CURLOPT_USERAGENT, user_agent);
    libcurl.easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)BUFFER_SIZE);
    libcurl.easy_setopt(easy, CURLOPT_MAXAGE_CONN, (long)IDLE_SECONDS);
    libcurl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    /* Else the end of a transfer waits for its name to resolve, and everybody with it. */
    libcurl.easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
}

static void set_tls(CURL *easy, const struct outbox_config *config)
{
    if (config->tls_insecure) {
        libcurl.easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
        libcurl.easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
        /* each connection would read them all, for nothing */
        libcurl.easy_setopt(easy, CURLOPT_CAINFO, NULL);
        libcurl.easy_setopt(easy, CURLOPT_CAPATH, NULL);
    } else if (config->tls_ca_file) {
        libcurl.easy_setopt(easy, CURLOPT_CAINFO, config->tls_ca_file);
        libcurl.easy_setopt(easy, CURLOPT_CAPATH, NULL);
    }
}

struct transfer *transfer_create(
    const struct outbox_config *config, const struct address_guard *guard)
{
    struct transfer *t = xcalloc(1, sizeof(*t));

    t->guard = guard;
    t->body_max = config->body_max;
    t->easy = libcurl.easy_init();
    if (!t->easy) {
        free(t);
        return NULL;
    }
    set_callbacks(t);
    set_constants(t->easy);
    set_tls(t->easy, config);
    return t;
}

void transfer_destroy(struct transfer *t)
{
    libcurl.easy_cleanup(t->easy);
    free(t);
}

static void set_method(CURL *easy, const struct letter *l)
{
    if (!l->is_post) {
        libcurl.easy_setopt(easy, CURLOPT_HTTPGET, 1L);
        return;
    }
    libcurl.easy_setopt(easy, CURLOPT_POST, 1L);
    libcurl.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)l->body_len);
    /* none: on_read is asked, which can pause */
    libcurl.easy_setopt(
        easy, CURLOPT_POSTFIELDS, l->pause_us > 0 && l->body_len > 0 ? NULL : l->body);
}

/* A pause in the middle is ours, not the receiver's; one before the exchange is no part of it. */
static long timeout_ms(const struct letter *l)
{
    int64_t us = l->timeout_us + (l->body_len > 0 ? l->pause_us : 0);

    return (long)((us + US_A_MS - 1) / US_A_MS);
}

void transfer_begin(struct transfer *t, struct letter *l)
{
    t->letter = l;
    t->start_us = clock_monotonic_us();
    t->wake_us = l->body_len == 0 && l->pause_us > 0 ? t->start_us + l->pause_us : 0;
    t->body_sent = t->head_size = 0;
    t->request_size = 0;
    t->has_answer = false;
    t->stop = STOP_NONE;
    libcurl.easy_setopt(t->easy, CURLOPT_URL, l->url);
    libcurl.easy_setopt(t->easy, CURLOPT_HTTPHEADER, l->headers);
    libcurl.easy_setopt(t->easy, CURLOPT_TIMEOUT_MS, timeout_ms(l));
    libcurl.easy_setopt(t->easy, CURLOPT_FOLLOWLOCATION, l->follow_redirects ? 1L : 0L);
    set_method(t->easy, l);
}

void transfer_end(struct transfer *t, CURLcode code)
{
    t->letter->latency_us = clock_monotonic_us() - t->start_us;
    transfer_judge(t, code);
    t->letter = NULL;
    t->wake_us = 0;
}
