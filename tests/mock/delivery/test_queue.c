#include "mock/delivery/queue.h"
#include "tests/support/suite.h"

#include <string.h>

enum { LETTERS_MAX = 64 };

/*
 * What the queue gives, as text: puts one letter for each receiver (a lower-case letter) of `put`,
 * takes all that may go, then for each receiver of `done` gives the place of one of its letters
 * back and takes again. "|" stands between the takes.
 */
static const struct {
    const char *why;
    unsigned places, per_receiver;
    const char *put, *done, *taken;
} cases[] = {
    { "first in, first out", 10, 10, "a", "", "a" },
    { "receivers take turns", 20, 20, "aaabbbc", "", "abcabab" },
    { "no more than there are places", 2, 2, "abc", "", "ab" },
    { "a place that is given back is taken", 2, 2, "abc", "a", "ab|c" },
    { "one receiver gets half of the places", 8, 8, "aaaaaaaa", "", "aaaa" },
    { "two get as much as each other, and leave as much free", 9, 9, "aaaaaaaabbbb", "", "ababab" },
    { "three as well", 9, 9, "aaaaaaaabbbbc", "", "abcabab" },
    { "no more than a receiver may have", 20, 2, "aaaabb", "", "abab" },
    { "then its next one waits for its own", 20, 2, "aaaabb", "ba", "abab||a" },
    { "one place is enough for everybody, in turn", 1, 1, "aabb", "aba", "a|b|a|b" },
};

static char receiver_name(const struct letter *l)
{
    return (char)l->tag;
}

static void put(struct queue *q, char receiver)
{
    const char name[] = { receiver, '\0' };
    const struct outbox_request request = {
        .tag = (uint64_t)receiver,
        .method = "GET",
        .url = "http://127.0.0.1/",
    };

    queue_put(q, letter_create(&request), name);
}

static size_t take_all(struct queue *q, struct letter **out, size_t n, struct strbuf *text)
{
    for (struct letter *l; (l = queue_take(q));) {
        out[n++] = l;
        strbuf_addc(text, receiver_name(l));
    }
    return n;
}

static void give_back(struct queue *q, struct letter **out, size_t i)
{
    queue_done(q, out[i]);
    letter_destroy(out[i]);
    out[i] = NULL;
}

START_TEST(letters_go_in_turn)
{
    struct queue q = { .places = cases[_i].places, .places_per_receiver = cases[_i].per_receiver };
    struct letter *out[LETTERS_MAX] = { NULL };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    size_t n;

    for (const char *c = cases[_i].put; *c; c++)
        put(&q, *c);
    n = take_all(&q, out, 0, &text);
    for (const char *c = cases[_i].done; *c; c++) {
        for (size_t i = 0; i < n; i++)
            if (out[i] && receiver_name(out[i]) == *c) {
                give_back(&q, out, i);
                break;
            }
        strbuf_addc(&text, '|');
        n = take_all(&q, out, n, &text);
    }
    for (size_t i = 0; i < n; i++)
        if (out[i])
            give_back(&q, out, i);
    queue_release(&q);
    ck_assert_msg(strcmp(text.buf, cases[_i].taken) == 0, "%s: %s", cases[_i].why, text.buf);
    ck_assert_uint_eq(q.taken, 0);
}
END_TEST

static Suite *queue_suite(void)
{
    Suite *suite = suite_create("queue");
    TCase *tc = tcase_create("turns");

    tcase_add_loop_test(tc, letters_go_in_turn, 0, ARRAY_SIZE(cases));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(queue_suite());
}
