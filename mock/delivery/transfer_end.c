#include "mock/delivery/transfer_end.h"

#include "base/text.h"

#include <errno.h>

enum { US_A_MS = 1000, US_A_SECOND = 1000000 };

struct end_row {
    enum outbox_end end;
    const char *why;
    /* The answer's head counts. Not after a reset: whether it was read before that is chance. */
    bool has_status;
    bool has_body;
};

static const struct end_row answered = { OUTBOX_ANSWERED, NULL, true, true };
static const struct end_row not_http = {
    OUTBOX_BROKEN,
    "what came back is not an HTTP answer",
    false,
    false,
};

/* clang-format off */
static const struct end_row stops[] = {
    [STOP_ADDRESS] = { OUTBOX_ADDRESS_REFUSED, NULL, false, false },
    [STOP_NO_SOCKET] = { OUTBOX_UNREACHABLE, "this machine has no socket left", false, false },
    [STOP_HEAD] = { OUTBOX_TOO_LARGE, "the answer's head is too large", false, false },
    [STOP_BODY] = { OUTBOX_TOO_LARGE, "the answer's body is too large", true, true },
    [STOP_REPEAT] = { OUTBOX_BROKEN, "the connection was closed without an answer", false, false },
};

static const struct {
    CURLcode code;
    struct end_row row;
} codes[] = {
    { CURLE_URL_MALFORMAT, { OUTBOX_BAD_URL, "it is not an http or https URL", false, false } },
    { CURLE_UNSUPPORTED_PROTOCOL, { OUTBOX_BAD_URL, "it is not an http or https URL", false, false } },
    { CURLE_COULDNT_RESOLVE_HOST, { OUTBOX_UNRESOLVED, "the host's name does not resolve", false, false } },
    { CURLE_COULDNT_CONNECT, { OUTBOX_UNREACHABLE, "no connection could be made", false, false } },
    { CURLE_OPERATION_TIMEDOUT, { OUTBOX_TIMED_OUT, NULL, true, false } },
    { CURLE_TOO_MANY_REDIRECTS, { OUTBOX_TOO_MANY_REDIRECTS, "it was redirected too often", true, false } },
    { CURLE_GOT_NOTHING, { OUTBOX_BROKEN, "the connection was closed without an answer", false, false } },
    { CURLE_PARTIAL_FILE, { OUTBOX_BROKEN, "the connection was closed before the answer's end", true, false } },
#if LIBCURL_VERSION_NUM >= 0x080600
    { CURLE_TOO_LARGE, { OUTBOX_TOO_LARGE, "the answer's head is too large", false, false } },
#endif
    /* what older versions say of a line that is too long */
    { CURLE_OUT_OF_MEMORY, { OUTBOX_TOO_LARGE, "the answer's head is too large", false, false } },
    { CURLE_RECV_ERROR, { OUTBOX_BROKEN, "the connection was reset, or what came back is not HTTP", false, false } },
    { CURLE_SEND_ERROR, { OUTBOX_BROKEN, "the connection was reset", false, false } },
    { CURLE_PEER_FAILED_VERIFICATION, { OUTBOX_TLS, "the receiver's certificate is not trusted", false, false } },
    { CURLE_SSL_CONNECT_ERROR, { OUTBOX_TLS, "no TLS connection could be made", false, false } },
    { CURLE_SSL_CACERT_BADFILE, { OUTBOX_TLS, "the file of trusted certificates cannot be read", false, false } },
};
/* clang-format on */

static bool is_web_url(const char *url)
{
    return url && (text_has_prefix_ignore_case(url, "http://") ||
                      text_has_prefix_ignore_case(url, "https://"));
}

/* libcurl has one code for another protocol's URL and for an answer of another protocol. */
static bool is_answer_of_another_kind(CURL *easy, CURLcode code)
{
    char *url = NULL;

    if (code != CURLE_UNSUPPORTED_PROTOCOL)
        return false;
    libcurl.easy_getinfo(easy, CURLINFO_EFFECTIVE_URL, &url);
    return is_web_url(url);
}

static const struct end_row *row_of(const struct transfer *t, CURLcode code)
{
    if (code == CURLE_OK)
        return &answered;
    /* of several addresses any that was refused is the reason, in whichever order they came */
    if (t->stop != STOP_NONE && code != CURLE_OPERATION_TIMEDOUT)
        return &stops[t->stop];
    if (is_answer_of_another_kind(t->easy, code))
        return &not_http;
    for (size_t i = 0; i < ARRAY_SIZE(codes); i++)
        if (codes[i].code == code)
            return &codes[i].row;
    return &not_http;
}

static const char *why_of(const struct transfer *t, const struct end_row *row, CURLcode code)
{
    long error = 0;

    if (row->end == OUTBOX_BAD_URL && t->letter->redirects > 0)
        return "a redirect leads to what is not an http or https URL";
    /* libcurl keeps an error of the system beyond its transfer: only here it is of this one */
    if (code == CURLE_COULDNT_CONNECT)
        libcurl.easy_getinfo(t->easy, CURLINFO_OS_ERRNO, &error);
    return error == ECONNREFUSED && t->stop == STOP_NONE ? "the connection was refused" : row->why;
}

static void why_write(struct transfer *t, const struct end_row *row, CURLcode code)
{
    struct letter *l = t->letter;
    bool is_whole = l->timeout_us % US_A_SECOND == 0;

    if (row == &stops[STOP_ADDRESS]) /* the guard has written it */
        return;
    strbuf_reset(&l->why);
    if (row->end == OUTBOX_TIMED_OUT)
        strbuf_addf(&l->why, "no whole answer within %lld %s",
            (long long)(l->timeout_us / (is_whole ? US_A_SECOND : US_A_MS)), is_whole ? "s" : "ms");
    else if (row->end != OUTBOX_ANSWERED)
        strbuf_adds(&l->why, why_of(t, row, code));
}

void transfer_judge(struct transfer *t, CURLcode code)
{
    const struct end_row *row = row_of(t, code);
    struct letter *l = t->letter;
    long status = 0, redirects = 0;
    char *content_type = NULL;

    libcurl.easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    libcurl.easy_getinfo(t->easy, CURLINFO_REDIRECT_COUNT, &redirects);
    libcurl.easy_getinfo(t->easy, CURLINFO_CONTENT_TYPE, &content_type);
    l->end = row->end;
    l->redirects = (unsigned)redirects;
    l->status = row->has_status ? (int)status : 0;
    if (row->has_status && content_type)
        strbuf_adds(&l->content_type, content_type);
    if (!row->has_body)
        strbuf_reset(&l->answer);
    why_write(t, row, code);
}
