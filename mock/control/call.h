/* One call of the control API under way. Inside control/ only. */
#ifndef MOCK_CONTROL_CALL_H
#define MOCK_CONTROL_CALL_H

#include "base/json_write.h"
#include "mock/control/control.h"
#include "mock/store/accounts.h"
#include "mock/web/params.h"
#include "mock/web/route.h"

struct call {
    const struct control *control;
    struct store *store;
    struct arena *arena;
    const struct http_request *req;
    struct http_response *res;
    const char *segment[PATH_SEGMENTS_MAX];
    struct account *account; /* of a path with {auth_id} */
    struct params body;
    struct strbuf text;
    const char *document; /* static text that is answered instead; NULL: none */
    struct json_writer w; /* the answer: members of one object, which is open already */
};

/* Writes the members of its answer. The status (200, 201), or a negative errno. */
typedef int call_handler(struct call *c);
call_handler control_openapi, control_rules, control_why;

/* An error instead of what was written so far: {"error": "…"}. Returns status. */
int call_error(struct call *c, int status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether this caller may use the control API; else an error is written and false comes back. */
bool control_admits(struct call *c);

#endif
