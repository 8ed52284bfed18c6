/*
 * A plivo-mock of the harness's own: started on a free loopback port with a world, stopped at the
 * end. It also ends when the harness dies, whatever way.
 */
#ifndef HARNESS_TARGET_MOCK_PROCESS_H
#define HARNESS_TARGET_MOCK_PROCESS_H

#include "base/arena.h"
#include "base/strbuf.h"

struct mock_process;

struct mock_process_options {
    const char *binary;
    const char *world;
    const char *const *arguments; /* more arguments for "plivo-mock serve" */
    size_t n_arguments;
};

/*
 * Where the program plivo-mock is: given (which may be NULL) if it can be executed, beside the
 * running executable, ../mock/ of it (the build tree), or in PATH. NULL with a sentence in why.
 */
const char *mock_binary_find(struct arena *a, const char *given, struct strbuf *why);

/*
 * Starts it and waits until it has written its port. 0, or a negative errno with a sentence (and
 * what it said on standard error) in why: -ECHILD it ended, -ETIMEDOUT it was not ready in time.
 */
int mock_process_start(
    const struct mock_process_options *options, struct mock_process **ret, struct strbuf *why);
/* SIGTERM, and SIGKILL when it does not end in time. NULL is fine. */
void mock_process_stop(struct mock_process *m);

int mock_process_port(const struct mock_process *m);
/*
 * True if it has ended by itself, or does so within a quarter of a second; then why says how and
 * what its standard error held (secrets are not taken out).
 */
bool mock_process_died(struct mock_process *m, struct strbuf *why);

static inline void mock_process_stopp(struct mock_process **m)
{
    mock_process_stop(*m);
}
#define CLEANUP_MOCK_PROCESS CLEANUP(mock_process_stopp)

#endif
