/* How an account's messages go on, what has no call of the API, and what its carriers do. */
#include "base/text.h"
#include "mock/control/call.h"
#include "mock/domain/outcome.h"
#include "mock/store/account_live.h"
#include "mock/store/carriers.h"
#include "mock/store/powerpacks.h"

#include <errno.h>
#include <string.h>

static void duration_write(struct json_writer *w, const char *name, int64_t us)
{
    char text[32];
    bool whole = us % 1000 == 0;

    snprintf(
        text, sizeof(text), "%lld%s", (long long)(whole ? us / 1000 : us), whole ? "ms" : "us");
    json_member(w, name, text);
}

static void default_powerpack_write(struct call *c)
{
    struct powerpack p;
    bool known =
        c->account->default_powerpack && store_powerpack_by_id(c->store, c->arena, c->account,
                                             c->account->default_powerpack, &p) == 0;

    json_member(&c->w, "default_powerpack", known ? p.uuid : NULL);
}

int control_settings_show(struct call *c)
{
    const struct account *a = c->account;
    CLEANUP_STRBUF struct strbuf credits = STRBUF_INIT;

    money_text(a->cash_credits, &credits);
    json_member_bool(&c->w, "alphanumeric_src", a->alphanumeric_src);
    json_member(&c->w, "auth_id", a->auth_id);
    json_member(&c->w, "barred_countries", a->barred_countries);
    json_member(&c->w, "cash_credits", credits.buf);
    default_powerpack_write(c);
    duration_write(&c->w, "ended_after", a->settings.ended_after_us);
    json_member_bool(&c->w, "number_rates", a->settings.number_rates);
    json_member(&c->w, "progress", delivery_progress_names[a->settings.progress]);
    duration_write(&c->w, "sent_after", a->settings.sent_after_us);
    return 200;
}

/* What a PUT asks for, read before anything is changed. */
struct wanted {
    struct account_settings settings;
    struct account_facts facts;
    int64_t cash_credits, default_powerpack;
    bool alphanumeric_src;
};

/* Each reads one member into what is wanted: NULL, or what it should be. */
typedef const char *setting_reader(struct call *c, const struct param *p, struct wanted *ret);

static const char *read_progress(struct call *c, const struct param *p, struct wanted *ret)
{
    int found = p->kind == PARAM_TEXT
                    ? name_index(delivery_progress_names, DELIVERY_PROGRESS_MAX_, p->text)
                    : -1;

    (void)c;
    if (found < 0)
        return "immediate, after or manual";
    ret->settings.progress = (enum delivery_progress)found;
    return NULL;
}

static const char *duration_of(const struct param *p, int64_t *ret)
{
    bool good = p->kind == PARAM_TEXT && duration_parse(p->text, ret) == 0;

    return good ? NULL : "a time such as \"20ms\" or \"2s\"";
}

static const char *read_sent_after(struct call *c, const struct param *p, struct wanted *ret)
{
    (void)c;
    return duration_of(p, &ret->settings.sent_after_us);
}

static const char *read_ended_after(struct call *c, const struct param *p, struct wanted *ret)
{
    (void)c;
    return duration_of(p, &ret->settings.ended_after_us);
}

static const char *flag_of(const struct param *p, bool *ret)
{
    if (p->kind != PARAM_BOOL)
        return "true or false";
    *ret = text_equal(p->text, "true");
    return NULL;
}

static const char *read_number_rates(struct call *c, const struct param *p, struct wanted *ret)
{
    (void)c;
    return flag_of(p, &ret->settings.number_rates);
}

static const char *read_alphanumeric(struct call *c, const struct param *p, struct wanted *ret)
{
    (void)c;
    ret->facts.alphanumeric_src = &ret->alphanumeric_src;
    return flag_of(p, &ret->alphanumeric_src);
}

/* "12.5", with five decimals at most. */
static const char *read_credits(struct call *c, const struct param *p, struct wanted *ret)
{
    static const char expected[] = "an amount in dollars such as \"12.50000\", of 0 to 1000000000";
    enum { DECIMALS = 5, DOLLARS_MAX = 1000000000 };
    CLEANUP_STRBUF struct strbuf whole = STRBUF_INIT;
    uint64_t dollars, part = 0;
    const char *point;

    (void)c;
    if (p->kind != PARAM_TEXT && p->kind != PARAM_NUMBER)
        return expected;
    point = strchr(p->text, '.');
    strbuf_add(&whole, p->text, point ? (size_t)(point - p->text) : strlen(p->text));
    if (parse_u64(whole.buf, &dollars) < 0 || dollars > DOLLARS_MAX)
        return expected;
    strbuf_reset(&whole);
    strbuf_adds(&whole, point ? point + 1 : "0");
    if (!whole.len || whole.len > DECIMALS)
        return expected;
    while (whole.len < DECIMALS)
        strbuf_addc(&whole, '0');
    if (parse_u64(whole.buf, &part) < 0)
        return expected;
    ret->cash_credits = (int64_t)(dollars * 100000 + part);
    ret->facts.cash_credits = &ret->cash_credits;
    return NULL;
}

static const char *read_barred(struct call *c, const struct param *p, struct wanted *ret)
{
    static const char expected[] = "country codes like \"GB,IN\" without blanks, or \"\"";
    size_t len = p->kind == PARAM_TEXT ? strlen(p->text) : 0;

    (void)c;
    if (p->kind != PARAM_TEXT || (len && (len + 1) % 3))
        return expected;
    for (size_t i = 0; i < len; i++)
        if (i % 3 == 2 ? p->text[i] != ',' : p->text[i] < 'A' || p->text[i] > 'Z')
            return expected;
    ret->facts.barred_countries = p->text;
    return NULL;
}

