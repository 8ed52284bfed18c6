#include "harness/author/draft.h"

#include "base/base64.h"
#include "base/json_gate.h"
#include "base/text.h"

#include <string.h>

void draft_add(struct arena *a, struct list *pairs, const char *name, const char *value)
{
    *LIST_ADD(a, pairs, struct draft_pair) = (struct draft_pair){ .name = name, .value = value };
}

void draft_option(struct arena *a, struct draft *d, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    *LIST_ADD(a, &d->options, const char *) = arena_vprintf(a, fmt, ap);
    va_end(ap);
}

/* ---- Variables in the place of values ---- */

/* The bytes of a variable's mark at text, 0 if there is none. */
static size_t mark_length(const char *text, const char *end)
{
    size_t len = 1;

    if (text >= end || *text != DRAFT_VARIABLE)
        return 0;
    while (text + len < end &&
           (is_alpha(text[len]) || is_digit(text[len]) || text[len] == '_' || text[len] == '-'))
        len++;
    return len > 1 && text + len < end && text[len] == DRAFT_VARIABLE_END ? len + 1 : 0;
}

bool draft_begins_with_variable(const char *text)
{
    return mark_length(text, text + strlen(text)) > 0;
}

static const char *named(struct arena *a, const char *text, size_t len, const char *value,
    const char *name, size_t *ret_len)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    size_t value_len = strlen(value);
    const char *end = text + len;

    while (text < end) {
        size_t mark = mark_length(text, end);

        if (!mark && (size_t)(end - text) >= value_len && memcmp(text, value, value_len) == 0) {
            strbuf_addf(&out, "%c%s%c", DRAFT_VARIABLE, name, DRAFT_VARIABLE_END);
            text += value_len;
            continue;
        }
        strbuf_add(&out, text, mark ? mark : 1);
        text += mark ? mark : 1;
    }
    *ret_len = out.len;
    return arena_dup(a, out.buf, out.len);
}

static const char *named_text(
    struct arena *a, const char *text, const char *value, const char *name)
{
    size_t len;

    return text ? named(a, text, strlen(text), value, name, &len) : NULL;
}

static void name_pairs(struct arena *a, struct list *pairs, const char *value, const char *name)
{
    struct draft_pair *at = pairs->at;

    for (size_t i = 0; i < pairs->n; i++)
        at[i].value = named_text(a, at[i].value, value, name);
}

void draft_name_value(struct arena *a, struct draft *d, const char *value, const char *name)
{
    struct list *const lists[] = { &d->headers, &d->query, &d->form, &d->parts, &d->cookies };
    const char *url;

    if (!*value)
        return;
    url = strstr(d->url, "://");
    url = url ? url + strlen("://") : d->url; /* the scheme stays */
    d->url =
        arena_printf(a, "%.*s%s", (int)(url - d->url), d->url, named_text(a, url, value, name));
    for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
        name_pairs(a, lists[i], value, name);
    if (d->body_kind == DRAFT_TEXT)
        d->body = named(a, d->body, d->body_len, value, name, &d->body_len);
}

void draft_name_target(struct arena *a, struct draft *d)
{
    static const char account[] = "/v1/Account/";
    const char *at = strstr(d->url, account), *id;
    size_t len;

    if (!at)
        return;
    id = at + strlen(account);
    len = strcspn(id, "/?#");
    id = arena_dup(a, id, len);
    d->url = arena_printf(a, "%cbase_url%c%s", DRAFT_VARIABLE, DRAFT_VARIABLE_END, at);
    if (len > 3) /* "{}" and their like are nobody's id */
        draft_name_value(a, d, id, "auth_id");
}

/* ---- Text in the styles of a Hurl file ---- */

/* {{name}} if a variable starts at *at, which then moves behind it. */
static bool put_variable(struct strbuf *out, const char **at, const char *end)
{
    size_t mark = mark_length(*at, end);

    if (!mark)
        return false;
    strbuf_addf(out, "{{%.*s}}", (int)mark - 2, *at + 1);
    *at += mark;
    return true;
}

static bool is_control(char c)
{
    return (unsigned char)c < ' ' || c == 0x7F;
}

/* As code points: what the style would read as something else. */
static void put_escaped(
    struct strbuf *out, const char *text, size_t len, bool (*plain)(char c, const char *next))
{
    const char *end = text + len;

