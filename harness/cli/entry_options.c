#include "harness/cli/entry_options.h"

#include "base/text.h"
#include "harness/target/variables_file.h"

#include <errno.h>
#include <string.h>

extern char **environ;

/* ---- Variables ---- */

static const struct {
    const char *prefix;
    bool secret;
} environments[] = {
    /* the later one beats the earlier */
    { "HURL_VARIABLE_", false },
    { "HURL_SECRET_", true },
    { "PLIVO_HARNESS_VARIABLE_", false },
    { "PLIVO_HARNESS_SECRET_", true },
};

static int set_secret(const char *text, struct variables *vs, struct strbuf *why)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    const char *equals = strchr(text, '=');

    if (!equals || equals == text) { /* not shown: it may be the secret */
        strbuf_adds(why, "a secret is written name=value");
        return -EINVAL;
    }
    variables_set_string(vs, arena_dup(&scratch, text, (size_t)(equals - text)), equals + 1, true);
    return 0;
}

int environment_variables_read(struct variables *vs, struct strbuf *why)
{
    int r = 0;

    for (size_t i = 0; i < ARRAY_SIZE(environments); i++)
        for (char **e = environ; *e && r == 0; e++) {
            const char *rest = *e + strlen(environments[i].prefix);

            if (!text_starts_with(*e, environments[i].prefix))
                continue;
            r = environments[i].secret ? set_secret(rest, vs, why)
                                       : variable_assignment_read(rest, vs, why);
        }
    return r;
}

static int given_variable_read(const char *text, struct variables *vs, struct strbuf *why)
{
    if (text_starts_with(text, "auth_token=")) {
        strbuf_adds(why, "auth_token is a secret; give it as PLIVO_AUTH_TOKEN in the "
                         "environment, not in the command line, which others can read");
        return -EINVAL;
    }
    return variable_assignment_read(text, vs, why);
}

typedef int source_reader(const char *text, struct variables *vs, struct strbuf *why);

static int each(const struct options *o, const char *option, source_reader *read,
    struct variables *vs, struct strbuf *why)
{
    size_t n;
    const char *const *given = option_list(o, option, &n);

    for (size_t i = 0; i < n; i++)
        if (read(given[i], vs, why) < 0) {
            strbuf_addf(why, " (--%s)", option);
            return -EINVAL;
        }
    return 0;
}

int variable_options_read(const struct options *o, struct variables *vs, struct strbuf *why)
{
    int r = each(o, "variables-file", variables_file_read, vs, why);

    if (r == 0)
        r = each(o, "variable", given_variable_read, vs, why);
    return r == 0 ? each(o, "secret", set_secret, vs, why) : r;
}

/* ---- Numbers and times ---- */

static const struct {
    const char *name;
    int64_t ms;
} units[] = { { "ms", 1 }, { "s", 1000 }, { "m", 60000 }, { "h", 3600000 } };

/* plain: what a number without a unit counts, in milliseconds */
static bool time_read(const char *text, int64_t plain, int64_t *ret)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    size_t digits = strspn(text, "0123456789");
    int64_t unit = text[digits] ? 0 : plain, n;

    for (size_t i = 0; i < ARRAY_SIZE(units); i++)
        if (text_equal(units[i].name, text + digits))
            unit = units[i].ms;
    return unit && parse_i64(arena_dup(&scratch, text, digits), &n) == 0 &&
           !__builtin_mul_overflow(n, unit, ret);
}

static bool count_read(const char *text, int64_t plain, int64_t *ret)
{
    (void)plain;
    return parse_i64(text, ret) == 0 && *ret >= -1;
}

#define IN_OPTIONS(field) offsetof(struct step_options, field)

static const struct {
    const char *name;
    bool (*read)(const char *text, int64_t plain, int64_t *ret);
    int64_t plain;
    size_t field;
    const char *wanted;
} numbers[] = {
    { "retry", count_read, 0, IN_OPTIONS(retries), "a whole number from -1" },
    { "max-redirs", count_read, 0, IN_OPTIONS(max_redirs), "a whole number from -1" },
    { "retry-interval", time_read, 1, IN_OPTIONS(retry_interval_ms), "a time such as 500ms" },
    { "delay", time_read, 1, IN_OPTIONS(delay_ms), "a time such as 500ms" },
    { "max-time", time_read, 1000, IN_OPTIONS(max_time_ms), "a time such as 20s" },
    { "connect-timeout", time_read, 1000, IN_OPTIONS(transfer.connect_timeout_ms),
        "a time such as 2s" },
};

