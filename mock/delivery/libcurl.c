#include "mock/delivery/libcurl.h"

#include "base/cleanup.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* CURLOPT_QUICK_EXIT is the youngest option; an older library would pass over it. */
enum { VERSION_LEAST = 0x075700 };

struct libcurl libcurl;

/* Either does; Debian names the one that the mock is built with first. */
static const char *const files[] = { "libcurl-gnutls.so.4", "libcurl.so.4" };

static const struct {
    const char *name;
    size_t offset;
} functions[] = {
#define LIBCURL_ROW(name) { "curl_" #name, offsetof(struct libcurl, name) },
    LIBCURL_FUNCTIONS(LIBCURL_ROW)
#undef LIBCURL_ROW
};

static bool functions_find(void *library)
{
    for (size_t i = 0; i < ARRAY_SIZE(functions); i++) {
        void *found = dlsym(library, functions[i].name);

        if (!found)
            return false;
        /* ISO C has no cast from an object to a function */
        memcpy((char *)&libcurl + functions[i].offset, &found, sizeof(found));
    }
    return libcurl.version_info(CURLVERSION_NOW)->version_num >= VERSION_LEAST;
}

int libcurl_load(void)
{
    static bool is_loaded;

    for (size_t i = 0; i < ARRAY_SIZE(files) && !is_loaded; i++) {
        void *library = dlopen(files[i], RTLD_NOW | RTLD_LOCAL);

        if (!library)
            continue;
        is_loaded = functions_find(library);
        if (!is_loaded)
            dlclose(library);
    }
    return is_loaded ? 0 : -ENOENT;
}