    while (text < end) {
        if (put_variable(out, &text, end))
            continue;
        if (plain(*text, text + 1))
            strbuf_addc(out, *text);
        else
            strbuf_addf(out, "\\u{%02x}", (unsigned char)*text);
        text++;
    }
}

/* Two braces begin a variable, also where the second one is a variable's own. */
static bool begins_braces(char c, const char *next)
{
    return c == '{' && (*next == '{' || *next == DRAFT_VARIABLE);
}

static bool plain_in_value(char c, const char *next)
{
    return !is_control(c) && !strchr("#\\", c) && !begins_braces(c, next);
}

static bool plain_in_name(char c, const char *next)
{
    (void)next;
    return is_alpha(c) || is_digit(c) || (unsigned char)c >= 0x80 || (c && strchr("_-.@$", c));
}

static bool plain_in_backticks(char c, const char *next)
{
    return plain_in_value(c, next) && c != '`';
}

/* Blanks at the ends would be taken for layout. */
static void put_value(struct strbuf *out, const char *text)
{
    size_t len = strlen(text), lead = strspn(text, " "), tail = 0;

    while (tail < len - lead && text[len - 1 - tail] == ' ')
        tail++;
    for (size_t i = 0; i < lead; i++)
        strbuf_adds(out, "\\u{20}");
    put_escaped(out, text + lead, len - lead - tail, plain_in_value);
    for (size_t i = 0; i < tail; i++)
        strbuf_adds(out, "\\u{20}");
}

static void put_name(struct strbuf *out, const char *text)
{
    put_escaped(out, text, strlen(text), plain_in_name);
    strbuf_adds(out, ":");
}

/* Of a part, file,...; would name one. */
static void put_pair(struct strbuf *out, const struct draft_pair *pair)
{
    bool like_file = text_starts_with(pair->value, "file,");

    put_name(out, pair->name);
    strbuf_adds(out, *pair->value ? " " : "");
    strbuf_adds(out, like_file ? "\\u{66}" : "");
    put_value(out, pair->value + like_file);
    strbuf_addc(out, '\n');
}

static bool plain_in_filename(char c, const char *next)
{
    (void)next;
    return is_alpha(c) || is_digit(c) || (unsigned char)c >= 0x80 || (c && strchr("/_-.", c));
}

static void put_file(struct strbuf *out, const char *name)
{
    strbuf_adds(out, "file,");
    put_escaped(out, name, strlen(name), plain_in_filename);
    strbuf_addc(out, ';');
}

/* What a URL cannot hold goes as %XX. */
static void put_url(struct strbuf *out, const char *url)
{
    const char *end = url + strlen(url);

    while (url < end) {
        if (put_variable(out, &url, end))
            continue;
        if (is_alpha(*url) || is_digit(*url) || strchr(":/.-?=&_%*,@~+!$'();[]", *url))
            strbuf_addc(out, *url);
        else
            strbuf_addf(out, "%%%02X", (unsigned char)*url);
        url++;
    }
}

/* ---- Bodies ---- */

/* JSON to the letter; {{ can only stand in a string, where one { has another spelling. */
static void put_json(struct strbuf *out, const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end && is_space(*text))
        text++;
    while (end > text && is_space(end[-1]))
        end--;
    for (char before = '\0'; text < end;) {
        if (put_variable(out, &text, end)) {
            before = '}';
            continue;
        }
        if (*text == '{' && (before == '{' || text[1] == DRAFT_VARIABLE))
            strbuf_adds(out, "\\u007b");
        else
            strbuf_addc(out, *text);
        before = *text++;
    }
}

/* [1] would pass for the title of a section. */
static bool is_title(const char *text)
{
    size_t len = 1;

    while (*text == '[' && (is_alpha(text[len]) || is_digit(text[len])))
        len++;
    return len > 1 && text[len] == ']';
}

/* JSON with null in the place of each variable: a string holds it as well as it stands alone. */
static bool is_json(const char *text, size_t len)
{
    CLEANUP_STRBUF struct strbuf json = STRBUF_INIT;
    const char *end = text + len, *first;

    while (text < end) {
        size_t mark = mark_length(text, end);

        if (mark && json.len && json.buf[json.len - 1] == '\\')
            return false; /* \null would pass for an escape and more */
        if (mark)
            strbuf_adds(&json, "null");
        else
            strbuf_addc(&json, *text);
        text += mark ? mark : 1;
    }
    first = json.buf + strspn(json.buf, " \t\r\n");
    return (*first == '{' || *first == '[') && !is_title(first) &&
           json_gate(json.buf, json.len, NULL);
}

