#include "mock/web/route.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>

/* Decodes s[0..len) in place and ends it there; 0 or -EINVAL. */
static int segment_decode(char *s, size_t len)
{
    ptrdiff_t decoded = percent_decode(s, len, false);

    if (decoded < 0)
        return (int)decoded;
    if (memchr(s, '\0', (size_t)decoded) || !utf8_is_valid(s, (size_t)decoded))
        return -EINVAL;
    s[decoded] = '\0';
    return 0;
}

int path_split(struct arena *a, const char *raw, struct path *ret)
{
    char *at = arena_strdup(a, raw);

    ret->n = 0;
    if (*at != '/')
        return -EINVAL;
    for (at += strspn(at, "/"); *at;) {
        size_t len = strcspn(at, "/"), slashes = strspn(at + len, "/");
        int r = segment_decode(at, len);

        if (r < 0)
            return r;
        if (ret->n == PATH_SEGMENTS_MAX)
            return -E2BIG;
        ret->segment[ret->n++] = at;
        at += len + slashes;
    }
    ret->final_slash = raw[strlen(raw) - 1] == '/';
    return 0;
}

bool path_matches(const struct path *path, const char *pattern, const char *ret_segment[])
{
    size_t i = 0, n_named = 0;

    for (pattern += strspn(pattern, "/"); *pattern; i++) {
        size_t len = strcspn(pattern, "/");

        if (i == path->n)
            return false;
        if (*pattern == '{')
            ret_segment[n_named++] = path->segment[i];
        else if (strncmp(path->segment[i], pattern, len) != 0 || path->segment[i][len])
            return false;
        pattern += len + strspn(pattern + len, "/");
    }
    return i == path->n;
}
