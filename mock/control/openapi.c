/* The OpenAPI files of docs/openapi/, as the mock was built with them. */
#include "base/text.h"
#include "mock/control/call.h"

extern const char openapi_plivo_messaging[], openapi_control[];

static const struct {
    const char *file, *text;
} documents[] = {
    { "plivo-messaging.json", openapi_plivo_messaging },
    { "control.json", openapi_control },
};

int control_openapi(struct call *c)
{
    for (size_t i = 0; i < ARRAY_SIZE(documents); i++)
        if (text_equal(documents[i].file, c->segment[0])) {
            c->document = documents[i].text;
            return 200;
        }
    return call_error(c, 404, "there is no \"%s\" here; there are %s and %s", c->segment[0],
        documents[0].file, documents[1].file);
}
