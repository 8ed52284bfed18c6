/*
 * Sends messages to a mock and receives their callbacks at the same time, and holds what came
 * against what was acknowledged: each message's three callbacks in order, none lost, none twice.
 *
 * usage: soak URL AUTH_ID:AUTH_TOKEN SRC MESSAGES CONNECTIONS
 *
 * Prints one line: seconds until the last callback, and how many callbacks were lost, doubled, out
 * of order. Exit code 1 if the mock did not answer as it has to, or if no callback came for ten
 * seconds.
 */
#include "base/arena.h"
#include "base/clock.h"
#include "base/random.h"
#include "base/strbuf.h"
#include "base/table.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <microhttpd.h>
#include <pthread.h>
#include <string.h>

enum { STATES = 3, CONNECTIONS_MAX = 512, FORM_MAX = 4096, PATIENCE_MS = 10000 };
static const char *const states[STATES] = { "queued", "sent", "delivered" };

/* A message, by its uuid's hash: it is known from its 202 or from its first callback, whichever
 * comes first. */
struct told {
    struct table_link by_uuid;
    bool acknowledged;
    unsigned came[STATES], last;
};

static struct {
    pthread_mutex_t lock;
    struct table messages;
    uint64_t callbacks, doubled, disordered, foreign;
} ledger = { .lock = PTHREAD_MUTEX_INITIALIZER };

static struct told *told_of(const char *uuid, size_t len)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct table_link *link;
    struct told *t;
    uint64_t key;

    strbuf_add(&text, uuid, len);
    key = mix64_text(0, text.buf);
    link = table_find(&ledger.messages, key);
    if (link)
        return TABLE_OWNER(link, struct told, by_uuid);
    t = xcalloc(1, sizeof(*t));
    table_add(&ledger.messages, &t->by_uuid, key);
    return t;
}

/* The value of a form's field; NULL if it is not there. */
static const char *field(const char *form, const char *name, size_t *ret_len)
{
    size_t len = strlen(name);

    for (const char *at = form; at; at = strchr(at, '&')) {
        at += *at == '&';
        if (strncmp(at, name, len) == 0 && at[len] == '=') {
            *ret_len = strcspn(at + len + 1, "&");
            return at + len + 1;
        }
    }
    return NULL;
}

static void callback_take(const char *form)
{
    size_t uuid_len = 0, status_len = 0, state = 0;
    const char *uuid = field(form, "MessageUUID", &uuid_len),
               *status = field(form, "Status", &status_len);
    struct told *t;

    pthread_mutex_lock(&ledger.lock);
    ledger.callbacks++;
    while (status && state < STATES &&
           (strlen(states[state]) != status_len || memcmp(states[state], status, status_len) != 0))
        state++;
    if (!uuid || !status || state == STATES) {
        ledger.foreign++;
    } else {
        t = told_of(uuid, uuid_len);
        ledger.doubled += t->came[state]++ > 0;
        ledger.disordered += t->last > state;
        t->last = (unsigned)state;
    }
    pthread_mutex_unlock(&ledger.lock);
}

struct form {
    size_t len;
    char text[FORM_MAX];
};

static enum MHD_Result on_request(void *context, struct MHD_Connection *mc, const char *url,
    const char *method, const char *version, const char *upload, size_t *upload_size,
    void **request_context)
{
    struct form *form = *request_context;

    (void)url, (void)method, (void)version;
    if (!form) {
        *request_context = xcalloc(1, sizeof(*form));
        return MHD_YES;
    }
    if (*upload_size) {
        size_t n =
            *upload_size < FORM_MAX - 1 - form->len ? *upload_size : FORM_MAX - 1 - form->len;

        memcpy(form->text + form->len, upload, n);
        form->len += n;
        *upload_size = 0;
        return MHD_YES;
    }
    callback_take(form->text);
    return MHD_queue_response(mc, MHD_HTTP_OK, context);
}

