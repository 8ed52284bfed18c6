#include "harness/run/conclude.h"

#include "base/text.h"
#include "harness/eval/json_read.h"
#include "harness/report/curl_line.h"
#include "harness/report/exchange_text.h"
#include "harness/report/explanation.h"
#include "harness/report/visible.h"
#include "harness/run/must_fail.h"
#include "harness/run/secrets.h"
#include "harness/run/sink_use.h"

#include <string.h>

enum { VALUE_SHOWN = 2048 }; /* bytes of an expected or actual value */

static const char *clean(const struct scenario *s, const char *text)
{
    struct arena *a = s->run->arena;

    return arena_strdup(a, utf8_text(a, redact(&s->secrets, a, text)));
}

static const char *cut(struct arena *a, const char *text)
{
    size_t len = text ? strlen(text) : 0, shown = VALUE_SHOWN;

    if (len <= VALUE_SHOWN)
        return text;
    while (((unsigned char)text[shown] & 0xC0) == 0x80)
        shown--;
    return arena_printf(a, "%.*s... (%zu more bytes)", (int)shown, text, len - shown);
}

static void keep_checks(const struct scenario *s, struct outcome *ret)
{
    struct failed_check *kept = ARENA_ARRAY(s->run->arena, struct failed_check, s->checks.n);

    for (size_t i = 0; i < s->checks.n; i++) {
        const struct failed_check *c = &s->checks.at[i];

        kept[i] = *c;
        kept[i].message = clean(s, c->message);
        kept[i].what = clean(s, c->what);
        kept[i].excerpt = clean(s, c->excerpt);
        kept[i].expected = cut(s->run->arena, clean(s, c->expected));
        kept[i].actual = cut(s->run->arena, clean(s, c->actual));
    }
    ret->checks = kept;
    ret->n_checks = s->checks.n;
}

static bool is_answer_id(const char *text)
{
    size_t len = strspn(text, "0123456789abcdefABCDEF-");

    return len > 0 && len <= 64 && !text[len];
}

/* The id the mock can explain: the first message_uuid of the answer, or its api_id. */
static const char *answer_id(struct scenario *s)
{
    const struct value *uuids, *id;
    struct value body = value_none();

    if (!json_read(&s->arena, s->response.body, s->response.body_len, &body, NULL))
        return NULL;
    uuids = value_member_of(&body, "message_uuid", strlen("message_uuid"));
    id = value_member_of(&body, "api_id", strlen("api_id"));
    if (uuids && uuids->kind == VALUE_LIST && uuids->list.n)
        id = &uuids->list.items[0];
    return id && id->kind == VALUE_STRING && is_answer_id(id->text.bytes) ? id->text.bytes : NULL;
}

static const char *explain(struct scenario *s)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const struct variable *account = variables_find(&s->variables, "auth_id");
    const char *id = s->response.status ? answer_id(s) : NULL;
    const char *json;

    if (!id || !account || account->value.kind != VALUE_STRING)
        return NULL;
    json = target_visit_explain(&s->visit, &s->arena, account->value.text.bytes, id);
    if (!json)
        return NULL;
    explanation_text(&text, json);
    return arena_strdup(&s->arena, text.buf);
}

static void keep_exchange(struct scenario *s, bool explained, struct outcome *ret)
{
    CLEANUP_STRBUF struct strbuf exchange = STRBUF_INIT, curl = STRBUF_INIT;

    exchange_text(&exchange, &s->secrets, &s->request, &s->response);
    curl_line(&curl, &s->secrets, &s->request);
    ret->exchange = clean(s, exchange.buf);
    ret->curl = clean(s, curl.buf);
    if (explained)
        ret->explanation = clean(s, explain(s));
}

void scenario_conclude(struct scenario *s, enum run_stop stop, struct outcome *ret)
{
    const char *failed_with = stop == RUN_GOES_ON ? must_fail_apply(&s->checks) : NULL;

    ret->n_requests = s->n_requests;
    ret->n_attempts = 1;
    ret->judged_lines = s->judged_lines;
    if (!s->checks.n && !failed_with && !s->seen.n && !s->sink)
        return;
    secrets_learn_variables(&s->secrets, &s->arena, &s->variables);
    ret->requests = seen_clean(&s->seen, s->run->arena, &s->secrets);
    ret->n_requests_seen = s->seen.n;
    sink_use_conclude(s, ret);
    ret->reason = clean(s, failed_with);
    if (!s->checks.n)
        return;
    ret->state = OUTCOME_FAILED;
    keep_checks(s, ret);
    if (s->exchanged)
        keep_exchange(s, stop == RUN_GOES_ON, ret);
}
