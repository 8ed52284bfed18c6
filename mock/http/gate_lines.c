#include "mock/http/gate_lines.h"

#include "base/text.h"

#include <string.h>

enum { CHUNK_DIGITS_MAX = 16 };

/* RFC 9110, 5.6.2: what a header's name is made of. */
static bool is_token_char(char c)
{
    return is_alpha(c) || is_digit(c) || (c && strchr("!#$%&'*+-.^_`|~", c));
}

/* nginx's methods: capital letters, '_' and '-'. */
static bool is_method(const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!(s[i] >= 'A' && s[i] <= 'Z') && s[i] != '_' && s[i] != '-')
            return false;
    return len > 0;
}

static bool is_host_char(char c)
{
    return is_alpha(c) || is_digit(c) || (c && strchr("-._~!$&'()*+,;=%", c)) || (c & 0x80);
}

/* A name or address, [v6] in brackets, and a port of digits behind a colon. RFC 9110, 7.2. */
static bool is_host(const char *s, size_t len)
{
    size_t i = 0;

    if (len && s[0] == '[') {
        for (i = 1; i < len && (hex_value(s[i]) >= 0 || s[i] == ':' || s[i] == '.'); i++)
            ;
        if (i < 3 || i == len || s[i++] != ']')
            return false;
    } else {
        while (i < len && is_host_char(s[i]))
            i++;
        if (i == 0)
            return false;
    }
    if (i < len && s[i++] != ':')
        return false;
    while (i < len && is_digit(s[i]))
        i++;
    return i == len;
}

/* http://host/path?query: the path begins behind the host. */
static enum gate_refusal absolute_target(struct gate_message *m, uint32_t start)
{
    const char *target = m->head.buf + start;
    const char *host = strstr(target, "://");
    size_t host_len;

    if (!host || !(text_has_prefix_ignore_case(target, "http://") ||
                     text_has_prefix_ignore_case(target, "https://")))
        return GATE_E_TARGET;
    host += strlen("://");
    host_len = strcspn(host, "/?#");
    if (!is_host(host, host_len))
        return GATE_E_TARGET;
    m->path = host[host_len] == '/' ? (uint32_t)(host + host_len - m->head.buf) : 0;
    return GATE_OK;
}

static enum gate_refusal read_target(struct gate_message *m, uint32_t start)
{
    char *target = m->head.buf + start;
    char *query = strchr(target, '?');
    enum gate_refusal refusal = GATE_OK;

    if (strchr(target, '\t'))
        return GATE_E_TARGET;
    m->path = start;
    if (target[0] != '/' && !(text_equal(target, "*") && text_equal(m->head.buf, "OPTIONS")))
        refusal = absolute_target(m, start);
    if (query && !refusal) {
        *query = '\0';
        m->query = (uint32_t)(query + 1 - m->head.buf);
    }
    return refusal;
}

static bool is_version(const char *s)
{
    return strncmp(s, "HTTP/1.", 7) == 0 && is_digit(s[7]) && s[8] == '\0';
}

enum gate_refusal gate_request_line(struct gate *g, struct gate_message *m, size_t len)
{
    char *line = m->head.buf;
    char *target = memchr(line, ' ', len);
    char *version = target ? strchr(target + 1, ' ') : NULL;

    if (len == 0) {
        strbuf_reset(&m->head);
        return ++g->empty_lines > GATE_EMPTY_LINES_MAX ? GATE_E_EMPTY_LINES : GATE_OK;
    }
    if (!is_method(line, target ? (size_t)(target - line) : len))
        return GATE_E_METHOD;
    if (!version)
        return GATE_E_REQUEST_LINE;
    *target++ = '\0';
    *version++ = '\0';
    if (!is_version(version))
        return GATE_E_VERSION;
    g->old = version[7] == '0';
    m->is_head = text_equal(line, "HEAD");
    g->state = GATE_HEADER_LINE;
    return read_target(m, (uint32_t)(target - line));
}

