#include "mock/domain/fault.h"

#include "base/random.h"
#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#define S INT64_C(1000000) /* microseconds in a second */

const char *const fault_delay_names[FAULT_DELAY_MAX_] = {
    [FAULT_NO_DELAY] = "none",
    [FAULT_FIXED] = "fixed",
    [FAULT_UNIFORM] = "uniform",
    [FAULT_LOGNORMAL] = "lognormal",
};

const char *const fault_mishap_names[FAULT_MISHAP_MAX_] = {
    [FAULT_NO_MISHAP] = "none",
    [FAULT_RESET_BEFORE] = "reset-before",
    [FAULT_RESET_AT] = "reset-at",
    [FAULT_EMPTY] = "empty",
    [FAULT_GARBAGE] = "garbage",
    [FAULT_TRUNCATE] = "truncate",
    [FAULT_CUT] = "cut",
    [FAULT_DRIBBLE] = "dribble",
};

const char *const fault_meaning_names[FAULT_MEANING_MAX_] = {
    [FAULT_NO_MEANING] = "none",
    [FAULT_NEVER_SENT] = "never-sent",
    [FAULT_NO_CALLBACK] = "no-callback",
    [FAULT_NOT_STORED] = "not-stored",
    [FAULT_ANSWER_LOST] = "answer-lost",
};

const struct fault fault_none = { .retry_after_s = -1, .probability = 1 };

/* What stands behind /v1/Account/{auth id}/; the path itself if it does not begin so. */
static const char *path_in_account(const struct fault_request *request)
{
    static const char account[] = "/v1/Account/";
    const char *path = request->path;
    size_t len = request->auth_id ? strlen(request->auth_id) : 0;

    if (!request->auth_id || !text_starts_with(path, account))
        return path;
    path += strlen(account);
    if (!text_starts_with(path, request->auth_id) || path[len] != '/')
        return request->path;
    return path + len + 1;
}

static void add_without_final_slash(struct strbuf *out, const char *path)
{
    size_t len = strlen(path);

    strbuf_add(out, path, len && path[len - 1] == '/' ? len - 1 : len);
}

static bool path_fits(const char *pattern, const struct fault_request *request)
{
    CLEANUP_STRBUF struct strbuf want = STRBUF_INIT, is = STRBUF_INIT;
    bool whole = text_starts_with(pattern, "/v1/") || text_starts_with(pattern, "/Account/") ||
                 text_starts_with(pattern, "/_");

    /* "/Message/" can only mean the account's. */
    if (!whole && *pattern == '/')
        pattern++;
    add_without_final_slash(&want, pattern);
    add_without_final_slash(&is, whole ? request->path : path_in_account(request));
    return glob_fits(want.buf, is.buf);
}

bool fault_fits(const struct fault_match *match, const struct fault_request *request)
{
    const char *value;

    if (match->method && !text_equal_ignore_case(match->method, request->method))
        return false;
    if (match->path && !path_fits(match->path, request))
        return false;
    if (!match->pointer)
        return true;
    value = request->value_at ? request->value_at(request->context, match->pointer) : NULL;
    return value && (!match->equals || text_equal(match->equals, value));
}

bool fault_needs_send(const struct fault *f)
{
    return f->callbacks || (f->meaning != FAULT_NO_MEANING && f->meaning != FAULT_ANSWER_LOST);
}

bool fault_is_alive(const struct fault *f, unsigned times_used, int64_t now_us)
{
    if (f->times && times_used >= f->times)
        return false;
    return !f->for_us || now_us - f->created_us < f->for_us;
}

enum draw { DRAW_STRIKES, DRAW_DELAY, DRAW_ANGLE };

/* A number of 0 to 1, 1 left out, for one use of one fault in one request. */
static double drawn(const struct fault *f, uint64_t n, enum draw draw)
{
    uint64_t x = mix64_pair(mix64_pair(f->seed, f->id), n * 4 + draw);

    return (double)(x >> 11) * 0x1p-53;
}

bool fault_strikes(const struct fault *f, uint64_t n)
{
    return drawn(f, n, DRAW_STRIKES) < f->probability;
}

/* Standard normal, by the way of Box and Muller (1958). */
static double normal_drawn(const struct fault *f, uint64_t n)
{
    double turn = 2 * 3.14159265358979323846 * drawn(f, n, DRAW_ANGLE);

    return sqrt(-2 * log(1 - drawn(f, n, DRAW_DELAY))) * cos(turn);
}

