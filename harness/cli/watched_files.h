/*
 * The files that a run depends on, and the wait until some of them change (inotify). What changed
 * is told by looking at all of them again: an editor that renames, a link that is moved and events
 * that the kernel dropped then make no difference.
 */
#ifndef HARNESS_CLI_WATCHED_FILES_H
#define HARNESS_CLI_WATCHED_FILES_H

#include "base/arena.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct watched_file {
    const char *path; /* as a plan calls it */
    bool is_scenario;
    dev_t device;
    ino_t inode;
    off_t size;
    int64_t changed_ns, written_ns; /* ctime and mtime */
    bool is_due;                    /* for whoever holds the view */
};

/* How they all were at one time; zeros are none. */
struct file_view {
    struct arena arena;
    struct watched_file *at; /* by path */
    size_t n, room;
};

void file_view_release(struct file_view *v);

struct watched_files;

/*
 * paths are those of scenario files and folders, others are single files besides; both are borrowed
 * until watched_files_destroy. 0, or a negative errno when the kernel gives no inotify.
 */
int watched_files_create(const char *const *paths, size_t n_paths, const char *const *others,
    size_t n_others, struct watched_files **ret);
void watched_files_destroy(struct watched_files *w); /* NULL is fine */

/*
 * Looks at all of them, and from now on watches the folders they are in: the scenarios of a folder
 * that was named and of those in it, or a scenario that was named itself; what else lies in the
 * same folders (but what begins with a dot or '#' or ends with '~', which is an editor's); the
 * single files. What is not there is left out.
 *
 * 0, or a negative errno when a folder that is there cannot be watched.
 */
int watched_files_look(struct watched_files *w, struct file_view *ret);

/*
 * Waits until something has happened in those folders, and then until nothing has for 100 ms, for 2
 * s at most. -EINTR when a signal has set *halt; another negative errno is the kernel's.
 */
int watched_files_wait(struct watched_files *w, const atomic_int *halt);

/* Takes over how the files that are no scenarios are in from, and which there are. */
void file_view_take_others(struct file_view *v, const struct file_view *from);
/* The file of that path, or NULL. */
const struct watched_file *file_view_find(const struct file_view *v, const char *path);
/* True unless both are there and look the same; NULL is one that is not there. */
bool watched_file_differs(const struct watched_file *a, const struct watched_file *b);

static inline void watched_files_destroyp(struct watched_files **w)
{
    watched_files_destroy(*w);
}
#define CLEANUP_WATCHED_FILES CLEANUP(watched_files_destroyp)
#define CLEANUP_FILE_VIEW CLEANUP(file_view_release)

#endif
