#include "mock/journal/query.h"

#include "base/clock.h"
#include "base/text.h"
#include "mock/domain/message.h"

#include <errno.h>
#include <string.h>

const char *const journal_kind_names[JOURNAL_KIND_MAX_] = {
    [JOURNAL_REQUEST] = "request",
    [JOURNAL_STATE] = "state",
    [JOURNAL_CALLBACK] = "callback",
    [JOURNAL_INBOUND] = "inbound",
};

enum { QUERY_ALL = QUERY_LIST | QUERY_WAIT | QUERY_EVENTS };

struct reader {
    struct journal_filter filter;
    struct journal_query list;
    struct wait_query wait;
    const char *counted; /* the argument that counts, "requests"; NULL: none */
};

struct argument {
    const char *name;
    unsigned where;
    bool (*read)(struct reader *r, const struct argument *argument, const char *text);
    const char *takes; /* "a number from 1 to 1000" */
    size_t at;         /* of a text: its place in struct journal_filter; else a number of its own */
};

static bool text_take(struct reader *r, const struct argument *argument, const char *text)
{
    if (!*text)
        return false;
    memcpy((char *)&r->filter + argument->at, &text, sizeof(text));
    return true;
}

/* Names between commas as bits; 0: one is none of them. */
static unsigned names_read(const char *text, const char *const *names, size_t n)
{
    unsigned bits = 0;

    for (;; text++) {
        size_t len = strcspn(text, ","), i = 0;

        while (i < n && (strlen(names[i]) != len || memcmp(names[i], text, len) != 0))
            i++;
        if (i == n)
            return 0;
        bits |= 1u << i;
        text += len;
        if (!*text)
            return bits;
    }
}

static bool kind_take(struct reader *r, const struct argument *argument, const char *text)
{
    (void)argument;
    r->filter.kinds = names_read(text, journal_kind_names, JOURNAL_KIND_MAX_);
    return r->filter.kinds;
}

static bool states_take(struct reader *r, const struct argument *argument, const char *text)
{
    unsigned states = names_read(text, message_state_names, MESSAGE_STATE_MAX_);

    *(argument->at ? &r->wait.or_states : &r->wait.states) = states;
    return states;
}

/* "202", or "4xx" for all that begin so. */
static bool status_take(struct reader *r, const struct argument *argument, const char *text)
{
    uint64_t n;

    (void)argument;
    if (strlen(text) == 3 && *text >= '1' && *text <= '5' && text_equal(text + 1, "xx")) {
        r->filter.status_first = (*text - '0') * 100;
        r->filter.status_last = r->filter.status_first + 99;
        return true;
    }
    if (strlen(text) != 3 || parse_u64(text, &n) < 0 || n < 100)
        return false;
    r->filter.status_first = r->filter.status_last = (int)n;
    return true;
}

/* Exactly n digits; -1: they are not. */
static int digits_take(const char **at, size_t n)
{
    int value = 0;

    for (size_t i = 0; i < n; i++, (*at)++) {
        if (!is_digit(**at))
            return -1;
        value = value * 10 + (**at - '0');
    }
    return value;
}

static bool fraction_take(const char **at, int *ret_us)
{
    int digits = 0;

    *ret_us = 0;
    if (**at != '.')
        return true;
    for (++*at; is_digit(**at) && digits < 6; ++*at, digits++)
        *ret_us = *ret_us * 10 + (**at - '0');
    for (int i = digits; i < 6; i++)
        *ret_us *= 10;
    return digits > 0;
}

/* "2026-01-31T12:00:00.000001Z" as entries show it; a blank for T, no fraction, no Z do as well. */
static bool time_read(const char *at, int64_t *ret_us)
{
    struct civil_time t = { 0 }, back;
    const struct {
        int *part;
        size_t digits;
        const char *behind;
    } parts[] = { { &t.year, 4, "-" }, { &t.month, 2, "-" }, { &t.day, 2, "T " },
        { &t.hour, 2, ":" }, { &t.minute, 2, ":" }, { &t.second, 2, NULL } };

    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        *parts[i].part = digits_take(&at, parts[i].digits);
        if (*parts[i].part < 0 || (parts[i].behind && !(*at && strchr(parts[i].behind, *at++))))
            return false;
    }
    if (!fraction_take(&at, &t.microsecond) || !(text_equal(at, "Z") || !*at))
        return false;
    if (t.month < 1 || t.month > 12 || t.day < 1 || t.hour > 23 || t.minute > 59 || t.second > 59)
        return false;
    *ret_us = civil_to_us(&t);
    back = civil_from_us(*ret_us);
    return back.day == t.day; /* else the month is not that long */
}

