/*
 * The limit we measure the mock against: libmicrohttpd alone, in a loop around MHD_run on its epoll
 * descriptor, that reads the body and answers fixed bytes. MEMORY is what libmicrohttpd keeps for a
 * connection.
 *
 * usage: bare_server [MEMORY]    takes a free port and prints its URL
 */
#include "base/cleanup.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>

static const char body[] =
    "{\n  \"api_id\": \"5d6a1ab8-0e2a-11ef-a6b3-0242ac110005\",\n  \"message\": \"message(s) "
    "queued\",\n  \"message_uuid\": [\n    \"5d6a5f46-0e2a-11ef\"\n  ]\n}";

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
    (void)number;
    stopped = 1;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *mc, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size,
    void **request_context)
{
    static char begun;
    struct MHD_Response *r = context;

    (void)url, (void)method, (void)version, (void)upload;
    if (!*request_context) {
        *request_context = &begun;
        return MHD_YES;
    }
    if (*upload_size) {
        *upload_size = 0;
        return MHD_YES;
    }
    return MHD_queue_response(mc, MHD_HTTP_ACCEPTED, r);
}

static struct MHD_Daemon *start(size_t memory, struct MHD_Response *r)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

    return MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, on_request, r, MHD_OPTION_SOCK_ADDR,
        (struct sockaddr *)&at, MHD_OPTION_CONNECTION_LIMIT, 4096u,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory, MHD_OPTION_END);
}

int main(int argc, char *argv[])
{
    uint64_t memory = 8192;
    struct MHD_Response *r = MHD_create_response_from_buffer(
        sizeof(body) - 1, (void *)(uintptr_t)body, MHD_RESPMEM_PERSISTENT);
    struct MHD_Daemon *d;
    struct pollfd on;

    if (argc > 1 && parse_u64(argv[1], &memory) < 0) {
        fprintf(stderr, "usage: bare_server [MEMORY]\n");
        return 2;
    }
    MHD_add_response_header(r, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
    d = start(memory, r);
    if (!d)
        return 1;
    signal(SIGTERM, on_signal);
    printf("bare_server: ready at http://127.0.0.1:%u\n",
        MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT)->port);
    fflush(stdout);
    on = (struct pollfd){ MHD_get_daemon_info(d, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, POLLIN, 0 };
    while (!stopped) {
        MHD_UNSIGNED_LONG_LONG ms;

        poll(&on, 1, MHD_get_timeout(d, &ms) == MHD_YES && ms < 1000 ? (int)ms : 1000);
        MHD_run(d);
    }
    MHD_stop_daemon(d);
    MHD_destroy_response(r);
    return 0;
}
