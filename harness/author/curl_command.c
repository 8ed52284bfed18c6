#include "harness/author/curl_command.h"

#include "base/base64.h"
#include "base/text.h"
#include "harness/author/curl_reader.h"
#include "harness/author/shell_words.h"

#include <errno.h>
#include <string.h>

int curl_refuse(struct curl_reader *c, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    strbuf_vaddf(c->why, fmt, ap);
    va_end(ap);
    return -EINVAL;
}

static const char *without_blanks(const char *text)
{
    return text + strspn(text, " \t");
}

/* ---- What an option's value is for ---- */

static int take_method(struct curl_reader *c, const char *value)
{
    c->d.method = value;
    return *value && value[strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0'
               ? 0
               : curl_refuse(c, "the method \"%s\" is no word in capitals", value);
}

static int take_url(struct curl_reader *c, const char *value)
{
    if (c->d.url)
        return curl_refuse(c, "there is more than one URL");
    if (!utf8_is_valid(value, strlen(value)))
        return curl_refuse(c, "the URL is not UTF-8");
    c->d.url = value;
    return 0;
}

int curl_take_user(struct curl_reader *c, const char *value)
{
    c->user = value;
    c->d.login = true;
    return 0;
}

static int take_cookies(struct curl_reader *c, const char *value)
{
    if (!strchr(value, '='))
        return curl_refuse(c, "a file of cookies (-b %s) is not read", value);
    while (*value) {
        size_t len = strcspn(value, ";"), name = strcspn(value, "=;");
        bool has_value = value[name] == '=';

        if (name)
            draft_add(c->arena, &c->d.cookies, arena_dup(c->arena, value, name),
                has_value ? arena_dup(c->arena, value + name + 1, len - name - 1) : "");
        value = without_blanks(value + len + (value[len] == ';'));
    }
    return 0;
}

static bool take_basic(struct curl_reader *c, const char *value)
{
    char *login;

    value = without_blanks(value);
    if (!text_has_prefix_ignore_case(value, "Basic "))
        return false;
    login = arena_alloc(c->arena, strlen(value) + 1);
    if (!base64_read(value + strlen("Basic "), login, strlen(value) + 1) || !strchr(login, ':') ||
        !utf8_is_valid(login, strlen(login)))
        login = arena_strdup(c->arena, "");
    return curl_take_user(c, login) == 0;
}

static int take_header(struct curl_reader *c, const char *value)
{
    size_t name = strcspn(value, ":;");
    const char *key = arena_dup(c->arena, value, name),
               *rest = value + name + (value[name] != '\0');

    if (*value == '@')
        return curl_refuse(c, "a file of headers (-H %s) is not read", value);
    if (!name)
        return curl_refuse(c, "the header \"%s\" has no name", value);
    if (value[name] != ';' && !*without_blanks(rest))
        return 0; /* "Name:" asks curl to leave one out */
    if (text_equal_ignore_case(key, "Authorization") && take_basic(c, rest))
        return 0;
    if (text_equal_ignore_case(key, "Cookie"))
        return take_cookies(c, without_blanks(rest));
    if (text_equal_ignore_case(key, "Authorization")) /* some other secret */
        rest = arena_printf(c->arena, "%cauthorization%c", DRAFT_VARIABLE, DRAFT_VARIABLE_END);
    draft_add(c->arena, &c->d.headers, key, without_blanks(rest));
    return 0;
}

static int take_agent(struct curl_reader *c, const char *value)
{
    draft_add(c->arena, &c->d.headers, "User-Agent", value);
    return 0;
}

static int take_referer(struct curl_reader *c, const char *value)
{
    draft_add(c->arena, &c->d.headers, "Referer", value);
    return 0;
}

static int take_raw(struct curl_reader *c, const char *value)
{
    *LIST_ADD(c->arena, &c->data, const char *) = value;
    return 0;
}

static int take_data(struct curl_reader *c, const char *value)
{
    if (*value != '@')
        return take_raw(c, value);
    if (c->file || !value[1] || text_equal(value, "@-"))
        return curl_refuse(c, "one body of a file is written, not %s", value);
    c->file = value + 1;
    return 0;
}

static int take_json(struct curl_reader *c, const char *value)
{
    c->json = true;
    return take_data(c, value);
}

/* name=text, =text or text; encoded here, so that it is as the others are */
static int take_encoded(struct curl_reader *c, const char *value)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    const char *equals = strchr(value, '=');
    const char *text = equals ? equals + 1 : value;

    if (strchr(value, '@') && (!equals || strchr(value, '@') < equals))
        return curl_refuse(c, "a file (--data-urlencode %s) is not read", value);
    if (equals && equals > value)
        strbuf_add(&out, value, (size_t)(equals - value) + 1);
    for (; *text; text++) {
        if (is_alpha(*text) || is_digit(*text) || strchr("-._~\x01\x02", *text))
            strbuf_addc(&out, *text);
        else
            strbuf_addf(&out, "%%%02X", (unsigned char)*text);
    }
    return take_raw(c, arena_strdup(c->arena, out.buf));
}

