/*
 * Parameters by table: what a call takes, as which type, within which bounds, and which rule
 * refuses it otherwise. A handler fills a struct of its own from the request's params.
 */
#ifndef MOCK_API_PARAMETERS_H
#define MOCK_API_PARAMETERS_H

#include "mock/api/exchange.h"

enum parameter_kind {
    PARAMETER_TEXT,  /* const char *: NULL if absent or empty */
    PARAMETER_URL,   /* const char *: http or https with a host */
    PARAMETER_NAME,  /* int: index into names, fallback if absent */
    PARAMETER_COUNT, /* int64_t: a whole number from least to most, fallback if absent; digits as
                        text are taken too */
    PARAMETER_BOOL,  /* bool; from a form, the words */
    PARAMETER_TEXTS, /* struct text_list */
    PARAMETER_TREE,  /* const struct param *: an object; NULL if absent */
    PARAMETER_LIST,  /* the same: a list */
    PARAMETER_ANY,   /* the same: whatever it is, for the handler to read */
    PARAMETER_FILES, /* struct file_list */
};

struct text_list {
    const char **text;
    size_t n;
};

struct file_list {
    const struct param *file; /* each is a PARAM_FILE */
    size_t n;
};

struct parameter {
    const char *name;
    enum parameter_kind kind;
    enum rule rule; /* refuses a value that does not fit; RULE_SEND_PARAMETER_TYPE a wrong type */
    size_t offset;  /* of the field in the handler's struct */
    const char *const *names; /* PARAMETER_NAME */
    size_t n_names;
    int64_t least, most, fallback;
    bool empty_is_absent; /* "" counts as not given, as it does for every PARAMETER_TEXT */
};

/*
 * Reads all rows, one of the route's tables, into *into. RULE_NONE, or the rule that refuses the
 * first bad one, and its name in *ret_detail. Null counts as absent, an empty text too; members
 * that no row names are ignored.
 */
enum rule parameters_read(struct exchange *x, const struct parameter *rows, size_t n_rows,
    const struct params *given, void *into, const char **ret_detail);

/* True if that member of the body is an empty text, which takes what it names off (rule
 * EMPTY-TAKES-OFF). */
bool api_sent_empty(const struct exchange *x, const char *name);

/*
 * For a boolean of which absent is a third value: a PARAMETER_NAME with these names and fallback
 * -1. Older clients write 0 and 1.
 */
enum { FLAG_NAMES = 4 };
extern const char *const flag_names[FLAG_NAMES];
static inline bool flag_value(int index)
{
    return index % 2 == 1;
}

/* "http://" or "https://", a host, and neither white space nor control bytes. */
bool is_http_url(const char *text);

#endif
