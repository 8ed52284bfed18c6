#include "harness/sink/answer_plan.h"

#include "base/text.h"
#include "harness/sink/goal.h"

#include <errno.h>
#include <string.h>

static void planned_release(struct planned_answer *p)
{
    free(p->uuid);
    free(p->body);
    free(p->content_type);
    free(p->location);
}
#define CLEANUP_PLANNED CLEANUP(planned_release)

void answer_plan_release(struct answer_plan *p)
{
    for (size_t i = 0; i < p->n; i++)
        planned_release(&p->at[i]);
    free(p->at);
    *p = (struct answer_plan){ 0 };
}

static bool read_status(struct planned_answer *p, const char *value)
{
    uint64_t n;

    if (parse_u64(value, &n) < 0 || n < 200 || n > 599)
        return false;
    p->status = (int)n;
    return true;
}
static bool read_delay(struct planned_answer *p, const char *value)
{
    return duration_read(value, ANSWER_DELAY_MAX_MS, &p->delay_ms) == 0;
}
static bool read_times(struct planned_answer *p, const char *value)
{
    return parse_u64(value, &p->times) == 0 && p->times > 0;
}
static bool read_copy(char **ret, const char *value)
{
    free(*ret);
    *ret = xstrdup(value);
    return true;
}
static bool read_uuid(struct planned_answer *p, const char *value)
{
    return read_copy(&p->uuid, value) && *value;
}
static bool read_body(struct planned_answer *p, const char *value)
{
    return read_copy(&p->body, value);
}
static bool read_content_type(struct planned_answer *p, const char *value)
{
    return read_copy(&p->content_type, value) && *value && !strpbrk(value, "\r\n");
}
static bool read_location(struct planned_answer *p, const char *value)
{
    return read_copy(&p->location, value) && *value && !strpbrk(value, "\r\n");
}

/* clang-format off */
static const struct parameter {
    const char *name, *takes;
    bool (*read)(struct planned_answer *p, const char *value);
} parameters[] = {
    { "status",       "200 to 599",                                read_status },
    { "delay",        "a duration up to 5m, such as 500ms or 2s",  read_delay },
    { "times",        "a number from 1",                           read_times },
    { "MessageUUID",  "a message's id",                            read_uuid },
    { "body",         "a text",                                    read_body },
    { "content_type", "a media type",                              read_content_type },
    { "location",     "where to go instead",                       read_location },
};
/* clang-format on */

static int parameter_read(struct planned_answer *p, const struct form_field *f, struct strbuf *why)
{
    for (size_t i = 0; i < ARRAY_SIZE(parameters); i++) {
        if (!text_equal(parameters[i].name, f->name))
            continue;
        if (parameters[i].read(p, f->value))
            return 0;
        strbuf_addf(why, "%s takes %s, not \"%s\"", f->name, parameters[i].takes, f->value);
        return -EINVAL;
    }
    strbuf_addf(why, "there is no parameter \"%s\"", f->name);
    return -EINVAL;
}

int answer_plan_add(struct answer_plan *p, const struct form *query, struct strbuf *why)
{
    CLEANUP_PLANNED struct planned_answer one = { .status = 200, .times = 1 };

    for (size_t i = 0; i < query->n; i++)
        if (parameter_read(&one, &query->at[i], why) < 0)
            return -EINVAL;
    if (p->n == ANSWERS_MAX) {
        strbuf_addf(why, "%d answers are planned already", ANSWERS_MAX);
        return -E2BIG;
    }
    p->at = xrealloc(p->at, (p->n + 1) * sizeof(*p->at));
    p->at[p->n++] = one;
    one = (struct planned_answer){ 0 };
    return 0;
}

static void use_up(struct answer_plan *p, size_t i)
{
    if (--p->at[i].times)
        return;
    planned_release(&p->at[i]);
    p->n--;
    memmove(&p->at[i], &p->at[i + 1], (p->n - i) * sizeof(*p->at));
}

struct answer answer_plan_take(struct answer_plan *p, struct arena *a, const char *uuid)
{
    struct answer ret = { .status = 200, .body = "", .content_type = "text/plain" };

    for (size_t i = 0; i < p->n; i++) {
        const struct planned_answer *one = &p->at[i];

        if (one->uuid && !text_equal(one->uuid, uuid))
            continue;
        ret.status = one->status;
        ret.delay_ms = one->delay_ms;
        if (one->body)
            ret.body = arena_strdup(a, one->body);
        if (one->content_type)
            ret.content_type = arena_strdup(a, one->content_type);
        if (one->location)
            ret.location = arena_strdup(a, one->location);
        use_up(p, i);
        break;
    }
    return ret;
}
