#include "mock/delivery/letter.h"

#include "base/arena.h"
#include "base/text.h"

#include <assert.h>
#include <string.h>

enum { TIMEOUT_US = 15 * 1000 * 1000, OWN_LINES = 2 };

/* What libcurl adds to a POST by itself, and drops again where a redirect makes it a GET. */
static const char own_content_type[] = "application/x-www-form-urlencoded";

/* The rest of a letter's memory, handed out from the front. */
struct packer {
    char *at;
    struct curl_slist *node; /* the next that is free */
    struct curl_slist **link;
};

static char *pack(struct packer *p, const char *bytes, size_t len)
{
    char *at = p->at;

    if (len > 0)
        memcpy(at, bytes, len);
    at[len] = '\0';
    p->at += len + 1;
    return at;
}

/* libcurl takes "Name:" as "do not send"; an empty value is spelt with a semicolon. */
static void pack_header(struct packer *p, const char *name, const char *value)
{
    size_t name_len = strlen(name), value_len = strlen(value);
    char *at = p->at;

    assert(!strpbrk(name, "\r\n:") && !strpbrk(value, "\r\n"));
    memcpy(at, name, name_len);
    p->at += name_len;
    if (value_len > 0) {
        memcpy(p->at, ": ", 2);
        p->at += 2;
        pack(p, value, value_len);
    } else {
        pack(p, ";", 1);
    }
    *p->node = (struct curl_slist){ .data = at };
    *p->link = p->node;
    p->link = &p->node->next;
    p->node++;
}

static void pack_line(struct packer *p, const char *line)
{
    *p->node = (struct curl_slist){ .data = pack(p, line, strlen(line)) };
    *p->link = p->node;
    p->link = &p->node->next;
    p->node++;
}

static void pack_headers(struct packer *p, const struct outbox_request *q)
{
    bool has_content_type = false;

    for (size_t i = 0; i < q->n_headers; i++) {
        const struct outbox_header *h = &q->headers[i];

        if (text_equal_ignore_case(h->name, "Content-Type")) {
            has_content_type = true;
            if (text_equal(h->value, own_content_type))
                continue;
        }
        pack_header(p, h->name, h->value);
    }
    pack_line(p, "Expect:");
    if (!has_content_type)
        pack_line(p, "Content-Type:");
}

/* The most that the packed strings of a request take, their NULs included. */
static size_t packed_size(const struct outbox_request *q)
{
    size_t size =
        strlen(q->url) + 1 + q->body_len + 1 + sizeof("Expect:") + sizeof("Content-Type:");

    for (size_t i = 0; i < q->n_headers; i++)
        size += strlen(q->headers[i].name) + strlen(q->headers[i].value) + sizeof(": ");
    return size;
}

struct letter *letter_create(const struct outbox_request *q)
{
    size_t nodes = (q->n_headers + OWN_LINES) * sizeof(struct curl_slist);
    struct letter *l = xmalloc(sizeof(*l) + nodes + packed_size(q));
    struct packer p = { .node = (struct curl_slist *)(l + 1), .link = &l->headers };

    assert(text_equal(q->method, "POST") || (text_equal(q->method, "GET") && q->body_len == 0));
    p.at = (char *)(l + 1) + nodes;
    *l = (struct letter){
        .tag = q->tag,
        .is_post = text_equal(q->method, "POST"),
        .follow_redirects = q->follow_redirects,
        .body_len = q->body_len,
        .timeout_us = q->timeout_us > 0 ? q->timeout_us : TIMEOUT_US,
        .pause_us = q->pause_us,
        .answer = STRBUF_INIT,
        .content_type = STRBUF_INIT,
        .why = STRBUF_INIT,
    };
    l->url = pack(&p, q->url, strlen(q->url));
    l->body = pack(&p, q->body, q->body_len);
    pack_headers(&p, q);
    return l;
}

void letter_destroy(struct letter *l)
{
    if (!l)
        return;
    strbuf_release(&l->answer);
    strbuf_release(&l->content_type);
    strbuf_release(&l->why);
    free(l);
}

void letter_list_add(struct letter_list *list, struct letter *l)
{
    l->next = NULL;
    if (list->last)
        list->last->next = l;
    else
        list->first = l;
    list->last = l;
}

struct letter *letter_list_take(struct letter_list *list)
{
    struct letter *l = list->first;

    if (!l)
        return NULL;
    list->first = l->next;
    if (!list->first)
        list->last = NULL;
    l->next = NULL;
    return l;
}

void letter_list_release(struct letter_list *list)
{
    for (struct letter *l; (l = letter_list_take(list));)
        letter_destroy(l);
}
