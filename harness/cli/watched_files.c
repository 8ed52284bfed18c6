#include "harness/cli/watched_files.h"

#include "base/clock.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>

enum {
    FOLDER_DEPTH_MAX = 32, /* as deep as a plan looks */
    SETTLE_MS = 100,       /* an editor writes a new file, renames and deletes */
    SETTLE_MOST_MS = 2000, /* something else may write there all the time */
};
/* IN_MODIFY keeps the wait going while a linker writes. */
static const uint32_t events =
    IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB;
/* Of the folder around one that was named: it may go and come back. */
static const uint32_t arrivals = IN_CREATE | IN_MOVED_TO;
static const char ending[] = ".hurl";

struct watched_files {
    int fd;
    const char *const *paths, *const *others;
    size_t n_paths, n_others;
};

void file_view_release(struct file_view *v)
{
    free(v->at);
    arena_release(&v->arena);
    *v = (struct file_view){ 0 };
}

int watched_files_create(const char *const *paths, size_t n_paths, const char *const *others,
    size_t n_others, struct watched_files **ret)
{
    int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);

    if (fd < 0)
        return -errno;
    *ret = xcalloc(1, sizeof(**ret));
    **ret = (struct watched_files){ fd, paths, others, n_paths, n_others };
    return 0;
}

void watched_files_destroy(struct watched_files *w)
{
    if (!w)
        return;
    close(w->fd);
    free(w);
}

static bool is_scenario(const char *name)
{
    size_t len = strlen(name), tail = strlen(ending);

    return len > tail && text_equal(name + len - tail, ending);
}

static bool is_of_interest(const char *name)
{
    return *name != '.' && *name != '#' && name[strlen(name) - 1] != '~';
}

static int64_t nanoseconds(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void add(struct file_view *v, const struct watched_file *f)
{
    if (v->n == v->room) {
        v->room = v->room ? v->room * 2 : 64;
        v->at = xrealloc(v->at, v->room * sizeof(*v->at));
    }
    v->at[v->n] = *f;
    v->at[v->n++].path = arena_strdup(&v->arena, f->path);
}

static void keep(struct file_view *v, const char *path, bool scenario, const struct stat *st)
{
    add(v, &(struct watched_file){ .path = path,
               .is_scenario = scenario,
               .device = st->st_dev,
               .inode = st->st_ino,
               .size = st->st_size,
               .changed_ns = nanoseconds(st->st_ctim),
               .written_ns = nanoseconds(st->st_mtim) });
}

/* Before it is looked at: what changes in between is then told by an event. */
static int watch_folder(struct watched_files *w, const char *path, uint32_t what)
{
    if (inotify_add_watch(w->fd, path, what | IN_ONLYDIR | IN_MASK_ADD) >= 0 || errno == ENOENT ||
        errno == ENOTDIR)
        return 0;
    return -errno;
}

static const char *folder_of(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? arena_dup(a, path, slash == path ? 1 : (size_t)(slash - path)) : ".";
}

struct look {
    struct watched_files *files;
    struct file_view *view;
    bool all; /* scenarios and folders, too; else what lies beside a scenario that was named */
};

static int look_at_folder(const struct look *l, const char *folder, const char *prefix, int depth);

static int look_at_entry(const struct look *l, const char *path, const char *name, int depth)
{
    struct stat st;

    if (!is_of_interest(name) || stat(path, &st) < 0)
        return 0;
    if (S_ISDIR(st.st_mode))
        return l->all && depth > 0
                   ? look_at_folder(l, path, arena_printf(&l->view->arena, "%s/", path), depth - 1)
                   : 0;
    if (S_ISREG(st.st_mode) && (l->all || !is_scenario(name)))
        keep(l->view, path, is_scenario(name), &st);
    return 0;
}

/* prefix is what a plan puts before the names in it. */
static int look_at_folder(const struct look *l, const char *folder, const char *prefix, int depth)
{
    int r = watch_folder(l->files, folder, events);
    DIR *open = r == 0 ? opendir(folder) : NULL;
    struct dirent *entry;

    while (open && r == 0 && (entry = readdir(open))) {
        const char *path = arena_printf(&l->view->arena, "%s%s", prefix, entry->d_name);

        r = look_at_entry(l, path, entry->d_name, depth);
    }
    if (open)
        closedir(open);
    return r;
}

static int look_at_path(struct watched_files *w, const char *path, struct file_view *v)
{
    const char *slash = strrchr(path, '/');
    struct look look = { w, v, true };
    struct stat st;
    bool is_there = stat(path, &st) == 0;

    if (is_there && S_ISDIR(st.st_mode)) {
        const char *gap = slash && !slash[1] ? "" : "/";
        int r = watch_folder(w, folder_of(&v->arena, path), arrivals);

        return r < 0 ? r
                     : look_at_folder(&look, path, arena_printf(&v->arena, "%s%s", path, gap),
                           FOLDER_DEPTH_MAX);
    }
    if (is_there)
        keep(v, path, true, &st);
    look.all = false;
    return look_at_folder(&look, folder_of(&v->arena, path),
        slash ? arena_dup(&v->arena, path, (size_t)(slash + 1 - path)) : "", 0);
}

static int look_at_other(struct watched_files *w, const char *path, struct file_view *v)
{
    struct stat st;
    int r = watch_folder(w, folder_of(&v->arena, path), events);

    if (r == 0 && stat(path, &st) == 0)
        keep(v, path, false, &st);
    return r;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct watched_file *)a)->path, ((const struct watched_file *)b)->path);
}

