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

/* The name of name=value, in the arena, or NULL with a sentence; *ret_value is what follows. */
static const char *name_read(
    struct arena *a, const char *text, size_t len, const char **ret_value, struct strbuf *why)
{
    const char *equals = memchr(text, '=', len);
    size_t name_len = equals ? (size_t)(equals - text) : 0;
    const char *name = trimmed(a, text, name_len);

    if (!equals || !is_name(name, strlen(name))) {
        strbuf_addf(why, "\"%.*s\" is not written name=value", (int)len, text);
        return NULL;
    }
    *ret_value = trimmed(a, equals + 1, len - name_len - 1);
    return name;
}

static int assignment_read(
    struct arena *a, const char *text, struct variables *vs, struct strbuf *why)
{
    const char *value = NULL, *name = name_read(a, text, strlen(text), &value, why);

    if (!name)
        return -EINVAL;
    variables_set_text(vs, name, value, text_equal(name, secret_name));
    return 0;
}

int variable_assignment_read(const char *text, struct variables *vs, struct strbuf *why)
{
    CLEANUP_ARENA struct arena scratch = { 0 };

    return assignment_read(&scratch, text, vs, why);
}

typedef int line_reader(
    struct arena *a, const char *text, struct variables *vs, struct strbuf *why);

static int variable_line_read(
    struct arena *a, const char *text, struct variables *vs, struct strbuf *why)
{
    if (text_equal(arena_dup(a, text, strcspn(text, "= \t")), secret_name)) {
        strbuf_addf(why,
            "%s is a secret; give it as PLIVO_AUTH_TOKEN in the environment, or in a file of "
            "--secrets-file",
            secret_name);
        return -EINVAL;
    }
    return assignment_read(a, text, vs, why);
}

/* The line itself is not shown: what is wrong with it may be a secret. */
static int secret_line_read(
    struct arena *a, const char *text, struct variables *vs, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf unshown = STRBUF_INIT;
    const char *value = NULL, *name = name_read(a, text, strlen(text), &value, &unshown);

    if (!name) {
        strbuf_adds(why, "not written name=value");
        return -EINVAL;
    }
    variables_set_string(vs, name, value, true);
    return 0;
}

static int lines_read(const char *path, const struct strbuf *text, line_reader *read,
    struct variables *vs, struct strbuf *why)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    CLEANUP_STRBUF struct strbuf reason = STRBUF_INIT;
    int number = 0;

    for (const char *line = text->buf; *line; line += strspn(line, "\n") ? 1 : 0) {
        size_t len = strcspn(line, "\n");
        const char *kept = trimmed(&scratch, line, len);
        int r = 0;

        number++;
        if (*kept && *kept != '#')
            r = read(&scratch, kept, vs, &reason);
        if (r < 0) {
            strbuf_addf(why, "%s:%d: %s", path, number, reason.buf);
            return r;
        }
        line += len;
    }
    return 0;
}

int variables_file_read(const char *path, struct variables *vs, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    int r = file_read(path, &text);

    if (r < 0) {
        strbuf_addf(why, "%s: %s", path, strerror(-r));
        return r;
    }
    return lines_read(path, &text, variable_line_read, vs, why);
}

int secrets_file_read(const char *path, struct variables *vs, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    int r = file_read_private(path, &text);

    if (r == -EPERM)
        strbuf_addf(why,
            "%s: a file with secrets has to be a regular file that only you can read: chmod 600",
            path);
    else if (r < 0)
        strbuf_addf(why, "%s: %s", path, strerror(-r));
    return r < 0 ? r : lines_read(path, &text, secret_line_read, vs, why);
}
