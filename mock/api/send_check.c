/* What can be said of a send by its parameters alone, in the order of the checks table. */
#include "mock/api/send.h"

#include "base/text.h"
#include "mock/api/media.h"

#include <errno.h>
#include <string.h>

/* A set of texts that were seen, for a list that is refused past SEND_DESTINATIONS_MAX anyway. */
enum { SEEN_SLOTS = 4096 };

static bool seen_before(const char **slots, const char *text)
{
    uint32_t hash = 2166136261u;
    size_t at;

    for (const char *c = text; *c; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    at = hash % SEEN_SLOTS;
    while (slots[at]) {
        if (text_equal(slots[at], text))
            return true;
        at = (at + 1) % SEEN_SLOTS;
    }
    slots[at] = text;
    return false;
}

static size_t pieces_of(const char *dst)
{
    size_t n = 1;

    for (; *dst; dst++)
        n += *dst == '<';
    return n;
}

static const char *destination_text(struct exchange *x, const char *piece, size_t len)
{
    char *number = arena_alloc(x->arena, len + 1);

    if (api_rule(x, RULE_SEND_DST_STRIP))
        phone_strip_dst(piece, len, number);
    else
        memcpy(number, piece, len);
    return number;
}

static void destination_add(struct exchange *x, struct send *s, const char *number)
{
    if (phone_is_valid(number) || !api_rule(x, RULE_SEND_DST_INVALID))
        s->destinations[s->n_destinations++] =
            (struct destination){ .number = number, .place = phone_place(number) };
    else
        s->invalid[s->n_invalid++] = number;
}

void send_read_destinations(struct exchange *x, struct send *s)
{
    size_t most = pieces_of(s->dst);
    const char **seen = NULL;

    /* One destination is the rule; only more of them can hold one twice. */
    if (most > 1 && api_rule(x, RULE_SEND_DST_DUPLICATE))
        seen = ARENA_ARRAY(x->arena, const char *, SEEN_SLOTS);
    s->destinations = ARENA_ARRAY(x->arena, struct destination, most);
    s->invalid = ARENA_ARRAY(x->arena, const char *, most);
    for (const char *at = s->dst; at; at = strchr(at, '<') ? strchr(at, '<') + 1 : NULL) {
        const char *number = destination_text(x, at, strcspn(at, "<"));

        if (!*number || (seen && seen_before(seen, number)))
            continue;
        if (s->n_destinations + s->n_invalid == SEND_DESTINATIONS_MAX) {
            s->too_many = true;
            if (api_rule(x, RULE_SEND_DST_TOO_MANY) || seen)
                return;
        }
        destination_add(x, s, number);
    }
}

/* Each check: true if the send breaks its rule. */
static bool no_sender(struct exchange *x, struct send *s)
{
    (void)x;
    return !s->src && !s->powerpack_uuid && s->type != MESSAGE_WHATSAPP;
}

static bool two_senders(struct exchange *x, struct send *s)
{
    (void)x;
    return s->src && s->powerpack_uuid && s->type != MESSAGE_WHATSAPP;
}

static bool whatsapp_without_src(struct exchange *x, struct send *s)
{
    (void)x;
    return s->type == MESSAGE_WHATSAPP && (!s->src || s->powerpack_uuid);
}

static bool no_dst(struct exchange *x, struct send *s)
{
    if (!s->dst)
        return true;
    send_read_destinations(x, s);
    return !s->n_destinations && !s->n_invalid;
}

static bool no_text(struct exchange *x, struct send *s)
{
    bool other = s->media_urls.n || s->media_ids.n || s->template || s->interactive || s->location;

    (void)x;
    return !s->text && (s->type == MESSAGE_SMS || (s->type == MESSAGE_WHATSAPP && !other));
}

static bool template_incomplete(struct exchange *x, struct send *s)
{
    static const char *const needed[] = { "name", "language" };

    (void)x;
    for (size_t i = 0; s->template && s->type == MESSAGE_WHATSAPP && i < ARRAY_SIZE(needed); i++) {
        struct params members = { s->template->items, s->template->n_items };
        const struct param *p = params_get(&members, needed[i]);

        if (!p || p->kind != PARAM_TEXT || !p->text_len)
            return true;
    }
    return false;
}

static bool text_too_long(struct exchange *x, struct send *s)
{
    s->size = text_measure(s->text ? s->text : "");
    if (s->type == MESSAGE_WHATSAPP)
        return s->size.characters > WHATSAPP_TEXT_MAX;
    if (!s->size.too_long || !policy_is(x->policy, ASSUME_TEXT_TOO_LONG, "async"))
        return s->size.too_long;
    s->failed_code = 110;
    return false;
}

static bool dst_too_many(struct exchange *x, struct send *s)
{
    (void)x;
    return s->too_many;
}

static bool dst_all_invalid(struct exchange *x, struct send *s)
{
    return !s->n_destinations || (s->n_invalid && !api_rule(x, RULE_SEND_DST_SOME_INVALID));
}

static bool src_equals_dst(struct exchange *x, struct send *s)
{
    char *source;

    if (!s->src)
        return false;
    source = arena_alloc(x->arena, strlen(s->src) + 1);
    if (api_rule(x, RULE_SEND_SRC_STRIP))
        phone_strip_src(s->src, strlen(s->src), source);
    else
        memcpy(source, s->src, strlen(s->src));
    s->source = source;
    for (size_t i = 0; i < s->n_destinations; i++)
        if (text_equal(s->destinations[i].number, source))
            return true;
    return false;
}

static size_t media_most(const struct send *s)
{
    return s->type == MESSAGE_WHATSAPP ? WHATSAPP_MEDIA_MAX : SEND_MEDIA_MAX;
}

static bool media_too_many(struct exchange *x, struct send *s)
{
    (void)x;
    return s->media_urls.n + s->media_ids.n > media_most(s);
}

static bool media_url_bad(struct exchange *x, struct send *s)
{
    (void)x;
    for (size_t i = 0; i < s->media_urls.n; i++)
        if (!is_http_url(s->media_urls.text[i]))
            return true;
    return false;
}

static bool mms_country(struct exchange *x, struct send *s)
{
    (void)x;
    for (size_t i = 0; s->type == MESSAGE_MMS && i < s->n_destinations; i++)
        if (!text_equal(s->destinations[i].place.country, "US") &&
            !text_equal(s->destinations[i].place.country, "CA"))
            return true;
    return false;
}

static bool geo_barred(struct exchange *x, struct send *s)
{
    for (size_t i = 0; i < s->n_destinations; i++) {
        const char *country = s->destinations[i].place.country;

        if (!*country || !strstr(x->account->barred_countries, country))
            continue;
        if (policy_is(x->policy, ASSUME_GEO_BARRED, "api"))
            return true;
        s->destinations[i].failed_code = 450;
    }
    return false;
}

static bool credit_ran_out(struct exchange *x, struct send *s)
{
    static const int64_t two_minutes_us = (int64_t)120 * 1000000;

    (void)s;
    return x->account->credit_ran_out_us &&
           x->now_us < x->account->credit_ran_out_us + two_minutes_us;
}

/* clang-format off */
static const struct {
    enum rule rule;
    bool (*breaks)(struct exchange *x, struct send *s);
} checks[] = {
    { RULE_SEND_WHATSAPP_SRC,      whatsapp_without_src },
    { RULE_SEND_NO_SENDER,         no_sender },
    { RULE_SEND_TWO_SENDERS,       two_senders },
    { RULE_SEND_DST_MISSING,       no_dst },
    { RULE_SEND_TEXT_MISSING,      no_text },
    { RULE_SEND_WHATSAPP_TEMPLATE, template_incomplete },
    { RULE_SEND_TEXT_LENGTH,       text_too_long },
    { RULE_SEND_DST_TOO_MANY,      dst_too_many },
    { RULE_SEND_DST_INVALID,       dst_all_invalid },
    { RULE_SEND_SRC_EQUALS_DST,    src_equals_dst },
    { RULE_SEND_MEDIA_TOO_MANY,    media_too_many },
    { RULE_SEND_MEDIA_INVALID,     media_url_bad },
    { RULE_SEND_MMS_COUNTRY,       mms_country },
    { RULE_SEND_GEO_BARRED,        geo_barred },
    { RULE_SEND_CREDIT,            credit_ran_out },
};
/* clang-format on */

static const char *detail_of(struct exchange *x, const struct send *s, enum rule rule)
{
    if (rule == RULE_SEND_DST_INVALID)
        return s->n_invalid ? s->invalid[0] : NULL;
    if (rule == RULE_SEND_MEDIA_TOO_MANY)
        return arena_printf(x->arena, "%zu", media_most(s));
    return NULL;
}

/* Media by URL are not fetched, so only uploads have a size. */
static enum rule media_size_check(struct exchange *x, struct send *s, size_t size)
{
    size += s->text ? strlen(s->text) : 0;
    if (s->type != MESSAGE_MMS ||
        size <= (size_t)policy_number(x->policy, ASSUME_MEDIA_TOTAL_SIZE) ||
        !api_rule(x, RULE_SEND_MEDIA_SIZE))
        return RULE_NONE;
    if (policy_is(x->policy, ASSUME_MEDIA_TOO_LARGE, "api"))
        return RULE_SEND_MEDIA_SIZE;
    s->failed_code = 120;
    return RULE_NONE;
}

static enum rule media_ids_check(struct exchange *x, struct send *s, int *ret_error)
{
    struct media_time at = media_time(x);
    size_t size = 0;

    for (size_t i = 0; i < s->media_ids.n; i++) {
        struct media m = { 0 };
        int r = store_media(x->store, x->arena, x->account, s->media_ids.text[i], &at, &m);

        if (r < 0 && r != -ENOENT)
            *ret_error = r;
        if (r < 0)
            return api_rule(x, RULE_SEND_MEDIA_INVALID) ? RULE_SEND_MEDIA_INVALID : RULE_NONE;
        size += m.size;
    }
    return media_size_check(x, s, size);
}

enum rule send_check(struct exchange *x, struct send *s, const char **ret_detail, int *ret_error)
{
    for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
        enum rule rule = checks[i].rule;

        /* Even a rule that is off is asked, since a check may also read what later ones need. */
        if (!checks[i].breaks(x, s) || !api_rule(x, rule))
            continue;
        *ret_detail = detail_of(x, s, rule);
        return rule;
    }
    return media_ids_check(x, s, ret_error);
}
