#include "harness/run/lint.h"

#include "base/options.h"
#include "base/text.h"
#include "harness/hurl/list.h"

#include <stdlib.h>
#include <string.h>

/* A variable that the file sets. */
struct setting {
    const char *name;
    struct hurl_place place;
    const char *rule; /* what it is called when nothing uses it; NULL: it need not be used */
    bool used;
};

struct linter {
    struct arena *arena;
    const struct hurl_file *file;
    const struct variables *known; /* NULL: do not look */
    struct list settings;          /* of struct setting */
    struct lint_findings *findings;
    bool any_name; /* a capture's name is known only when it runs: from here on all may be set */
};

/* ---- Findings ---- */

void lint_add(struct arena *a, struct lint_findings *findings, const struct lint_finding *finding)
{
    if (findings->n == findings->room) {
        size_t room = findings->room ? 2 * findings->room : 8;
        struct lint_finding *grown = ARENA_ARRAY(a, struct lint_finding, room);

        if (findings->n)
            memcpy(grown, findings->at, findings->n * sizeof(*grown));
        findings->at = grown;
        findings->room = room;
    }
    findings->at[findings->n++] = *finding;
}

static void __attribute__((format(printf, 5, 6))) find(struct linter *l, const char *rule,
    struct hurl_place place, const char *title, const char *fmt, ...)
{
    struct lint_finding finding = { .rule = rule,
        .grave = text_equal(rule, "unknown-variable"),
        .fault = { .path = l->file->path, .place = place, .title = title } };
    va_list ap;

    va_start(ap, fmt);
    finding.fault.message = arena_vprintf(l->arena, fmt, ap);
    va_end(ap);
    lint_add(l->arena, l->findings, &finding);
}

/* ---- Names ---- */

static struct setting *setting_named(struct linter *l, const char *name)
{
    struct setting *settings = l->settings.at;

    for (size_t i = l->settings.n; i > 0; i--) /* the last one is the one that counts */
        if (text_equal(settings[i - 1].name, name))
            return &settings[i - 1];
    return NULL;
}

static void set(struct linter *l, const char *name, struct hurl_place place, const char *rule)
{
    *LIST_ADD(l->arena, &l->settings, struct setting) =
        (struct setting){ .name = name, .place = place, .rule = rule };
}

static const char *nearest(struct linter *l, const char *name)
{
    size_t n = 0, room = l->known->n + l->settings.n;
    const char **names = ARENA_ARRAY(l->arena, const char *, room);

    for (size_t i = 0; i < l->known->n; i++)
        names[n++] = l->known->items[i].name;
    for (size_t i = 0; i < l->settings.n; i++)
        names[n++] = ((struct setting *)l->settings.at)[i].name;
    return nearest_word(name, names, n);
}

/* may_miss: to ask whether there is such a variable is no mistake */
static void use(struct linter *l, const char *name, struct hurl_place place, bool may_miss)
{
    struct setting *s = setting_named(l, name);
    const char *near;

    if (s)
        s->used = true;
    if (s || may_miss || l->any_name || !l->known || variables_find(l->known, name))
        return;
    near = nearest(l, name);
    if (near)
        find(l, "unknown-variable", place, "unknown variable",
            "nothing sets the variable %s; did you mean %s?", name, near);
    else
        find(
            l, "unknown-variable", place, "unknown variable", "nothing sets the variable %s", name);
}

static void use_template(struct linter *l, const struct hurl_template *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->at[i].kind == HURL_PIECE_VARIABLE)
            use(l, t->at[i].text, t->at[i].place, false);
}

static void use_value(struct linter *l, const struct hurl_value *v)
{
    if (v->kind == HURL_VALUE_STRING)
        use_template(l, &v->text);
    else if (v->kind == HURL_VALUE_FILE)
        use_template(l, &v->path);
    else if (v->kind == HURL_VALUE_VARIABLE && v->variable.kind == HURL_PIECE_VARIABLE)
        use(l, v->variable.text, v->variable.place, false);
}

static void use_pairs(struct linter *l, const struct hurl_pairs *list)
{
    for (size_t i = 0; i < list->n; i++) {
        use_template(l, &list->at[i].name);
        use_template(l, &list->at[i].value);
    }
}

static void use_parts(struct linter *l, const struct hurl_parts *list)
{
    for (size_t i = 0; i < list->n; i++) {
        use_template(l, &list->at[i].name);
        use_template(l, &list->at[i].value);
        use_template(l, &list->at[i].type);
    }
}

static void use_body(struct linter *l, const struct hurl_body *b)
{
    if (b->kind == HURL_BODY_FILE)
        use_template(l, &b->path);
    else if (b->kind != HURL_BODY_NONE && b->kind != HURL_BODY_BYTES)
        use_template(l, &b->text);
    use_template(l, &b->variables);
}

/* ---- Entries ---- */

static void lint_options(struct linter *l, const struct hurl_options *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct hurl_option *o = &list->at[i];

        use_value(l, &o->value);
        if (o->name)
            set(l, o->name, o->place, "unused-variable");
    }
}

