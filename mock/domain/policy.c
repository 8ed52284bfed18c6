#include "mock/domain/policy.h"

#include "base/options.h"
#include "base/text.h"

#include <assert.h>
#include <errno.h>
#include <string.h>

/* clang-format off */
const struct assumption_row assumption_rows[ASSUME_MAX_] = {
    [ASSUME_QUEUE_ERROR_ENDING]     = { "queue-error-ending", "", NULL,
        "What follows \"please contact\" in the article's error; every copy of the article stops there." },
    [ASSUME_QUEUE_ERROR_STATUS]     = { "queue-error-status", "400", "400-599",
        "HTTP status of the article's error; sibling articles give 400 for failures \"at the API level\"." },
    [ASSUME_NO_MMS_NUMBER]          = { "no-mms-number", "api", "api|async",
        "Where an MMS by a pool without an MMS number fails: at the API, or later (202, then the message fails)." },
    [ASSUME_SMS_INVALID_POWERPACK]  = { "sms-invalid-powerpack", "queue-error", "queue-error|not-found",
        "What an SMS gets with an invalid Powerpack UUID or an empty pool." },
    [ASSUME_DEFAULT_POWERPACK_NO_MMS] = { "default-powerpack-no-mms", "queue-error", "queue-error|mms-src|async",
        "How an MMS from an SMS-only src fails if the default Powerpack has no MMS number." },
    [ASSUME_DEFAULT_POWERPACK]      = { "default-powerpack", "replaces-src", "replaces-src|when-needed",
        "Whether a default Powerpack serves every message with src, or only what src cannot carry." },
    [ASSUME_FINAL_SLASH]            = { "final-slash", "serve", "serve|redirect",
        "What a path without its final slash gets: the answer, or 301 to the path with it." },
    [ASSUME_FORM_BODIES]            = { "form-bodies", "accept", "accept|refuse",
        "Whether form-encoded bodies are taken; the docs name JSON only." },
    [ASSUME_UNAUTHORIZED]           = { "unauthorized", "by-route", "by-route|json|page",
        "Which of the two recorded 401 bodies is sent; by-route: JSON for sending a message, else the page." },
    [ASSUME_PARENT_ON_SUBACCOUNT]   = { "parent-on-subaccount", "refuse", "refuse|serve",
        "Whether a main account's credentials open its sub-account's path." },
    [ASSUME_TEXT_TOO_LONG]          = { "text-too-long", "api", "api|async",
        "Where a text that is too long fails: at the API, or later with error 110." },
    [ASSUME_GEO_BARRED]             = { "geo-barred", "api", "api|async",
        "Where a barred country fails: at the API with 403 (since 2025), or later with error 450 (before)." },
    [ASSUME_LIST_LIMIT]             = { "list-limit", "clamp", "clamp|refuse",
        "What a limit of more than 20 gets." },
    [ASSUME_RATE_LIMITS]            = { "rate-limits", "off", "off|on",
        "Whether the documented rate limits are kept (300 requests in 5 s, 20 message lists a minute, 100 sends at a time)." },
    [ASSUME_BODY_STYLE]             = { "body-style", "recorded", "recorded|indented|one-line",
        "White space of answers; recorded: Message and Powerpack indented by two, Number on one line." },
    [ASSUME_STICKY_DAYS]            = { "sticky-days", "15", "0-3650",
        "Days without a message after which a sticky pair is forgotten." },
    [ASSUME_DAILY_LIMIT]            = { "daily-limit", "150", "0-1000000",
        "Messages a day after which local connect passes a long code over; 0: never." },
    [ASSUME_MEDIA_HOST]             = { "media-host", "plivo", "plivo|mock",
        "Whose address a media_url names: media.plivo.com as recorded, or the mock as the request's Host header names it." },
    [ASSUME_MEDIA_TYPES]            = { "media-types", "sdks", "sdks|docs",
        "Which files an upload takes: what the SDKs send since August 2025, or the docs' JPG, PNG, MP4, GIF, PDF and text only." },
    [ASSUME_MEDIA_UPLOAD_STATUS]    = { "media-upload-status", "201", "200-299",
        "HTTP status of an upload; the docs give 201 for each file, SDK tests 200 to 202 for the whole." },
    [ASSUME_MEDIA_TOO_LARGE]        = { "media-too-large", "async", "async|api",
        "Where an MMS of more than 5 MB fails: later with error 120, or at the API." },
    [ASSUME_MEDIA_FILE_SIZE]        = { "media-file-size", "2097152", "1-33554432",
        "Bytes of a file at most; the docs say 2 MB, not whether a MB is 2^20 or 10^6." },
    [ASSUME_MEDIA_TOTAL_SIZE]       = { "media-total-size", "5242880", "1-33554432",
        "Bytes of an MMS's text and uploaded media at most; the docs say 5 MB." },
    [ASSUME_UNRENT_TEXT]            = { "unrent-text", "accept", "accept|refuse",
        "Whether unrent and unrent_numbers may be texts in a JSON body; the API came to refuse them in 2023." },
    [ASSUME_OPTOUT_STATE]           = { "optout-state", "failed", "failed|undelivered",
        "How a message to somebody who opted out ends; its error is 200 either way." },
    [ASSUME_OPTOUT_KINDS]           = { "optout-kinds", "longcode-tollfree", "longcode-tollfree|all|none",
        "Which numbers of the US and Canada take STOP, START and HELP; short codes have it on request." },
    [ASSUME_FAILED_RATE]            = { "failed-rate", "by-code", "by-code|zero|kept",
        "The total_rate of a message that failed; by-code: as recorded, kept with 200 and zero with 450 and 900, and so with all others." },
    [ASSUME_CALLBACK_QUEUED]        = { "callback-queued", "on", "on|off",
        "Whether a callback tells that a message is queued; the docs say one for each state." },
    [ASSUME_CALLBACK_APPLICATION]   = { "callback-application", "on", "on|off",
        "Whether a message without a url reports to the message_url of its Powerpack's or number's application." },
    [ASSUME_CALLBACK_ORDER]         = { "callback-order", "settled", "settled|tried",
        "What a message's next callback waits for: that the one before was answered 200 or given up, or only that it was tried." },
    [ASSUME_CALLBACK_TIMEOUT]       = { "callback-timeout", "15", "1-300",
        "Seconds after which a callback counts as not answered." },
    [ASSUME_CALLBACK_REDIRECTS]     = { "callback-redirects", "follow", "follow|refuse",
        "Whether a redirect is followed, or is an answer that is not 200." },
    [ASSUME_CALLBACK_ERROR_CODE]    = { "callback-error-code", "end", "end|always",
        "Whether ErrorCode is 000 in the callbacks for queued and sent too, where it is empty otherwise." },
    [ASSUME_CALLBACK_TIMES]         = { "callback-times", "utc", "utc|account",
        "The zone of a callback's times, which do not name one: UTC, or the account's." },
    [ASSUME_SEQUENCE_START]         = { "sequence-start", "1", "0-1",
        "The Sequence of a message's first callback." },
    [ASSUME_SIGNATURE_V3]           = { "signature-v3", "off", "off|on",
        "Whether callbacks have the signatures of version 3 beside those of version 2." },
    [ASSUME_SIGNATURE_V3_PORT]      = { "signature-v3-port", "both", "both|with|without",
        "Whether version 3 signs a port that is not the default one: some SDKs keep it, some drop it; both sends two signatures, which all accept." },
    [ASSUME_INBOUND_MMS_TEXT]       = { "inbound-mms-text", "body", "body|text",
        "The field of the text of an MMS that comes in: Body, or Text as an older page says." },
    [ASSUME_MEDIA_FIRST]            = { "media-first", "0", "0-1",
        "The number of the first of the Media fields of a message that comes in: Media0 or Media1." },
};
/* clang-format on */

