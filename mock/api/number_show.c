#include "mock/api/number.h"

#include "base/text.h"
#include "mock/api/listing.h"
#include "mock/domain/country.h"
#include "mock/domain/message.h"
#include "mock/domain/phone.h"
#include "mock/domain/rental.h"

static void money_member(struct api_json *j, const char *key, int64_t amount)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    money_text(amount, &text);
    json_member(&j->w, key, text.buf);
}

static void date_member(
    struct exchange *x, struct api_json *j, const char *key, const struct civil_time *t)
{
    json_member(&j->w, key, arena_printf(x->arena, "%04d-%02d-%02d", t->year, t->month, t->day));
}

static const char *or_null(const char *text)
{
    return text && *text ? text : NULL;
}

static const char *upper_text(struct exchange *x, const char *text)
{
    char *upper = arena_strdup(x->arena, text);

    for (char *c = upper; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    return upper;
}

/* Its English name, or the code where it has none. */
static const char *country_text(const char *country)
{
    const char *name = country_name(country);

    return name ? name : country;
}

/* "Virginia, UNITED STATES"; the country alone where no region is known. */
static const char *region_text(struct exchange *x, const char *country, const struct region *region)
{
    const char *upper = upper_text(x, country_text(country));

    return region ? arena_printf(x->arena, "%s, %s", region->name, upper) : upper;
}

/* Only numbers of the US and toll-free ones have it at all. Source: Account phone numbers,
 * cnam_lookup */
static const char *cnam_lookup_of(const struct number_row *n)
{
    if (n->type != NUMBER_TOLLFREE && !text_equal(n->country, "US"))
        return NULL;
    return cnam_lookup_names[n->cnam_lookup];
}

static const struct region *region_of_number(const char *number)
{
    struct place place = phone_place(number);

    return region_of(place.country, place.region);
}

static void first_members(struct exchange *x, struct api_json *j, const struct number_row *n)
{
    struct civil_time added = civil_from_us(n->added_us);

    json_member_bool(&j->w, "active", true);
    date_member(x, j, "added_on", &added);
    json_member(&j->w, "alias", or_null(n->alias));
}

static void registration_members(struct api_json *j, const struct number_row *n)
{
    struct json_writer *w = &j->w;

    json_member(w, "tendlc_campaign_id", n->campaign);
    json_member(w, "tendlc_registration_status", campaign_status_names[n->campaign_status]);
    json_member(w, "toll_free_sms_verification", verification_status_names[n->verification_status]);
    json_member(w, "toll_free_sms_verification_id", n->verification);
    json_member(w, "toll_free_sms_verification_order_status", n->verification_order);
}

int number_show(struct exchange *x, struct api_json *j, const struct number_row *n, bool alone)
{
    const struct rental_rates *rates = rental_rates(n->type == NUMBER_TOLLFREE);
    struct civil_time renewal = rental_renewal(civil_from_us(n->added_us).day, x->now_us);
    const char *type = number_type_names[n->type];
    const struct region *region = region_of_number(n->number);
    struct json_writer *w = &j->w;
    int r;

    first_members(x, j, n);
    r = alone ? api_json_id(x, j) : 0;
    json_member(
        w, "application", n->application ? api_uri(x, "Application/%s/", n->application) : NULL);
    json_member(w, "carrier", "Plivo");
    json_member(w, "city", region ? region->city : NULL);
    json_member(w, "cnam", or_null(n->cnam));
    json_member(w, "cnam_lookup", cnam_lookup_of(n));
    json_member(w, "cnam_registration_status", NULL);
    json_member(w, "compliance_application_id", n->compliance);
    json_member(w, "compliance_status", n->compliance ? "submitted" : NULL);
    json_member(w, "country", country_text(n->country));
    json_member_bool(w, "mms_enabled", n->mms);
    money_member(j, "mms_rate", n->mms ? rates->mms : 0);
    money_member(j, "monthly_rental_rate", rates->month);
    json_member(w, "number", n->number);
    json_member(w, "number_type", type);
    json_member(w, "region", region_text(x, n->country, region));
    date_member(x, j, "renewal_date", &renewal);
    json_member(w, "resource_uri", api_uri(x, "Number/%s/", n->number));
    json_member_bool(w, "sms_enabled", n->sms);
    money_member(j, "sms_rate", n->sms ? rates->sms : 0);
    json_member(w, "sub_account", n->subaccount);
    json_member(w, "sub_account_name", n->subaccount_name);
    registration_members(j, n);
    json_member(w, "type", type);
    json_key(w, "verification_info");
    json_object_begin(w);
    json_object_end(w);
    json_member_bool(w, "voice_enabled", n->voice);
    money_member(j, "voice_rate", n->voice ? rates->voice : 0);
    return r;
}

void phone_number_show(struct exchange *x, struct api_json *j, const struct inventory_number *n)
{
    bool tollfree = text_equal(n->type, number_type_names[NUMBER_TOLLFREE]);
    const struct rental_rates *rates = rental_rates(tollfree);
    bool voice = n->abilities & ABILITY_VOICE, sms = n->abilities & ABILITY_SMS;
    bool mms = n->abilities & ABILITY_MMS;
    struct json_writer *w = &j->w;

    json_member(w, "city", n->region ? upper_text(x, n->region->city) : NULL);
    json_member(w, "compliance_requirement", NULL);
    json_member(w, "country", upper_text(x, country_text(n->country)));
    if (n->region)
        json_member_int(w, "lata", n->region->lata);
    else
        json_member(w, "lata", NULL);
    json_member_bool(w, "mms_enabled", mms);
    money_member(j, "mms_rate", mms ? rates->mms : 0);
    money_member(j, "monthly_rental_rate", rates->month);
    json_member(w, "number", n->digits);
    json_member(w, "prefix", arena_printf(x->arena, "%.3s", n->digits + 1));
    json_member(w, "rate_center", n->region ? upper_text(x, n->region->city) : NULL);
    json_member(w, "region", region_text(x, n->country, n->region));
    json_member(w, "resource_uri", api_uri(x, "PhoneNumber/%s/", n->digits));
    json_member(w, "restriction", NULL);
    json_member(w, "restriction_text", NULL);
    money_member(j, "setup_rate", rates->setup);
    json_member_bool(w, "sms_enabled", sms);
    money_member(j, "sms_rate", sms ? rates->sms : 0);
    json_member(w, "sub_type", n->type);
    json_member(w, "type", tollfree ? "tollfree" : "fixed");
    json_member_bool(w, "voice_enabled", voice);
    money_member(j, "voice_rate", voice ? rates->voice : 0);
}
