/*
 * What belongs to one session of the sink (a scenario): whose tokens may sign, what was caught, how
 * to answer next. Sessions never meet: each has a path of its own, /s/KEY.
 */
#ifndef HARNESS_SINK_CATCHER_H
#define HARNESS_SINK_CATCHER_H

#include "harness/sink/answer_plan.h"
#include "harness/sink/inbox.h"

enum { CATCHERS_OPENED_BY_PATH_MAX = 1000, CATCHERS_BYTES_MAX = 128 << 20 };

struct catcher {
    struct catcher *next;
    char *key; /* "" is the one without a path */
    struct sink_token *tokens;
    size_t n_tokens;
    struct inbox inbox;
    struct answer_plan answers;
    int64_t opened_us; /* monotonic */
};

struct catchers {
    struct catcher *first;
    size_t n;
    bool open_to_all;          /* a path that is named for the first time opens a catcher */
    struct sink_token *tokens; /* which every new catcher has */
    size_t n_tokens;
};

void catchers_release(struct catchers *all);

struct catcher *catcher_open(struct catchers *all, const char *key);
void catcher_close(struct catchers *all, struct catcher *s);
/* A token that may sign; one that is known already changes nothing. Copied. */
void catcher_token(struct catcher *s, const char *auth_id, const char *token, bool is_main);
/* The same for all catchers that are opened from now on. */
void catchers_token(struct catchers *all, const char *auth_id, const char *token, bool is_main);

/* Keeps what came for s; when all hold too much together, its own oldest go. */
void catcher_keep(struct catchers *all, struct catcher *s, struct caught *c);

/*
 * The catcher that a path names, and in *ret_rest the path behind it ("" or "/…", in the path).
 * NULL if there is none and none is opened for it.
 */
struct catcher *catcher_of_path(struct catchers *all, const char *path, const char **ret_rest);

#endif
