#include "base/text.h"
#include "harness/eval/json_read.h"
#include "harness/safety/owed_lines.h"

#include <errno.h>
#include <string.h>

const char *const owed_state_names[OWED_MAX_] = {
    [OWED_ASKED] = "asked",
    [OWED_OWED] = "owed",
    [OWED_FREE] = "free",
    [OWED_PAID] = "paid",
};

void owed_list_release(struct owed_list *l)
{
    arena_release(&l->arena);
    *l = (struct owed_list){ 0 };
}

struct owed *owed_list_add(struct owed_list *l)
{
    if (l->n == l->room) {
        struct owed *grown = ARENA_ARRAY(&l->arena, struct owed, l->room * 2 + 8);

        if (l->n)
            memcpy(grown, l->at, l->n * sizeof(*grown));
        l->at = grown;
        l->room = l->room * 2 + 8;
    }
    return &l->at[l->n++];
}

struct owed *owed_list_find(const struct owed_list *l, uint64_t number)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->at[i].number == number)
            return &l->at[i];
    return NULL;
}

static const char *member(struct owed_list *l, const struct value *v, const char *name)
{
    const struct value *m = value_member_of(v, name, strlen(name));

    return m && m->kind == VALUE_STRING ? arena_strdup(&l->arena, m->text.bytes) : NULL;
}

static bool state_read(const struct value *v, enum owed_state *ret)
{
    const struct value *m = value_member_of(v, "state", strlen("state"));

    for (size_t i = 0; m && m->kind == VALUE_STRING && i < OWED_MAX_; i++)
        if (text_equal(m->text.bytes, owed_state_names[i])) {
            *ret = (enum owed_state)i;
            return true;
        }
    return false;
}

static bool line_fold(struct owed_list *l, const char *line, size_t len)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    struct value v = value_none();
    const struct value *number;
    struct owed *entry, fresh = { 0 };
    enum owed_state state;
    const char *remove;
    int64_t n;

    if (!json_read(&scratch, line, len, &v, NULL))
        return false;
    number = value_member_of(&v, "n", 1);
    if (!number || !value_to_i64(number, &n) || n < 1 || !state_read(&v, &state))
        return false;
    entry = owed_list_find(l, (uint64_t)n);
    remove = member(l, &v, "remove");
    if (!entry) {
        fresh.number = (uint64_t)n;
        fresh.at = member(l, &v, "at");
        fresh.what = member(l, &v, "what");
        fresh.list = member(l, &v, "list");
        fresh.id = member(l, &v, "id");
        fresh.same = member(l, &v, "same");
        fresh.same_value = member(l, &v, "same_value");
        if (!fresh.what || !remove)
            return false;
        entry = owed_list_add(l);
        *entry = fresh;
    }
    entry->state = state;
    entry->remove = remove ? remove : entry->remove;
    return true;
}

int owed_list_read(const char *text, size_t len, struct owed_list *ret, struct strbuf *why)
{
    size_t number = 0;

    for (size_t at = 0; at < len; number++) {
        const char *end = memchr(text + at, '\n', len - at);

        if (!end)
            return 0;
        if (!line_fold(ret, text + at, (size_t)(end - text) - at)) {
            strbuf_addf(why, "line %zu is not of a file of what is owed", number + 1);
            return -EINVAL;
        }
        at = (size_t)(end - text) + 1;
    }
    return 0;
}