static int numbers_read(const struct options *o, struct step_options *ret, struct strbuf *why)
{
    for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
        const char *text = option_text(o, numbers[i].name);
        int64_t *field = (int64_t *)(void *)((char *)ret + numbers[i].field);

        if (!text || numbers[i].read(text, numbers[i].plain, field))
            continue;
        strbuf_addf(
            why, "--%s is \"%s\", it has to be %s", numbers[i].name, text, numbers[i].wanted);
        return -EINVAL;
    }
    ret->transfer.bytes_per_second = (int64_t)option_count(o, "limit-rate");
    return 0;
}

/* ---- Switches and texts ---- */

static void switches_read(const struct options *o, struct step_options *ret)
{
    static const struct {
        const char *name;
        enum http_wish wish;
    } versions[] = { { "http1.0", HTTP_WISH_1_0 }, { "http1.1", HTTP_WISH_1_1 },
        { "http2", HTTP_WISH_2 }, { "http3", HTTP_WISH_3 } };
    struct http_transfer *t = &ret->transfer;

    ret->location_trusted = option_flag(o, "location-trusted");
    ret->location = ret->location_trusted || option_flag(o, "location");
    ret->trace = option_flag(o, "very-verbose") ? STEP_VERY_VERBOSE
                 : option_flag(o, "verbose")    ? STEP_VERBOSE
                                                : STEP_QUIET;
    t->compressed = option_flag(o, "compressed");
    t->path_as_is = option_flag(o, "path-as-is");
    t->insecure = option_flag(o, "insecure");
    t->family = option_flag(o, "ipv6")   ? HTTP_IPV6
                : option_flag(o, "ipv4") ? HTTP_IPV4
                                         : HTTP_ANY_FAMILY;
    t->netrc = option_flag(o, "netrc")            ? HTTP_NETRC
               : option_flag(o, "netrc-optional") ? HTTP_NETRC_OPTIONAL
                                                  : HTTP_NO_NETRC;
    for (size_t i = 0; i < ARRAY_SIZE(versions); i++)
        if (option_flag(o, versions[i].name))
            t->version = versions[i].wish;
}

static void list_read(
    struct arena *a, const struct options *o, const char *name, struct http_texts *ret)
{
    size_t n;
    const char *const *given = option_list(o, name, &n);

    for (size_t i = 0; i < n; i++)
        http_texts_add(a, ret, given[i]);
}

static void texts_read(struct arena *a, const struct options *o, struct step_options *ret)
{
    struct http_transfer *t = &ret->transfer;

    list_read(a, o, "header", &ret->headers);
    list_read(a, o, "resolve", &t->resolve);
    t->proxy = option_text(o, "proxy");
    t->unix_socket = option_text(o, "unix-socket");
    t->netrc_file = option_text(o, "netrc-file");
}

static int headers_check(const struct http_texts *headers, struct strbuf *why)
{
    for (size_t i = 0; i < headers->n; i++) {
        size_t name = strcspn(headers->at[i], ":;");

        if (name > 0 && headers->at[i][name])
            continue;
        strbuf_addf(why, "--header \"%s\" is not written NAME:VALUE", headers->at[i]);
        return -EINVAL;
    }
    return 0;
}

int entry_options_read(
    struct arena *a, const struct options *o, struct entry_settings *ret, struct strbuf *why)
{
    *ret = (struct entry_settings){ .options = step_options_usual(),
        .file_root = option_text(o, "file-root"),
        .from = (size_t)option_count(o, "from-entry"),
        .to = (size_t)option_count(o, "to-entry"),
        .continue_on_error = option_flag(o, "continue-on-error") };
    if (numbers_read(o, &ret->options, why) < 0)
        return -EINVAL;
    switches_read(o, &ret->options);
    texts_read(a, o, &ret->options);
    if (ret->to && ret->from > ret->to) {
        strbuf_adds(why, "--from-entry is behind --to-entry");
        return -EINVAL;
    }
    return headers_check(&ret->options.headers, why);
}
