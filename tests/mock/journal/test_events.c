/* Proves mock/journal/events.c: who subscribed gets each entry once, also after an interruption. */
#include "mock/journal/events.h"

#include "tests/mock/journal/support.h"
#include "tests/support/suite.h"

enum { STREAMS = 4 };

struct streams {
    struct journal *journal;
    struct events *events;
    struct strbuf sent[STREAMS]; /* by ticket */
    size_t writes;
    bool refuses[STREAMS];
    uint64_t then_drop; /* a ticket dropped by the next write, as a client that leaves does */
};

static bool stream_write(void *context, uint64_t ticket, const char *text, size_t len)
{
    struct streams *s = context;

    ck_assert_uint_lt(ticket, STREAMS);
    s->writes++;
    if (s->then_drop)
        events_drop(s->events, s->then_drop);
    if (s->refuses[ticket])
        return false;
    strbuf_add(&s->sent[ticket], text, len);
    return true;
}

static void streams_init(struct streams *s, size_t entries)
{
    *s = (struct streams){ 0 };
    for (size_t i = 0; i < STREAMS; i++)
        s->sent[i] = (struct strbuf)STRBUF_INIT;
    journal_create(&(struct journal_limits){ entries, SIZE_MAX, SIZE_MAX, 1024, true }, NULL, NULL,
        &s->journal);
    events_create(s->journal, stream_write, s, &s->events);
}

static void streams_release(struct streams *s)
{
    events_destroy(s->events);
    journal_destroy(s->journal);
    for (size_t i = 0; i < STREAMS; i++)
        strbuf_release(&s->sent[i]);
}

static void subscribe(struct streams *s, uint64_t ticket, const char *query, const char *last_id)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_STRBUF struct strbuf error = STRBUF_INIT;
    struct params params = params_of(&a, query);
    struct journal_filter filter;

    ck_assert_msg(events_query_read(&params, &filter, &error) == 0, "%s", error.buf);
    events_subscribe(s->events, ACCOUNT, ticket, &filter, last_id, &s->sent[ticket]);
}

/* The ids that a stream got, as "1 2 5"; a gap as "(3)", cleared as "c" or, with a reset, "r". */
static void ids_of(const struct strbuf *sent, struct strbuf *ret)
{
    strbuf_reset(ret);
    for (const char *line = sent->buf; *line; line += strcspn(line, "\n") + 1) {
        int len = (int)strcspn(line, "\n");

        if (ret->len && (len == 0 || *line == ':' || strncmp(line, "event: ", 7) == 0 ||
                            strncmp(line, "data: {\"k", 9) == 0))
            continue;
        if (strncmp(line, "id: ", 4) == 0)
            strbuf_addf(ret, "%s%.*s", ret->len ? " " : "", len - 4, line + 4);
        else if (strncmp(line, "data: {\"missed\": ", 17) == 0)
            strbuf_addf(ret, "(%.*s)", len - 18, line + 17);
        else if (strncmp(line, "data: {\"reset\": ", 16) == 0)
            strbuf_addf(ret, " %c", line[16] == 't' ? 'r' : 'c');
    }
}

static void ids_check(const char *why, const struct strbuf *sent, const char *ids)
{
    CLEANUP_STRBUF struct strbuf seen = STRBUF_INIT;

    ids_of(sent, &seen);
    ck_assert_msg(strcmp(seen.buf, ids) == 0, "%s: %s of %s", why, seen.buf, sent->buf);
}

START_TEST(event_is_written)
{
    struct streams s;

    streams_init(&s, 100);
    subscribe(&s, 1, "", NULL);
    state_add(s.journal, ACCOUNT, UUID, MESSAGE_SENT);
    ck_assert_str_eq(s.sent[1].buf,
        ": events of the journal\n\n"
        "id: 1\nevent: state\ndata: {\"kind\": \"state\", "
        "\"time\": \"2026-01-31T12:00:00.000000Z\", \"message_uuid\": \"" UUID "\", "
        "\"sequence\": 1, \"from\": \"queued\", \"to\": \"sent\", \"error_code\": 0}\n\n");
    streams_release(&s);
}
END_TEST

/* Without all_states: what nobody hears is counted and not kept, from the first listener on it is.
 */
