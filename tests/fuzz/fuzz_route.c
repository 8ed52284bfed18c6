/*
 * mock/web/route.h: a path that can be split has segments as promised, and matches the pattern that
 * is made of them.
 */
#include "base/strbuf.h"
#include "base/text.h"
#include "mock/web/route.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

static void segments_check(const struct path *path)
{
    FUZZ_CHECK(path->n <= PATH_SEGMENTS_MAX);
    for (size_t i = 0; i < path->n; i++) {
        FUZZ_CHECK(*path->segment[i]);
        FUZZ_CHECK(utf8_is_valid(path->segment[i], strlen(path->segment[i])));
    }
}

static void patterns_check(const struct path *path)
{
    CLEANUP_STRBUF struct strbuf pattern = STRBUF_INIT, longer = STRBUF_INIT;
    const char *named[PATH_SEGMENTS_MAX];

    strbuf_addc(&pattern, '/');
    for (size_t i = 0; i < path->n; i++)
        strbuf_adds(&pattern, "{name}/");
    FUZZ_CHECK(path_matches(path, pattern.buf, named));
    for (size_t i = 0; i < path->n; i++)
        FUZZ_CHECK(named[i] == path->segment[i]);
    strbuf_addf(&longer, "%s{name}/", pattern.buf);
    FUZZ_CHECK(!path_matches(path, longer.buf, named));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };
    const char *raw = arena_dup(&a, (const char *)data, size);
    const char *named[PATH_SEGMENTS_MAX];
    struct path path;

    if (path_split(&a, raw, &path) < 0)
        return 0;
    segments_check(&path);
    patterns_check(&path);
    path_matches(&path, "/v1/Account/{auth_id}/Message/{uuid}/", named);
    return 0;
}
