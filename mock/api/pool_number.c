/*
 * The numbers of a pool, one by one: add, get, remove, under Number/, Tollfree/ and Shortcode/.
 * Source: NumberPool API; plivo-python powerpackAddNumberResponse.json and the like.
 */
#include "mock/api/pool.h"

#include "base/text.h"
#include "mock/store/numbers.h"
#include "mock/store/pool_change.h"
#include "mock/store/pools.h"

#include <errno.h>

/* A parameter that is a switch, as any client spells it. False if it is none of the spellings. */
static bool switch_read(const struct param *p, bool *ret)
{
    static const char *const spellings[] = { "false", "0", "true", "1" };

    for (size_t i = 0; i < ARRAY_SIZE(spellings) && p->text; i++)
        if (text_equal_ignore_case(p->text, spellings[i])) {
            *ret = i >= 2;
            return true;
        }
    return false;
}

enum rule unrent_read(struct exchange *x, const char *name, bool *ret)
{
    const struct param *p = params_get(&x->body, name);
    bool is_refused = p && p->kind == PARAM_TEXT && p->is_typed &&
                      policy_is(x->policy, ASSUME_UNRENT_TEXT, "refuse");

    *ret = false;
    if (!p || (p->kind == PARAM_TEXT && !*p->text))
        return RULE_NONE;
    if ((is_refused || !switch_read(p, ret)) && api_rule(x, RULE_POOL_UNRENT_VALUE))
        return RULE_POOL_UNRENT_VALUE;
    return RULE_NONE;
}

/* Add ----------------------------------------------------------------------------------------- */

static const char *const services[] = { "sms", "mms" };
struct addition {
    int service;
    const struct param *rent;
};
#define AT(field) .offset = offsetof(struct addition, field)

/* clang-format off */
static const struct parameter add_parameters[] = {
    { "service", PARAMETER_NAME, RULE_POOL_SERVICE,    AT(service), services, ARRAY_SIZE(services), .fallback = 0 },
    { "rent",    PARAMETER_ANY,  RULE_POOL_RENT_VALUE, AT(rent) },
};
/* clang-format on */
const struct parameter_table pool_add_takes = PARAMETER_TABLE(add_parameters);

static const char *const remove_parameters[] = { "unrent" };
const struct parameter_table pool_remove_takes = PARAMETER_TABLE(remove_parameters);

static enum rule if_on(const struct exchange *x, enum rule rule)
{
    return api_rule(x, rule) ? rule : RULE_NONE;
}

static enum rule rent_read(struct exchange *x, const struct addition *a, bool *ret)
{
    *ret = false;
    return a->rent && !switch_read(a->rent, ret) ? if_on(x, RULE_POOL_RENT_VALUE) : RULE_NONE;
}

/* The number as the account rents it, or as the inventory has it if it is to be rented. */
static int number_know(struct exchange *x, bool rent, bool *ret_buy, struct rented_number *ret)
{
    const char *digits = x->segment[2];
    int r = store_number(x->store, x->arena, x->account, digits, ret);
    struct inventory_number stock;

    *ret_buy = r == -ENOENT && rent && api_rule(x, RULE_POOL_RENT);
    if (!*ret_buy)
        return r;
    if (!inventory_find(digits, &stock))
        return -ENOENT;
    *ret = (struct rented_number){ .number = digits,
        .type = stock.type,
        .country = stock.country,
        .sms = stock.abilities & ABILITY_SMS,
        .mms = stock.abilities & ABILITY_MMS };
    return 0;
}

/* What a Powerpack has to do with short codes: at most one of a country, in one Powerpack only. */
static enum rule shortcode_rule(
    struct exchange *x, const struct powerpack *p, const struct rented_number *n, int *ret_error)
{
    int in_pool = store_pool_shortcode(x->store, x->account, p->id, n->country);
    int elsewhere = store_pool_elsewhere(x->store, x->account, p->id, n->number);

    if (in_pool < 0 || elsewhere < 0)
        *ret_error = in_pool < 0 ? in_pool : elsewhere;
    if (in_pool > 0 && api_rule(x, RULE_POOL_SHORTCODE_COUNTRY))
        return RULE_POOL_SHORTCODE_COUNTRY;
    return elsewhere > 0 ? if_on(x, RULE_POOL_SHORTCODE_ELSEWHERE) : RULE_NONE;
}

static enum rule number_rule(struct exchange *x, enum pool_part part, const struct powerpack *p,
    const struct rented_number *n, int service, int *ret_error)
{
    bool tollfree = text_equal(n->type, "tollfree"), shortcode = text_equal(n->type, "shortcode");
    struct pool_number there;
    enum rule rule = shortcode ? shortcode_rule(x, p, n, ret_error) : RULE_NONE;
    int r;

    if (!rule && (shortcode || tollfree != (part == PART_TOLLFREE)))
        rule = if_on(x, RULE_POOL_NUMBER_KIND);
    if (!rule && !n->sms)
        rule = if_on(x, RULE_POOL_NUMBER_NO_SMS);
    if (!rule && !tollfree && service == 1 && !n->mms)
        rule = if_on(x, RULE_POOL_NUMBER_NO_MMS);
    if (rule)
        return rule;
    r = store_pool_number(x->store, x->arena, x->account, p->id, n->number, &there);
    if (r < 0 && r != -ENOENT)
        *ret_error = r;
    return r == 0 ? if_on(x, RULE_POOL_NUMBER_TWICE) : RULE_NONE;
}