/* name=text, name=@file, name=@file;type=image/png */
static int take_part(struct curl_reader *c, const char *value)
{
    const char *equals = strchr(value, '='), *semicolon;
    struct draft_pair part = { 0 };

    if (!equals || equals == value)
        return curl_refuse(c, "the part \"%s\" is not name=value", value);
    part.name = arena_dup(c->arena, value, (size_t)(equals - value));
    part.value = equals + 1;
    if (*part.value == '<')
        return curl_refuse(c, "a part of a file's text (-F %s) is not written", value);
    semicolon = strchr(part.value, ';');
    if (*part.value == '@') {
        part.type = "";
        part.value = arena_dup(c->arena, part.value + 1,
            semicolon ? (size_t)(semicolon - part.value) - 1 : strlen(part.value) - 1);
        if (semicolon && !text_starts_with(semicolon, ";type="))
            return curl_refuse(c, "of a part only ;type= is written, not \"%s\"", semicolon);
        if (semicolon)
            part.type = semicolon + strlen(";type=");
        if (!*part.value)
            return curl_refuse(c, "the part \"%s\" names no file", value);
    } else if (semicolon && text_starts_with(semicolon, ";type=")) {
        return curl_refuse(c, "the type of a part that is no file (-F %s) is not written", value);
    }
    *LIST_ADD(c->arena, &c->d.parts, struct draft_pair) = part;
    return 0;
}

static int take_part_text(struct curl_reader *c, const char *value)
{
    const char *equals = strchr(value, '=');

    if (!equals || equals == value)
        return curl_refuse(c, "the part \"%s\" is not name=value", value);
    draft_add(
        c->arena, &c->d.parts, arena_dup(c->arena, value, (size_t)(equals - value)), equals + 1);
    return 0;
}

/* ---- The options ---- */

enum effect {
    PASSED_OVER,
    TAKEN,    /* by the function */
    A_SWITCH, /* [Options] name: true */
    A_TEXT,   /* [Options] name: value */
    A_NUMBER, /* the same, of digits */
    A_TIME,   /* the same, in seconds, which may have a point */
    SETS_GET,
    SETS_HEAD,
};