void policy_init(struct policy *p)
{
    *p = (struct policy){ .why_header = true };
    for (size_t i = 0; i < ASSUME_MAX_; i++)
        p->value[i] = assumption_rows[i].fallback;
}

static bool is_range(const char *choices)
{
    return choices && is_digit(choices[0]);
}

/* Whether value is one of "a|b|c" or a number of "5-10"; NULL takes anything. */
static bool value_fits(const char *choices, const char *value)
{
    size_t len = strlen(value);

    if (!choices)
        return true;
    if (is_range(choices)) {
        uint64_t least = 0, most = 0, n;
        const char *dash = strchr(choices, '-');

        for (const char *c = choices; c < dash; c++)
            least = least * 10 + (uint64_t)(*c - '0');
        return parse_u64(dash + 1, &most) == 0 && parse_u64(value, &n) == 0 && n >= least &&
               n <= most;
    }
    for (const char *c = choices; c; c = strchr(c, '|') ? strchr(c, '|') + 1 : NULL)
        if (strcspn(c, "|") == len && memcmp(c, value, len) == 0)
            return true;
    return false;
}

static int unknown_key(const char *key, struct strbuf *why)
{
    const char *words[ASSUME_MAX_];
    const char *near;

    for (size_t i = 0; i < ASSUME_MAX_; i++)
        words[i] = assumption_rows[i].key;
    near = nearest_word(key, words, ASSUME_MAX_);
    strbuf_addf(why, "there is no assumption \"%s\"", key);
    if (near)
        strbuf_addf(why, "; did you mean \"%s\"?", near);
    strbuf_adds(why, " (plivo-mock rules prints them all)");
    return -EINVAL;
}

