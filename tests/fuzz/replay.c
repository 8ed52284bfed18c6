/* Runs a fuzz target over every file of the folders named, and over nothing at all. */
#include "base/file.h"
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

static void cleanup_dir(DIR **dir)
{
    if (*dir)
        closedir(*dir);
}

/* The input is handed over in a block of exactly its size, so ASan sees a look behind it. */
static int file_replay(const char *path)
{
    CLEANUP_STRBUF struct strbuf bytes = STRBUF_INIT;
    uint8_t *exact;
    int r = file_read(path, &bytes);

    if (r < 0)
        return r;
    exact = malloc(bytes.len);
    if (bytes.len)
        memcpy(exact, bytes.buf, bytes.len);
    LLVMFuzzerTestOneInput(exact, bytes.len);
    free(exact);
    return 0;
}

static int folder_replay(const char *folder, size_t *n)
{
    CLEANUP(cleanup_dir) DIR *dir = opendir(folder);

    if (!dir)
        return -errno;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        CLEANUP_STRBUF struct strbuf path = STRBUF_INIT;
        int r;

        if (*entry->d_name == '.')
            continue;
        strbuf_addf(&path, "%s/%s", folder, entry->d_name);
        r = file_replay(path.buf);
        if (r < 0)
            return r;
        ++*n;
    }
    return 0;
}

int main(int argc, char **argv)
{
    size_t n = 0;

    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++) {
        int r = folder_replay(argv[i], &n);

        if (r < 0) {
            fprintf(stderr, "%s: %s\n", argv[i], strerror(-r));
            return EXIT_FAILURE;
        }
    }
    printf("%zu inputs replayed\n", n);
    return n ? EXIT_SUCCESS : EXIT_FAILURE;
}
