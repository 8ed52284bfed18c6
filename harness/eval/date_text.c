#include "harness/eval/date_text.h"

#include "base/clock.h"
#include "base/text.h"

#include <limits.h>
#include <string.h>
#include <time.h>

enum { YEAR_MISSING = INT_MIN };

struct date_reading {
    struct tm tm;
    const char *at; /* the text that is left */
    int microsecond;
    bool has_seconds; /* %s was read: seconds since 1970 stand in epoch */
    int64_t epoch;
};

static bool read_digits(const char **at, int least, int most, int64_t *ret)
{
    int n = 0;

    *ret = 0;
    while (n < most && is_digit((*at)[n]))
        *ret = *ret * 10 + ((*at)[n++] - '0');
    *at += n;
    return n >= least;
}

/* A fraction of a second; digits beyond microseconds are dropped. */
static bool read_fraction(struct date_reading *r)
{
    int64_t fraction;
    const char *start = r->at;

    if (!read_digits(&r->at, 1, 6, &fraction))
        return false;
    for (long n = r->at - start; n < 6; n++)
        fraction *= 10;
    while (is_digit(*r->at))
        r->at++;
    r->microsecond = (int)fraction;
    return true;
}

static bool read_point_fraction(struct date_reading *r)
{
    if (*r->at != '.')
        return true;
    r->at++;
    return read_fraction(r);
}

/* +hh:mm or +hhmm */
static bool read_offset(struct date_reading *r)
{
    int64_t hours, minutes;
    char sign = *r->at;

    if (sign != '+' && sign != '-')
        return false;
    r->at++;
    if (!read_digits(&r->at, 2, 2, &hours))
        return false;
    if (*r->at == ':')
        r->at++;
    if (!read_digits(&r->at, 2, 2, &minutes) || hours > 23 || minutes > 59)
        return false;
    r->tm.tm_gmtoff = (long)((hours * 60 + minutes) * 60 * (sign == '-' ? -1 : 1));
    return true;
}

static bool read_zone(struct date_reading *r)
{
    if (*r->at == 'Z' || *r->at == 'z') {
        r->at++;
        return true;
    }
    return read_offset(r);
}

static bool read_by_strptime(struct date_reading *r, const char *format)
{
    const char *rest = strptime(r->at, format, &r->tm);

    if (!rest)
        return false;
    r->at = rest;
    return true;
}

static bool read_iso(struct date_reading *r)
{
    if (!read_by_strptime(r, "%Y-%m-%d") || (*r->at != 'T' && *r->at != 't' && *r->at != ' '))
        return false;
    r->at++;
    return read_by_strptime(r, "%H:%M:%S") && read_point_fraction(r) && read_zone(r);
}

static bool read_epoch(struct date_reading *r)
{
    bool below = *r->at == '-';

    r->at += below;
    r->has_seconds = read_digits(&r->at, 1, 12, &r->epoch);
    if (below)
        r->epoch = -r->epoch;
    return r->has_seconds;
}

static void write_iso(const struct civil_time *t, struct strbuf *out)
{
    strbuf_addf(out, "%04d-%02d-%02dT%02d:%02d:%02d", t->year, t->month, t->day, t->hour, t->minute,
        t->second);
    if (t->microsecond)
        strbuf_addf(out, ".%06d", t->microsecond);
    strbuf_adds(out, "+00:00");
}

static void write_fraction(const struct civil_time *t, struct strbuf *out)
{
    strbuf_addf(out, "%06d000", t->microsecond);
}

static void write_point_fraction(const struct civil_time *t, struct strbuf *out)
{
    if (t->microsecond % 1000 != 0)
        strbuf_addf(out, ".%06d", t->microsecond);
    else if (t->microsecond != 0)
        strbuf_addf(out, ".%03d", t->microsecond / 1000);
}

static void write_point_3(const struct civil_time *t, struct strbuf *out)
{
    strbuf_addf(out, ".%03d", t->microsecond / 1000);
}

static void write_point_6(const struct civil_time *t, struct strbuf *out)
{
    strbuf_addf(out, ".%06d", t->microsecond);
}

static void write_point_9(const struct civil_time *t, struct strbuf *out)
{
    strbuf_addf(out, ".%06d000", t->microsecond);
}

static void write_offset_colon(const struct civil_time *t, struct strbuf *out)
{
    (void)t;
    strbuf_adds(out, "+00:00");
}

static void write_offset(const struct civil_time *t, struct strbuf *out)
{
    (void)t;
    strbuf_adds(out, "+0000");
}

static void write_utc(const struct civil_time *t, struct strbuf *out)
{
    (void)t;
    strbuf_adds(out, "UTC");
}

static void write_epoch(const struct civil_time *t, struct strbuf *out)
{
    strbuf_addf(out, "%lld", (long long)((civil_to_us(t) - t->microsecond) / 1000000));
}