/* clang-format off */
static const struct curl_option {
    const char *name;  /* without the two dashes */
    char letter;       /* '\0': none */
    bool takes_value;
    enum effect effect;
    int (*take)(struct curl_reader *c, const char *value);
    const char *option; /* the name in [Options], if it is another */
} curl_options[] = {
    { "request",          'X',  true,  TAKEN, take_method,    NULL },
    { "url",              '\0', true,  TAKEN, take_url,       NULL },
    { "header",           'H',  true,  TAKEN, take_header,    NULL },
    { "user",             'u',  true,  TAKEN, curl_take_user,      NULL },
    { "user-agent",       'A',  true,  TAKEN, take_agent,     NULL },
    { "referer",          'e',  true,  TAKEN, take_referer,   NULL },
    { "cookie",           'b',  true,  TAKEN, take_cookies,   NULL },
    { "data",             'd',  true,  TAKEN, take_data,      NULL },
    { "data-ascii",       '\0', true,  TAKEN, take_data,      NULL },
    { "data-binary",      '\0', true,  TAKEN, take_data,      NULL },
    { "data-raw",         '\0', true,  TAKEN, take_raw,       NULL },
    { "data-urlencode",   '\0', true,  TAKEN, take_encoded,   NULL },
    { "json",             '\0', true,  TAKEN, take_json,      NULL },
    { "form",             'F',  true,  TAKEN, take_part,      NULL },
    { "form-string",      '\0', true,  TAKEN, take_part_text, NULL },
    { "get",              'G',  false, SETS_GET,  NULL, NULL },
    { "head",             'I',  false, SETS_HEAD, NULL, NULL },
    { "basic",            '\0', false, PASSED_OVER, NULL, NULL },
    { "location",         'L',  false, A_SWITCH, NULL, NULL },
    { "location-trusted", '\0', false, A_SWITCH, NULL, NULL },
    { "max-redirs",       '\0', true,  A_NUMBER, NULL, NULL },
    { "insecure",         'k',  false, A_SWITCH, NULL, NULL },
    { "compressed",       '\0', false, A_SWITCH, NULL, NULL },
    { "path-as-is",       '\0', false, A_SWITCH, NULL, NULL },
    { "http1.0",          '0',  false, A_SWITCH, NULL, NULL },
    { "http1.1",          '\0', false, A_SWITCH, NULL, NULL },
    { "http2",            '\0', false, A_SWITCH, NULL, NULL },
    { "http3",            '\0', false, A_SWITCH, NULL, NULL },
    { "ipv4",             '4',  false, A_SWITCH, NULL, NULL },
    { "ipv6",             '6',  false, A_SWITCH, NULL, NULL },
    { "netrc",            'n',  false, A_SWITCH, NULL, NULL },
    { "netrc-optional",   '\0', false, A_SWITCH, NULL, NULL },
    { "netrc-file",       '\0', true,  A_TEXT,   NULL, NULL },
    { "proxy",            'x',  true,  A_TEXT,   NULL, NULL },
    { "resolve",          '\0', true,  A_TEXT,   NULL, NULL },
    { "connect-to",       '\0', true,  A_TEXT,   NULL, NULL },
    { "unix-socket",      '\0', true,  A_TEXT,   NULL, NULL },
    { "max-time",         'm',  true,  A_TIME,   NULL, NULL },
    { "connect-timeout",  '\0', true,  A_TIME,   NULL, NULL },
    { "retry",            '\0', true,  A_NUMBER, NULL, NULL },
    { "retry-delay",      '\0', true,  A_TIME,   NULL, "retry-interval" },
    { "limit-rate",       '\0', true,  A_NUMBER, NULL, NULL },
    { "silent",           's',  false, PASSED_OVER, NULL, NULL },
    { "show-error",       'S',  false, PASSED_OVER, NULL, NULL },
    { "include",          'i',  false, PASSED_OVER, NULL, NULL },
    { "verbose",          'v',  false, PASSED_OVER, NULL, NULL },
    { "fail",             'f',  false, PASSED_OVER, NULL, NULL },
    { "fail-with-body",   '\0', false, PASSED_OVER, NULL, NULL },
    { "globoff",          'g',  false, PASSED_OVER, NULL, NULL },
    { "no-buffer",        'N',  false, PASSED_OVER, NULL, NULL },
    { "progress-bar",     '#',  false, PASSED_OVER, NULL, NULL },
    { "no-progress-meter",'\0', false, PASSED_OVER, NULL, NULL },
    { "output",           'o',  true,  PASSED_OVER, NULL, NULL },
    { "remote-name",      'O',  false, PASSED_OVER, NULL, NULL },
    { "write-out",        'w',  true,  PASSED_OVER, NULL, NULL },
};
/* clang-format on */

/* 2.5 seconds are 2500 milliseconds; false if it is no such number. */
static bool milliseconds(const char *value, uint64_t *ret)
{
    size_t whole = strspn(value, "0123456789"), part = 0;
    uint64_t ms = 0;

    if (value[whole] == '.')
        part = strspn(value + whole + 1, "0123456789");
    if (whole + part == 0 || whole > 9 || value[whole + part + (value[whole] == '.')] != '\0')
        return false;
    for (size_t i = 0; i < whole; i++)
        ms = ms * 10 + (uint64_t)(value[i] - '0');
    for (size_t i = 0; i < 3; i++)
        ms = ms * 10 + (i < part ? (uint64_t)(value[whole + 1 + i] - '0') : 0);
    *ret = ms;
    return true;
}

