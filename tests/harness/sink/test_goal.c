/* Proves harness/sink/goal.c: what is waited for, and when it is reached, missed or still open. */
#include "base/strbuf.h"
#include "base/text.h"
#include "harness/sink/goal.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <string.h>

/* "Status:Sequence" or "Status" of callbacks of message m; "-" is one of another message. */
static void catch_all(struct inbox *in, const char *came)
{
    for (const char *at = came; *at; at += *at == ' ') {
        struct caught *c = caught_create();
        size_t len = strcspn(at, " ");
        const char *word = arena_dup(&c->arena, at, len);
        size_t status = strcspn(word, ":");

        c->uuid = *word == '-' ? "other" : "m";
        c->fields.at = ARENA_ARRAY(&c->arena, struct form_field, 2);
        if (*word != '*') /* an inbound message has no status */
            c->status = arena_dup(&c->arena, word, status);
        c->fields.at[c->fields.n++] = (struct form_field){ "Status", c->status };
        if (word[status])
            c->fields.at[c->fields.n++] = (struct form_field){ "Sequence", word + status + 1 };
        inbox_add(in, c);
        at += len;
    }
}

static const struct goal_case {
    const char *why, *query, *came;
    enum goal_state state, at_end;
    const char *said;
} goal_cases[] = {
    { "nothing asked for is there at once", "", "", GOAL_REACHED, GOAL_REACHED, NULL },
    { "a status that has come", "until=delivered", "queued sent delivered", GOAL_REACHED,
        GOAL_REACHED, NULL },
    { "one that has not", "until=delivered", "queued sent", GOAL_OPEN, GOAL_MISSED,
        "did not come" },
    { "either of two", "until=delivered,undelivered", "queued undelivered", GOAL_REACHED,
        GOAL_REACHED, NULL },
    { "a status is no part of another", "until=delivered", "undelivered", GOAL_OPEN, GOAL_MISSED,
        NULL },
    { "another message's does not count", "until=delivered", "-", GOAL_OPEN, GOAL_MISSED, NULL },
    { "what must not come has come", "until=delivered&or_fail=failed,undelivered",
        "queued undelivered", GOAL_MISSED, GOAL_MISSED, "undelivered came" },
    { "what must not come came too late to matter", "until=sent&or_fail=failed",
        "queued sent failed", GOAL_REACHED, GOAL_REACHED, NULL },
    { "what must not come came first", "until=sent&or_fail=failed", "failed sent", GOAL_MISSED,
        GOAL_MISSED, "failed came" },
    { "fewer than asked for", "count=3", "queued sent", GOAL_OPEN, GOAL_MISSED, NULL },
    { "as many", "count=2", "queued sent", GOAL_REACHED, GOAL_REACHED, NULL },
    { "more", "count=2", "queued sent delivered", GOAL_MISSED, GOAL_MISSED, "more than 2" },
    { "a count of some", "count=1&Status=sent", "queued sent", GOAL_REACHED, GOAL_REACHED, NULL },
    { "both have to hold", "count=3&until=sent", "queued sent", GOAL_OPEN, GOAL_MISSED, NULL },
    { "in this order", "order=queued,sent,delivered", "queued sent delivered", GOAL_REACHED,
        GOAL_REACHED, NULL },
    { "the order is not at its end", "order=queued,sent,delivered", "queued sent", GOAL_OPEN,
        GOAL_MISSED, NULL },
    { "a try that is repeated", "order=queued,sent", "queued queued sent", GOAL_REACHED,
        GOAL_REACHED, NULL },
    { "out of order", "order=queued,sent", "sent queued", GOAL_MISSED, GOAL_MISSED,
        "sent came where queued,sent was to come" },
    { "one too many at the end", "order=queued,sent", "queued sent delivered", GOAL_MISSED,
        GOAL_MISSED, "delivered came where nothing more" },
    { "a filter by a field", "until=sent&Sequence=2", "queued:1 sent:2", GOAL_REACHED, GOAL_REACHED,
        NULL },
    { "a filter that fits none", "until=sent&Sequence=3", "queued:1 sent:2", GOAL_OPEN, GOAL_MISSED,
        NULL },
    { "a field that is not there fits none", "count=1&Sequence=1", "queued", GOAL_OPEN, GOAL_MISSED,
        NULL },
    { "only inbound messages", "count=1&kind=inbound", "queued *", GOAL_REACHED, GOAL_REACHED,
        NULL },
    { "only delivery callbacks", "count=1&kind=status", "queued *", GOAL_REACHED, GOAL_REACHED,
        NULL },
    { "none has come", "none=true", "", GOAL_OPEN, GOAL_REACHED, NULL },
    { "none of these", "none=true&Status=failed", "queued", GOAL_OPEN, GOAL_REACHED, NULL },
    { "one came where none was to", "none=true", "queued", GOAL_MISSED, GOAL_MISSED,
        "a callback came (queued)" },
};