static enum gate_refusal host_header(struct gate *g, struct gate_message *m, const char *value)
{
    (void)g, (void)m;
    return is_host(value, strlen(value)) ? GATE_OK : GATE_E_HOST;
}

static enum gate_refusal length_header(struct gate *g, struct gate_message *m, const char *value)
{
    (void)m;
    return parse_u64(value, &g->left) < 0 ? GATE_E_CONTENT_LENGTH : GATE_OK;
}

static enum gate_refusal encoding_header(struct gate *g, struct gate_message *m, const char *value)
{
    (void)m;
    return !g->old && text_equal_ignore_case(value, "chunked") ? GATE_OK : GATE_E_TRANSFER_ENCODING;
}

static bool is_word(const char *s, size_t len, const char *word)
{
    return len == strlen(word) && text_has_prefix_ignore_case(s, word);
}

static enum gate_refusal connection_header(
    struct gate *g, struct gate_message *m, const char *value)
{
    (void)m;
    while (*value) {
        size_t len = strcspn(value, ", \t");

        g->closes |= is_word(value, len, "close");
        g->keeps |= is_word(value, len, "keep-alive");
        value += len;
        value += strspn(value, ", \t");
    }
    return GATE_OK;
}

static enum gate_refusal expect_header(struct gate *g, struct gate_message *m, const char *value)
{
    m->expects_continue = !g->old && text_equal_ignore_case(value, "100-continue");
    return GATE_OK;
}

static enum gate_refusal type_header(struct gate *g, struct gate_message *m, const char *value)
{
    (void)m;
    g->is_multipart = text_has_prefix_ignore_case(value, "multipart/");
    return GATE_OK;
}

enum known { HOST, LENGTH, ENCODING, CONNECTION, EXPECT, TYPE, AUTHORIZATION };
/* The headers that frame a request, and those that nginx refuses to read twice. */
static const struct known_header {
    const char *name;
    size_t len;
    bool once;
    enum gate_refusal (*judge)(struct gate *g, struct gate_message *m, const char *value);
} known_headers[] = {
    [HOST] = { "host", 4, true, host_header },
    [LENGTH] = { "content-length", 14, true, length_header },
    [ENCODING] = { "transfer-encoding", 17, true, encoding_header },
    [CONNECTION] = { "connection", 10, false, connection_header },
    [EXPECT] = { "expect", 6, false, expect_header },
    [TYPE] = { "content-type", 12, false, type_header },
    [AUTHORIZATION] = { "authorization", 13, true, NULL },
};

static bool has_seen(const struct gate *g, enum known header)
{
    return g->seen & 1u << header;
}

static enum gate_refusal known_header(
    struct gate *g, struct gate_message *m, const char *name, size_t len, const char *value)
{
    for (size_t i = 0; i < ARRAY_SIZE(known_headers); i++) {
        const struct known_header *k = &known_headers[i];

        if (k->len != len || !text_equal_ignore_case(name, k->name))
            continue;
        if (k->once && has_seen(g, (enum known)i))
            return GATE_E_HEADER_TWICE;
        g->seen |= 1u << i;
        return k->judge ? k->judge(g, m, value) : GATE_OK;
    }
    return GATE_OK;
}

/*
 * Cuts the line into name and value, white space around the value dropped. RFC 9112, 5.1: nothing
 * may stand between the name and its colon.
 */
static enum gate_refusal split_header(char *line, size_t len, size_t *ret_name, char **ret_value)
{
    size_t name = 0;
    char *end = line + len;

    while (is_token_char(line[name]))
        name++;
    if (line[name] == ' ' || line[name] == '\t')
        return name ? GATE_E_SPACE_BEFORE_COLON : GATE_E_HEADER_FOLDED;
    if (line[name] != ':')
        return GATE_E_HEADER_NAME;
    if (name == 0)
        return GATE_E_HEADER_NAME_EMPTY;
    line[name] = '\0';
    *ret_name = name;
    *ret_value = line + name + 1;
    while (**ret_value == ' ' || **ret_value == '\t')
        ++*ret_value;
    while (end > *ret_value && (end[-1] == ' ' || end[-1] == '\t'))
        *--end = '\0';
    return GATE_OK;
}

