#include "harness/author/journal_draft.h"

#include "base/text.h"
#include "harness/author/journal_links.h"
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
        "Accept-Encoding", "Accept-Language", "Sec-Fetch-Mode", "Connection", "Transfer-Encoding",
        "Expect" };

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
            d->login = DRAFT_LOGIN;
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
    else if (d->login == DRAFT_WRONG_LOGIN)
        d->comment = "The login was refused; which one it was the journal does not keep.";
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
    if (ret->login && ret->status == 401)
        ret->login = DRAFT_WRONG_LOGIN;
    if (body && *body) {
        ret->body_kind = DRAFT_TEXT;
        ret->body = body;
        ret->body_len = strlen(body);
    }
    note(a, entry, ret);
    return true;
}

/* False if it came already. */
static bool is_older(const struct value *entry, struct drafts *drafts)
{
    const struct value *number = member(entry, "number");
    int64_t n;

    if (!number || !value_to_i64(number, &n))
        return true;
    if (drafts->oldest && n >= drafts->oldest)
        return false;
    drafts->oldest = n;
    return true;
}

ptrdiff_t journal_drafts_read(
    struct arena *a, const char *json, size_t len, struct drafts *drafts, struct strbuf *why)
{
    const struct value *entries = NULL;
    struct value listing = value_none();

    if (json_read(a, json, len, &listing, NULL))
        entries = member(&listing, "entries");
    if (!entries || entries->kind != VALUE_LIST) {
        strbuf_adds(why, "it is no listing of a mock's journal");
        return -EINVAL;
    }
    for (size_t i = 0; i < entries->list.n; i++) {
        const struct value *entry = &entries->list.items[i];
        struct draft one;

        if (!text_equal(text_of(entry, "kind"), "request") || !is_older(entry, drafts) ||
            !read_entry(a, entry, &one))
            continue;
        *LIST_ADD(a, &drafts->items, struct draft) = one;
        *LIST_ADD(a, &drafts->answers, const char *) = text_of(entry, "answer");
    }
    return (ptrdiff_t)entries->list.n;
}

const char *journal_refusal(struct arena *a, const char *json, size_t len)
{
    struct value v = value_none();

    return json_read(a, json, len, &v, NULL) ? text_of(&v, "error") : NULL;
}

void journal_drafts_finish(struct arena *a, struct drafts *drafts)
{
    struct draft *at = drafts->items.at;
    const char **answers = drafts->answers.at;
    size_t n = drafts->items.n;

    for (size_t i = 0; i < n / 2; i++) {
        struct draft newer = at[i];
        const char *answer = answers[i];

        at[i] = at[n - 1 - i];
        at[n - 1 - i] = newer;
        answers[i] = answers[n - 1 - i];
        answers[n - 1 - i] = answer;
    }
    journal_links_name(a, at, answers, n);
    for (size_t i = 0; i < n; i++)
        draft_name_target(a, &at[i]);
}