static bool since_take(struct reader *r, const struct argument *argument, const char *text)
{
    (void)argument;
    return r->filter.has_since = time_read(text, &r->filter.since_us);
}

static bool until_take(struct reader *r, const struct argument *argument, const char *text)
{
    (void)argument;
    return r->filter.has_until = time_read(text, &r->filter.until_us);
}

static bool size_read(const char *text, uint64_t least, uint64_t most, size_t *ret)
{
    uint64_t n;

    if (parse_u64(text, &n) < 0 || n < least || n > most)
        return false;
    *ret = n;
    return true;
}

static bool limit_take(struct reader *r, const struct argument *argument, const char *text)
{
    (void)argument;
    return size_read(text, 1, JOURNAL_LIMIT_MAX, &r->list.limit);
}

static bool offset_take(struct reader *r, const struct argument *argument, const char *text)
{
    (void)argument;
    return size_read(text, 0, UINT32_MAX, &r->list.offset);
}

static bool count_take(struct reader *r, const struct argument *argument, const char *text)
{
    size_t n;

    if (r->counted || !size_read(text, 1, UINT32_MAX, &n))
        return false;
    r->counted = argument->name;
    r->wait.count = n;
    r->filter.kinds = 1u << argument->at;
    return true;
}

/* "30s", "500ms", "2m" */
static bool within_take(struct reader *r, const struct argument *argument, const char *text)
{
    static const struct {
        const char *name;
        int64_t us;
    } units[] = { { "ms", 1000 }, { "s", 1000000 }, { "m", 60000000 } };
    size_t digits = strspn(text, "0123456789");
    int64_t n = 0;

    (void)argument;
    if (!digits || digits > 6)
        return false;
    for (size_t i = 0; i < digits; i++)
        n = n * 10 + (text[i] - '0');
    for (size_t i = 0; i < ARRAY_SIZE(units); i++)
        if (text_equal(text + digits, units[i].name) && n * units[i].us <= WAIT_WITHIN_MAX_US) {
            r->wait.within_us = n * units[i].us;
            return true;
        }
    return false;
}

#define TIME_TAKES "a time in UTC such as 2026-01-31T12:00:00Z"
#define COUNT_TAKES "a number of at least 1, and one of requests, callbacks and inbound"
#define STATE_TAKES                                                                                \
    "names of states between commas: queued, sent, failed, delivered, undelivered, read, "         \
    "received, rejected, deleted"
#define TEXT_IN(member) offsetof(struct journal_filter, member)

/* clang-format off */
static const struct argument arguments[] = {
    { "body",      QUERY_ALL,                 text_take,   "some text",                                  TEXT_IN(body) },
    { "callbacks", QUERY_WAIT,                count_take,  COUNT_TAKES,                                  JOURNAL_CALLBACK },
    { "inbound",   QUERY_WAIT,                count_take,  COUNT_TAKES,                                  JOURNAL_INBOUND },
    { "kind",      QUERY_LIST | QUERY_EVENTS, kind_take,   "request, state, callback, inbound, or several between commas", 0 },
    { "limit",     QUERY_LIST,                limit_take,  "a number from 1 to 1000",                    0 },
    { "message",   QUERY_ALL,                 text_take,   "a message's uuid",                           TEXT_IN(message) },
    { "method",    QUERY_ALL,                 text_take,   "a method such as POST",                      TEXT_IN(method) },
    { "offset",    QUERY_LIST,                offset_take, "a number from 0",                            0 },
    { "or",        QUERY_WAIT,                states_take, STATE_TAKES,                                  1 },
    { "path",      QUERY_ALL,                 text_take,   "a path, in which * stands for any text",     TEXT_IN(path) },
    { "requests",  QUERY_WAIT,                count_take,  COUNT_TAKES,                                  JOURNAL_REQUEST },
    { "since",     QUERY_LIST | QUERY_EVENTS, since_take,  TIME_TAKES,                                   0 },
    { "state",     QUERY_WAIT,                states_take, STATE_TAKES,                                  0 },
    { "status",    QUERY_ALL,                 status_take, "a status such as 202, or 4xx for all of 400 to 499", 0 },
    { "until",     QUERY_LIST | QUERY_EVENTS, until_take,  TIME_TAKES,                                   0 },
    { "within",    QUERY_WAIT,                within_take, "a time up to 10m, such as 30s, 500ms or 2m", 0 },
};
/* clang-format on */

