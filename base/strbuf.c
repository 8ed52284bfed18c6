#include "base/strbuf.h"

#include "base/arena.h"

#include <string.h>

enum { FIRST_ROOM = 256 }; /* most answers fit after growing once or twice */

char strbuf_empty[1] = "";

static bool strbuf_grow(struct strbuf *sb, size_t extra)
{
    size_t need, alloc;

    if (sb->max && (extra > sb->max || sb->len > sb->max - extra)) {
        sb->overflowed = true;
        return false;
    }
    need = sb->len + extra + 1;
    if (need <= extra)
        abort();
    if (need <= sb->alloc)
        return true;
    alloc = sb->alloc * 2 > need ? sb->alloc * 2 : need + FIRST_ROOM;
    sb->buf = xrealloc(sb->alloc ? sb->buf : NULL, alloc);
    sb->alloc = alloc;
    return true;
}

void strbuf_release(struct strbuf *sb)
{
    if (sb->alloc)
        free(sb->buf);
    *sb = (struct strbuf){ .buf = strbuf_empty, .max = sb->max };
}

void strbuf_reset(struct strbuf *sb)
{
    sb->len = 0;
    sb->overflowed = false;
    if (sb->alloc)
        sb->buf[0] = '\0';
}

void strbuf_add(struct strbuf *sb, const char *s, size_t len)
{
    if (!len || !strbuf_grow(sb, len))
        return;
    memcpy(sb->buf + sb->len, s, len);
    sb->len += len;
    sb->buf[sb->len] = '\0';
}

void strbuf_adds(struct strbuf *sb, const char *s)
{
    strbuf_add(sb, s, strlen(s));
}

void strbuf_addc(struct strbuf *sb, char c)
{
    if (!strbuf_grow(sb, 1))
        return;
    sb->buf[sb->len++] = c;
    sb->buf[sb->len] = '\0';
}

void strbuf_addn(struct strbuf *sb, char c, size_t times)
{
    if (!times || !strbuf_grow(sb, times))
        return;
    memset(sb->buf + sb->len, c, times);
    sb->len += times;
    sb->buf[sb->len] = '\0';
}

void strbuf_addu(struct strbuf *sb, uint64_t n)
{
    char digits[20];
    size_t at = sizeof(digits);

    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n);
    strbuf_add(sb, digits + at, sizeof(digits) - at);
}

void strbuf_vaddf(struct strbuf *sb, const char *fmt, va_list ap)
{
    va_list again;
    int len;

    va_copy(again, ap);
    len = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (len < 0)
        abort();
    if (!strbuf_grow(sb, (size_t)len))
        return;
    vsnprintf(sb->buf + sb->len, (size_t)len + 1, fmt, ap);
    sb->len += (size_t)len;
}

void strbuf_addf(struct strbuf *sb, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    strbuf_vaddf(sb, fmt, ap);
    va_end(ap);
}

char *strbuf_detach(struct strbuf *sb, size_t *ret_len)
{
    char *s = sb->alloc ? sb->buf : xstrdup("");

    if (ret_len)
        *ret_len = sb->len;
    *sb = (struct strbuf){ .buf = strbuf_empty, .max = sb->max };
    return s;
}