static double delay_drawn(const struct fault *f, uint64_t n)
{
    const struct fault_delay *d = &f->delay;
    double least = (double)d->least_us, us;

    switch (d->kind) {
    case FAULT_FIXED:
        return least;
    case FAULT_UNIFORM:
        return least + floor((double)(d->most_us - d->least_us + 1) * drawn(f, n, DRAW_DELAY));
    case FAULT_LOGNORMAL:
        us = least * exp(d->sigma * normal_drawn(f, n));
        return d->most_us ? fmin(us, (double)d->most_us) : us;
    case FAULT_NO_DELAY:
    case FAULT_DELAY_MAX_:
    default:
        return 0;
    }
}

int64_t fault_delay_us(const struct fault *f, uint64_t n)
{
    return (int64_t)fmin(delay_drawn(f, n), (double)(FAULT_DELAY_LONGEST_S * S));
}

bool json_pointer_is_valid(const char *pointer)
{
    if (*pointer && *pointer != '/')
        return false;
    for (; *pointer; pointer++)
        if (*pointer == '~' && pointer[1] != '0' && pointer[1] != '1')
            return false;
    return true;
}

static bool is_letters(const char *text)
{
    if (!*text)
        return false;
    for (; *text; text++)
        if (!is_alpha(*text))
            return false;
    return true;
}

/* What is wrong with one part of a fault, or NULL. */
static const char *match_fault(const struct fault *f)
{
    const struct fault_match *m = &f->match;

    if (m->method && !is_letters(m->method))
        return "the method to match has to be letters, such as POST";
    if (m->path && !*m->path)
        return "the path to match has to be a path, with * for what may be anything";
    if (m->pointer && !json_pointer_is_valid(m->pointer))
        return "the pointer to match has to be a JSON pointer, such as /dst or /media_ids/0";
    if (m->equals && !m->pointer)
        return "a value to match needs the pointer to where it stands";
    return NULL;
}

static const char *answer_fault(const struct fault *f)
{
    bool answers = f->rule || f->status;

    if (f->rule && f->status)
        return "a fault answers by a rule or with a status, not both";
    if (f->rule && (!rule_rows[f->rule].status || !rule_rows[f->rule].text))
        return "the rule to answer has to be one that refuses in words of its own";
    if (f->detail && !f->rule)
        return "a detail to answer needs the rule in whose words it stands";
    if (f->status && (f->status < 200 || f->status > 599))
        return "the status to answer has to be a number of 200 to 599";
    if (f->body && !f->status)
        return "a body to answer needs a status";
    if (answers && (f->meaning || f->callbacks))
        return "a fault that answers by itself leaves the send undone and cannot have a meaning or "
               "callbacks too";
    return NULL;
}

static const char *delay_fault(const struct fault *f)
{
    const struct fault_delay *d = &f->delay;
    int64_t longest = FAULT_DELAY_LONGEST_S * S;

    if (d->least_us < 0 || d->least_us > longest || d->most_us < 0 || d->most_us > longest)
        return "a delay is 0 to 600 seconds";
    if (d->kind == FAULT_UNIFORM && d->most_us < d->least_us)
        return "a uniform delay's longest has to be no shorter than its shortest";
    if (d->kind == FAULT_LOGNORMAL && !(d->sigma >= 0 && d->sigma <= 10))
        return "a lognormal delay's sigma is 0 to 10";
    if (f->mishap_pause_us < 0 || f->mishap_pause_us > 60 * S)
        return "a dribble's pause is 0 to 60 seconds";
    return NULL;
}

static const char *limit_fault(const struct fault *f)
{
    if (f->for_us < 0)
        return "the time for which a fault strikes cannot be negative";
    if (!(f->probability >= 0 && f->probability <= 1))
        return "a probability is 0 to 1";
    if (f->retry_after_s < -1)
        return "Retry-After cannot be negative";
    return NULL;
}

static bool does_something(const struct fault *f)
{
    return f->rule || f->status || f->n_headers || f->retry_after_s >= 0 || f->delay.kind ||
           f->mishap || f->meaning || f->callbacks;
}

int fault_check(const struct fault *f, struct strbuf *why)
{
    static const char *(*const checks[])(
        const struct fault *f) = { match_fault, answer_fault, delay_fault, limit_fault };
    const char *wrong = does_something(f) ? NULL
                                          : "a fault has to do something: answer a rule or a "
                                            "status, headers, Retry-After, a delay, a mishap, a "
                                            "meaning or callbacks";

    for (size_t i = 0; i < ARRAY_SIZE(checks) && !wrong; i++)
        wrong = checks[i](f);
    if (!wrong)
        return 0;
    strbuf_adds(why, wrong);
    return -EINVAL;
}