const char *journal_query_argument(enum query_use use, size_t i)
{
    for (size_t k = 0; k < ARRAY_SIZE(arguments); k++)
        if (arguments[k].where & use && !i--)
            return arguments[k].name;
    return NULL;
}

static int unknown(const char *name, unsigned where, struct strbuf *error)
{
    const char *separator = "";

    strbuf_adds(error, "there is no argument \"");
    strbuf_adds(error, name);
    strbuf_adds(error, "\" here; there are ");
    for (size_t i = 0; i < ARRAY_SIZE(arguments); i++)
        if (arguments[i].where & where) {
            strbuf_addf(error, "%s%s", separator, arguments[i].name);
            separator = ", ";
        }
    return -EINVAL;
}

static const struct argument *argument_find(const char *name, unsigned where)
{
    for (size_t i = 0; i < ARRAY_SIZE(arguments); i++)
        if (arguments[i].where & where && text_equal(arguments[i].name, name))
            return &arguments[i];
    return NULL;
}

static int params_read(
    const struct params *params, unsigned where, struct reader *r, struct strbuf *error)
{
    for (size_t i = 0; i < params->n; i++) {
        const struct param *p = &params->list[i];
        const struct argument *argument = argument_find(p->name, where);

        if (!argument)
            return unknown(p->name, where, error);
        if (params_find(params, p->name) != p) {
            strbuf_addf(error, "%s is given twice", p->name);
            return -EINVAL;
        }
        if (p->kind != PARAM_TEXT || !argument->read(r, argument, p->text)) {
            strbuf_addf(error, "%s takes %s", argument->name, argument->takes);
            return -EINVAL;
        }
    }
    return 0;
}

int journal_query_read(const struct params *params, struct journal_query *ret, struct strbuf *error)
{
    struct reader r = { .list = { .limit = JOURNAL_LIMIT_DEFAULT } };

    if (params_read(params, QUERY_LIST, &r, error) < 0)
        return -EINVAL;
    *ret = r.list;
    ret->filter = r.filter;
    return 0;
}

int events_query_read(const struct params *params, struct journal_filter *ret, struct strbuf *error)
{
    struct reader r = { 0 };

    if (params_read(params, QUERY_EVENTS, &r, error) < 0)
        return -EINVAL;
    *ret = r.filter;
    return 0;
}

/* What is wrong with these arguments taken together; NULL: nothing. */
static const char *wait_fault(const struct reader *r)
{
    const struct journal_filter *f = &r->filter;

    if (!r->wait.states == !r->counted)
        return "say what to wait for: message and state, or one of requests, callbacks and inbound";
    if (r->counted)
        return r->wait.or_states ? "or goes with state only" : NULL;
    if (!f->message)
        return "state needs message, the uuid of the message that is waited for";
    if (f->method || f->path || f->body || f->status_last)
        return "body, method, path and status go with requests, callbacks and inbound only";
    return NULL;
}

int wait_query_read(const struct params *params, struct wait_query *ret, struct strbuf *error)
{
    struct reader r = { .wait = { .within_us = WAIT_WITHIN_DEFAULT_US } };
    const char *fault;

    if (params_read(params, QUERY_WAIT, &r, error) < 0)
        return -EINVAL;
    fault = wait_fault(&r);
    if (fault) {
        strbuf_adds(error, fault);
        return -EINVAL;
    }
    *ret = r.wait;
    ret->filter = r.filter;
    return 0;
}
