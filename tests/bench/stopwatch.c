/*
 * Times what a shell is too slow for: a program from its fork on.
 *
 *     stopwatch exit N COMMAND...    until it ends; its output is thrown away
 *     stopwatch answer N COMMAND...  until GET /_mock/livez is answered with 200; --port and a free
 *                                    port are added to the command
 *
 * Prints the median of N runs in microseconds and, after answer, the memory then taken in KiB.
 */
#include "base/arena.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>

enum { DEADLINE_US = 120 * 1000000 /* a large world takes its time */, PORT_TEXT_SIZE = 8 };

struct run {
    int64_t us;
    long rss_kib;
};

static struct sockaddr_in loopback(uint16_t port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)
    };
}

static uint16_t free_port(void)
{
    CLEANUP_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = loopback(0);
    socklen_t size = sizeof(at);

    if (bind(fd, (struct sockaddr *)&at, size) < 0 ||
        getsockname(fd, (struct sockaddr *)&at, &size) < 0)
        return 0;
    return ntohs(at.sin_port);
}

static bool answers(uint16_t port)
{
    static const char request[] = "GET /_mock/livez HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    static const char expected[] = "HTTP/1.1 200";
    CLEANUP_CLOSE int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in at = loopback(port);
    char answer[sizeof(expected)] = "";

    if (connect(fd, (struct sockaddr *)&at, sizeof(at)) < 0 ||
        write(fd, request, sizeof(request) - 1) < 0)
        return false;
    return recv(fd, answer, sizeof(expected) - 1, MSG_WAITALL) == sizeof(expected) - 1 &&
           text_equal(answer, expected);
}

static pid_t start(char **command)
{
    pid_t pid = fork();
    int null;

    if (pid)
        return pid;
    null = open("/dev/null", O_WRONLY);
    dup2(null, STDOUT_FILENO);
    execvp(command[0], command);
    perror(command[0]);
    _exit(127);
}

static long rss_kib(pid_t pid)
{
    char path[32], line[128];
    long kib = 0;
    FILE *status;

    snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
    status = fopen(path, "r");
    while (status && fgets(line, sizeof(line), status))
        if (sscanf(line, "VmRSS: %ld", &kib) == 1)
            break;
    if (status)
        fclose(status);
    return kib;
}

/* Polls, because what is measured must not have to tell that it is ready. */
static bool run_until_answer(char **command, uint16_t port, struct run *ret)
{
    static const struct timespec pause = { .tv_nsec = 50000 };
    int64_t began = clock_monotonic_us();
    pid_t pid = start(command);
    int status = 0;
    bool answered = false, ended = false;

    while (!ended && !answered && clock_monotonic_us() - began < DEADLINE_US) {
        answered = answers(port);
        if (!answered)
            nanosleep(&pause, NULL);
        ended = waitpid(pid, &status, WNOHANG) == pid;
    }
    *ret = (struct run){ clock_monotonic_us() - began, rss_kib(pid) };
    if (!ended) {
        kill(pid, SIGTERM);
        waitpid(pid, &status, 0);
    }
    return answered;
}

static bool run_until_exit(char **command, struct run *ret)
{
    int64_t began = clock_monotonic_us();
    int status = 0;

    waitpid(start(command), &status, 0);
    *ret = (struct run){ .us = clock_monotonic_us() - began };
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static int by_time(const void *left, const void *right)
{
    const struct run *a = left, *b = right;

    return (a->us > b->us) - (a->us < b->us);
}

/* The command to run: what was given and, to be answered, the port to answer at. */
static char **command_of(int argc, char **argv, char *port_text)
{
    static char option[] = "--port";
    char **command = xcalloc((size_t)argc + 3, sizeof(*command));

    memcpy(command, argv, (size_t)argc * sizeof(*command));
    if (port_text) {
        command[argc] = option;
        command[argc + 1] = port_text;
    }
    return command;
}

static bool run_once(char **command, char *port_text, struct run *ret)
{
    uint16_t port = free_port();

    if (!port_text)
        return run_until_exit(command, ret);
    snprintf(port_text, PORT_TEXT_SIZE, "%u", port);
    return run_until_answer(command, port, ret);
}

int main(int argc, char *argv[])
{
    char port_text[PORT_TEXT_SIZE], *port = NULL, **command;
    struct run *runs;
    uint64_t n = 0;

    if (argc < 4 || parse_u64(argv[2], &n) < 0 || n < 1 || n > 1000 ||
        !(text_equal(argv[1], "answer") || text_equal(argv[1], "exit"))) {
        fprintf(stderr, "usage: stopwatch exit|answer N COMMAND...\n");
        return 2;
    }
    port = text_equal(argv[1], "answer") ? port_text : NULL;
    command = command_of(argc - 3, argv + 3, port);
    runs = xcalloc(n, sizeof(*runs));
    for (uint64_t i = 0; i < n; i++)
        if (!run_once(command, port, &runs[i])) {
            fprintf(stderr, "stopwatch: %s did not %s\n", argv[3], port ? "answer" : "end well");
            return 1;
        }
    qsort(runs, n, sizeof(*runs), by_time);
    printf("%lld %ld\n", (long long)runs[n / 2].us, runs[n / 2].rss_kib);
    free(runs);
    free(command);
    return 0;
}
