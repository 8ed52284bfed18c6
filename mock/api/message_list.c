#include "mock/api/listing.h"
#include "mock/api/message_filter.h"
#include "mock/api/message_show.h"

static int page_write(
    struct exchange *x, const struct message_filter *f, const struct message *rows, size_t n)
{
    CLEANUP_STRBUF struct strbuf travelling = STRBUF_INIT;
    struct listing listing = { .path = "Message/",
        .spelling = SPELLING_INDENTED,
        .page = { f->limit, f->offset },
        .more = n > f->limit,
        .total = LISTING_NO_TOTAL };
    struct api_json j;
    int r;

    if (!api_rule(x, RULE_LIST_NO_TOTAL))
        listing.total = x->account->last_message;
    n = listing.more ? f->limit : n;
    message_filter_links(x, &travelling);
    listing.filters = travelling.buf;
    r = listing_begin(x, &j, &listing);
    for (size_t i = 0; i < n; i++) {
        json_object_begin(&j.w);
        message_show(x, &j, &rows[api_rule(x, RULE_LIST_NEWEST_FIRST) ? i : n - 1 - i], false);
        json_object_end(&j.w);
    }
    listing_end(x, &j);
    return r;
}

int message_list(struct exchange *x)
{
    struct message_filter f;
    struct message *rows;
    const char *detail = NULL;
    size_t n;
    enum rule rule = message_filter_read(x, &f, &detail);
    int r;

    if (rule)
        return api_refuse(x, rule, detail);
    r = store_message_list(x->store, x->arena, x->account, &f, &rows, &n);
    return r < 0 ? r : page_write(x, &f, rows, n);
}
