#include "mock/api/exchange.h"

#include "base/base64.h"
#include "base/text.h"

#include <string.h>

/* Takes as long whatever the texts are, as a habit with secrets. */
static bool same_secret(const char *a, const char *b)
{
    size_t la = strlen(a), lb = strlen(b);
    unsigned char differ = la != lb;

    for (size_t i = 0; i < la && i < lb; i++)
        differ |= (unsigned char)(a[i] ^ b[i]);
    return !differ;
}

/* The account that the Authorization header opens; false if it opens none. */
static bool credentials_open(struct exchange *x, struct login *ret, const char **ret_user)
{
    enum { CREDENTIALS_MAX = 512 };
    const char *header = http_header(x->req, "Authorization");
    char *pair = arena_alloc(x->arena, CREDENTIALS_MAX);
    const char *token;
    char *colon;

    if (!header || !text_has_prefix_ignore_case(header, "basic "))
        return false;
    header += strlen("basic ");
    header += strspn(header, " ");
    if (!base64_read(header, pair, CREDENTIALS_MAX))
        return false;
    colon = strchr(pair, ':');
    if (!colon)
        return false;
    *colon = '\0';
    *ret_user = pair;
    return store_find_login(x->store, pair, ret, &token) && same_secret(token, colon + 1);
}

/* To the client a closed path looks as if the credentials were wrong; the header tells which. */
static int refuse_login(struct exchange *x, enum route_login how, bool is_known, bool *ret_refused)
{
    bool json = policy_is(x->policy, ASSUME_UNAUTHORIZED, "json") ||
                (policy_is(x->policy, ASSUME_UNAUTHORIZED, "by-route") && how == LOGIN_JSON);
    enum rule like = json ? RULE_AUTH_JSON : RULE_AUTH_PAGE;

    x->account = NULL;
    *ret_refused = true;
    if (like == RULE_AUTH_PAGE)
        http_response_header(x->res, "WWW-Authenticate", "Basic realm=\"Login Required\"");
    return api_refuse_like(x, is_known ? RULE_AUTH_OTHER_ACCOUNT : like, like, NULL);
}

/* Whether a login may use the path of auth_id: its own, or a main account's its sub-account's by
 * switch. */
static bool path_is_open(
    const struct exchange *x, const struct login *login, const char *user, const struct login *path)
{
    if (text_equal(user, path->subaccount ? path->subaccount : path->account->auth_id))
        return true;
    if (!api_rule(x, RULE_AUTH_OTHER_ACCOUNT))
        return true;
    return !login->subaccount && login->account == path->account &&
           policy_is(x->policy, ASSUME_PARENT_ON_SUBACCOUNT, "serve");
}

/* From here on the time is the account's. */
static void account_enter(struct exchange *x, struct account *a)
{
    x->account = a;
    x->now_us = account_now_us(a, x->now_us);
}

/* Whoever knows the address may have it; without an account there is nothing behind it. */
static int open_to_all(struct exchange *x, const struct login *path, bool *ret_refused)
{
    if (path->account)
        account_enter(x, path->account);
    *ret_refused = !path->account;
    return path->account ? 0 : api_refuse(x, RULE_NOT_FOUND, NULL);
}

int api_login(struct exchange *x, const char *auth_id, enum route_login how, bool *ret_refused)
{
    struct login login, path = { 0 };
    const char *user = NULL, *token;
    bool known = store_find_login(x->store, auth_id, &path, &token);
    bool opened, must_open;

    x->addressee = path.account;
    if (how == LOGIN_NONE)
        return open_to_all(x, &path, ret_refused);
    opened = credentials_open(x, &login, &user);
    must_open = api_rule(x, how == LOGIN_JSON ? RULE_AUTH_JSON : RULE_AUTH_PAGE);
    *ret_refused = false;
    if (!known || (must_open && (!opened || !path_is_open(x, &login, user, &path))))
        return refuse_login(x, how, opened, ret_refused);
    account_enter(x, path.account);
    x->subaccount = path.subaccount;
    return 0;
}
