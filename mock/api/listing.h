/*
 * What every list of the API shares: limit and offset in, {"api_id", "meta", "objects"} out.
 * Source: API overview, Pagination; recorded lists of each resource. Inside api/ only.
 */
#ifndef MOCK_API_LISTING_H
#define MOCK_API_LISTING_H

#include "mock/api/exchange.h"

enum { PAGE_MOST = 20 };
struct page {
    size_t limit, offset; /* limit is 1 to PAGE_MOST while LIST-LIMIT holds, else at most 1000 */
};

/*
 * limit and offset of the query. RULE_NONE and *ret, or the rule that refuses them and the name of
 * the bad one in *ret_detail.
 */
enum rule page_read(struct exchange *x, struct page *ret, const char **ret_detail);

/* The value of a query argument that the route takes; NULL if it is absent or empty. */
const char *query_argument(const struct exchange *x, const char *name);

/* How the meta of one answer is written; its links are limit, the filters, offset, as recorded. */
struct listing {
    const char *path; /* the list's, behind that of the account: "Powerpack/" */
    enum body_spelling spelling;
    bool empty_ends; /* next and previous are "" where there is no page, not null */
    struct page page;
    bool more;           /* rows stand behind this page */
    int64_t total;       /* LISTING_NO_TOTAL: meta has no total_count */
    const char *filters; /* what listing_filter wrote; NULL: nothing travels in the links */
};
enum { LISTING_NO_TOTAL = -1 };

/* Adds "&name=value" if the query has that argument. */
void listing_filter(struct exchange *x, struct strbuf *filters, const char *name);

/*
 * Begins the answer up to the open array "objects": the caller writes one JSON object a row.
 * 0 or a negative errno; j is to be ended in both cases.
 */
int listing_begin(struct exchange *x, struct api_json *j, const struct listing *l);
void listing_end(struct exchange *x, struct api_json *j);

/* "/v1/Account/{auth_id of the path}/" and the rest; lives in the exchange's arena. */
const char *api_uri(struct exchange *x, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
