#include "base/text.h"
#include "harness/target/mock_process.h"

#include <string.h>

static const char program[] = "plivo-mock";

/* The folder of the running executable, without a slash at its end; "." if it is not known. */
static const char *own_folder(struct arena *a)
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);
    char *slash;

    if (len <= 0)
        return ".";
    path[len] = '\0';
    slash = strrchr(path, '/');
    return arena_dup(a, path, slash ? (size_t)(slash - path) : 0);
}

static const char *find_in_path(struct arena *a)
{
    const char *folders = getenv("PATH");

    while (folders && *folders) {
        size_t len = strcspn(folders, ":");
        const char *path = arena_printf(a, "%.*s/%s", (int)len, folders, program);

        if (len && access(path, X_OK) == 0)
            return path;
        folders += len + (folders[len] == ':');
    }
    return NULL;
}

const char *mock_binary_find(struct arena *a, const char *given, struct strbuf *why)
{
    const char *own = own_folder(a);
    const char *const near[] = {
        arena_printf(a, "%s/%s", own, program),
        arena_printf(a, "%s/../mock/%s", own, program),
    };
    const char *found;

    if (given) {
        if (access(given, X_OK) == 0)
            return given;
        strbuf_addf(why, "the mock's binary \"%s\" cannot be executed", given);
        return NULL;
    }
    for (size_t i = 0; i < ARRAY_SIZE(near); i++)
        if (access(near[i], X_OK) == 0)
            return near[i];
    found = find_in_path(a);
    if (!found)
        strbuf_addf(why,
            "no %s found: not in %s, not in %s/../mock, not in PATH; name it with --mock-binary",
            program, own, own);
    return found;
}
