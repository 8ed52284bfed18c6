/* multipart/form-data (RFC 7578) as the SDKs really write it. Called through params.h. */
#ifndef MOCK_WEB_MULTIPART_H
#define MOCK_WEB_MULTIPART_H

#include "mock/web/params.h"

/*
 * Each part becomes a field: a FILE if it names a file, else TEXT. Of a part's headers only
 * Content-Disposition and Content-Type count. Names may be quoted or bare, "filename*" (RFC 5987)
 * beats "filename". Text before the first boundary is skipped, text behind the closing one is read
 * on, because the Go SDK closes behind every file.
 *
 * A FILE's bytes are the body's own, so they are not NUL-terminated; all else lives in the arena.
 */
enum body_fault multipart_read(const struct http_request *req, struct params *ret);

#endif
