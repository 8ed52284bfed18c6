#include "harness/author/journal_draft.h"

#include "base/text.h"
#include "harness/eval/json_read.h"
#include "harness/eval/value.h"

#include <errno.h>
#include <string.h>

static const char hidden[] = "[redacted]";

static const struct value *member(const struct value *v, const char *name)
{
    return value_member_of(v, name, strlen(name));
}

/* NULL if there is no such text, or one that could not be told from our marks. */
static const char *text_of(const struct value *v, const char *name)
{
    const struct value *m = member(v, name);

    if (!m || m->kind != VALUE_STRING || strlen(m->text.bytes) != m->text.len ||
        strpbrk(m->text.bytes, (const char[]){ DRAFT_VARIABLE, DRAFT_VARIABLE_END, '\0' }))
        return NULL;
    return m->text.bytes;
}

static bool is_true(const struct value *v, const char *name)
{
    const struct value *m = member(v, name);

    return m && m->kind == VALUE_BOOL && m->boolean;
}

/* What a client adds by itself, or what follows from the rest. */
static bool is_own_header(const char *name)
{
    static const char *const names[] = { "Host", "Content-Length", "User-Agent", "Accept",
        "Accept-Encoding", "Connection", "Transfer-Encoding", "Expect" };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        if (text_equal_ignore_case(names[i], name))
            return true;
    return false;
}

static void read_headers(struct arena *a, const struct value *headers, struct draft *d)
{
    for (size_t i = 0; headers && headers->kind == VALUE_LIST && i < headers->list.n; i++) {
        const char *name = text_of(&headers->list.items[i], "name");
        const char *value = text_of(&headers->list.items[i], "value");

        if (!name || !*name || !value || is_own_header(name))
            continue;
        if (text_equal_ignore_case(name, "Authorization"))
            d->login = true;
        else
            draft_add(a, &d->headers, name, value);
    }
}

static bool holds_hidden(const char *text)
{
    return text && strstr(text, hidden);
}

static void note(struct arena *a, const struct value *entry, struct draft *d)
{
    if (is_true(entry, "body_cut"))
        d->comment = "The body was longer: the journal has only its beginning.";
    else if (is_true(entry, "body_escaped"))
        d->comment = "The body was no text: what stands here is the journal's spelling of it.";
    else if (holds_hidden(d->url) || (d->body && holds_hidden(d->body)))
        d->comment =
            arena_printf(a, "A secret stands here as %s: put a variable in its place.", hidden);
}

static bool is_method(const char *text)
{
    return text && *text && text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0' &&
           !text_equal(text, "HTTP");
}

static bool read_entry(struct arena *a, const struct value *entry, struct draft *ret)
{
    const char *method = text_of(entry, "method"), *path = text_of(entry, "path");
    const char *query = text_of(entry, "query"), *body = text_of(entry, "body");
    const struct value *status = member(entry, "status");
    int64_t code = 0;

    if (!is_method(method) || !path || *path != '/')
        return false;
    *ret = (struct draft){ .method = method,
        .url = arena_printf(a, "%cbase_url%c%s%s%s", DRAFT_VARIABLE, DRAFT_VARIABLE_END, path,
            query ? "?" : "", query ? query : "") };
    if (status && value_to_i64(status, &code) && code >= 100 && code <= 999)
        ret->status = (int)code;
    read_headers(a, member(entry, "headers"), ret);
    if (body && *body) {
        ret->body_kind = DRAFT_TEXT;
        ret->body = body;
        ret->body_len = strlen(body);
    }
    note(a, entry, ret);
    draft_name_target(a, ret);
    return true;
}

int journal_drafts_read(
    struct arena *a, const char *json, size_t len, struct drafts *ret, struct strbuf *why)
{
    const struct value *entries = NULL;
    struct value listing = value_none();
    struct drafts drafts = { 0 };

    if (json_read(a, json, len, &listing, NULL))
        entries = member(&listing, "entries");
    if (!entries || entries->kind != VALUE_LIST) {
        strbuf_adds(why, "it is no listing of a mock's journal");
        return -EINVAL;
    }
    drafts.at = ARENA_ARRAY(a, struct draft, entries->list.n);
    for (size_t i = entries->list.n; i > 0; i--) { /* the newest stands first */
        const struct value *entry = &entries->list.items[i - 1];
        const char *kind = text_of(entry, "kind");

        if (text_equal(kind, "request") && read_entry(a, entry, &drafts.at[drafts.n]))
            drafts.n++;
    }
    *ret = drafts;
    return 0;
}