static bool constant_text(const struct hurl_template *t, const char **ret)
{
    *ret = t->n == 1 ? t->at[0].text : "";
    return t->n == 0 || (t->n == 1 && t->at[0].kind == HURL_PIECE_TEXT);
}

static void use_query(
    struct linter *l, const struct hurl_query *q, const struct hurl_filters *filters)
{
    const char *name;

    use_value(l, &q->argument);
    if (q->kind == HURL_QUERY_VARIABLE && constant_text(&q->argument.text, &name))
        use(l, name, q->argument.place, true);
    for (size_t i = 0; i < filters->n; i++)
        for (size_t k = 0; k < HURL_FILTER_ARGUMENTS_MAX; k++)
            use_value(l, &filters->at[i].arguments[k]);
}

static void lint_captures(struct linter *l, const struct hurl_captures *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct hurl_capture *c = &list->at[i];
        const char *name;

        use_query(l, &c->query, &c->filters);
        use_template(l, &c->name);
        if (constant_text(&c->name, &name))
            set(l, name, c->name.place, c->redacted ? NULL : "unused-capture");
        else
            l->any_name = true;
    }
}

/* As it is judged: captures first. */
static void lint_response(struct linter *l, const struct hurl_response *r)
{
    lint_captures(l, &r->captures);
    use_pairs(l, &r->headers);
    use_body(l, &r->body);
    for (size_t i = 0; i < r->asserts.n; i++) {
        use_query(l, &r->asserts.at[i].query, &r->asserts.at[i].filters);
        use_value(l, &r->asserts.at[i].predicate.value);
    }
}

static void lint_entry(struct linter *l, const struct hurl_entry *entry)
{
    const struct hurl_request *q = &entry->request;

    lint_options(l, &q->options);
    use_template(l, &q->url);
    use_pairs(l, &q->headers);
    use_pairs(l, &q->basic_auth);
    use_pairs(l, &q->cookies);
    use_pairs(l, &q->query);
    use_pairs(l, &q->form);
    use_parts(l, &q->multipart);
    use_body(l, &q->body);
    if (entry->response)
        lint_response(l, entry->response);
    else
        find(l, "no-response", q->place, "nothing expected",
            "whatever is answered will do; HTTP * says so in words");
}

/* ---- The head ---- */

/* One that expects to be refused sends nothing. */
static bool sends_message(const struct hurl_entry *entry)
{
    static const char tail[] = "/Message/";
    const char *url = entry->request.url.source;
    size_t len = strlen(url);

    return text_equal(entry->request.method, "POST") && len >= strlen(tail) &&
           text_equal(url + len - strlen(tail), tail) &&
           !(entry->response && entry->response->status >= 400);
}

static bool speaks_to_the_mock(const struct hurl_entry *entry)
{
    return strstr(entry->request.url.source, "/_mock/") != NULL;
}

static const struct hurl_request *first_that(
    const struct hurl_file *file, bool (*does)(const struct hurl_entry *entry))
{
    for (size_t i = 0; i < file->entries.n; i++)
        if (does(&file->entries.at[i]))
            return &file->entries.at[i].request;
    return NULL;
}

static void lint_head(struct linter *l)
{
    const struct hurl_head *head = &l->file->head;
    const struct hurl_request *to_mock = first_that(l->file, speaks_to_the_mock);
    const struct hurl_request *message = first_that(l->file, sends_message);

    if (head->level != HURL_LEVEL_NONE && !head->source.text)
        find(l, "no-source", head->level_note.place, "no source", "# source: says where it is %s",
            hurl_level_name(head->level));
    if (to_mock && !head->requires_mock)
        find(l, "no-requires", to_mock->url.place, "needs a mock",
            "# requires: mock keeps it from the real service");
    if (message && !head->requires_mock && !head->assume.n && !head->cost.text)
        find(l, "no-cost", message->url.place, "costs money",
            "# cost: says how many messages it sends, such as 1 sms");
}

static void lint_settings(struct linter *l)
{
    const struct setting *settings = l->settings.at;

    for (size_t i = 0; i < l->settings.n; i++)
        if (settings[i].rule && !settings[i].used)
            find(l, settings[i].rule, settings[i].place, "never used",
                "nothing behind it uses the variable %s", settings[i].name);
}

static int by_line(const void *a, const void *b)
{
    const struct lint_finding *x = a, *y = b;

    if (x->fault.place.line != y->fault.place.line)
        return x->fault.place.line < y->fault.place.line ? -1 : 1;
    return (x->fault.place.column > y->fault.place.column) -
           (x->fault.place.column < y->fault.place.column);
}

void lint_file(struct arena *a, const struct hurl_file *file, const struct variables *known,
    struct lint_findings *ret)
{
    struct linter l = { .arena = a, .file = file, .known = known, .findings = ret };
    size_t before = ret->n;

    if (file->head.must_fail.n)
        return;
    lint_head(&l);
    for (size_t i = 0; i < file->entries.n; i++)
        lint_entry(&l, &file->entries.at[i]);
    lint_settings(&l);
    if (ret->n > before)
        qsort(ret->at + before, ret->n - before, sizeof(*ret->at), by_line);
}
