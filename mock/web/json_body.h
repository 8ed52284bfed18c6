/* A JSON object as params. Called through params.h. */
#ifndef MOCK_WEB_JSON_BODY_H
#define MOCK_WEB_JSON_BODY_H

#include "mock/web/params.h"

/*
 * The body as JSON: judged by base/json_gate.h, read by cJSON, copied into the arena. White space,
 * "" and {} give no params (the Node SDK sends them on GET). A name given twice stays twice.
 *
 * An escaped NUL in a value is kept: text_len counts it, strlen(text) does not, so whoever takes
 * text as a string without asking text_len sees it cut. In a name it becomes U+FFFD, so that no
 * name passes for another one. Whole numbers up to 2^53 keep their digits; others are spelled with
 * as many as a double needs, and what a double cannot hold is 1e999 or -1e999.
 */
enum body_fault json_body_read(const struct http_request *req, struct params *ret);

#endif
