/* An account's clock: how it goes, and what its advance brings about. */
#include "base/clock.h"
#include "base/text.h"
#include "mock/control/call.h"
#include "mock/domain/outcome.h"

#include <errno.h>

static void clock_write(struct json_writer *w, const struct account *a, int64_t wall_us)
{
    json_member(w, "mode", a->settings.is_frozen ? "frozen" : "real");
    time_write(w, "now", account_now_us(a, wall_us));
    if (!a->settings.is_frozen)
        json_member_int(w, "offset_us", a->settings.offset_us);
}

int control_clock_show(struct call *c)
{
    json_member(&c->w, "auth_id", c->account->auth_id);
    clock_write(&c->w, c->account, c->control->wall_us(c->control->clock));
    return 200;
}

/* "90s", or seconds as a number. */
static bool span_read(const struct param *p, int64_t *ret_us)
{
    uint64_t seconds;

    if (p->kind == PARAM_TEXT)
        return duration_parse(p->text, ret_us) == 0;
    if (p->kind != PARAM_NUMBER || parse_u64(p->text, &seconds) < 0 || seconds > 10 * 86400)
        return false;
    *ret_us = (int64_t)seconds * 1000000;
    return true;
}

static int advance(struct call *c, const struct param *by)
{
    int64_t by_us;
    int r;

    if (!span_read(by, &by_us))
        return call_error(c, 400,
            "advance is a time such as \"90s\", \"5m\" or \"3h\", or a whole number of seconds; 10 "
            "days at most");
    r = delivery_advance(c->control->delivery, c->account, by_us, c->req->ticket);
    if (r == -EBUSY)
        return call_error(c, 409, "the clock of %s is being advanced already", c->account->auth_id);
    return r < 0 ? r : CALL_LATER;
}

static int clock_set(struct call *c, const struct account_settings *settings)
{
    int r = delivery_settings(c->control->delivery, c->account, settings);

    if (r == -EBUSY)
        return call_error(c, 409, "the clock of %s is being advanced", c->account->auth_id);
    return r < 0 ? r : control_clock_show(c);
}

static const char *text_given(const struct call *c, const char *name)
{
    const struct param *p = params_get(&c->body, name);

    return p ? p->text : NULL;
}

int control_clock_set(struct call *c)
{
    static const char *const texts[] = { "at", "mode", NULL };
    const struct param *by = params_get(&c->body, "advance");
    const char *mode = text_given(c, "mode"), *at = text_given(c, "at");
    struct account_settings settings = c->account->settings;
    int status = texts_check(c, texts);

    if (status)
        return status;
    if (by && (mode || at))
        return call_error(c, 400, "advance stands alone: it neither stops a clock nor starts one");
    if (by)
        return advance(c, by);
    if (mode ? !text_equal(mode, "real") && !text_equal(mode, "frozen") : !at)
        return call_error(c, 400,
            "say {\"mode\": \"real\"}, {\"mode\": \"frozen\", \"at\": \"2026-01-31 12:00:00\"} or "
            "{\"advance\": \"90s\"}");
    settings.offset_us = 0;
    settings.is_frozen = !text_equal(mode, "real");
    settings.frozen_us = settings.is_frozen ? call_now_us(c) : 0;
    if (at && !settings.is_frozen)
        return call_error(c, 400, "a real clock cannot be set: leave \"at\" out");
    if (at && !clock_time_parse(at, &settings.frozen_us))
        return call_error(
            c, 400, "at is \"%s\", it has to be a time such as \"2026-01-31 12:00:00\" (UTC)", at);
    return clock_set(c, &settings);
}

static const char *const fired_kinds[] = {
    [FIRED_STATE] = "state", [FIRED_CALLBACK] = "callback", [FIRED_WEBHOOK] = "webhook"
};

static void fired_write(struct json_writer *w, const struct delivery_fired *f)
{
    json_object_begin(w);
    time_write(w, "at", f->us);
    json_member(w, "kind", fired_kinds[f->kind]);
    json_member(w, "message_uuid", f->uuid);
    json_member(w, "state", message_state_names[f->state]);
    if (f->kind == FIRED_STATE && f->error_code > 0)
        json_member_int(w, "error_code", f->error_code);
    if (f->kind != FIRED_STATE) {
        json_member_int(w, "sequence", f->sequence);
        json_member_int(w, "try", f->try);
        json_member_int(w, "status", f->status);
        json_member_bool(w, "tried_again", f->again);
    }
    json_object_end(w);
}

void control_advanced(
    void *context, uint64_t ticket, struct account *a, const struct delivery_advance *advance)
{
    const struct control *control = context;
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct json_writer w = json_writer_to(&text, JSON_INDENTED);

    json_object_begin(&w);
    if (!advance) {
        json_member(&w, "error", "the account was reset while its clock was being advanced");
    } else {
        json_member(&w, "auth_id", a->auth_id);
        json_key(&w, "fired");
        json_array_begin(&w);
        for (size_t i = 0; i < advance->n_fired; i++)
            fired_write(&w, &advance->fired[i]);
        json_array_end(&w);
        json_member_int(&w, "fired_total", (int64_t)advance->n_total);
        time_write(&w, "from", advance->from_us);
        clock_write(&w, a, control->wall_us(control->clock));
    }
    json_object_end(&w);
    strbuf_addc(&text, '\n');
    call_answer_later(control, ticket, advance ? 200 : 409, &text);
}
