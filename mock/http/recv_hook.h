/*
 * libmicrohttpd reads its sockets with recv(). This file's recv() takes the place of libc's in the
 * whole program, because the dynamic linker looks in the executable first, and asks the reader that
 * is registered for the socket instead. Every other socket goes straight to the kernel.
 *
 * It is the only way to see what a client really sent: libmicrohttpd has no option for another
 * transport, and what its parser hands out has lost the evidence of a malformed request.
 */
#ifndef MOCK_HTTP_RECV_HOOK_H
#define MOCK_HTTP_RECV_HOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* As recv() without flags: bytes read, 0 at the end, -1 with errno. */
typedef ssize_t recv_hook_reader(void *context, void *buf, size_t size);

/* False if the descriptor's number is beyond the table; context is then not kept. */
bool recv_hook_set(int fd, recv_hook_reader *reader, void *context);
void recv_hook_clear(int fd);

#endif
