#include "mock/http/recv_hook.h"

#include <sys/socket.h>

enum { DESCRIPTORS_MAX = 65536 };

/* Written by the thread that owns the socket only; the pages of unused numbers are never touched.
 */
static struct hook {
    recv_hook_reader *reader;
    void *context;
} hooks[DESCRIPTORS_MAX];

bool recv_hook_set(int fd, recv_hook_reader *reader, void *context)
{
    if (fd < 0 || fd >= DESCRIPTORS_MAX)
        return false;
    hooks[fd] = (struct hook){ reader, context };
    return true;
}

void recv_hook_clear(int fd)
{
    if (fd >= 0 && fd < DESCRIPTORS_MAX)
        hooks[fd] = (struct hook){ NULL, NULL };
}

__attribute__((visibility("default"))) ssize_t recv(int fd, void *buf, size_t size, int flags)
{
    if (fd >= 0 && fd < DESCRIPTORS_MAX && hooks[fd].reader)
        return hooks[fd].reader(hooks[fd].context, buf, size);
    return recvfrom(fd, buf, size, flags, NULL, NULL);
}
