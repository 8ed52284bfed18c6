/*
 * The parts of plivo-mock put together: what each is handed of the others, and what happens in a
 * turn of the server's loop.
 */
#ifndef MOCK_CLI_APP_H
#define MOCK_CLI_APP_H

#include "mock/api/api.h"
#include "mock/control/control.h"
#include "mock/http/server.h"

struct app_options {
    struct store_options store;
    struct policy policy;
    const char *host, *control_token;
    uint16_t port;
    const char *const *allowed_callbacks; /* --allow-callback */
    size_t n_allowed_callbacks;
    const char *callback_ca_file; /* NULL: the system's */
    struct journal_limits journal;
};

struct app {
    struct app_options options;
    struct store *store;
    struct journal *journal;
    struct waiters *waiters;
    struct events *events;
    struct metrics *metrics;
    struct outbox *outbox;
    struct delivery *delivery;
    struct fault_book *faults;
    struct open_sends *open_sends;
    struct api api;
    struct control control;
    struct server *server;
    struct metrics_names metrics_names;
    int64_t keep_alive_us; /* when subscribers get their next sign of life */
};

/* Opens everything; the port is bound then. 0 or a negative errno with a sentence in *why, or with
 * lines of a world's faults. */
int app_open(struct app *app, const struct app_options *options, struct strbuf *why);
void app_close(struct app *app); /* an app of zeros is fine */

#endif
