#include "mock/control/fault.h"

static void text_write(struct json_writer *w, const char *name, const char *text)
{
    if (text)
        json_member(w, name, text);
}

/* In the largest unit that it is a whole number of. */
static void span_write(struct json_writer *w, const char *name, int64_t us)
{
    bool seconds = us % 1000000 == 0, milliseconds = us % 1000 == 0;
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    strbuf_addf(&text, "%lld%s",
        (long long)(seconds        ? us / 1000000
                    : milliseconds ? us / 1000
                                   : us),
        seconds        ? "s"
        : milliseconds ? "ms"
                       : "us");
    json_member(w, name, text.buf);
}

static void double_write(struct json_writer *w, const char *name, double value)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    strbuf_addf(&text, "%.15g", value);
    json_key(w, name);
    json_raw(w, text.buf);
}

static void match_write(struct json_writer *w, const struct fault_match *m)
{
    json_key(w, "match");
    json_object_begin(w);
    text_write(w, "equals", m->equals);
    text_write(w, "method", m->method);
    text_write(w, "path", m->path);
    text_write(w, "pointer", m->pointer);
    json_object_end(w);
}

static void headers_write(struct json_writer *w, const struct fault *f)
{
    json_key(w, "headers");
    json_object_begin(w);
    for (size_t i = 0; i < f->n_headers; i++)
        json_member(w, f->headers[i].name, f->headers[i].value);
    json_object_end(w);
}

static void answer_write(struct json_writer *w, const struct fault *f)
{
    if (!f->rule && !f->status && !f->n_headers)
        return;
    json_key(w, "answer");
    json_object_begin(w);
    if (f->body) {
        json_key(w, "body");
        json_string_n(w, f->body, f->body_len);
    }
    text_write(w, "detail", f->detail);
    if (f->n_headers)
        headers_write(w, f);
    if (f->rule)
        json_member(w, "rule", rule_rows[f->rule].id);
    if (f->status)
        json_member_int(w, "status", f->status);
    json_object_end(w);
}

static void callbacks_write(struct json_writer *w, unsigned callbacks)
{
    const char *word;
    unsigned fault;

    if (!callbacks)
        return;
    json_key(w, "callback");
    json_array_begin(w);
    for (size_t i = 0; (word = outcome_callback_word(i, &fault)); i++)
        if (callbacks & fault)
            json_string(w, word);
    json_array_end(w);
}

static void delay_write(struct json_writer *w, const struct fault_delay *d)
{
    if (d->kind == FAULT_NO_DELAY)
        return;
    if (d->kind == FAULT_FIXED) {
        span_write(w, "delay", d->least_us);
        return;
    }
    json_key(w, "delay");
    json_object_begin(w);
    json_member(w, "kind", fault_delay_names[d->kind]);
    span_write(w, d->kind == FAULT_UNIFORM ? "least" : "median", d->least_us);
    if (d->kind == FAULT_UNIFORM || d->most_us)
        span_write(w, "most", d->most_us);
    if (d->kind == FAULT_LOGNORMAL)
        double_write(w, "sigma", d->sigma);
    json_object_end(w);
}

static bool has_place(enum fault_mishap mishap)
{
    return mishap == FAULT_RESET_AT || mishap == FAULT_TRUNCATE || mishap == FAULT_CUT ||
           mishap == FAULT_DRIBBLE;
}

static void mishap_write(struct json_writer *w, const struct fault *f)
{
    if (!f->mishap)
        return;
    json_key(w, "mishap");
    json_object_begin(w);
    json_member(w, "kind", fault_mishap_names[f->mishap]);
    if (has_place(f->mishap) && f->mishap_at != FAULT_AT_MIDDLE)
        json_member_int(w, "at", (int64_t)f->mishap_at);
    if (f->mishap == FAULT_DRIBBLE)
        span_write(w, "pause", f->mishap_pause_us);
    json_object_end(w);
}

static void limits_write(struct json_writer *w, const struct fault *f)
{
    CLEANUP_STRBUF struct strbuf seed = STRBUF_INIT;

    if (f->times)
        json_member_int(w, "times", f->times);
    if (f->for_us)
        span_write(w, "for", f->for_us);
    double_write(w, "probability", f->probability);
    strbuf_addf(&seed, "%llu", (unsigned long long)f->seed);
    json_key(w, "seed");
    json_raw(w, seed.buf);
}

void fault_write(struct json_writer *w, const struct fault_row *row, int64_t now_us)
{
    const struct fault *f = &row->fault;
    CLEANUP_STRBUF struct strbuf created = STRBUF_INIT;

    utc_time_text(f->created_us, &created);
    json_member_int(w, "id", f->id);
    match_write(w, &f->match);
    answer_write(w, f);
    if (f->retry_after_s >= 0)
        json_member_int(w, "retry_after", f->retry_after_s);
    delay_write(w, &f->delay);
    mishap_write(w, f);
    text_write(w, "meaning", f->meaning ? fault_meaning_names[f->meaning] : NULL);
    callbacks_write(w, f->callbacks);
    limits_write(w, f);
    json_member(w, "created", created.buf);
    json_member_int(w, "struck", row->struck);
    json_member_bool(w, "alive", fault_is_alive(f, row->struck, now_us));
}
