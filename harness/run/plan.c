#include "harness/run/plan.h"

#include "base/file.h"
#include "base/text.h"
#include "harness/run/literals.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <string.h>
#include <sys/stat.h>

enum { FOLDER_DEPTH_MAX = 32 }; /* a link may lead into a circle */

static const char ending[] = ".hurl";

void plan_release(struct plan *p)
{
    free(p->files);
    arena_release(&p->arena);
    *p = (struct plan){ 0 };
}

static bool is_scenario(const char *name)
{
    size_t len = strlen(name), tail = strlen(ending);

    return len > tail && text_equal(name + len - tail, ending);
}

const char *scenario_name(struct arena *a, const struct hurl_file *file)
{
    const char *slash = strrchr(file->path, '/');
    const char *name = slash ? slash + 1 : file->path;

    if (file->head.id.text)
        return file->head.id.text;
    return arena_dup(a, name, strlen(name) - (is_scenario(name) ? strlen(ending) : 0));
}

static void keep(struct plan *p, const struct hurl_file *file)
{
    if (p->n == p->room) {
        p->room = p->room ? p->room * 2 : 64;
        p->files = xrealloc(p->files, p->room * sizeof(void *));
    }
    p->files[p->n++] = file;
}

static int add_file(struct plan *p, const char *path, struct strbuf *faults)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct hurl_fault fault = { 0 };
    struct hurl_file *file = NULL;
    int r = file_read(path, &text);

    if (r < 0) {
        strbuf_addf(faults, "error: %s: %s\n", path, strerror(-r));
        return -EINVAL;
    }
    if (hurl_read(&p->arena, path, text.buf, text.len, &file, &fault) < 0 ||
        literals_check(&p->arena, file, &fault) < 0) {
        hurl_fault_render(faults, &fault, text.buf, text.len);
        return -EINVAL;
    }
    keep(p, file);
    return 0;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* What is no link and has a kind says so itself. */
static bool leads_to_folder(const struct dirent *entry, const char *path)
{
    if (entry->d_type == DT_UNKNOWN || entry->d_type == DT_LNK)
        return is_folder(path);
    return entry->d_type == DT_DIR;
}

/* One kind of a folder's entries: its scenario files, or (depth > 0) the folders in it. */
static int add_folder(struct plan *p, const char *path, int depth, struct strbuf *faults)
{
    struct dirent **entries = NULL;
    int n = scandir(path, &entries, is_visible, by_bytes), r = 0;

    if (n < 0) {
        strbuf_addf(faults, "error: %s: %s\n", path, strerror(errno));
        return -EINVAL;
    }
    for (int pass = 0; pass < 2; pass++) /* files, then folders */
        for (int i = 0; i < n; i++) {
            const char *name = entries[i]->d_name;
            const char *slash = path[strlen(path) - 1] == '/' ? "" : "/";
            const char *inner = arena_printf(&p->arena, "%s%s%s", path, slash, name);
            int one = 0;

            if (pass == 1 && depth > 0 && leads_to_folder(entries[i], inner))
                one = add_folder(p, inner, depth - 1, faults);
            else if (pass == 0 && is_scenario(name) && !leads_to_folder(entries[i], inner))
                one = add_file(p, inner, faults);
            r = one < 0 ? one : r;
        }
    for (int i = 0; i < n; i++)
        free(entries[i]);
    free(entries);
    return r;
}

int plan_add(struct plan *p, const char *path, struct strbuf *faults)
{
    return is_folder(path) ? add_folder(p, path, FOLDER_DEPTH_MAX, faults)
                           : add_file(p, path, faults);
}

static bool has_tag(const struct hurl_file *file, const char *tag, size_t len)
{
    for (size_t i = 0; i < file->head.tags.n; i++) {
        const char *own = file->head.tags.at[i].text;

        if (strlen(own) == len && memcmp(own, tag, len) == 0)
            return true;
    }
    return false;
}

/* Calls for each word of comma-separated lists until one says stop. */
typedef bool on_word(void *context, const char *word, size_t len);
static void each_word(const char *const *lists, size_t n, on_word *f, void *context)
{
    for (size_t i = 0; i < n; i++)
        for (const char *at = lists[i]; *at; at += *at == ',') {
            size_t len = strcspn(at, ",");

            if (len && f(context, at, len))
                return;
            at += len;
        }
}