static int number_put(
    struct exchange *x, const struct powerpack *p, const struct rented_number *n, int service)
{
    bool is_long = !text_equal(n->type, "tollfree") && !text_equal(n->type, "shortcode");
    int r = store_pool_remove(x->store, x->account, p->id, n->number);

    if (r < 0 && r != -ENOENT)
        return r;
    r = store_pool_add(
        x->store, x->account, p->id, n->number, is_long ? services[service] : NULL, x->now_us);
    return r < 0 ? r : pool_number_answer(x, p);
}

/* What was asked is fit to be read; service -1 is one that POOL-SERVICE would have refused. */
static int number_add(
    struct exchange *x, enum pool_part part, const struct powerpack *p, int service, bool rent)
{
    struct rented_number number = { 0 };
    bool buy;
    int error = 0, r = number_know(x, rent, &buy, &number);
    enum rule rule;

    if (r < 0)
        return r == -ENOENT ? api_refuse(x, RULE_NOT_FOUND, NULL) : r;
    rule = number_rule(x, part, p, &number, service, &error);
    if (error < 0 || rule)
        return error < 0 ? error : api_refuse(x, rule, number.number);
    if (buy)
        r = store_number_rent(x->store, x->account, number.number, x->now_us);
    if (r < 0)
        return r == -ENOENT ? api_refuse(x, RULE_NOT_FOUND, NULL) : r;
    return number_put(x, p, &number, service < 0 ? 0 : service);
}

static int part_add(struct exchange *x, enum pool_part part)
{
    struct powerpack p;
    struct addition add = { 0 };
    const char *detail = NULL;
    bool rent = false;
    int r = powerpack_of_pool_path(x, &p);
    enum rule rule;

    if (r)
        return r < 0 ? r : 0;
    rule = parameters_read(x, add_parameters, ARRAY_SIZE(add_parameters), &x->body, &add, &detail);
    if (!rule)
        rule = rent_read(x, &add, &rent);
    return rule ? api_refuse(x, rule, detail) : number_add(x, part, &p, add.service, rent);
}

int pool_number_add(struct exchange *x)
{
    return part_add(x, PART_NUMBER);
}

int pool_tollfree_add(struct exchange *x)
{
    return part_add(x, PART_TOLLFREE);
}

/* Get and remove ------------------------------------------------------------------------------ */

/* The pool's number of the path, if this part of the pool shows it: 0, 1 (answered 404) or errno.
 */
static int number_of_path(
    struct exchange *x, enum pool_part part, struct powerpack *p, struct pool_number *ret)
{
    int r = powerpack_of_pool_path(x, p);

    if (r)
        return r;
    r = store_pool_number(x->store, x->arena, x->account, p->id, x->segment[2], ret);
    if (r == 0 && pool_part_shows(x, part, ret))
        return 0;
    if (r < 0 && r != -ENOENT)
        return r;
    r = api_refuse(x, RULE_NOT_FOUND, NULL);
    return r < 0 ? r : 1;
}

static int number_get(struct exchange *x, enum pool_part part)
{
    struct powerpack p;
    struct pool_number n;
    int r = number_of_path(x, part, &p, &n);

    return r ? (r < 0 ? r : 0) : pool_number_answer(x, &p);
}

int pool_number_get(struct exchange *x)
{
    return number_get(x, PART_NUMBER);
}

int pool_tollfree_get(struct exchange *x)
{
    return number_get(x, PART_TOLLFREE);
}

int pool_shortcode_get(struct exchange *x)
{
    return number_get(x, PART_SHORTCODE);
}

static int number_remove(struct exchange *x, enum pool_part part)
{
    struct powerpack p;
    struct pool_number n;
    bool unrent = false;
    int r = number_of_path(x, part, &p, &n);
    enum rule rule;

    if (r)
        return r < 0 ? r : 0;
    rule = part == PART_SHORTCODE ? RULE_NONE /* it is only unlinked */
                                  : unrent_read(x, remove_parameters[0], &unrent);
    if (rule)
        return api_refuse(x, rule, NULL);
    if (unrent && api_rule(x, RULE_POOL_UNRENT))
        r = store_number_unrent(x->store, x->account, n.number);
    else
        r = store_pool_remove(x->store, x->account, p.id, n.number);
    return r < 0 ? r : answer_success(x);
}

int pool_number_remove(struct exchange *x)
{
    return number_remove(x, PART_NUMBER);
}

int pool_tollfree_remove(struct exchange *x)
{
    return number_remove(x, PART_TOLLFREE);
}

int pool_shortcode_remove(struct exchange *x)
{
    return number_remove(x, PART_SHORTCODE);
}
