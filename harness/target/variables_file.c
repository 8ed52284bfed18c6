#include "harness/target/variables_file.h"

#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>

static const char secret_name[] = "auth_token";

static bool is_name(const char *text, size_t len)
{
    if (len == 0 || is_digit(text[0]) || text[0] == '-')
        return false;
    for (size_t i = 0; i < len; i++)
        if (!is_alpha(text[i]) && !is_digit(text[i]) && text[i] != '_' && text[i] != '-')
            return false;
    return true;
}

static char *trimmed(struct arena *a, const char *text, size_t len)
{
    while (len && is_space(text[0])) {
        text++;
        len--;
    }
    while (len && is_space(text[len - 1]))
        len--;
    return arena_dup(a, text, len);
}

static int assignment_read(
    struct arena *a, const char *text, size_t len, struct variables *vs, struct strbuf *why)
{
    const char *equals = memchr(text, '=', len);
    size_t name_len = equals ? (size_t)(equals - text) : 0;
    const char *name = trimmed(a, text, name_len);

    if (!equals || !is_name(name, strlen(name))) {
        strbuf_addf(why, "\"%.*s\" is not written name=value", (int)len, text);
        return -EINVAL;
    }
    variables_set_text(
        vs, name, trimmed(a, equals + 1, len - name_len - 1), text_equal(name, secret_name));
    return 0;
}

int variable_assignment_read(const char *text, struct variables *vs, struct strbuf *why)
{
    CLEANUP_ARENA struct arena scratch = { 0 };

    return assignment_read(&scratch, text, strlen(text), vs, why);
}

static int line_read(
    struct arena *a, const char *line, size_t len, struct variables *vs, struct strbuf *why)
{
    const char *text = trimmed(a, line, len);

    if (!*text || *text == '#')
        return 0;
    if (text_equal(arena_dup(a, text, strcspn(text, "= \t")), secret_name)) {
        strbuf_addf(
            why, "%s is a secret; give it as PLIVO_AUTH_TOKEN in the environment", secret_name);
        return -EINVAL;
    }
    return assignment_read(a, text, strlen(text), vs, why);
}

int variables_file_read(const char *path, struct variables *vs, struct strbuf *why)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, reason = STRBUF_INIT;
    int r = file_read(path, &text), number = 0;

    if (r < 0) {
        strbuf_addf(why, "%s: %s", path, strerror(-r));
        return r;
    }
    for (const char *line = text.buf; *line; line += strspn(line, "\n") ? 1 : 0) {
        size_t len = strcspn(line, "\n");

        number++;
        r = line_read(&scratch, line, len, vs, &reason);
        if (r < 0) {
            strbuf_addf(why, "%s:%d: %s", path, number, reason.buf);
            return r;
        }
        line += len;
    }
    return 0;
}