START_TEST(states_are_kept_once_somebody_listens)
{
    struct journal_limits limits = all_kept;
    struct streams s = { 0 };

    limits.all_states = false;
    s.sent[1] = (struct strbuf)STRBUF_INIT;
    journal_create(&limits, NULL, NULL, &s.journal);
    events_create(s.journal, stream_write, &s, &s.events);
    state_add(s.journal, ACCOUNT, UUID, MESSAGE_SENT);
    ck_assert_uint_eq(journal_sums(s.journal).entries, 0);
    subscribe(&s, 1, "", NULL);
    state_add(s.journal, ACCOUNT, UUID, MESSAGE_DELIVERED);
    ck_assert_uint_eq(journal_sums(s.journal).entries, 1);
    events_drop(s.events, 1);
    state_add(s.journal, ACCOUNT, UUID, MESSAGE_DELIVERED);
    ck_assert_uint_eq(journal_sums(s.journal).entries, 2);
    streams_release(&s);
}
END_TEST

START_TEST(text_breaks_no_line)
{
    struct streams s;
    size_t lines = 0;

    streams_init(&s, 100);
    subscribe(&s, 1, "", NULL);
    request_add(s.journal, ACCOUNT, &(struct request_facts){ .body = "a\r\n\r\nevent: x\n\n" });
    for (const char *c = s.sent[1].buf; *c; c++) {
        ck_assert(*c != '\r');
        lines += *c == '\n';
    }
    ck_assert_uint_eq(lines, 2 + 4);
    streams_release(&s);
}
END_TEST

START_TEST(each_gets_what_fits)
{
    struct journal_try t = try_of(1, 1);
    struct streams s;
    uint64_t handle;

    streams_init(&s, 100);
    request_add(s.journal, ACCOUNT, &(struct request_facts){ 0 });
    subscribe(&s, 0, "", NULL);
    subscribe(&s, 1, "kind=request", NULL);
    subscribe(&s, 2, "kind=callback&path=/hook", NULL);
    subscribe(&s, 3, "message=" OTHER_UUID, NULL);
    ck_assert_uint_eq(events_count(s.events), 4);
    handle = journal_callback_begin(s.journal, ACCOUNT, &t);
    request_add(s.journal, ACCOUNT, &(struct request_facts){ .message = OTHER_UUID });
    request_add(s.journal, ACCOUNT + 1, &(struct request_facts){ .message = OTHER_UUID });
    journal_callback_end(s.journal, ACCOUNT, handle, &(struct journal_try_end){ .status = 200 });
    ids_check("all, a try when it has ended", &s.sent[0], "2 3");
    ids_check("requests", &s.sent[1], "2");
    ids_check("callbacks", &s.sent[2], "3");
    ids_check("a message", &s.sent[3], "2");
    streams_release(&s);
}
END_TEST

/* Ten requests of which the last four are kept; then one comes again. */
static const struct {
    const char *why, *last_id, *ids;
} resumptions[] = {
    { "nothing was missed", "10", "11" },
    { "some was", "8", "9 10 11" },
    { "just all that is kept", "6", "7 8 9 10 11" },
    { "more than is kept", "4", "(2) 7 8 9 10 11" },
    { "from the beginning", "0", "(6) 7 8 9 10 11" },
    { "a number that is to come", "77", "(6) 7 8 9 10 11" },
    { "no number", "abc", "(6) 7 8 9 10 11" },
    { "no header", NULL, "11" },
};

START_TEST(stream_is_resumed)
{
    struct streams s;

    streams_init(&s, 4);
    for (int i = 0; i < 10; i++)
        request_add(s.journal, ACCOUNT, &(struct request_facts){ 0 });
    subscribe(&s, 1, "", resumptions[_i].last_id);
    request_add(s.journal, ACCOUNT, &(struct request_facts){ 0 });
    ids_check(resumptions[_i].why, &s.sent[1], resumptions[_i].ids);
    streams_release(&s);
}
END_TEST

