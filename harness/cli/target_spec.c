#include "harness/cli/diff_options.h"

#include "base/text.h"

#include <errno.h>
#include <string.h>

static const char mock_prefix[] = "mock:", assume_prefix[] = "assume ";

/* ",assume KEY=VALUE,…" as arguments for "plivo-mock serve"; NULL if it goes otherwise. */
static const char *const *assumptions(struct arena *a, const char *text, size_t *ret_n)
{
    size_t n = 0, room = 2;
    const char **arguments;

    for (const char *c = text; *c; c++)
        room += *c == ',' ? 2 : 0;
    arguments = ARENA_ARRAY(a, const char *, room);
    while (*text) {
        const char *from = text + 1;
        size_t len = strcspn(from, ",");

        from += strspn(from, " ");
        if (!text_starts_with(from, assume_prefix) || !memchr(from, '=', len))
            return NULL;
        from += strlen(assume_prefix);
        arguments[n++] = "--assume";
        arguments[n++] = arena_dup(a, from, strcspn(from, ","));
        text = from + strcspn(from, ",");
    }
    *ret_n = n;
    return arguments;
}

static int mock_read(
    struct arena *a, const char *spec, struct target_options *ret, struct strbuf *why)
{
    const char *world = spec + strlen(mock_prefix);
    size_t len = strcspn(world, ",");

    ret->mock_world = arena_dup(a, world, len);
    ret->mock_arguments = assumptions(a, world + len, &ret->n_mock_arguments);
    if (len && ret->mock_arguments)
        return 0;
    strbuf_addf(why, "\"%s\" is not written mock:WORLD or mock:WORLD,assume KEY=VALUE", spec);
    return -EINVAL;
}

int target_spec_read(
    struct arena *a, const char *spec, struct target_options *ret, struct strbuf *why)
{
    if (text_starts_with(spec, mock_prefix))
        return mock_read(a, spec, ret, why);
    if (text_has_prefix_ignore_case(spec, "http://") ||
        text_has_prefix_ignore_case(spec, "https://"))
        ret->base_url = spec;
    else
        ret->file = spec;
    return 0;
}
