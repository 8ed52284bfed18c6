#include "harness/run/must_fail.h"

#include <string.h>

static bool holds(const char *text, const char *wanted)
{
    return text && strstr(text, wanted);
}

/* Not in the excerpt: it shows the source line, which holds whatever the scenario asks for. */
static bool is_said(const struct checks *checks, const char *wanted)
{
    for (size_t i = 0; i < checks->n; i++) {
        const struct failed_check *c = &checks->at[i];

        if (holds(c->message, wanted) || holds(c->expected, wanted) || holds(c->actual, wanted))
            return true;
    }
    return false;
}

const char *must_fail_apply(struct checks *checks)
{
    const struct hurl_notes *wanted = &checks->file->head.must_fail;
    const char *message;

    if (!wanted->n)
        return NULL;
    if (!checks->n) {
        checks_add_message(
            checks, wanted->at[0].place, "the scenario has to fail", "it passed instead");
        return NULL;
    }
    for (size_t i = 0; i < wanted->n; i++)
        if (!is_said(checks, wanted->at[i].text)) {
            checks_add_message(checks, wanted->at[i].place, "the scenario fails otherwise",
                "no failure says this");
            return NULL;
        }
    message = checks->at[0].message;
    checks->n = 0;
    return message;
}