static void on_completed(void *context, struct MHD_Connection *mc, void **request_context,
    enum MHD_RequestTerminationCode code)
{
    (void)context, (void)mc, (void)code;
    free(*request_context);
    *request_context = NULL;
}

static struct MHD_Daemon *sink_start(struct MHD_Response *answer)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };

    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, on_request, answer,
        MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&at, MHD_OPTION_NOTIFY_COMPLETED, on_completed,
        NULL, MHD_OPTION_CONNECTION_LIMIT, 1024u, MHD_OPTION_END);
}

/* One connection to the mock, and the answer that it gets. */
struct sender {
    CURL *curl;
    struct strbuf answer;
};

static size_t answer_keep(char *bytes, size_t size, size_t n, void *context)
{
    struct sender *s = context;

    strbuf_add(&s->answer, bytes, size * n);
    return size * n;
}

/* False if it was not acknowledged. */
static bool acknowledge(struct sender *s)
{
    static const char before[] = "\"message_uuid\": [";
    const char *at = strstr(s->answer.buf, before);
    size_t len;

    at = at ? strchr(at + strlen(before), '"') : NULL;
    if (!at)
        return false;
    len = strcspn(++at, "\"");
    pthread_mutex_lock(&ledger.lock);
    told_of(at, len)->acknowledged = true;
    pthread_mutex_unlock(&ledger.lock);
    return true;
}

struct load {
    CURLM *multi;
    struct curl_slist *json;
    struct sender senders[CONNECTIONS_MAX];
    const char *login;
    struct strbuf url, body;
    uint64_t wanted, begun, acknowledged;
};

static void sender_begin(struct load *l, struct sender *s)
{
    strbuf_reset(&s->answer);
    curl_easy_setopt(s->curl, CURLOPT_URL, l->url.buf);
    curl_easy_setopt(s->curl, CURLOPT_USERPWD, l->login);
    curl_easy_setopt(s->curl, CURLOPT_HTTPHEADER, l->json);
    curl_easy_setopt(s->curl, CURLOPT_POSTFIELDS, l->body.buf);
    curl_easy_setopt(s->curl, CURLOPT_WRITEFUNCTION, answer_keep);
    curl_easy_setopt(s->curl, CURLOPT_WRITEDATA, s);
    curl_easy_setopt(s->curl, CURLOPT_PRIVATE, s);
    curl_multi_add_handle(l->multi, s->curl);
    l->begun++;
}

static bool answers_take(struct load *l)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(l->multi, &left))) {
        struct sender *s = NULL;
        char *private = NULL;

        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &private);
        s = (struct sender *)(void *)private;
        if (message->data.result != CURLE_OK || !acknowledge(s)) {
            fprintf(stderr, "soak: the mock answered: %s\n", s->answer.buf);
            return false;
        }
        l->acknowledged++;
        curl_multi_remove_handle(l->multi, s->curl);
        if (l->begun < l->wanted)
            sender_begin(l, s);
    }
    return true;
}

static bool load_run(struct load *l, size_t connections)
{
    int running;

    for (size_t i = 0; i < connections && l->begun < l->wanted; i++) {
        l->senders[i].curl = curl_easy_init();
        sender_begin(l, &l->senders[i]);
    }
    while (l->acknowledged < l->wanted) {
        curl_multi_perform(l->multi, &running);
        if (!answers_take(l))
            return false;
        curl_multi_poll(l->multi, NULL, 0, 1000, NULL);
    }
    return true;
}

static uint64_t callbacks_so_far(void)
{
    uint64_t n;

    pthread_mutex_lock(&ledger.lock);
    n = ledger.callbacks;
    pthread_mutex_unlock(&ledger.lock);
    return n;
}

