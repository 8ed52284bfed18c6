/*
 * raw_client PORT: sends its input to that port of 127.0.0.1 and writes what arrives, until the
 * connection ends. Exit code 0: in order, 3: by a reset, 1: anything else. Node's own sockets
 * report an end instead of a reset when bytes came right before it.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EXIT_RESET = 3 };

static int copy(int from, int to)
{
    static char bytes[65536];
    ssize_t n;

    while ((n = read(from, bytes, sizeof(bytes))) > 0)
        for (ssize_t at = 0, part; at < n; at += part)
            if ((part = write(to, bytes + at, (size_t)(n - at))) < 0)
                return -errno;
    return n < 0 ? -errno : 0;
}

int main(int argc, char *argv[])
{
    struct sockaddr_in at = {
        .sin_family = AF_INET,
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK),
    };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    unsigned port = 0;
    int r;

    if (argc != 2 || sscanf(argv[1], "%u", &port) != 1 || fd < 0)
        return 1;
    at.sin_port = htons((uint16_t)port);
    if (connect(fd, (struct sockaddr *)&at, sizeof(at)) < 0 || copy(STDIN_FILENO, fd) < 0)
        return 1;
    r = copy(fd, STDOUT_FILENO);
    return r == -ECONNRESET ? EXIT_RESET : r < 0;
}
