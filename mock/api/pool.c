/*
 * Number pools: the pool itself and the lists of its parts. Source: NumberPool API; plivo-java
 * numberpoolListResponse.json, plivo-go numberpoolShortCodeResponse.json.
 */
#include "mock/api/pool.h"

#include "base/text.h"
#include "mock/api/listing.h"

#include <string.h>

enum { PREFIXES_MAX = 10 };

static const struct {
    const char *folder;
    unsigned types;
} parts[PART_MAX_] = {
    [PART_NUMBER] = { "Number", 1u << POOL_FIXED | 1u << POOL_MOBILE },
    [PART_TOLLFREE] = { "Tollfree", 1u << POOL_TOLLFREE },
    [PART_SHORTCODE] = { "Shortcode", 1u << POOL_SHORTCODE },
};

unsigned pool_part_types(const struct exchange *x, enum pool_part part)
{
    bool together = part == PART_NUMBER && !api_rule(x, RULE_POOL_TOLLFREE_APART);

    return parts[part].types | (together ? 1u << POOL_TOLLFREE : 0);
}

int pool_get(struct exchange *x)
{
    struct powerpack p;
    struct api_json j;
    int r = powerpack_of_pool_path(x, &p);

    if (r)
        return r < 0 ? r : 0;
    api_json_begin(x, &j, SPELLING_INDENTED);
    r = api_json_id(x, &j);
    json_member(&j.w, "numbers", api_uri(x, "NumberPool/%s/Number/", p.pool_uuid));
    json_member(&j.w, "shortcodes", api_uri(x, "NumberPool/%s/Shortcode/", p.pool_uuid));
    json_member(&j.w, "uuid", p.pool_uuid);
    api_json_end(x, &j, 200);
    return r;
}

static void added_member(struct api_json *j, int64_t us)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    utc_time_text(us, &text);
    json_member(&j->w, "added_on", text.buf);
}

/* A short code's row has no number, type and service. Source: plivo-go numberpoolShortCodeResponse
 */
static int number_show(struct exchange *x, struct api_json *j, const struct powerpack *p,
    const struct pool_number *n, bool alone)
{
    bool is_shortcode = text_equal(n->type, pool_type_names[POOL_SHORTCODE]);
    int r;

    if (!is_shortcode)
        json_member(&j->w, "account_phone_number_resource", api_uri(x, "Number/%s/", n->number));
    added_member(j, n->added_us);
    r = alone ? api_json_id(x, j) : 0;
    json_member(&j->w, "country_iso2", n->country);
    if (!is_shortcode)
        json_member(&j->w, "number", n->number);
    json_member(&j->w, "number_pool_uuid", p->pool_uuid);
    if (is_shortcode) {
        json_member(&j->w, "shortcode", n->number);
        return r;
    }
    json_member(&j->w, "service", n->serves);
    json_member(&j->w, "type", n->type);
    return r;
}

int pool_number_answer(struct exchange *x, const struct powerpack *p)
{
    struct pool_number n;
    struct api_json j;
    int r = store_pool_number(x->store, x->arena, x->account, p->id, x->segment[2], &n);

    if (r < 0)
        return r;
    api_json_begin(x, &j, SPELLING_INDENTED);
    r = number_show(x, &j, p, &n, true);
    api_json_end(x, &j, 200);
    return r;
}

/* Filters ------------------------------------------------------------------------------------- */

static const char *const filter_names[] = { "starts_with", "country_iso2", "type", "service" };
const struct parameter_table pool_filters_take = PARAMETER_TABLE(filter_names);

static const struct {
    const char *name;
    unsigned types;
} type_filters[] = {
    { "fixed", 1u << POOL_FIXED }, { "mobile", 1u << POOL_MOBILE },
    { "toll-free", 1u << POOL_TOLLFREE },
    { "tollfree", 1u << POOL_TOLLFREE }, /* as the rows spell it */
};

static enum rule type_read(struct exchange *x, struct pool_filter *f, const char **ret_detail)
{
    const char *type = query_argument(x, "type");

    for (size_t i = 0; i < ARRAY_SIZE(type_filters) && type; i++)
        if (text_equal(type, type_filters[i].name)) {
            f->types = type_filters[i].types;
            return RULE_NONE;
        }
    *ret_detail = "type";
    return type && api_rule(x, RULE_LIST_BAD_FILTER) ? RULE_LIST_BAD_FILTER : RULE_NONE;
}

static enum rule service_read(struct exchange *x, struct pool_filter *f, const char **ret_detail)
{
    const char *service = query_argument(x, "service");

