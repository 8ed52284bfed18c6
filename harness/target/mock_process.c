#include "harness/target/mock_process.h"

#include "base/clock.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum {
    START_DEADLINE_MS = 15000,
    STOP_DEADLINE_MS = 5000,
    DEATH_DEADLINE_MS = 250,
    STDERR_SHOWN = 4096
};

struct mock_process {
    pid_t pid;     /* 0: not running (never started, or already waited for) */
    int pid_fd;    /* readable when it ends; -1 */
    int stderr_fd; /* a file in memory, so that nothing has to be drained while it runs */
    int port_fd;   /* the pipe that is its port file */
    int port;
    int status; /* of waitpid, when it has ended */
};

static struct mock_process *process_new(void)
{
    struct mock_process *m = xcalloc(1, sizeof(*m));

    m->pid_fd = m->stderr_fd = m->port_fd = -1;
    return m;
}

/* In the child: only calls that are safe between fork and exec. */
static void child_become_mock(
    const struct mock_process *m, int port_fd, pid_t parent, char *const argv[])
{
    int null = open("/dev/null", O_RDWR);

    setpgid(0, 0); /* Ctrl-C is ours to handle: the mock has to answer until we stop it */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent)
        _exit(127);
    dup2(null, STDIN_FILENO);
    dup2(null, STDOUT_FILENO); /* the ready line shows a token */
    dup2(m->stderr_fd, STDERR_FILENO);
    fcntl(port_fd, F_SETFD, 0); /* this one stays open in the mock */
    execv(argv[0], argv);
    dprintf(STDERR_FILENO, "cannot execute %s: %s\n", argv[0], strerror(errno));
    _exit(127);
}

static char **arguments_of(struct arena *a, const struct mock_process_options *o, int port_fd)
{
    const char *fixed[] = { o->binary, "serve", "--world", o->world, "--host", "127.0.0.1",
        "--port", "0", "--port-file", arena_printf(a, "/dev/fd/%d", port_fd) };
    char **argv = ARENA_ARRAY(a, char *, ARRAY_SIZE(fixed) + o->n_arguments + 1);

    for (size_t i = 0; i < ARRAY_SIZE(fixed); i++)
        argv[i] = arena_strdup(a, fixed[i]);
    for (size_t i = 0; i < o->n_arguments; i++)
        argv[ARRAY_SIZE(fixed) + i] = arena_strdup(a, o->arguments[i]);
    return argv;
}

static int spawn(struct mock_process *m, const struct mock_process_options *o)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    CLEANUP_CLOSE int write_end = -1;
    pid_t parent = getpid();
    char **argv;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC) < 0)
        return -errno;
    m->port_fd = ends[0];
    write_end = ends[1];
    argv = arguments_of(&scratch, o, write_end);
    m->stderr_fd = memfd_create("mock-stderr", MFD_CLOEXEC);
    if (m->stderr_fd < 0)
        return -errno;
    m->pid = fork();
    if (m->pid == 0)
        child_become_mock(m, write_end, parent, argv);
    if (m->pid < 0) {
        m->pid = 0;
        return -errno;
    }
    m->pid_fd = (int)syscall(SYS_pidfd_open, m->pid, 0);
    return m->pid_fd < 0 ? -errno : 0;
}

/* What the pipe holds now. True once that is a line with a port. */
static bool port_read(struct mock_process *m, struct strbuf *line)
{
    char piece[64];
    ssize_t n = TEMP_FAILURE_RETRY(read(m->port_fd, piece, sizeof(piece)));
    uint64_t port;

    if (n > 0)
        strbuf_add(line, piece, (size_t)n);
    if (!line->len || line->buf[line->len - 1] != '\n')
        return false;
    line->buf[--line->len] = '\0';
    if (parse_u64(line->buf, &port) < 0 || port == 0 || port > 65535)
        return false;
    m->port = (int)port;
    return true;
}

static void said_on_stderr(const struct mock_process *m, struct strbuf *why)
{
    char text[STDERR_SHOWN];
    off_t size = lseek(m->stderr_fd, 0, SEEK_END);
    off_t from = size > STDERR_SHOWN ? size - STDERR_SHOWN : 0;
    ssize_t n = pread(m->stderr_fd, text, sizeof(text), from);

    while (n > 0 && is_space(text[n - 1]))
        n--;
    if (n > 0)
        strbuf_addf(why, "; it said:\n%.*s", (int)n, text);
}

static void how_it_ended(const struct mock_process *m, struct strbuf *why)
{
    if (WIFSIGNALED(m->status))
        strbuf_addf(why, "the mock was ended by signal %d", WTERMSIG(m->status));
    else
        strbuf_addf(why, "the mock ended with exit status %d", WEXITSTATUS(m->status));
    said_on_stderr(m, why);
}

bool mock_process_died(struct mock_process *m, struct strbuf *why)
{
    struct pollfd end = { m->pid_fd, POLLIN, 0 };

    /* its connections close a moment before it has ended */
    if (m->pid)
        poll(&end, 1, DEATH_DEADLINE_MS);
    if (m->pid && waitpid(m->pid, &m->status, WNOHANG) == m->pid)
        m->pid = 0;
    if (m->pid)
        return false;
    how_it_ended(m, why);
    return true;
}

static int wait_until_ready(struct mock_process *m, struct strbuf *why)
{
    int64_t deadline = clock_monotonic_us() + START_DEADLINE_MS * (int64_t)1000;
    CLEANUP_STRBUF struct strbuf line = STRBUF_INIT;

    for (;;) {
        struct pollfd fds[] = { { m->port_fd, POLLIN, 0 }, { m->pid_fd, POLLIN, 0 } };
        int64_t left_ms = (deadline - clock_monotonic_us()) / 1000;

        if (left_ms <= 0) {
            strbuf_addf(why, "the mock was not ready within %d s", START_DEADLINE_MS / 1000);
            said_on_stderr(m, why);
            return -ETIMEDOUT;
        }
        if (poll(fds, ARRAY_SIZE(fds), (int)left_ms) < 0)
            return -errno; /* EINTR: the user wants to stop */
        if ((fds[0].revents & POLLIN) && port_read(m, &line))
            return 0;
        if (((fds[0].revents & POLLHUP) || fds[1].revents) && mock_process_died(m, why))
            return -ECHILD;
    }
}

int mock_process_start(
    const struct mock_process_options *options, struct mock_process **ret, struct strbuf *why)
{
    CLEANUP_MOCK_PROCESS struct mock_process *m = process_new();
    int r = spawn(m, options);

    if (r == 0)
        r = wait_until_ready(m, why);
    if (r < 0) {
        if (!why->len)
            strbuf_addf(why, "cannot start %s: %s", options->binary, strerror(-r));
        return r;
    }
    *ret = TAKE_PTR(m);
    return 0;
}

static void process_end(struct mock_process *m)
{
    struct pollfd end = { m->pid_fd, POLLIN, 0 };

    kill(m->pid, SIGTERM);
    while (poll(&end, 1, STOP_DEADLINE_MS) < 0 && errno == EINTR)
        ;
    if (!end.revents)
        kill(m->pid, SIGKILL);
    waitpid(m->pid, &m->status, 0);
    m->pid = 0;
}

void mock_process_stop(struct mock_process *m)
{
    if (!m)
        return;
    if (m->pid)
        process_end(m);
    for (size_t i = 0; i < 3; i++) {
        int fd = (const int[]){ m->pid_fd, m->stderr_fd, m->port_fd }[i];

        if (fd >= 0)
            close(fd);
    }
    free(m);
}

int mock_process_port(const struct mock_process *m)
{
    return m->port;
}