static int apply_number(struct curl_reader *c, const char *name, const char *value)
{
    uint64_t n;

    if (parse_u64(value, &n) < 0 || n > INT64_MAX)
        return curl_refuse(c, "--%s %s is no whole number", name, value);
    draft_option(c->arena, &c->d, "%s: %llu", name, (unsigned long long)n);
    return 0;
}

/* Only a body may hold bytes that are no text. */
static bool may_be_bytes(const struct curl_option *o, const char *value)
{
    return (o->take == take_data || o->take == take_raw || o->take == take_json) && *value != '@';
}

static int apply(struct curl_reader *c, const struct curl_option *o, const char *value)
{
    const char *name = o->option ? o->option : o->name;
    uint64_t ms;

    if (!utf8_is_valid(value, strlen(value)) && !may_be_bytes(o, value))
        return curl_refuse(c, "the value of --%s is not UTF-8", o->name);
    switch (o->effect) {
    case TAKEN:
        return o->take(c, value);
    case A_SWITCH:
        draft_option(c->arena, &c->d, "%s: true", name);
        return 0;
    case A_TEXT:
        draft_option(c->arena, &c->d, "%s: %s", name, value);
        return *value ? 0 : curl_refuse(c, "--%s has no value", name);
    case A_NUMBER:
        return apply_number(c, name, value);
    case A_TIME:
        if (!milliseconds(value, &ms))
            return curl_refuse(c, "--%s %s is no number of seconds", o->name, value);
        draft_option(c->arena, &c->d, "%s: %llums", name, (unsigned long long)ms);
        return 0;
    case SETS_GET:
        c->get = true;
        return 0;
    case SETS_HEAD:
        c->head = true;
        return 0;
    default:
        return 0;
    }
}

/* --name value, --name=value is none of curl's */
static int read_long(struct curl_reader *c, const struct shell_words *w, size_t *at)
{
    const char *name = w->at[*at] + 2;

    for (size_t i = 0; i < ARRAY_SIZE(curl_options); i++) {
        const struct curl_option *o = &curl_options[i];

        if (!text_equal(o->name, name))
            continue;
        if (o->takes_value && ++*at >= w->n)
            return curl_refuse(c, "--%s has no value", name);
        return apply(c, o, o->takes_value ? w->at[*at] : "");
    }
    return curl_refuse(c, "what curl's option --%s does cannot be written", name);
}

/* -sSX POST, -XPOST */
static int read_short(struct curl_reader *c, const struct shell_words *w, size_t *at)
{
    for (const char *letter = w->at[*at] + 1; *letter; letter++) {
        const struct curl_option *o = NULL;
        const char *value = "";

        for (size_t i = 0; i < ARRAY_SIZE(curl_options) && !o; i++)
            if (curl_options[i].letter == *letter)
                o = &curl_options[i];
        if (!o)
            return curl_refuse(c, "what curl's option -%c does cannot be written", *letter);
        if (o->takes_value && letter[1])
            value = letter + 1;
        else if (o->takes_value && ++*at >= w->n)
            return curl_refuse(c, "-%c has no value", *letter);
        else if (o->takes_value)
            value = w->at[*at];
        if (apply(c, o, value) < 0)
            return -EINVAL;
        if (o->takes_value)
            break;
    }
    return 0;
}

static int read_words(struct curl_reader *c, const struct shell_words *w)
{
    bool only_urls = false;
    int r = 0;

    if (!w->n || !text_equal(w->at[0], "curl"))
        return curl_refuse(c, "it does not begin with curl");
    for (size_t i = 1; i < w->n && r == 0; i++) {
        if (only_urls || w->at[i][0] != '-' || !w->at[i][1])
            r = take_url(c, w->at[i]);
        else if (text_equal(w->at[i], "--"))
            only_urls = true;
        else
            r = w->at[i][1] == '-' ? read_long(c, w, &i) : read_short(c, w, &i);
    }
    return r;
}

int curl_command_read(struct arena *a, const char *text, struct draft *ret, struct strbuf *why)
{
    struct curl_reader c = { .arena = a, .why = why };
    struct shell_words words;

    if (shell_words_read(a, text, &words, why) < 0 || read_words(&c, &words) < 0 ||
        curl_finish(&c) < 0)
        return -EINVAL;
    *ret = c.d;
    return 0;
}
