#include "mock/domain/message.h"

#include "base/cleanup.h"

#include <string.h>

const char *const message_type_names[MESSAGE_TYPE_MAX_] = {
    [MESSAGE_SMS] = "sms",
    [MESSAGE_MMS] = "mms",
    [MESSAGE_WHATSAPP] = "whatsapp",
};

const char *const message_direction_names[MESSAGE_DIRECTION_MAX_] = {
    [MESSAGE_OUTBOUND] = "outbound",
    [MESSAGE_INBOUND] = "inbound",
};

const char *const message_state_names[MESSAGE_STATE_MAX_] = {
    [MESSAGE_QUEUED] = "queued",
    [MESSAGE_SENT] = "sent",
    [MESSAGE_FAILED] = "failed",
    [MESSAGE_DELIVERED] = "delivered",
    [MESSAGE_UNDELIVERED] = "undelivered",
    [MESSAGE_READ] = "read",
    [MESSAGE_RECEIVED] = "received",
    [MESSAGE_REJECTED] = "rejected",
    [MESSAGE_DELETED] = "deleted",
};

const char *const message_log_names[MESSAGE_LOG_MAX_] = {
    [LOG_ALL] = "true",
    [LOG_NOTHING] = "false",
    [LOG_CONTENT_ONLY] = "content_only",
    [LOG_NUMBER_ONLY] = "number_only",
};

int name_index(const char *const *names, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(names[i], name) == 0)
            return (int)i;
    return -1;
}

void message_shown_number(enum message_log log, const char *number, struct strbuf *out)
{
    enum { HIDDEN = 3 };
    size_t len = strlen(number);

    if (log != LOG_NOTHING && log != LOG_CONTENT_ONLY) {
        strbuf_add(out, number, len);
        return;
    }
    strbuf_addc(out, '+');
    if (len > HIDDEN)
        strbuf_add(out, number, len - HIDDEN);
    strbuf_addn(out, '*', HIDDEN);
}

const char *message_kept_text(enum message_log log, const char *text)
{
    if (log == LOG_NOTHING)
        return NULL;
    return log == LOG_NUMBER_ONLY ? "***Text Content Redacted***" : text;
}

/* 120 (message too big) and 201 (US toll-free to Canada) exist, but their names are not known. */
static const struct {
    int code;
    const char *name;
} error_names[] = {
    { 10, "Invalid Message" },
    { 20, "Network Error" },
    { 30, "Spam Detected" },
    { 40, "Invalid Source Number" },
    { 50, "Invalid Destination Number" },
    { 60, "Loop Detected" },
    { 70, "Destination Permanently Unavailable" },
    { 80, "Destination Temporarily Unavailable" },
    { 90, "No Route Available" },
    { 100, "Prohibited by Carrier" },
    { 110, "Message Too Long" },
    { 200, "Source Number Blocked by STOP from Destination Number" },
    { 300, "Failed to Dispatch Message" },
    { 420, "Message Expired" },
    { 450, "Destination Country Barred" },
    { 900, "Insufficient Credit" },
    { 910, "Account Disabled" },
    { 1000, "Unknown Error" },
};

bool message_failed_keeps_rate(int code)
{
    enum { OPTED_OUT = 200 };

    return code == OPTED_OUT;
}

const char *message_error_name(int code)
{
    for (size_t i = 0; i < ARRAY_SIZE(error_names); i++)
        if (error_names[i].code == code)
            return error_names[i].name;
    return "";
}

/* Writes n as so many decimal digits and returns the place behind them. */
static char *put_digits(char *at, uint64_t n, int digits)
{
    for (int i = digits - 1; i >= 0; i--) {
        at[i] = (char)('0' + n % 10);
        n /= 10;
    }
    return at + digits;
}

struct civil_date {
    int64_t year;
    unsigned month, day; /* 1 to 12, 1 to 31 */
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/*
 * Counts in years that begin on 1 March, so that the leap day comes last and the months' lengths
 * follow one line: the first day of month m (0 for March) is (153 m + 2) / 5.
 */
static struct civil_date civil_date(int64_t days_since_1970)
{
    enum { DAYS_TO_1970 = 719468, DAYS_IN_400_YEARS = 146097 };
    int64_t days = days_since_1970 + DAYS_TO_1970; /* since 1 March of the year 0 */
    int64_t era = floor_div(days, DAYS_IN_400_YEARS);
    unsigned day_of_era = (unsigned)(days - era * DAYS_IN_400_YEARS);
    unsigned year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    unsigned day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    unsigned march_month = (5 * day_of_year + 2) / 153;

    return (struct civil_date){
        .year = era * 400 + year_of_era + (march_month >= 10),
        .month = march_month < 10 ? march_month + 3 : march_month - 9,
        .day = day_of_year - (153 * march_month + 2) / 5 + 1,
    };
}

static char *put_offset(char *at, int offset_s)
{
    unsigned minutes = (unsigned)(offset_s < 0 ? -offset_s : offset_s) / 60;

    *at++ = offset_s < 0 ? '-' : '+';
    at = put_digits(at, minutes / 60, 2);
    *at++ = ':';
    return put_digits(at, minutes % 60, 2);
}

void message_time_text(int64_t us, int offset_s, struct strbuf *out)
{
    enum { US_PER_S = 1000000, S_PER_DAY = 86400 };
    int64_t seconds = floor_div(us, US_PER_S);
    int64_t local_s = seconds + offset_s;
    int64_t days = floor_div(local_s, S_PER_DAY);
    unsigned of_day = (unsigned)(local_s - days * S_PER_DAY);
    struct civil_date date = civil_date(days);
    char text[sizeof("2021-07-13 13:04:06.799021+05:30")], *at = text;

    at = put_digits(at, (uint64_t)date.year, 4);
    *at++ = '-';
    at = put_digits(at, date.month, 2);
    *at++ = '-';
    at = put_digits(at, date.day, 2);
    *at++ = ' ';
    at = put_digits(at, of_day / 3600, 2);
    *at++ = ':';
    at = put_digits(at, of_day / 60 % 60, 2);
    *at++ = ':';
    at = put_digits(at, of_day % 60, 2);
    *at++ = '.';
    at = put_digits(at, (uint64_t)(us - seconds * US_PER_S), 6);
    at = put_offset(at, offset_s);
    strbuf_add(out, text, (size_t)(at - text));
}

void utc_time_text(int64_t us, struct strbuf *out)
{
    enum { DATE_LENGTH = 10, FRACTION_END = 26 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    message_time_text(us, 0, &text);
    text.buf[DATE_LENGTH] = 'T';
    strbuf_add(out, text.buf, FRACTION_END);
    strbuf_addc(out, 'Z');
}

void money_text(int64_t amount, struct strbuf *out)
{
    enum { PER_DOLLAR = 100000, DECIMALS = 5 };
    uint64_t size = amount < 0 ? 0 - (uint64_t)amount : (uint64_t)amount;
    char decimals[DECIMALS];

    if (amount < 0)
        strbuf_addc(out, '-');
    strbuf_addu(out, size / PER_DOLLAR);
    strbuf_addc(out, '.');
    put_digits(decimals, size % PER_DOLLAR, DECIMALS);
    strbuf_add(out, decimals, DECIMALS);
}
