/*
 * What a request carries, as one flat list of named values, whatever it was sent as: query string,
 * JSON object, form, multipart. A handler asks by name and does not see the difference.
 */
#ifndef MOCK_WEB_PARAMS_H
#define MOCK_WEB_PARAMS_H

#include "base/json_write.h"
#include "mock/web/http.h"

enum param_kind {
    PARAM_NULL,
    PARAM_BOOL,
    PARAM_NUMBER,
    PARAM_TEXT,
    PARAM_LIST,
    PARAM_OBJECT,
    PARAM_FILE
};

struct param {
    const char *name; /* NULL for an item of a list */
    enum param_kind kind;
    const char *text; /* TEXT: UTF-8; BOOL: "true"/"false"; NUMBER: its decimal spelling (see
                         json_body.h), all with a NUL behind; FILE: its bytes without; else NULL */
    size_t text_len;  /* of a TEXT from JSON more than strlen(text) if it holds an escaped NUL */
    bool is_typed;    /* it came as JSON, so its kind is what the client meant */
    const char *file_name, *content_type; /* FILE */
    const struct param *items;            /* LIST: the items; OBJECT: the members */
    size_t n_items;
};

struct params {
    const struct param *list; /* in the order sent */
    size_t n;
};

/* The last one of that name: that is the one Python's and PHP's readers keep too. NULL if there is
 * none. */
const struct param *params_find(const struct params *p, const char *name);
/* The same, but an explicit null counts as absent (the PHP and Ruby SDKs send them). */
const struct param *params_get(const struct params *p, const char *name);

/* Writes a value, with all that stands in it, as JSON; a file as a text. */
void param_write(struct json_writer *w, const struct param *p);

enum body_kind { BODY_EMPTY, BODY_JSON, BODY_FORM, BODY_MULTIPART };
enum body_fault {
    BODY_OK = 0,
    BODY_NOT_JSON,      /* not JSON by RFC 8259, or deeper than JSON_DEPTH_MAX */
    BODY_NOT_OBJECT,    /* JSON, but no object; "" and {} count as no body at all */
    BODY_BAD_FORM,      /* broken percent escape, NUL or invalid UTF-8 in a form */
    BODY_BAD_MULTIPART, /* no boundary, no closing boundary, part without a name, text not UTF-8 */
};

/*
 * The request's body by its Content-Type: application/x-www-form-urlencoded and multipart/form-data
 * as such, anything else (none, too) as JSON. A field repeated in a form becomes a LIST in its
 * first place. Multipart also reads what stands behind a first closing boundary, because the Go SDK
 * writes one after each file. A body without any parameter is BODY_EMPTY, whatever its type. All of
 * ret lives in the request's arena; on a fault ret is to be left alone.
 */
enum body_fault params_from_body(
    const struct http_request *req, enum body_kind *ret_kind, struct params *ret);
/*
 * The query string; NULL is none. Broken pieces ("?search=hack", "?", "%zz", "%00", "%ff") are kept
 * as they are spelled and never refused: the Node SDK sends such. Nothing between two '&' is
 * nothing. Values are TEXT, of names that come again params_find gives the last. ret lives in the
 * arena.
 */
void params_from_query(struct arena *a, const char *query, struct params *ret);

#endif
