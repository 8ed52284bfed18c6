#include "harness/sink/catcher.h"

#include "base/clock.h"
#include "base/text.h"

#include <string.h>

static const char prefix[] = "/s/";

static void tokens_release(struct sink_token *tokens, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        free((char *)tokens[i].auth_id);
        free((char *)tokens[i].token);
    }
    free(tokens);
}

static void token_add(struct sink_token **tokens, size_t *n, const struct sink_token *t)
{
    for (size_t i = 0; i < *n; i++)
        if (text_equal((*tokens)[i].token, t->token))
            return;
    *tokens = xrealloc(*tokens, (*n + 1) * sizeof(**tokens));
    (*tokens)[(*n)++] = (struct sink_token){ xstrdup(t->auth_id), xstrdup(t->token), t->is_main };
}

void catcher_token(struct catcher *s, const char *auth_id, const char *token, bool is_main)
{
    token_add(&s->tokens, &s->n_tokens, &(struct sink_token){ auth_id, token, is_main });
}

void catchers_token(struct catchers *all, const char *auth_id, const char *token, bool is_main)
{
    token_add(&all->tokens, &all->n_tokens, &(struct sink_token){ auth_id, token, is_main });
}

struct catcher *catcher_open(struct catchers *all, const char *key)
{
    struct catcher *s = xcalloc(1, sizeof(*s));

    s->key = xstrdup(key);
    s->opened_us = clock_monotonic_us();
    for (size_t i = 0; i < all->n_tokens; i++)
        token_add(&s->tokens, &s->n_tokens, &all->tokens[i]);
    s->next = all->first;
    all->first = s;
    all->n++;
    return s;
}

static void catcher_destroy(struct catcher *s)
{
    tokens_release(s->tokens, s->n_tokens);
    inbox_release(&s->inbox);
    answer_plan_release(&s->answers);
    free(s->key);
    free(s);
}

void catcher_close(struct catchers *all, struct catcher *s)
{
    struct catcher **at = &all->first;

    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    all->n--;
    catcher_destroy(s);
}

static size_t bytes_of_all(const struct catchers *all)
{
    size_t sum = 0;

    for (const struct catcher *s = all->first; s; s = s->next)
        sum += s->inbox.bytes;
    return sum;
}

void catcher_keep(struct catchers *all, struct catcher *s, struct caught *c)
{
    inbox_add(&s->inbox, c);
    while (s->inbox.n > 1 && bytes_of_all(all) > CATCHERS_BYTES_MAX)
        inbox_drop_oldest(&s->inbox);
}

void catchers_release(struct catchers *all)
{
    while (all->first)
        catcher_close(all, all->first);
    tokens_release(all->tokens, all->n_tokens);
}

struct catcher *catcher_of_path(struct catchers *all, const char *path, const char **ret_rest)
{
    bool named = text_starts_with(path, prefix);
    const char *key = named ? path + strlen(prefix) : "";
    size_t len = strcspn(key, "/");
    CLEANUP_STRBUF struct strbuf copy = STRBUF_INIT;
    struct catcher *s;

    *ret_rest = named ? key + len : path;
    for (s = all->first; s; s = s->next)
        if (strlen(s->key) == len && memcmp(s->key, key, len) == 0)
            return s;
    if (!all->open_to_all || all->n > CATCHERS_OPENED_BY_PATH_MAX || (named && !len))
        return NULL;
    strbuf_add(&copy, key, len);
    return catcher_open(all, copy.buf);
}
