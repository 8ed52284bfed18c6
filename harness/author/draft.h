/* A request as others wrote it down, to be written as an entry of a scenario. */
#ifndef HARNESS_AUTHOR_DRAFT_H
#define HARNESS_AUTHOR_DRAFT_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "harness/hurl/list.h"

#include <stdbool.h>

/*
 * In texts, DRAFT_VARIABLE name DRAFT_VARIABLE_END stands for {{name}}. Neither byte may stand in
 * what comes from outside: who fills a draft refuses it.
 */
#define DRAFT_VARIABLE '\x01'
#define DRAFT_VARIABLE_END '\x02'

struct draft_pair {
    const char *name, *value;
    const char
        *type; /* of a part that is a file, which value names; NULL: no file, "": by its name */
};

enum draft_body { DRAFT_NO_BODY, DRAFT_TEXT, DRAFT_FILE };

struct draft {
    const char *method, *url;
    struct list headers, query, form, parts, cookies; /* of struct draft_pair */
    struct list options;                              /* of const char *: "location: true" */
    struct list captures; /* of struct draft_pair: a name, and the query with its filters */
    enum draft_login { DRAFT_NO_LOGIN, DRAFT_LOGIN, DRAFT_WRONG_LOGIN } login;
    enum draft_body body_kind;
    const char *body; /* FILE: its name */
    size_t body_len;
    int status;          /* what is expected; 0: any */
    const char *comment; /* a line above it; NULL: none */
};

void draft_add(struct arena *a, struct list *pairs, const char *name, const char *value);
void draft_option(struct arena *a, struct draft *d, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/*
 * The variables of a Plivo target in the draft's texts: what precedes /v1/Account/ID/ becomes
 * {{base_url}}, ID {{auth_id}} wherever it stands.
 */
void draft_name_target(struct arena *a, struct draft *d);
/* value becomes {{name}} wherever it stands: URL, headers, pairs, body; "" is passed over. */
void draft_name_value(struct arena *a, struct draft *d, const char *value, const char *name);

bool draft_begins_with_variable(const char *text);

/* Appends the entry. hurl_read() takes what is written, whatever the draft holds. */
void draft_write(struct strbuf *out, const struct draft *d);

#endif