/* rule.ID=on|off, status.ID=N, text.ID=TEXT */
static int rule_assume(struct policy *p, const char *key, const char *value, struct strbuf *why)
{
    const char *id = strchr(key, '.') + 1;
    enum rule rule = rule_by_id(id);
    uint64_t status;

    if (!rule) {
        const char *ids[RULE_MAX_];
        const char *near;

        for (int i = 0; i < RULE_MAX_; i++)
            ids[i] = rule_rows[i].id;
        near = nearest_word(id, ids + 1, RULE_MAX_ - 1);
        strbuf_addf(why, "there is no rule \"%s\"", id);
        if (near)
            strbuf_addf(why, "; did you mean \"%s\"?", near);
        return -EINVAL;
    }
    if (text_starts_with(key, "rule.") && (text_equal(value, "on") || text_equal(value, "off"))) {
        p->off[rule] = text_equal(value, "off");
        return 0;
    }
    if (text_starts_with(key, "text.")) {
        p->text[rule] = value;
        return 0;
    }
    if (text_starts_with(key, "status.") && parse_u64(value, &status) == 0 && status >= 400 &&
        status <= 599) {
        p->status[rule] = (int)status;
        return 0;
    }
    strbuf_addf(why,
        "\"%s=%s\" is no assumption: write rule.%s=on|off, status.%s=400-599 or text.%s=TEXT", key,
        value, id, id, id);
    return -EINVAL;
}

int policy_assume(struct policy *p, const char *assignment, struct strbuf *why)
{
    const char *value = strchr(assignment, '=');
    CLEANUP_STRBUF struct strbuf key = STRBUF_INIT;

    if (!value) {
        strbuf_addf(why, "\"%s\" is no assumption: write KEY=VALUE", assignment);
        return -EINVAL;
    }
    strbuf_add(&key, assignment, (size_t)(value - assignment));
    value++;
    if (text_starts_with(key.buf, "rule.") || text_starts_with(key.buf, "status.") ||
        text_starts_with(key.buf, "text."))
        return rule_assume(p, key.buf, value, why);
    for (size_t i = 0; i < ASSUME_MAX_; i++) {
        const struct assumption_row *row = &assumption_rows[i];

        if (!text_equal(row->key, key.buf))
            continue;
        if (!value_fits(row->choices, value)) {
            strbuf_addf(why, "assumption \"%s\" is %s%s, not \"%s\"", row->key,
                is_range(row->choices) ? "a number of " : "one of ", row->choices, value);
            return -EINVAL;
        }
        p->value[i] = value;
        return 0;
    }
    return unknown_key(key.buf, why);
}

bool policy_is(const struct policy *p, enum assumption a, const char *value)
{
    return text_equal(p->value[a], value);
}

int64_t policy_number(const struct policy *p, enum assumption a)
{
    uint64_t n = 0;

    assert(is_range(assumption_rows[a].choices));
    parse_u64(p->value[a], &n);
    return (int64_t)n;
}

/* The article's error has a status and an ending of its own, whichever rule sends it. */
static bool is_queue_error(const struct policy *p, enum rule rule)
{
    return !p->text[rule] &&
           text_equal(rule_rows[rule].text, rule_rows[RULE_POWERPACK_NO_MMS_NUMBER].text);
}

int policy_status(const struct policy *p, enum rule rule)
{
    if (p->status[rule])
        return p->status[rule];
    if (is_queue_error(p, rule))
        return (int)policy_number(p, ASSUME_QUEUE_ERROR_STATUS);
    return rule_rows[rule].status;
}

void policy_text(const struct policy *p, enum rule rule, const char *detail, struct strbuf *out)
{
    const char *text = p->text[rule] ? p->text[rule] : rule_rows[rule].text;
    const char *hole = strstr(text, "{}");

    if (!hole) {
        strbuf_adds(out, text);
    } else {
        strbuf_add(out, text, (size_t)(hole - text));
        strbuf_adds(out, detail ? detail : "");
        strbuf_adds(out, hole + 2);
    }
    if (is_queue_error(p, rule))
        strbuf_adds(out, p->value[ASSUME_QUEUE_ERROR_ENDING]);
}
