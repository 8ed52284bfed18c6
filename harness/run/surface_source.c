#include "harness/run/surface_source.h"

#include "base/file.h"

#include <errno.h>
#include <string.h>

typedef int surface_reader(
    struct surface *s, struct arena *a, const char *text, size_t len, struct strbuf *why);

static int read_file(
    const char *path, surface_reader *read, struct arena *a, struct surface *s, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT, reason = STRBUF_INIT;
    int r = file_read(path, &text);

    if (r < 0) {
        strbuf_addf(why, "%s: %s", path, strerror(-r));
        return r;
    }
    r = read(s, a, text.buf, text.len, &reason);
    if (r < 0)
        strbuf_addf(why, "%s: %s", path, reason.buf);
    return r;
}

static int ask_mock(const struct surface_source *source, const char *path, surface_reader *read,
    struct arena *a, struct surface *s, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf reason = STRBUF_INIT;
    struct http_request request = { .method = "GET",
        .url = arena_printf(a, "%s%s", source->mock_url, path) };
    struct http_response answer;
    int r = -EIO;

    if (client_perform(source->client, a, &request, &answer, &reason) == CLIENT_DONE) {
        if (answer.status == 200)
            r = read(s, a, answer.body, answer.body_len, &reason);
        else
            strbuf_addf(&reason, "it answers %d", answer.status);
    }
    if (r < 0)
        strbuf_addf(why, "%s: %s", request.url, reason.buf);
    return r;
}

int surface_read(
    const struct surface_source *source, struct arena *a, struct surface *ret, struct strbuf *why)
{
    int r = 0;

    *ret = (struct surface){ 0 };
    if (source->openapi) {
        r = read_file(source->openapi, surface_add_openapi, a, ret, why);
    } else if (source->mock_url) {
        r = ask_mock(
            source, "/_mock/openapi/plivo-messaging.json", surface_add_openapi, a, ret, why);
    } else {
        strbuf_adds(why, "only a mock tells what there is to be reached; name an OpenAPI file "
                         "(--openapi)");
        r = -EINVAL;
    }
    if (r == 0 && source->ledger)
        r = read_file(source->ledger, surface_add_ledger, a, ret, why);
    else if (r == 0 && source->mock_url)
        r = ask_mock(source, "/_mock/rules", surface_add_ledger, a, ret, why);
    return r;
}