static size_t body_limit(const struct gate *g)
{
    return g->is_multipart || g->body_max < GATE_TEXT_BODY_MAX ? g->body_max : GATE_TEXT_BODY_MAX;
}

/* All headers are read: how the body is framed and whether the connection goes on. */
static enum gate_refusal head_end(struct gate *g, struct gate_message *m)
{
    if (!g->old && !has_seen(g, HOST))
        return GATE_E_HOST_MISSING;
    if (has_seen(g, LENGTH) && has_seen(g, ENCODING))
        return GATE_E_LENGTH_AND_CHUNKED;
    g->body_limit = body_limit(g);
    if (g->left > g->body_limit)
        return GATE_E_BODY_LARGE;
    m->is_old = g->old;
    m->keep_alive = !g->closes && (!g->old || g->keeps);
    if (has_seen(g, ENCODING))
        g->state = GATE_CHUNK_LINE;
    else
        g->state = g->left ? GATE_LENGTH_BODY : GATE_COMPLETE;
    return GATE_OK;
}

enum gate_refusal gate_header_line(struct gate *g, struct gate_message *m, size_t len)
{
    char *line = m->head.buf + g->line_start, *value;
    size_t name;
    enum gate_refusal refusal;

    if (len == 0)
        return head_end(g, m);
    if (m->n_headers == GATE_HEADERS_MAX)
        return GATE_E_HEADERS_MANY;
    if (m->head.len > GATE_HEAD_MAX)
        return GATE_E_HEAD_LARGE;
    refusal = split_header(line, len, &name, &value);
    if (refusal)
        return refusal;
    m->headers[m->n_headers++] =
        (struct gate_header){ g->line_start, (uint32_t)(value - m->head.buf) };
    return known_header(g, m, line, name, value);
}

/* Lines of the chunked framing are judged and forgotten. */
static void forget_line(struct gate *g, struct gate_message *m)
{
    m->head.len = g->line_start;
    m->head.buf[m->head.len] = '\0';
}

/* Trailers must be well formed; nothing reads them. */
enum gate_refusal gate_trailer_line(struct gate *g, struct gate_message *m, size_t len)
{
    char *value;
    size_t name;
    enum gate_refusal refusal = GATE_OK;

    if (len == 0)
        g->state = GATE_COMPLETE;
    else if (m->n_headers + ++g->trailers > GATE_HEADERS_MAX)
        refusal = GATE_E_HEADERS_MANY;
    else
        refusal = split_header(m->head.buf + g->line_start, len, &name, &value);
    forget_line(g, m);
    return refusal;
}

/* RFC 9112, 7.1: hexadecimal digits, then perhaps white space and an extension behind ';'. */
enum gate_refusal gate_chunk_line(struct gate *g, struct gate_message *m, size_t len)
{
    const char *line = m->head.buf + g->line_start;
    uint64_t size = 0;
    size_t digits = 0, rest;
    bool ends;

    for (; hex_value(line[digits]) >= 0 && digits < CHUNK_DIGITS_MAX; digits++)
        size = size * 16 + (uint64_t)hex_value(line[digits]);
    rest = digits + strspn(line + digits, " \t");
    ends = rest == len || line[rest] == ';';
    forget_line(g, m);
    if (digits == 0 || !ends)
        return GATE_E_CHUNK_SIZE;
    if (size > g->body_limit - m->body.len)
        return GATE_E_BODY_LARGE;
    g->left = size;
    g->state = size ? GATE_CHUNK_BODY : GATE_TRAILER_LINE;
    return GATE_OK;
}

enum gate_refusal gate_chunk_end_line(struct gate *g, struct gate_message *m, size_t len)
{
    (void)len; /* the line reader lets nothing but an empty line through */
    forget_line(g, m);
    g->state = GATE_CHUNK_LINE;
    return GATE_OK;
}
