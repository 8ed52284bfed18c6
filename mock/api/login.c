#include "mock/api/exchange.h"

#include "base/text.h"

#include <string.h>

enum { BASE64_BITS = 6, NO = 64 };

/* What each ASCII character stands for in base64. */
/* clang-format off */
static const unsigned char base64_values[128] = {
    /* 00 */ NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    /* 10 */ NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO,
    /* 20 */ NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, NO, 62, NO, NO, NO, 63,
    /* 30 */ 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, NO, NO, NO, NO, NO, NO,
    /* 40 */ NO,  0,  1,  2,  3,  4,  5,  6,  7,  8,  9, 10, 11, 12, 13, 14,
    /* 50 */ 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, NO, NO, NO, NO, NO,
    /* 60 */ NO, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40,
    /* 70 */ 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, NO, NO, NO, NO, NO,
};
/* clang-format on */

/* Decodes the credentials of a Basic header in place of ret; false if it is not base64. */
static bool base64_decode(const char *text, char *ret, size_t size)
{
    uint32_t bits = 0;
    int n_bits = 0;
    size_t len = 0;

    for (; *text && *text != '='; text++) {
        unsigned char c = (unsigned char)*text;

        if (c >= ARRAY_SIZE(base64_values) || base64_values[c] == NO || len + 1 >= size)
            return false;
        bits = bits << BASE64_BITS | base64_values[c];
        n_bits += BASE64_BITS;
        if (n_bits >= 8) {
            n_bits -= 8;
            ret[len++] = (char)(bits >> n_bits & 0xFF);
        }
    }
    ret[len] = '\0';
    return strspn(text, "=") == strlen(text);
}

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
    if (!base64_decode(header, pair, CREDENTIALS_MAX))
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

/* Whoever knows the address may have it; without an account there is nothing behind it. */
static int open_to_all(struct exchange *x, const struct login *path, bool *ret_refused)
{
    x->account = path->account;
    *ret_refused = !path->account;
    return path->account ? 0 : api_refuse(x, RULE_NOT_FOUND, NULL);
}

int api_login(struct exchange *x, const char *auth_id, enum route_login how, bool *ret_refused)
{
    struct login login, path = { 0 };
    const char *user = NULL, *token;
    bool known = store_find_login(x->store, auth_id, &path, &token);
    bool opened, must_open;

    if (how == LOGIN_NONE)
        return open_to_all(x, &path, ret_refused);
    opened = credentials_open(x, &login, &user);
    must_open = api_rule(x, how == LOGIN_JSON ? RULE_AUTH_JSON : RULE_AUTH_PAGE);
    *ret_refused = false;
    if (!known || (must_open && (!opened || !path_is_open(x, &login, user, &path))))
        return refuse_login(x, how, opened, ret_refused);
    x->account = path.account;
    x->subaccount = path.subaccount;
    return 0;
}
