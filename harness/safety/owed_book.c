#include "harness/safety/owed_book.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/json_write.h"
#include "base/text.h"
#include "harness/safety/owed_lines.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

struct owed_book {
    struct owed_list list;
    char *path;
    int fd;
};

const char *owed_default_folder(struct arena *a)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

    if (state && *state == '/')
        return arena_printf(a, "%s/plivo-harness", state);
    return home && *home == '/' ? arena_printf(a, "%s/.local/state/plivo-harness", home) : NULL;
}

static void folders_make(const char *path)
{
    CLEANUP_FREE char *folder = xstrdup(path);

    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(folder, 0700); /* what is there already is fine; what fails shows at opening */
        *slash = '/';
    }
}

/* The name itself has to last, too. */
static int folder_sync(const char *path)
{
    CLEANUP_FREE char *folder = xstrdup(path);
    char *slash = strrchr(folder, '/');
    CLEANUP_CLOSE int fd = -1;

    if (slash)
        slash[slash == folder] = '\0';
    fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 || fsync(fd) < 0 ? -errno : 0;
}

/* What a crash left of a last line goes, so that the next one begins at its own. */
static int cut_last_line(int fd, const struct strbuf *text)
{
    size_t whole = text->len;

    while (whole && text->buf[whole - 1] != '\n')
        whole--;
    return whole < text->len && ftruncate(fd, (off_t)whole) < 0 ? -errno : 0;
}

static int book_begin(struct owed_book *b, struct strbuf *why)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    int r;

    folders_make(b->path);
    b->fd = open(b->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (b->fd < 0)
        return -errno;
    if (flock(b->fd, LOCK_EX | LOCK_NB) < 0) {
        r = -errno;
        strbuf_adds(why, "another plivo-harness is writing in it");
        return r;
    }
    r = file_read(b->path, &text);
    if (r == 0)
        r = owed_list_read(text.buf, text.len, &b->list, why);
    if (r == 0)
        r = cut_last_line(b->fd, &text);
    return r == 0 ? folder_sync(b->path) : r;
}

int owed_book_open(const char *path, struct owed_book **ret, struct strbuf *why)
{
    CLEANUP_OWED_BOOK struct owed_book *b = xcalloc(1, sizeof(*b));
    CLEANUP_STRBUF struct strbuf reason = STRBUF_INIT;
    int r;

    b->path = xstrdup(path);
    b->fd = -1;
    r = book_begin(b, &reason);
    if (r == 0) {
        *ret = TAKE_PTR(b);
        return 0;
    }
    strbuf_addf(why, "%s: %s", path, reason.len ? reason.buf : strerror(-r));
    if (b->fd >= 0)
        close(b->fd);
    b->fd = -1; /* what could not be read is not to be removed */
    return r;
}

void owed_book_close(struct owed_book *b)
{
    if (!b)
        return;
    if (b->fd >= 0) {
        if (!owed_book_count(b, OWED_ASKED) && !owed_book_count(b, OWED_OWED))
            unlink(b->path);
        close(b->fd);
    }
    owed_list_release(&b->list);
    free(b->path);
    free(b);
}

const char *owed_book_path(const struct owed_book *b)
{
    return b->path;
}

const struct owed_list *owed_book_entries(const struct owed_book *b)
{
    return &b->list;
}

size_t owed_book_count(const struct owed_book *b, enum owed_state state)
{
    size_t n = 0;

    for (size_t i = 0; i < b->list.n; i++)
        n += b->list.at[i].state == state;
    return n;
}

/* One write, so that a crash leaves a whole line or the beginning of one. */
static int line_write(struct owed_book *b, struct strbuf *line)
{
    ssize_t n;

    strbuf_addc(line, '\n');
    n = TEMP_FAILURE_RETRY(write(b->fd, line->buf, line->len));
    if (n < 0)
        return -errno;
    if ((size_t)n < line->len)
        return -ENOSPC;
    return fdatasync(b->fd) < 0 ? -errno : 0;
}

static void member_if(struct json_writer *w, const char *name, const char *text)
{
    if (text)
        json_member(w, name, text);
}

int64_t owed_book_ask(struct owed_book *b, const struct owed *entry)
{
    CLEANUP_STRBUF struct strbuf line = STRBUF_INIT;
    struct json_writer w = json_writer_to(&line, JSON_COMPACT);
    struct civil_time now = civil_from_us(clock_wall_us());
    struct owed kept = *entry;
    int r;

    kept.number = b->list.n ? b->list.at[b->list.n - 1].number + 1 : 1;
    kept.state = OWED_ASKED;
    kept.at = arena_printf(&b->list.arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", now.year, now.month,
        now.day, now.hour, now.minute, now.second);
    json_object_begin(&w);
    json_member_int(&w, "n", (int64_t)kept.number);
    json_member(&w, "state", owed_state_names[kept.state]);
    json_member(&w, "at", kept.at);
    json_member(&w, "what", kept.what);
    json_member(&w, "remove", kept.remove);
    member_if(&w, "list", kept.list);
    member_if(&w, "id", kept.id);
    member_if(&w, "same", kept.same);
    member_if(&w, "same_value", kept.same_value);
    json_object_end(&w);
    r = line_write(b, &line);
    if (r < 0)
        return r;
    r = owed_list_read(line.buf, line.len, &b->list, &(struct strbuf)STRBUF_INIT);
    return r < 0 ? r : (int64_t)kept.number;
}

int owed_book_note(struct owed_book *b, uint64_t number, enum owed_state state, const char *remove)
{
    CLEANUP_STRBUF struct strbuf line = STRBUF_INIT;
    struct json_writer w = json_writer_to(&line, JSON_COMPACT);
    struct owed *entry = owed_list_find(&b->list, number);

    json_object_begin(&w);
    json_member_int(&w, "n", (int64_t)number);
    json_member(&w, "state", owed_state_names[state]);
    member_if(&w, "remove", remove);
    json_object_end(&w);
    entry->state = state;
    if (remove)
        entry->remove = arena_strdup(&b->list.arena, remove);
    return line_write(b, &line);
}
