#include "base/file.h"

#include "base/arena.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static int read_all(int fd, struct strbuf *out)
{
    size_t before = out->len;
    char piece[65536];
    ssize_t n;

    while ((n = TEMP_FAILURE_RETRY(read(fd, piece, sizeof(piece)))) > 0)
        strbuf_add(out, piece, (size_t)n);
    if (n < 0) {
        out->len = before;
        if (out->alloc)
            out->buf[before] = '\0';
        return -errno;
    }
    return 0;
}

int file_read(const char *path, struct strbuf *out)
{
    CLEANUP_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;

    if (fd < 0)
        return -errno;
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode))
        return -EISDIR;
    return read_all(fd, out);
}

/* Asked of what was opened, so that nobody can put another file there in between. */
int file_read_private(const char *path, struct strbuf *out)
{
    CLEANUP_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    struct stat st;

    if (fd < 0 || fstat(fd, &st) < 0)
        return -errno;
    if (S_ISDIR(st.st_mode))
        return -EISDIR;
    if (!S_ISREG(st.st_mode) || (st.st_mode & (S_IRWXG | S_IRWXO)) ||
        (st.st_uid != geteuid() && st.st_uid != 0))
        return -EPERM;
    return read_all(fd, out);
}

static int write_all(int fd, const char *bytes, size_t len)
{
    while (len) {
        ssize_t n = TEMP_FAILURE_RETRY(write(fd, bytes, len));

        if (n < 0)
            return -errno;
        bytes += n;
        len -= (size_t)n;
    }
    return 0;
}

/* close() may be the first to say that a write failed (NFS, quotas). */
static int write_and_close(int fd, const char *bytes, size_t len)
{
    int r = fd < 0 ? -errno : write_all(fd, bytes, len);

    if (fd >= 0 && close(fd) < 0 && r == 0)
        r = -errno;
    return r;
}

static int write_in_place(const char *path, const char *bytes, size_t len)
{
    return write_and_close(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), bytes, len);
}

static int replace(const char *path, const char *bytes, size_t len)
{
    CLEANUP_STRBUF struct strbuf beside = STRBUF_INIT;
    int r;

    strbuf_addf(&beside, "%s.%ld.new", path, (long)getpid());
    r = write_and_close(
        open(beside.buf, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644), bytes, len);
    if (r == 0 && rename(beside.buf, path) < 0)
        r = -errno;
    if (r < 0)
        unlink(beside.buf);
    return r;
}

int file_write(const char *path, const char *bytes, size_t len)
{
    CLEANUP_FREE char *target = realpath(path, NULL); /* a rename would replace a symbolic link */
    struct stat st;

    if (stat(path, &st) == 0) /* also /dev/stdout, whose real path may have no name: pipe:[1] */
        return S_ISREG(st.st_mode) && target ? replace(target, bytes, len)
                                             : write_in_place(path, bytes, len);
    /* a link to nothing yet: opening follows it, renaming would not */
    return lstat(path, &st) == 0 ? write_in_place(path, bytes, len) : replace(path, bytes, len);
}