static bool is_block(const char *text, size_t len)
{
    const char *end = text + len;

    if (!memchr(text, '\n', len) || text[len - 1] == '`')
        return false;
    while (text < end) {
        size_t mark = mark_length(text, end);

        if (!mark && ((is_control(*text) && *text != '\n' && *text != '\t') ||
                         text_starts_with(text, "```") || begins_braces(*text, text + 1)))
            return false;
        text += mark ? mark : 1;
    }
    return true;
}

static void put_block(struct strbuf *out, const char *text, size_t len)
{
    const char *end = text + len;

    strbuf_adds(out, "```\n");
    while (text < end)
        if (!put_variable(out, &text, end))
            strbuf_addc(out, *text++);
    strbuf_adds(out, "```");
}

static void put_text_body(struct strbuf *out, const struct draft *d)
{
    const char *text = d->body;
    size_t len = d->body_len;

    if (!utf8_is_valid(text, len) || memchr(text, '\0', len)) {
        strbuf_adds(out, "base64,");
        base64_add(out, text, len);
        strbuf_addc(out, ';');
    } else if (is_json(text, len)) {
        put_json(out, text, len);
    } else if (is_block(text, len)) {
        put_block(out, text, len);
    } else {
        strbuf_addc(out, '`');
        put_escaped(out, text, len, plain_in_backticks);
        strbuf_addc(out, '`');
    }
    strbuf_addc(out, '\n');
}

/* ---- The entry ---- */

static void put_section(struct strbuf *out, const char *title, const struct list *pairs)
{
    const struct draft_pair *at = pairs->at;

    if (pairs->n && *title)
        strbuf_addf(out, "[%s]\n", title);
    for (size_t i = 0; i < pairs->n; i++) {
        if (!at[i].type) {
            put_pair(out, &at[i]);
            continue;
        }
        put_name(out, at[i].name);
        strbuf_addc(out, ' ');
        put_file(out, at[i].value);
        strbuf_adds(out, *at[i].type ? " " : "");
        put_value(out, at[i].type);
        strbuf_addc(out, '\n');
    }
}

static void put_options(struct strbuf *out, const struct draft *d)
{
    const char *const *at = d->options.at;

    if (d->options.n)
        strbuf_adds(out, "[Options]\n");
    for (size_t i = 0; i < d->options.n; i++) {
        size_t name = strcspn(at[i], ":");

        strbuf_add(out, at[i], name);
        strbuf_adds(out, ": ");
        put_value(out, at[i] + name + 2);
        strbuf_addc(out, '\n');
    }
}

static void put_captures(struct strbuf *out, const struct list *captures)
{
    const struct draft_pair *at = captures->at;

    if (captures->n)
        strbuf_adds(out, "[Captures]\n");
    for (size_t i = 0; i < captures->n; i++)
        strbuf_addf(out, "%s: %s\n", at[i].name, at[i].value);
}

void draft_write(struct strbuf *out, const struct draft *d)
{
    static const char *const logins[] = {
        [DRAFT_NO_LOGIN] = "",
        [DRAFT_LOGIN] = "[BasicAuth]\n{{auth_id}}: {{auth_token}}\n",
        [DRAFT_WRONG_LOGIN] = "[BasicAuth]\n{{auth_id}}: wrong\n",
    };

    if (d->comment)
        strbuf_addf(out, "# %s\n", d->comment);
    strbuf_addf(out, "%s ", d->method);
    put_url(out, d->url);
    strbuf_addc(out, '\n');
    put_section(out, "", &d->headers);
    strbuf_adds(out, logins[d->login]);
    put_options(out, d);
    put_section(out, "Query", &d->query);
    put_section(out, "Cookies", &d->cookies);
    put_section(out, "Form", &d->form);
    put_section(out, "Multipart", &d->parts);
    if (d->body_kind == DRAFT_FILE) {
        put_file(out, d->body);
        strbuf_addc(out, '\n');
    } else if (d->body_kind == DRAFT_TEXT && d->body_len) {
        put_text_body(out, d);
    }
    if (d->status)
        strbuf_addf(out, "HTTP %d\n", d->status);
    else
        strbuf_adds(out, "HTTP *\n");
    put_captures(out, &d->captures);
}