/* What the C library does not know, or knows only in the machine's own zone. */
static const struct own_field {
    const char *text;
    bool (*read)(struct date_reading *r); /* NULL: cannot be read */
    void (*write)(const struct civil_time *t, struct strbuf *out);
} own_fields[] = {
    { "%+", read_iso, write_iso },
    { "%.3f", read_point_fraction, write_point_3 },
    { "%.6f", read_point_fraction, write_point_6 },
    { "%.9f", read_point_fraction, write_point_9 },
    { "%.f", read_point_fraction, write_point_fraction },
    { "%f", read_fraction, write_fraction },
    { "%:z", read_zone, write_offset_colon },
    { "%z", read_zone, write_offset },
    { "%Z", NULL, write_utc },
    { "%s", read_epoch, write_epoch },
};

static const struct own_field *own_field_at(const char *format)
{
    for (size_t i = 0; i < ARRAY_SIZE(own_fields); i++) {
        if (text_starts_with(format, own_fields[i].text))
            return &own_fields[i];
    }
    return NULL;
}

/* How much of the format up to the next field of our own. "%%" is skipped as one. */
static size_t foreign_length(const char *format)
{
    size_t n = 0;

    while (format[n] && !own_field_at(format + n))
        n += format[n] == '%' && format[n + 1] ? 2 : 1;
    return n;
}

static bool read_format(struct date_reading *r, const char *format)
{
    while (*format) {
        const struct own_field *own = own_field_at(format);
        CLEANUP_STRBUF struct strbuf piece = STRBUF_INIT;

        if (own) {
            if (!own->read || !own->read(r))
                return false;
            format += strlen(own->text);
            continue;
        }
        strbuf_add(&piece, format, foreign_length(format));
        format += piece.len;
        if (!read_by_strptime(r, piece.buf))
            return false;
    }
    return *r->at == '\0';
}

/* False for a day that the month does not have. */
static bool civil_is_real(const struct civil_time *t, int64_t us)
{
    struct civil_time again = civil_from_us(us);

    return again.month == t->month && again.day == t->day;
}

bool date_parse(const char *text, const char *format, int64_t *ret)
{
    struct date_reading r = { .tm = { .tm_year = YEAR_MISSING }, .at = text };
    struct civil_time t;
    int64_t us;

    if (!read_format(&r, format))
        return false;
    if (r.has_seconds) {
        *ret = r.epoch * 1000000 + r.microsecond;
        return true;
    }
    if (r.tm.tm_year == YEAR_MISSING || r.tm.tm_mday == 0)
        return false;
    t = (struct civil_time){ r.tm.tm_year + 1900, r.tm.tm_mon + 1, r.tm.tm_mday, r.tm.tm_hour,
        r.tm.tm_min, r.tm.tm_sec, r.microsecond };
    us = civil_to_us(&t);
    if (r.tm.tm_sec < 60 && !civil_is_real(&t, us))
        return false;
    *ret = us - (int64_t)r.tm.tm_gmtoff * 1000000;
    return true;
}

static bool write_by_strftime(int64_t us, const char *format, size_t len, struct strbuf *out)
{
    CLEANUP_STRBUF struct strbuf piece = STRBUF_INIT;
    int64_t whole_seconds = us / 1000000 - (us % 1000000 < 0);
    time_t seconds = (time_t)whole_seconds;
    char text[512];
    struct tm tm;

    strbuf_add(&piece, format, len);
    strbuf_addc(&piece, '.'); /* so that an empty result is told from a failure */
    if (!gmtime_r(&seconds, &tm))
        return false;
    len = strftime(text, sizeof(text), piece.buf, &tm);
    if (len == 0)
        return false;
    strbuf_add(out, text, len - 1);
    return true;
}

bool date_format(int64_t us, const char *format, struct strbuf *out)
{
    struct civil_time t = civil_from_us(us);

    while (*format) {
        const struct own_field *own = own_field_at(format);
        size_t len = own ? strlen(own->text) : foreign_length(format);

        if (own)
            own->write(&t, out);
        else if (!write_by_strftime(us, format, len, out))
            return false;
        format += len;
    }
    return true;
}

/* 't' does for 'T'. */
static bool same_letter(char c, char shape)
{
    return c == shape || (shape == 'T' && c == 't');
}

bool date_is_rfc3339(const char *text)
{
    static const char shape[] = "0000-00-00T00:00:00";
    int64_t us;

    /* strptime takes "2026-1-2" and spaces too, RFC 3339 does not */
    for (size_t i = 0; shape[i]; i++) {
        if (shape[i] == '0' ? !is_digit(text[i]) : !same_letter(text[i], shape[i]))
            return false;
    }
    return date_parse(text, "%+", &us);
}
