/* Accounts: cloned, set back, and the names of what they have. */
#include "base/text.h"
#include "mock/control/call.h"

#include <errno.h>
#include <string.h>

static void name_write(void *context, const char *name, const char *value)
{
    json_member(context, name, value);
}

static int names_write(struct call *c, const struct account *a)
{
    int r;

    json_key(&c->w, "names");
    json_object_begin(&c->w);
    r = store_names(c->store, a, name_write, &c->w);
    json_object_end(&c->w);
    return r;
}

static bool is_auth_id(const char *text)
{
    return strlen(text) == 20 && text_starts_with(text, "MA") &&
           text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")] == '\0';
}

int control_clone(struct call *c)
{
    static const char *const texts[] = { "auth_id", "like", NULL };
    const char *like = body_text(c, "like"), *auth_id = body_text(c, "auth_id");
    struct account *fresh = NULL;
    int status = texts_check(c, texts), r;

    if (status)
        return status;
    if (!like)
        return call_error(c, 400, "say which account to clone: {\"like\": \"MA…\"}");
    if (auth_id && !is_auth_id(auth_id))
        return call_error(
            c, 400, "auth_id is 20 characters: MA and then capital letters and digits");
    r = store_account_clone(c->store, like, auth_id, &fresh);
    if (r == -ENOENT)
        return call_error(
            c, 404, "the world has no account \"%s\"; GET /_mock/worlds lists them", like);
    if (r == -EEXIST)
        return call_error(c, 409, "there is an account \"%s\" already", auth_id);
    if (r < 0)
        return r;
    account_write(c, fresh);
    json_member(&c->w, "like", like);
    r = names_write(c, fresh); /* its sub-accounts are its own, and so are their names */
    return r < 0 ? r : 201;
}

int control_reset(struct call *c)
{
    int r;

    if (c->control->delivery)
        delivery_forget(c->control->delivery, c->account);
    r = store_account_reset(c->store, c->account);

    if (r == -ENOENT)
        return call_error(
            c, 409, "the world has no account to reset \"%s\" to", c->account->auth_id);
    if (r < 0)
        return r;
    if (c->control->faults)
        fault_book_forget(c->control->faults, c->account->id);
    if (c->control->journal)
        journal_forget(c->control->journal, c->account->id);
    json_member(&c->w, "auth_id", c->account->auth_id);
    json_member_bool(&c->w, "reset", true);
    return 200;
}

int control_names(struct call *c)
{
    int r;

    account_write(c, c->account);
    r = names_write(c, c->account);
    return r < 0 ? r : 200;
}
