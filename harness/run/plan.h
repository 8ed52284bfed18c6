/* Which scenarios are to run: found, read and chosen before anything is sent. */
#ifndef HARNESS_RUN_PLAN_H
#define HARNESS_RUN_PLAN_H

#include "base/arena.h"
#include "base/strbuf.h"
#include "harness/hurl/reader.h"

struct plan {
    struct arena arena; /* holds the files */
    const struct hurl_file **files;
    size_t n, room;
};

void plan_release(struct plan *p); /* a plan of zeros is fine */
#define CLEANUP_PLAN CLEANUP(plan_release)

/*
 * Reads a file, or all *.hurl files of a folder and the folders in it: by name, the files of a
 * folder before its folders. Faults of files are appended as text and do not stop the reading.
 *
 * 0, or -EINVAL when a file cannot be read or parsed.
 */
int plan_add(struct plan *p, const char *path, struct strbuf *faults);

/* Comma-separated lists, as the options --tags and --id give them; n == 0 chooses all. */
struct selection {
    const char *const *tags; /* any of these; with '!' before it: none of these */
    size_t n_tags;
    const char *const *ids; /* any of these; '*' and '?' as in a shell */
    size_t n_ids;
};
/* Leaves only the chosen ones. A scenario without an id goes by its file's name without ".hurl". */
void plan_select(struct plan *p, const struct selection *s);

/*
 * The same file, or the same id in two heads, would be counted twice in every report.
 *
 * 0, or -EEXIST with a sentence in why that names both (or the errno of a file that is gone).
 */
int plan_check_unique(const struct plan *p, struct strbuf *why);

/* The id of the head, or the file's name without its folder and ".hurl". In the arena. */
const char *scenario_name(struct arena *a, const struct hurl_file *file);

#endif