    if (!service)
        return RULE_NONE;
    if (text_equal(service, "sms") || text_equal(service, "mms"))
        f->serves = service;
    else if (api_rule(x, RULE_LIST_BAD_FILTER)) {
        *ret_detail = "service";
        return RULE_LIST_BAD_FILTER;
    }
    return RULE_NONE;
}

/* Splits at commas and puts the country's calling code in front. False if there is anything but
 * digits. */
static bool prefixes_split(
    struct exchange *x, const char *text, const char *code, struct pool_filter *f)
{
    const char **prefixes = ARENA_ARRAY(x->arena, const char *, strlen(text) + 1);

    f->prefixes = prefixes;
    for (size_t len; *text; text += len + (text[len] == ',')) {
        while (is_space(*text))
            text++;
        len = strcspn(text, ",");
        if (strspn(text, "0123456789") < len)
            return false;
        if (len)
            prefixes[f->n_prefixes++] = arena_printf(x->arena, "%s%.*s", code, (int)len, text);
    }
    return true;
}

static enum rule prefixes_read(struct exchange *x, struct pool_filter *f, const char **ret_detail)
{
    const char *text = query_argument(x, "starts_with");
    const char *code = f->country ? phone_calling_code(x->arena, f->country) : "";

    if (!text)
        return RULE_NONE;
    if (!f->country && api_rule(x, RULE_POOL_PREFIX_COUNTRY))
        return RULE_POOL_PREFIX_COUNTRY;
    *ret_detail = "starts_with";
    if (!prefixes_split(x, text, code ? code : "", f) && api_rule(x, RULE_LIST_BAD_FILTER))
        return RULE_LIST_BAD_FILTER;
    return f->n_prefixes > PREFIXES_MAX && api_rule(x, RULE_POOL_PREFIX_TOO_MANY)
               ? RULE_POOL_PREFIX_TOO_MANY
               : RULE_NONE;
}

static enum rule filter_read(struct exchange *x, struct pool_filter *f, const char **ret_detail)
{
    enum rule rule = type_read(x, f, ret_detail);

    f->country = query_argument(x, "country_iso2");
    if (!rule)
        rule = service_read(x, f, ret_detail);
    return rule ? rule : prefixes_read(x, f, ret_detail);
}

/* Lists --------------------------------------------------------------------------------------- */

static int page_answer(struct exchange *x, const struct powerpack *p, const struct listing *listing,
    const struct pool_number *rows, size_t n)
{
    struct api_json j;
    int r = listing_begin(x, &j, listing);

    for (size_t i = 0; i < n; i++) {
        json_object_begin(&j.w);
        number_show(x, &j, p, &rows[i], false);
        json_object_end(&j.w);
    }
    listing_end(x, &j);
    return r;
}

static int list_answer(
    struct exchange *x, enum pool_part part, const struct powerpack *p, const struct pool_filter *f)
{
    CLEANUP_STRBUF struct strbuf travelling = STRBUF_INIT;
    struct listing listing = { .spelling = SPELLING_INDENTED, .empty_ends = true };
    struct pool_number *rows;
    size_t n;
    int r = store_pool_list(x->store, x->arena, x->account, p->id, f, &rows, &n, &listing.total);

    if (r < 0)
        return r;
    listing.path = arena_printf(x->arena, "NumberPool/%s/%s/", p->pool_uuid, parts[part].folder);
    listing.page = (struct page){ f->limit, f->offset };
    listing.more = (int64_t)(f->offset + n) < listing.total;
    for (size_t i = 0; i < ARRAY_SIZE(filter_names) && part == PART_NUMBER; i++)
        listing_filter(x, &travelling, filter_names[i]);
    listing.filters = travelling.buf;
    return page_answer(x, p, &listing, rows, n);
}

static int part_list(struct exchange *x, enum pool_part part)
{
    struct powerpack p;
    struct page page = { 0 };
    struct pool_filter f = { .types = pool_part_types(x, part) };
    const char *detail = NULL;
    int r = powerpack_of_pool_path(x, &p);
    enum rule rule;

    if (r)
        return r < 0 ? r : 0;
    rule = page_read(x, &page, &detail);
    if (!rule && part == PART_NUMBER)
        rule = filter_read(x, &f, &detail);
    if (rule)
        return api_refuse(x, rule, detail);
    f.limit = page.limit;
    f.offset = page.offset;
    return list_answer(x, part, &p, &f);
}

int pool_number_list(struct exchange *x)
{
    return part_list(x, PART_NUMBER);
}

int pool_tollfree_list(struct exchange *x)
{
    return part_list(x, PART_TOLLFREE);
}

int pool_shortcode_list(struct exchange *x)
{
    return part_list(x, PART_SHORTCODE);
}
