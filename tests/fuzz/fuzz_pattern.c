/*
 * glob_fits of base/text.h, which patterns of destinations and paths of faults are matched with.
 * The first line is the pattern, the rest the text: it decides as the plain definition does.
 */
#include "base/arena.h"
#include "base/text.h"
#include "mock/domain/outcome.h"
#include "tests/fuzz/fuzz.h"

#include <stdbool.h>
#include <string.h>

enum { PATTERN_MAX = 64, TEXT_MAX = 256 };

/* fits[j]: the pattern so far stands for the first j bytes of the text. */
static bool fits_by_definition(const char *pattern, const char *text)
{
    bool fits[TEXT_MAX + 1] = { true };
    size_t len = strlen(text);

    for (; *pattern; pattern++) {
        bool before = fits[0]; /* what fits[j - 1] was for the pattern without this character */

        fits[0] = fits[0] && *pattern == '*';
        for (size_t j = 1; j <= len; j++) {
            bool was = fits[j];

            fits[j] = *pattern == '*' ? was || fits[j - 1]
                                      : before && (*pattern == '?' || *pattern == text[j - 1]);
            before = was;
        }
    }
    return fits[len];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    char *pattern = arena_dup(&a, (const char *)data, size), *end = strchr(pattern, '\n');
    struct outcome_wish wish;

    if (!end)
        return 0;
    *end = '\0';
    if (strlen(pattern) > PATTERN_MAX || strlen(end + 1) > TEXT_MAX)
        return 0;
    FUZZ_CHECK(glob_fits(pattern, end + 1) == fits_by_definition(pattern, end + 1));
    if (outcome_pattern_check(pattern, &why) < 0)
        FUZZ_CHECK(why.len > 0);
    outcome_reserved(end + 1, &wish);
    return 0;
}