static const char *read_default_powerpack(struct call *c, const struct param *p, struct wanted *ret)
{
    struct powerpack found = { 0 };

    if (p->kind != PARAM_NULL && (p->kind != PARAM_TEXT || store_powerpack_by_uuid(c->store,
                                                               c->account, p->text, &found) < 0))
        return "the uuid of a Powerpack of the account, or null";
    ret->default_powerpack = found.id;
    ret->facts.default_powerpack = &ret->default_powerpack;
    return NULL;
}

/* clang-format off */
static const struct {
    const char *name;
    setting_reader *read;
} readers[] = {
    { "alphanumeric_src",  read_alphanumeric },
    { "barred_countries",  read_barred },
    { "cash_credits",      read_credits },
    { "default_powerpack", read_default_powerpack },
    { "ended_after",       read_ended_after },
    { "number_rates",      read_number_rates },
    { "progress",          read_progress },
    { "sent_after",        read_sent_after },
};
/* clang-format on */

int control_settings_set(struct call *c)
{
    struct wanted wanted = { .settings = c->account->settings };
    int r;

    for (size_t i = 0; i < ARRAY_SIZE(readers); i++) {
        const struct param *p = params_find(&c->body, readers[i].name);
        const char *expected = p ? readers[i].read(c, p, &wanted) : NULL;

        if (expected)
            return call_error(c, 400, "%s has to be %s", readers[i].name, expected);
    }
    r = delivery_settings(c->control->delivery, c->account, &wanted.settings);
    if (r == -EBUSY)
        return call_error(c, 409, "the clock of %s is being advanced", c->account->auth_id);
    if (r == 0)
        r = store_account_facts(c->store, c->account, &wanted.facts);
    return r < 0 ? r : control_settings_show(c);
}

/* Carrier rules ------------------------------------------------------------------------------- */

int control_carrier_rules_show(struct call *c)
{
    const struct carrier_rule *rules;
    size_t n;
    int r = store_carrier_rules(c->store, c->account, &rules, &n);

    json_member(&c->w, "auth_id", c->account->auth_id);
    json_key(&c->w, "rules");
    json_array_begin(&c->w);
    for (size_t i = 0; i < n; i++) {
        char probability[32];

        snprintf(probability, sizeof(probability), "%g", rules[i].probability);
        json_object_begin(&c->w);
        json_member(&c->w, "outcome", rules[i].outcome);
        json_member(&c->w, "pattern", rules[i].pattern);
        json_key(&c->w, "probability");
        json_raw(&c->w, probability);
        json_member(&c->w, "type", rules[i].type < 0 ? NULL : message_type_names[rules[i].type]);
        json_object_end(&c->w);
    }
    json_array_end(&c->w);
    return r < 0 ? r : 200;
}

static const char *member_text(const struct params *members, const char *name)
{
    const struct param *p = params_get(members, name);

    return p && (p->kind == PARAM_TEXT || p->kind == PARAM_NUMBER) ? p->text : NULL;
}

/* What is misspelt or of another kind would be passed over in silence, and the rule hit too often.
 */
static bool rule_members_check(const struct params *members, struct strbuf *why)
{
    static const char *const names[] = { "outcome", "pattern", "probability", "type" };

    for (size_t i = 0; i < members->n; i++) {
        const char *name = members->list[i].name;

        if (name_index(names, ARRAY_SIZE(names), name) < 0)
            strbuf_addf(why,
                "it has no member \"%s\"; there are outcome, pattern, probability and type", name);
        else if (params_get(members, name) && !member_text(members, name))
            strbuf_addf(why, "%s has to be a string or a number", name);
        if (why->len)
            return false;
    }
    return true;
}

/* One rule; the sentence of what is wrong with it goes into why. */
static bool rule_read(const struct param *item, struct carrier_rule *ret, struct strbuf *why)
{
    struct params members = { item->items, item->n_items };
    const char *type = member_text(&members, "type"),
               *probability = member_text(&members, "probability");
    struct outcome_wish wish = outcome_none;
    char *end = NULL;

    ret->pattern = member_text(&members, "pattern");
    ret->outcome = member_text(&members, "outcome");
    ret->type = type ? name_index(message_type_names, MESSAGE_TYPE_MAX_, type) : -1;
    ret->probability = probability ? strtod(probability, &end) : 1;
    if (item->kind != PARAM_OBJECT || !ret->pattern || !ret->outcome)
        strbuf_adds(why, "it is an object with pattern and outcome");
    else if (!rule_members_check(&members, why))
        return false;
    else if (type && ret->type < 0)
        strbuf_adds(why, "type is sms, mms or whatsapp");
    else if (probability &&
             (!*probability || *end || !(ret->probability >= 0 && ret->probability <= 1)))
        strbuf_adds(why, "probability is a number of 0 to 1");
    else
        return outcome_pattern_check(ret->pattern, why) == 0 &&
               outcome_parse(ret->outcome, &wish, why) == 0;
    return false;
}

int control_carrier_rules_set(struct call *c)
{
    const struct param *list = params_get(&c->body, "rules");
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct carrier_rule *rules;
    int r;

    if (!list || list->kind != PARAM_LIST)
        return call_error(c, 400,
            "say which rules: {\"rules\": [{\"pattern\": \"1415*\", \"outcome\": "
            "\"undelivered;code=30\"}]}");
    rules = ARENA_ARRAY(c->arena, struct carrier_rule, list->n_items + 1);
    for (size_t i = 0; i < list->n_items; i++)
        if (!rule_read(&list->items[i], &rules[i], &why))
            return call_error(c, 400, "rule %zu: %s", i + 1, why.buf);
    r = store_carrier_rules_replace(c->store, c->account, rules, list->n_items);
    return r < 0 ? r : control_carrier_rules_show(c);
}