START_TEST(goals_are_judged)
{
    const struct goal_case *c = &goal_cases[_i];
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT, again = STRBUF_INIT;
    const char *text = arena_printf(&arena, "MessageUUID=m&%s", c->query);
    struct inbox in = { 0 };
    struct form query;
    struct goal goal;

    ck_assert_int_eq(form_read(&arena, text, strlen(text), &query), 0);
    ck_assert_msg(goal_read(&arena, &query, &goal, &why) == 0, "%s: %s", c->why, why.buf);
    catch_all(&in, c->came);
    ck_assert_msg(goal_judge(&goal, &in, &why) == c->state, "%s: %s", c->why, why.buf);
    ck_assert_msg(goal_judge_at_end(&goal, &in, &again) == c->at_end, "%s", c->why);
    ck_assert_msg(!c->said || strstr(again.buf, c->said), "%s: %s", c->why, again.buf);
    inbox_release(&in);
}
END_TEST

static const struct refused_case {
    const char *why, *query, *said;
} refused_cases[] = {
    { "without a message nobody knows what is meant", "until=delivered", "MessageUUID=… is" },
    { "an empty id is none", "MessageUUID=&until=sent", "MessageUUID takes" },
    { "a misspelt parameter is not passed over", "MessageUUID=m&untill=sent",
        "no parameter \"untill\"" },
    { "twice", "MessageUUID=m&until=sent&until=queued", "until stands twice" },
    { "a count that is none", "MessageUUID=m&count=two", "count takes a number" },
    { "a time that is none", "MessageUUID=m&until=sent&within=soon", "within takes a duration" },
    { "a time without end", "MessageUUID=m&until=sent&within=11m", "within takes a duration" },
    { "none is true or left out", "MessageUUID=m&none=yes", "none takes true" },
    { "none and something", "MessageUUID=m&none=true&until=sent", "none does not go with" },
    { "a failure of nothing", "MessageUUID=m&or_fail=failed", "or_fail needs" },
    { "a kind that there is not", "MessageUUID=m&kind=sms", "kind takes status or inbound" },
};

START_TEST(what_cannot_be_meant_is_refused)
{
    const struct refused_case *c = &refused_cases[_i];
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct form query;
    struct goal goal;

    ck_assert_int_eq(form_read(&arena, c->query, strlen(c->query), &query), 0);
    ck_assert_msg(goal_read(&arena, &query, &goal, &why) == -EINVAL, "%s", c->why);
    ck_assert_msg(strstr(why.buf, c->said) != NULL, "%s: %s", c->why, why.buf);
}
END_TEST

static const struct duration_case {
    const char *text;
    int result;
    int64_t ms;
} duration_cases[] = {
    { "0", 0, 0 },
    { "250", 0, 250 },
    { "250ms", 0, 250 },
    { "2s", 0, 2000 },
    { "10m", 0, 600000 },
    { "601s", -EINVAL, 0 },
    { "", -EINVAL, 0 },
    { "s", -EINVAL, 0 },
    { "-1s", -EINVAL, 0 },
    { "1h", -EINVAL, 0 },
    { "1.5s", -EINVAL, 0 },
    { "99999999999999999999s", -EINVAL, 0 },
};

START_TEST(durations_are_read)
{
    const struct duration_case *c = &duration_cases[_i];
    int64_t ms = 0;

    ck_assert_msg(duration_read(c->text, 600000, &ms) == c->result, "%s", c->text);
    ck_assert_int_eq(ms, c->ms);
}
END_TEST

START_TEST(an_inbox_has_bounds)
{
    struct inbox in = { 0 };

    for (size_t i = 0; i < INBOX_COUNT_MAX + 5; i++)
        inbox_add(&in, caught_create());
    ck_assert_uint_eq(in.n, INBOX_COUNT_MAX);
    ck_assert_uint_eq(in.n_dropped, 5);
    ck_assert_uint_eq(in.at[0]->number, 6);
    for (size_t i = 0; i < 20; i++) {
        struct caught *c = caught_create();

        c->size = 1 << 20;
        inbox_add(&in, c);
    }
    ck_assert_uint_le(in.bytes, INBOX_BYTES_MAX);
    ck_assert_uint_eq(in.at[in.n - 1]->number, INBOX_COUNT_MAX + 25);
    inbox_release(&in);
}
END_TEST

static Suite *goal_suite(void)
{
    Suite *s = suite_create("sink goal");
    TCase *tc = tcase_create("goal");

    tcase_add_loop_test(tc, goals_are_judged, 0, ARRAY_SIZE(goal_cases));
    tcase_add_loop_test(tc, what_cannot_be_meant_is_refused, 0, ARRAY_SIZE(refused_cases));
    tcase_add_loop_test(tc, durations_are_read, 0, ARRAY_SIZE(duration_cases));
    tcase_add_test(tc, an_inbox_has_bounds);
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(goal_suite());
}
