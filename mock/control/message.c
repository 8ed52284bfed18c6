/* Messages that a test moves on by hand, or has come in. */
#include "base/text.h"
#include "mock/control/call.h"
#include "mock/domain/callback_form.h"
#include "mock/domain/outcome.h"
#include "mock/domain/phone.h"

#include <errno.h>
#include <string.h>

static int code_read(struct call *c, int *ret)
{
    const struct param *p = params_get(&c->body, "code");
    uint64_t code;

    *ret = OUTCOME_NO_CODE;
    if (!p)
        return 0;
    if ((p->kind != PARAM_NUMBER && p->kind != PARAM_TEXT) || parse_u64(p->text, &code) < 0 ||
        code > 1000 || !error_code_is_known((int)code))
        return call_error(c, 400, "code is one of the messaging error codes, such as 30");
    *ret = (int)code;
    return 0;
}

int control_message_move(struct call *c)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    static const char *const texts[] = { "state", NULL };
    const char *name = body_text(c, "state");
    int state = name ? name_index(message_state_names, MESSAGE_STATE_MAX_, name) : -1, code = 0;
    struct message m;
    int status = texts_check(c, texts), r;

    if (!status)
        status = code_read(c, &code);
    if (status)
        return status;
    if (state < 0)
        return call_error(c, 400,
            "say which state: {\"state\": \"sent\"}, delivered, undelivered, failed or rejected");
    r = store_message_by_uuid(c->store, c->arena, c->account, c->segment[1], &m);
    if (r == 0 && m.direction == MESSAGE_INBOUND)
        return call_error(c, 409, "the message came in: its webhook decides its state");
    if (r == 0)
        r = delivery_message_move(
            c->control->delivery, c->account, &m, (enum message_state)state, code, &why);
    if (r == -ENOENT)
        return call_error(
            c, 404, "account %s has no message \"%s\"", c->account->auth_id, c->segment[1]);
    if (r == -EINVAL)
        return call_error(c, 409, "%s", why.buf);
    if (r < 0)
        return r;
    json_member(&c->w, "message_uuid", c->segment[1]);
    json_member(&c->w, "state", message_state_names[state]);
    return 200;
}

/* The longest number there is has 15 digits. Source: E.164. */
static bool is_number(const char *digits)
{
    size_t len = strlen(digits);

    return len && len <= PHONE_DIGITS_MAX && strspn(digits, "0123456789") == len;
}

/* Digits, with what people write between them taken out. */
static const char *number_read(struct call *c, const char *name)
{
    const char *text = body_text(c, name);
    char *digits;

    if (!text)
        return NULL;
    digits = arena_alloc(c->arena, strlen(text) + 1);
    phone_strip_dst(text, strlen(text), digits);
    return is_number(digits) ? digits : NULL;
}

static bool is_url(const struct param *p)
{
    return p->kind == PARAM_TEXT && (text_has_prefix_ignore_case(p->text, "http://") ||
                                        text_has_prefix_ignore_case(p->text, "https://"));
}

static int media_read(struct call *c, struct delivery_inbound *in)
{
    const struct param *list = params_get(&c->body, "media");
    const char **urls;

    if (!list)
        return 0;
    if (list->kind != PARAM_LIST || list->n_items > CALLBACK_MEDIA_MAX)
        return call_error(c, 400, "media is a list of URLs, %d at most", (int)CALLBACK_MEDIA_MAX);
    urls = ARENA_ARRAY(c->arena, const char *, list->n_items + 1);
    for (size_t i = 0; i < list->n_items; i++) {
        if (!is_url(&list->items[i]))
            return call_error(
                c, 400, "media is a list of URLs, such as \"https://example.com/cat.gif\"");
        urls[i] = list->items[i].text;
    }
    in->media_urls = urls;
    in->n_media_urls = list->n_items;
    return 0;
}

static int inbound_read(struct call *c, struct delivery_inbound *in)
{
    static const char *const texts[] = { "from", "text", "to", "type", NULL };
    const char *type = body_text(c, "type");
    int found = type ? name_index(message_type_names, MESSAGE_TYPE_MAX_, type) : -1;
    int status = texts_check(c, texts);

    if (!status)
        status = media_read(c, in);
    if (status)
        return status;
    in->from = number_read(c, "from");
    in->to = number_read(c, "to");
    in->text = body_text(c, "text");
    if (!in->from || !in->to)
        return call_error(c, 400,
            "say from and to, digits, 15 at most: {\"from\": \"14155550123\", \"to\": a number of "
            "the account, \"text\": \"Hello\"}");
    if (!in->text && !in->n_media_urls)
        return call_error(c, 400, "a message that comes in has a text or media");
    if (type && found != MESSAGE_SMS && found != MESSAGE_MMS)
        return call_error(c, 400, "type is sms or mms");
    if (found == MESSAGE_SMS && in->n_media_urls)
        return call_error(c, 400, "an SMS has no media: leave type out, or say mms");
    in->type = type ? (enum message_type)found : in->n_media_urls ? MESSAGE_MMS : MESSAGE_SMS;
    return 0;
}

int control_inbound(struct call *c)
{
    struct delivery_inbound in = { 0 };
    struct delivery_arrived arrived = { 0 };
    int status = inbound_read(c, &in), r;

    if (status)
        return status;
    r = delivery_inbound(c->control->delivery, c->account, &in, &arrived);
    if (r == -ENOENT)
        return call_error(c, 404, "account %s does not rent %s; GET Number/ lists what it does",
            c->account->auth_id, in.to);
    if (r < 0)
        return r;
    json_member(&c->w, "intent", message_intent_names[arrived.intent]);
    json_member(&c->w, "message_uuid", arrived.uuid);
    json_member_bool(&c->w, "webhook", arrived.has_webhook);
    return 201;
}
