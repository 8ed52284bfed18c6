/*
 * application/x-www-form-urlencoded, and what forms have in common: fields that come in any order
 * and more than once. Called through params.h.
 */
#ifndef MOCK_WEB_FORM_H
#define MOCK_WEB_FORM_H

#include "mock/web/params.h"

/* The body as a form by the URL standard's rules: '&' between fields, '+' for a blank. */
enum body_fault form_read(const struct http_request *req, struct params *ret);
/*
 * Gathers the n fields of a form into ret: a name that comes once keeps its field, one that comes
 * again becomes a LIST of them in the place of the first. fields lives in the arena.
 */
void fields_gather(struct arena *a, const struct param *fields, size_t n, struct params *ret);

#endif