/* A try that began before others and ended behind them comes in the place of its end. */
START_TEST(resumption_has_the_order_of_events)
{
    struct journal_try t = try_of(1, 1);
    struct streams s;
    uint64_t first, second;

    streams_init(&s, 100);
    first = journal_callback_begin(s.journal, ACCOUNT, &t);
    second = journal_callback_begin(s.journal, ACCOUNT, &t);
    request_add(s.journal, ACCOUNT, &(struct request_facts){ 0 });
    journal_callback_end(s.journal, ACCOUNT, second, &(struct journal_try_end){ .status = 200 });
    subscribe(&s, 1, "", "1");
    journal_callback_end(s.journal, ACCOUNT, first, &(struct journal_try_end){ .status = 201 });
    ids_check("order", &s.sent[1], "2 3");
    subscribe(&s, 2, "", "1");
    ids_check("the same again", &s.sent[2], "2 3");
    streams_release(&s);
}
END_TEST

START_TEST(clear_and_reset_are_told)
{
    struct streams s;

    streams_init(&s, 100);
    subscribe(&s, 1, "", NULL);
    request_add(s.journal, ACCOUNT, &(struct request_facts){ 0 });
    journal_clear(s.journal, ACCOUNT);
    journal_clear(s.journal, ACCOUNT + 1);
    request_add(s.journal, ACCOUNT, &(struct request_facts){ 0 });
    journal_forget(s.journal, ACCOUNT);
    request_add(s.journal, ACCOUNT, &(struct request_facts){ 0 });
    ids_check("one stream through all of it", &s.sent[1], "1 c 2 r 3");
    subscribe(&s, 2, "", "2");
    ids_check("an id from before the reset is still told apart", &s.sent[2], "3");
    streams_release(&s);
}
END_TEST

START_TEST(slow_subscriber_is_dropped)
{
    struct streams s;

    streams_init(&s, 100);
    for (uint64_t ticket = 0; ticket < STREAMS; ticket++)
        subscribe(&s, ticket, "", NULL);
    s.refuses[2] = true;
    request_add(s.journal, ACCOUNT, &(struct request_facts){ 0 });
    ck_assert_uint_eq(events_count(s.events), 3);
    s.writes = 0;
    request_add(s.journal, ACCOUNT, &(struct request_facts){ 0 });
    ck_assert_uint_eq(s.writes, 3);
    ids_check("others stay", &s.sent[1], "1 2");
    events_drop(s.events, 2);
    events_drop(s.events, 1);
    request_add(s.journal, ACCOUNT, &(struct request_facts){ 0 });
    ck_assert_uint_eq(s.writes, 5);
    streams_release(&s);
}
END_TEST

/* From within a write any subscriber may be dropped, also the one that is written to. */
START_TEST(subscriber_may_leave_while_others_are_told)
{
    struct streams s;

    streams_init(&s, 100);
    for (uint64_t ticket = 0; ticket < STREAMS; ticket++)
        subscribe(&s, ticket, "", NULL);
    s.then_drop = 1 + (uint64_t)_i;
    request_add(s.journal, ACCOUNT, &(struct request_facts){ 0 });
    ck_assert_uint_eq(events_count(s.events), STREAMS - 1);
    s.then_drop = 0;
    s.writes = 0;
    events_keep_alive(s.events);
    ck_assert_uint_eq(s.writes, STREAMS - 1);
    ck_assert_ptr_nonnull(strstr(s.sent[0].buf, "\n\n: still here\n\n"));
    streams_release(&s);
    events_destroy(NULL);
}
END_TEST

static Suite *events_suite(void)
{
    Suite *suite = suite_create("events");
    TCase *tc = tcase_create("events");

    tcase_add_test(tc, event_is_written);
    tcase_add_test(tc, states_are_kept_once_somebody_listens);
    tcase_add_test(tc, text_breaks_no_line);
    tcase_add_test(tc, each_gets_what_fits);
    tcase_add_loop_test(tc, stream_is_resumed, 0, ARRAY_SIZE(resumptions));
    tcase_add_test(tc, resumption_has_the_order_of_events);
    tcase_add_test(tc, clear_and_reset_are_told);
    tcase_add_test(tc, slow_subscriber_is_dropped);
    tcase_add_loop_test(tc, subscriber_may_leave_while_others_are_told, 0, STREAMS - 1);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(events_suite());
}
