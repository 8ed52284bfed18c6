#include "harness/sink/sink.h"

#include "base/random.h"
#include "base/text.h"
#include "harness/sink/server.h"

struct sink {
    struct sink_options options;
    struct arena arena;
    pthread_mutex_t lock; /* for all that is below */
    struct sink_address address;
    struct sink_server *server; /* NULL: not started */
    struct catchers catchers;
};

struct sink_session {
    struct sink *sink;
    struct catcher *catcher;
    char *url;
};

struct sink *sink_create(const struct sink_options *options)
{
    struct sink *s = xcalloc(1, sizeof(*s));

    s->options = *options;
    s->catchers.open_to_all = options->open_to_all;
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

void sink_destroy(struct sink *s)
{
    if (!s)
        return;
    if (s->server)
        sink_server_stop(s->server);
    catchers_release(&s->catchers);
    pthread_mutex_destroy(&s->lock);
    arena_release(&s->arena);
    free(s);
}

static int start_locked(struct sink *s, struct strbuf *why)
{
    int r;

    if (s->server)
        return 0;
    r = sink_address_open(&s->arena, s->options.listen, s->options.public_url, &s->address, why);
    return r < 0 ? r : sink_server_start(&s->address, &s->catchers, &s->lock, &s->server, why);
}

int sink_start(struct sink *s, struct strbuf *why)
{
    int r;

    pthread_mutex_lock(&s->lock);
    r = start_locked(s, why);
    pthread_mutex_unlock(&s->lock);
    return r;
}

const char *sink_url(const struct sink *s)
{
    return s->address.url;
}

void sink_token(struct sink *s, const char *auth_id, const char *token, bool is_main)
{
    pthread_mutex_lock(&s->lock);
    catchers_token(&s->catchers, auth_id, token, is_main);
    pthread_mutex_unlock(&s->lock);
}

struct sink_session *sink_session_open(struct sink *s, struct strbuf *why)
{
    CLEANUP_ARENA struct arena scratch = { 0 };
    struct sink_session *ret = NULL;
    char key[17] = "";

    hex_put(key, random_seed(), 16); /* not to be guessed where the sink is public */
    pthread_mutex_lock(&s->lock);
    if (start_locked(s, why) == 0) {
        ret = xcalloc(1, sizeof(*ret));
        ret->sink = s;
        ret->catcher = catcher_open(&s->catchers, key);
        ret->url = xstrdup(arena_printf(&scratch, "%s/s/%s", s->address.url, key));
    }
    pthread_mutex_unlock(&s->lock);
    return ret;
}

void sink_session_close(struct sink_session *session)
{
    struct sink *s;

    if (!session)
        return;
    s = session->sink;
    pthread_mutex_lock(&s->lock);
    sink_server_let_go(s->server, session->catcher);
    catcher_close(&s->catchers, session->catcher);
    pthread_mutex_unlock(&s->lock);
    free(session->url);
    free(session);
}

const char *sink_session_url(const struct sink_session *session)
{
    return session->url;
}

void sink_session_token(
    struct sink_session *session, const char *auth_id, const char *token, bool is_main)
{
    pthread_mutex_lock(&session->sink->lock);
    catcher_token(session->catcher, auth_id, token, is_main);
    pthread_mutex_unlock(&session->sink->lock);
}

bool sink_is_main_account(const char *auth_id)
{
    return !text_starts_with(auth_id, "SA");
}

static const char *signature_in_all(const struct caught *c)
{
    enum signature_verdict worst = SIGNATURE_ABSENT;

    for (size_t i = 0; i < SIGNATURE_MAX_; i++)
        if (c->signatures[i].verdict > worst)
            worst = c->signatures[i].verdict;
    return signature_verdict_names[worst];
}

void sink_session_each(struct sink_session *session,
    void (*each)(void *context, const struct sink_callback *caught), void *context)
{
    const struct inbox *in = &session->catcher->inbox;

    pthread_mutex_lock(&session->sink->lock);
    for (size_t i = 0; i < in->n; i++) {
        const struct caught *c = in->at[i];

        each(context, &(struct sink_callback){ .after_us = c->after_us,
                          .uuid = c->uuid,
                          .status = c->status,
                          .signature = signature_in_all(c),
                          .answered = c->answered });
    }
    pthread_mutex_unlock(&session->sink->lock);
}
