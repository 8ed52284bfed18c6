/*
 * The limit we measure the harness against: a program that sends with libcurl what the scenarios
 * send, over one connection a thread, and looks at the status only.
 *
 * usage: bare_client URL SCENARIOS THREADS [clone]
 *
 * For each scenario it GETs URL/first, URL/second and URL/third. With "clone" URL is a mock: it has
 * an account cloned, sends a message there, lists the messages and shows the account.
 */
#include "base/arena.h"
#include "base/strbuf.h"
#include "base/text.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum { THREADS_MAX = 256 };

static const char *url;
static uint64_t scenarios;
static bool with_clone;
static atomic_uint_fast64_t next;
static atomic_bool failed;

struct bare_client {
    CURL *curl;
    struct curl_slist *json; /* Content-Type of what is posted */
    struct arena arena;      /* of a scenario */
    struct strbuf answer;
};

static size_t body_keep(char *bytes, size_t size, size_t n, void *context)
{
    struct bare_client *c = context;

    strbuf_add(&c->answer, bytes, size * n);
    return size * n;
}

/* GET, or POST if there is a body. */
static bool request_send(
    struct bare_client *c, const char *path, const char *login, const char *body, long wanted)
{
    long status = 0;

    strbuf_reset(&c->answer);
    curl_easy_setopt(c->curl, CURLOPT_URL, arena_printf(&c->arena, "%s/%s", url, path));
    curl_easy_setopt(c->curl, CURLOPT_USERPWD, login);
    curl_easy_setopt(c->curl, CURLOPT_HTTPGET, 1L);
    if (body)
        curl_easy_setopt(c->curl, CURLOPT_POSTFIELDS, body);
    curl_easy_setopt(c->curl, CURLOPT_HTTPHEADER, body ? c->json : NULL);
    if (curl_easy_perform(c->curl) != CURLE_OK)
        return false;
    curl_easy_getinfo(c->curl, CURLINFO_RESPONSE_CODE, &status);
    return status == wanted;
}

/* The text of the answer's member "name"; "" if it is not there. */
static const char *member(struct bare_client *c, const char *name)
{
    const char *at = strstr(c->answer.buf, arena_printf(&c->arena, "\"%s\": \"", name));

    if (!at)
        return "";
    at += strlen(name) + strlen("\"\": \"");
    return arena_dup(&c->arena, at, strcspn(at, "\""));
}

static bool fixed_scenario(struct bare_client *c)
{
    return request_send(c, "first", NULL, NULL, 202) &&
           request_send(c, "second", NULL, NULL, 202) && request_send(c, "third", NULL, NULL, 202);
}

static bool cloned_scenario(struct bare_client *c)
{
    const char *id, *login, *src, *account;

    if (!request_send(c, "_mock/accounts", NULL, "{\"like\": \"MAMOCKARTICLE0000001\"}", 201))
        return false;
    id = member(c, "auth_id");
    login = arena_printf(&c->arena, "%s:%s", id, member(c, "auth_token"));
    src = member(c, "number_sms");
    account = arena_printf(&c->arena, "v1/Account/%s/", id);
    return request_send(c, arena_printf(&c->arena, "%sMessage/", account), login,
               arena_printf(
                   &c->arena, "{\"src\": \"%s\", \"dst\": \"14155550199\", \"text\": \"hi\"}", src),
               202) &&
           request_send(c, arena_printf(&c->arena, "%sMessage/", account), login, NULL, 200) &&
           request_send(c, account, login, NULL, 200);
}

static void *client_run(void *context)
{
    struct bare_client c = { .curl = curl_easy_init(), .answer = STRBUF_INIT };

    (void)context;
    c.json = curl_slist_append(NULL, "Content-Type: application/json");
    curl_easy_setopt(c.curl, CURLOPT_WRITEFUNCTION, body_keep);
    curl_easy_setopt(c.curl, CURLOPT_WRITEDATA, &c);
    while (!atomic_load(&failed) && atomic_fetch_add(&next, 1) < scenarios) {
        if (!(with_clone ? cloned_scenario(&c) : fixed_scenario(&c)))
            atomic_store(&failed, true);
        arena_reset(&c.arena);
    }
    curl_slist_free_all(c.json);
    curl_easy_cleanup(c.curl);
    arena_release(&c.arena);
    strbuf_release(&c.answer);
    return NULL;
}

int main(int argc, char *argv[])
{
    pthread_t threads[THREADS_MAX];
    uint64_t wanted = 0, n = 0;

    with_clone = argc == 5 && text_equal(argv[4], "clone");
    if ((argc != 4 && !with_clone) || parse_u64(argv[2], &scenarios) < 0 ||
        parse_u64(argv[3], &wanted) < 0 || !wanted || wanted > THREADS_MAX ||
        curl_global_init(CURL_GLOBAL_DEFAULT)) {
        fprintf(stderr, "usage: bare_client URL SCENARIOS THREADS [clone]\n");
        return 2;
    }
    url = argv[1];
    while (n < wanted && pthread_create(&threads[n], NULL, client_run, NULL) == 0)
        n++;
    for (uint64_t i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    if (n == wanted && !atomic_load(&failed))
        return 0;
    fprintf(stderr, "bare_client: %s did not answer as it has to\n", url);
    return 1;
}