/* When the last of them came; a while longer for those that should not come. */
static int64_t callbacks_wait(const struct load *l, uint64_t wanted)
{
    enum { LONGER_MS = 200, LOOK_MS = 5 };
    int64_t last_us = clock_monotonic_us();
    uint64_t seen = callbacks_so_far();

    for (int quiet_ms = 0; quiet_ms < (seen < wanted ? PATIENCE_MS : LONGER_MS);
         quiet_ms += LOOK_MS) {
        uint64_t now;

        curl_multi_poll(l->multi, NULL, 0, LOOK_MS, NULL);
        now = callbacks_so_far();
        if (now == seen)
            continue;
        seen = now;
        last_us = clock_monotonic_us();
        quiet_ms = 0;
    }
    return last_us;
}

static uint64_t lost(void)
{
    uint64_t n = 0;

    for (size_t i = 0; i < ledger.messages.room; i++)
        for (struct table_link *link = ledger.messages.slots[i]; link; link = link->next) {
            const struct told *t = TABLE_OWNER(link, struct told, by_uuid);

            for (size_t state = 0; state < STATES; state++)
                n += t->acknowledged && !t->came[state];
        }
    return n;
}

static void load_release(struct load *l)
{
    for (size_t i = 0; i < CONNECTIONS_MAX && l->senders[i].curl; i++) {
        curl_easy_cleanup(l->senders[i].curl);
        strbuf_release(&l->senders[i].answer);
    }
    curl_multi_cleanup(l->multi);
    curl_slist_free_all(l->json);
    strbuf_release(&l->url);
    strbuf_release(&l->body);
}

static int soak(struct load *l, size_t connections)
{
    int64_t begun_us = clock_monotonic_us();
    bool good = load_run(l, connections);
    uint64_t wanted = l->wanted * STATES;
    int64_t ended_us = good ? callbacks_wait(l, wanted) : begun_us;

    pthread_mutex_lock(&ledger.lock);
    printf("seconds %.3f callbacks %llu lost %llu doubled %llu disordered %llu foreign %llu\n",
        (double)(ended_us - begun_us) / 1e6, (unsigned long long)ledger.callbacks,
        (unsigned long long)lost(), (unsigned long long)ledger.doubled,
        (unsigned long long)ledger.disordered, (unsigned long long)ledger.foreign);
    pthread_mutex_unlock(&ledger.lock);
    return good && ledger.callbacks >= wanted ? 0 : 1;
}

int main(int argc, char *argv[])
{
    static char ok[] = "ok";
    struct load l = { .url = STRBUF_INIT, .body = STRBUF_INIT };
    struct MHD_Response *answer;
    struct MHD_Daemon *sink;
    uint64_t connections = 0;
    int status;

    if (argc != 6 || parse_u64(argv[4], &l.wanted) < 0 || parse_u64(argv[5], &connections) < 0 ||
        !connections || connections > CONNECTIONS_MAX || curl_global_init(CURL_GLOBAL_DEFAULT)) {
        fprintf(stderr, "usage: soak URL AUTH_ID:AUTH_TOKEN SRC MESSAGES CONNECTIONS\n");
        return 2;
    }
    answer = MHD_create_response_from_buffer(strlen(ok), ok, MHD_RESPMEM_PERSISTENT);
    sink = sink_start(answer);
    if (!sink)
        return 1;
    l.login = argv[2];
    l.multi = curl_multi_init();
    l.json = curl_slist_append(NULL, "Content-Type: application/json");
    strbuf_addf(
        &l.url, "%s/v1/Account/%.*s/Message/", argv[1], (int)strcspn(argv[2], ":"), argv[2]);
    strbuf_addf(&l.body,
        "{\"src\": \"%s\", \"dst\": \"12025550123\", \"text\": \"hi\", \"url\": "
        "\"http://127.0.0.1:%u/cb\"}",
        argv[3], MHD_get_daemon_info(sink, MHD_DAEMON_INFO_BIND_PORT)->port);
    status = soak(&l, (size_t)connections);
    load_release(&l);
    MHD_stop_daemon(sink);
    MHD_destroy_response(answer);
    return status;
}
