#include "harness/safety/owed_pay.h"

#include "base/text.h"
#include "harness/eval/json_read.h"
#include "harness/report/redact.h"

#include <string.h>

enum { TIMEOUT_MS = 30000 };

struct payment {
    const struct owed_payer *payer;
    struct owed_book *book;
    struct arena arena;
    struct strbuf *said;
    enum client_result result; /* of the exchange that failed first */
};

/* Its status; 0 if there was no answer. */
static int call(struct payment *p, const char *method, const char *url, struct http_response *ret)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    const char *login = arena_printf(&p->arena, "%s:%s", p->payer->auth_id, p->payer->auth_token);
    const struct exchange_header header = { "Authorization",
        arena_printf(&p->arena, "Basic %s", base64_of(&p->arena, login, strlen(login))) };
    struct http_request q = {
        .method = method, .url = url, .headers = &header, .n_headers = 1, .timeout_ms = TIMEOUT_MS
    };
    enum client_result r = client_perform(p->payer->client, &p->arena, &q, ret, &why);

    if (r == CLIENT_DONE)
        return ret->status;
    strbuf_addf(p->said, "%s %s: %s\n", method, url, why.buf);
    if (p->result == CLIENT_DONE)
        p->result = r;
    return 0;
}

/* True if it is gone. */
static bool remove_thing(struct payment *p, const struct owed *o, const char *url)
{
    struct http_response answer;
    int status = call(p, "DELETE", url, &answer);

    if (!status)
        return false;
    if ((status >= 200 && status <= 299) || status == 404) {
        strbuf_addf(p->said, "%s %s: %s\n", o->what, url,
            status == 404 ? "was not there any more" : "removed");
        return true;
    }
    strbuf_addf(p->said, "%s %s: not removed, the answer was %d\n", o->what, url, status);
    return false;
}

static void settle(struct payment *p, uint64_t number, enum owed_state state)
{
    if (owed_book_note(p->book, number, state, NULL) < 0)
        strbuf_addf(p->said, "%s cannot be written\n", owed_book_path(p->book));
}

static const char *text_member(const struct value *v, const char *name)
{
    const struct value *m = name ? value_member_of(v, name, strlen(name)) : NULL;

    return m && m->kind == VALUE_STRING ? m->text.bytes : NULL;
}

static const char *remove_url(struct arena *a, const char *remove, const char *id)
{
    const char *hole = strstr(remove, "{id}");

    return hole ? arena_printf(a, "%.*s%s%s", (int)(hole - remove), remove, id, hole + 4) : remove;
}

/* Another entry knows it as its own. */
static bool is_anothers(const struct payment *p, const char *url)
{
    const struct owed_list *l = owed_book_entries(p->book);

    for (size_t i = 0; i < l->n; i++)
        if (text_equal(l->at[i].remove, url))
            return true;
    return false;
}

/* The lists' objects that are told apart by the entry's field; true if all of these are gone. */
static bool remove_listed(struct payment *p, const struct owed *o)
{
    struct http_response answer;
    struct value body = value_none();
    const struct value *objects;
    int status = call(p, "GET", o->list, &answer);
    bool gone = true;

    if (status != 200 || !json_read(&p->arena, answer.body, answer.body_len, &body, NULL))
        return false;
    objects = value_member_of(&body, "objects", strlen("objects"));
    if (!objects || objects->kind != VALUE_LIST)
        return false;
    for (size_t i = 0; i < objects->list.n; i++) {
        const struct value *item = &objects->list.items[i];
        const char *id = text_member(item, o->id), *url;

        if (!id || !text_equal(text_member(item, o->same), o->same_value))
            continue;
        url = remove_url(&p->arena, o->remove, id);
        if (!is_anothers(p, url))
            gone &= remove_thing(p, o, url);
    }
    return gone;
}

static void say_uncertain(struct payment *p, const struct owed *o)
{
    strbuf_addf(p->said, "%s: may have been created at %s, its answer never came", o->what, o->at);
    if (o->same)
        strbuf_addf(p->said, "; its %s is \"%s\"", o->same, o->same_value);
    strbuf_addf(p->said, "; %s\n", o->list ? o->list : o->remove);
}

static void pay_uncertain(struct payment *p, const struct owed *o)
{
    bool gone;

    if (!p->payer->uncertain || (strstr(o->remove, "{id}") && (!o->list || !o->same))) {
        say_uncertain(p, o);
        return;
    }
    gone = strstr(o->remove, "{id}") ? remove_listed(p, o) : remove_thing(p, o, o->remove);
    if (gone)
        settle(p, o->number, OWED_PAID);
}

enum client_result owed_pay(
    struct owed_book *book, const struct owed_payer *payer, struct strbuf *said)
{
    struct payment p = { .payer = payer, .book = book, .said = said, .result = CLIENT_DONE };
    const struct owed_list *l = owed_book_entries(book);

    for (size_t i = l->n; i-- > 0 && p.result != CLIENT_INTERRUPTED;) {
        const struct owed *o = &l->at[i];

        if (o->state == OWED_ASKED)
            pay_uncertain(&p, o);
        else if (o->state == OWED_OWED && remove_thing(&p, o, o->remove))
            settle(&p, o->number, OWED_PAID);
    }
    arena_release(&p.arena);
    return p.result;
}
