#include "mock/api/listing.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

/* The rule that bounds a page may be off, memory is not endless. */
enum { PAGE_UNBOUNDED = 1000 };

static const char *const page_arguments[] = { "limit", "offset" };
const struct parameter_table page_takes = PARAMETER_TABLE(page_arguments);

const char *query_argument(const struct exchange *x, const char *name)
{
    const struct param *p = params_get(&x->query, name);

    /* What the route's row does not name is not read: the row is what the docs are checked by. */
    assert(api_route_takes(x->route, name));
    return p && p->kind == PARAM_TEXT && *p->text ? p->text : NULL;
}

enum rule page_read(struct exchange *x, struct page *ret, const char **ret_detail)
{
    uint64_t limit = PAGE_MOST, offset = 0;
    const char *limit_text = query_argument(x, "limit");
    const char *offset_text = query_argument(x, "offset");
    bool bad_limit = limit_text && (parse_u64(limit_text, &limit) < 0 || limit == 0);
    bool bad_offset = offset_text && (parse_u64(offset_text, &offset) < 0 || offset > UINT32_MAX);

    if (limit > PAGE_MOST && policy_is(x->policy, ASSUME_LIST_LIMIT, "refuse"))
        bad_limit = true;
    if ((bad_limit || bad_offset) && api_rule(x, RULE_LIST_BAD_LIMIT)) {
        *ret_detail = bad_limit ? "limit" : "offset";
        return RULE_LIST_BAD_LIMIT;
    }
    if (bad_limit || (limit > PAGE_MOST && api_rule(x, RULE_LIST_LIMIT)))
        limit = PAGE_MOST;
    ret->limit = limit < PAGE_UNBOUNDED ? (size_t)limit : PAGE_UNBOUNDED;
    ret->offset = bad_offset ? 0 : (size_t)offset;
    return RULE_NONE;
}

static void url_encode(struct strbuf *out, const char *text)
{
    for (; *text; text++) {
        if (is_alpha(*text) || is_digit(*text) || strchr("-_.~", *text))
            strbuf_addc(out, *text);
        else
            strbuf_addf(out, "%%%02X", (unsigned)(unsigned char)*text);
    }
}

void listing_filter(struct exchange *x, struct strbuf *filters, const char *name)
{
    const char *value = query_argument(x, name);

    if (!value)
        return;
    strbuf_addf(filters, "&%s=", name);
    url_encode(filters, value);
}

const char *api_uri(struct exchange *x, const char *fmt, ...)
{
    CLEANUP_STRBUF struct strbuf uri = STRBUF_INIT;
    va_list ap;

    strbuf_addf(&uri, "/v1/Account/%s/", x->segment[0]);
    va_start(ap, fmt);
    strbuf_vaddf(&uri, fmt, ap);
    va_end(ap);
    return arena_dup(x->arena, uri.buf, uri.len);
}

static void link_member(struct exchange *x, struct api_json *j, const char *key,
    const struct listing *l, bool there, size_t offset)
{
    if (there)
        json_member(&j->w, key,
            api_uri(x, "%s?limit=%zu%s&offset=%zu", l->path, l->page.limit,
                l->filters ? l->filters : "", offset));
    else
        json_member(&j->w, key, l->empty_ends ? "" : NULL);
}

static void meta_write(struct exchange *x, struct api_json *j, const struct listing *l)
{
    size_t limit = l->page.limit, offset = l->page.offset;

    json_key(&j->w, "meta");
    json_object_begin(&j->w);
    json_member_int(&j->w, "limit", (int64_t)limit);
    link_member(x, j, "next", l, l->more, offset + limit);
    json_member_int(&j->w, "offset", (int64_t)offset);
    link_member(x, j, "previous", l, offset > 0, offset > limit ? offset - limit : 0);
    if (l->total != LISTING_NO_TOTAL)
        json_member_int(&j->w, "total_count", l->total);
    json_object_end(&j->w);
}

int listing_begin(struct exchange *x, struct api_json *j, const struct listing *l)
{
    int r;

    api_json_begin(x, j, l->spelling);
    r = api_json_id(x, j);
    meta_write(x, j, l);
    json_key(&j->w, "objects");
    json_array_begin(&j->w);
    return r;
}

void listing_end(struct exchange *x, struct api_json *j)
{
    json_array_end(&j->w);
    api_json_end(x, j, 200);
}