/* Two scenarios of one folder both bring what lies beside them. */
static void sort(struct file_view *v)
{
    size_t n = 0;

    if (v->n)
        qsort(v->at, v->n, sizeof(*v->at), by_path);
    for (size_t i = 0; i < v->n; i++)
        if (!n || !text_equal(v->at[n - 1].path, v->at[i].path))
            v->at[n++] = v->at[i];
    v->n = n;
}

int watched_files_look(struct watched_files *w, struct file_view *ret)
{
    CLEANUP_FILE_VIEW struct file_view v = { 0 };
    int r = 0;

    for (size_t i = 0; i < w->n_paths && r == 0; i++)
        r = look_at_path(w, w->paths[i], &v);
    for (size_t i = 0; i < w->n_others && r == 0; i++)
        r = look_at_other(w, w->others[i], &v);
    if (r < 0)
        return r;
    sort(&v);
    *ret = v;
    v = (struct file_view){ 0 };
    return 0;
}

/* What they say is of no use; that they came is. */
static void take_events(int fd)
{
    char buffer[4096] __attribute__((aligned(8)));

    while (read(fd, buffer, sizeof(buffer)) > 0)
        ;
}

/* 1: an event, 0: none in that time (ms < 0: no limit), or a negative errno. */
static int wait_for_event(
    struct watched_files *w, int64_t ms, const atomic_int *halt, const sigset_t *signals)
{
    const struct timespec time = { ms / 1000, ms % 1000 * 1000000 };
    struct pollfd p = { w->fd, POLLIN, 0 };
    int n;

    if (atomic_load(halt))
        return -EINTR;
    n = ppoll(&p, 1, ms < 0 ? NULL : &time, signals);
    if (n > 0)
        take_events(w->fd);
    if (n < 0 && errno != EINTR)
        return -errno;
    return n < 0 ? 1 : n; /* after a signal: again, and halt is looked at */
}

int watched_files_wait(struct watched_files *w, const atomic_int *halt)
{
    int64_t end = 0;
    sigset_t all, before;
    int r;

    sigfillset(&all); /* one that comes after the look at halt ends the ppoll */
    pthread_sigmask(SIG_SETMASK, &all, &before);
    r = wait_for_event(w, -1, halt, &before);
    end = clock_monotonic_us() + SETTLE_MOST_MS * 1000;
    while (r == 1 && clock_monotonic_us() < end)
        r = wait_for_event(w, SETTLE_MS, halt, &before);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return r < 0 ? r : 0;
}

const struct watched_file *file_view_find(const struct file_view *v, const char *path)
{
    struct watched_file wanted = { .path = path };

    return v->n ? bsearch(&wanted, v->at, v->n, sizeof(*v->at), by_path) : NULL;
}

bool watched_file_differs(const struct watched_file *a, const struct watched_file *b)
{
    if (!a || !b)
        return a != b;
    return a->device != b->device || a->inode != b->inode || a->size != b->size ||
           a->written_ns != b->written_ns || a->changed_ns != b->changed_ns;
}

void file_view_take_others(struct file_view *v, const struct file_view *from)
{
    size_t n = 0;

    for (size_t i = 0; i < v->n; i++)
        if (v->at[i].is_scenario)
            v->at[n++] = v->at[i];
    v->n = n;
    for (size_t i = 0; i < from->n; i++)
        if (!from->at[i].is_scenario)
            add(v, &from->at[i]);
    sort(v);
}
