#include "mock/api/message_filter.h"
#include "mock/api/message_show.h"

static void link_member(struct exchange *x, struct api_json *j, const char *key,
    const struct message_filter *f, bool there, size_t offset)
{
    CLEANUP_STRBUF struct strbuf link = STRBUF_INIT;

    if (there)
        message_filter_link(x, f, offset, &link);
    json_member(&j->w, key, there ? link.buf : NULL);
}

static void meta_write(
    struct exchange *x, struct api_json *j, const struct message_filter *f, bool more)
{
    json_key(&j->w, "meta");
    json_object_begin(&j->w);
    json_member_int(&j->w, "limit", (int64_t)f->limit);
    link_member(x, j, "next", f, more, f->offset + f->limit);
    json_member_int(&j->w, "offset", (int64_t)f->offset);
    link_member(
        x, j, "previous", f, f->offset > 0, f->offset > f->limit ? f->offset - f->limit : 0);
    if (!api_rule(x, RULE_LIST_NO_TOTAL))
        json_member_int(&j->w, "total_count", x->account->last_message);
    json_object_end(&j->w);
}

static int page_write(
    struct exchange *x, const struct message_filter *f, struct message *page, size_t n)
{
    struct api_json j;
    bool more = n > f->limit;
    int r;

    n = more ? f->limit : n;
    api_json_begin(x, &j, SPELLING_INDENTED);
    r = api_json_id(x, &j);
    meta_write(x, &j, f, more);
    json_key(&j.w, "objects");
    json_array_begin(&j.w);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&j.w);
        message_show(x, &j, &page[api_rule(x, RULE_LIST_NEWEST_FIRST) ? i : n - 1 - i], false);
        json_object_end(&j.w);
    }
    json_array_end(&j.w);
    api_json_end(x, &j, 200);
    return r;
}

int message_list(struct exchange *x)
{
    struct message_filter f;
    struct message *page;
    const char *detail = NULL;
    size_t n;
    enum rule rule = message_filter_read(x, &f, &detail);
    int r;

    if (rule)
        return api_refuse(x, rule, detail);
    r = store_message_list(x->store, x->arena, x->account, &f, &page, &n);
    return r < 0 ? r : page_write(x, &f, page, n);
}