struct tag_match {
    const struct hurl_file *file;
    bool wanted, any_wanted, refused;
};

static bool match_tag(void *context, const char *word, size_t len)
{
    struct tag_match *m = context;

    if (*word == '!') {
        m->refused |= has_tag(m->file, word + 1, len - 1);
    } else {
        m->any_wanted = true;
        m->wanted |= has_tag(m->file, word, len);
    }
    return m->refused;
}

struct id_match {
    const char *name;
    bool wanted;
};

static bool match_id(void *context, const char *word, size_t len)
{
    CLEANUP_STRBUF struct strbuf pattern = STRBUF_INIT;
    struct id_match *m = context;

    strbuf_add(&pattern, word, len);
    m->wanted |= fnmatch(pattern.buf, m->name, 0) == 0;
    return m->wanted;
}

static bool is_chosen(struct plan *p, const struct hurl_file *file, const struct selection *s)
{
    struct tag_match tags = { .file = file };
    struct id_match ids = { .name = scenario_name(&p->arena, file) };

    each_word(s->tags, s->n_tags, match_tag, &tags);
    each_word(s->ids, s->n_ids, match_id, &ids);
    return !tags.refused && (tags.wanted || !tags.any_wanted) && (ids.wanted || !s->n_ids);
}

void plan_select(struct plan *p, const struct selection *s)
{
    size_t kept = 0;

    for (size_t i = 0; i < p->n; i++)
        if (is_chosen(p, p->files[i], s))
            p->files[kept++] = p->files[i];
    p->n = kept;
}

struct identity {
    const struct hurl_file *file;
    dev_t device;
    ino_t inode;
    size_t place; /* in the plan */
};

static int by_place(const struct identity *a, const struct identity *b)
{
    return (a->place > b->place) - (a->place < b->place);
}

static int by_inode(const void *a, const void *b)
{
    const struct identity *x = a, *y = b;

    if (x->device != y->device)
        return x->device < y->device ? -1 : 1;
    return x->inode != y->inode ? x->inode < y->inode ? -1 : 1 : by_place(x, y);
}

/* Those without an id last. */
static int by_id(const void *a, const void *b)
{
    const struct identity *x = a, *y = b;
    const char *one = x->file->head.id.text, *other = y->file->head.id.text;
    int order = one && other ? strcmp(one, other) : !one - !other;

    return order ? order : by_place(x, y);
}

static bool is_same_file(const struct identity *a, const struct identity *b)
{
    return a->inode == b->inode && a->device == b->device;
}

static bool has_same_id(const struct identity *a, const struct identity *b)
{
    return a->file->head.id.text && text_equal(a->file->head.id.text, b->file->head.id.text);
}

static int check_files(struct identity *all, size_t n, struct strbuf *why)
{
    qsort(all, n, sizeof(*all), by_inode);
    for (size_t i = 1; i < n; i++)
        if (is_same_file(&all[i - 1], &all[i])) {
            strbuf_addf(
                why, "%s and %s are the same file", all[i - 1].file->path, all[i].file->path);
            return -EEXIST;
        }
    return 0;
}

static int check_ids(struct identity *all, size_t n, struct strbuf *why)
{
    qsort(all, n, sizeof(*all), by_id);
    for (size_t i = 1; i < n; i++)
        if (has_same_id(&all[i - 1], &all[i])) {
            strbuf_addf(why, "%s and %s have the same id, %s", all[i - 1].file->path,
                all[i].file->path, all[i].file->head.id.text);
            return -EEXIST;
        }
    return 0;
}

int plan_check_unique(const struct plan *p, struct strbuf *why)
{
    CLEANUP_FREE struct identity *all = xcalloc(p->n + 1, sizeof(*all));
    int r;

    for (size_t i = 0; i < p->n; i++) {
        struct stat st = { 0 };

        if (stat(p->files[i]->path, &st) < 0) { /* it was read a moment ago */
            strbuf_addf(why, "%s: %s", p->files[i]->path, strerror(errno));
            return -errno;
        }
        all[i] = (struct identity){ p->files[i], st.st_dev, st.st_ino, i };
    }
    r = check_files(all, p->n, why);
    return r < 0 ? r : check_ids(all, p->n, why);
}
