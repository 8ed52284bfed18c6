/* Proves messages: every field comes back, pages and times equal a naive model, time never falls.
 */
#include "tests/mock/store/support.h"

START_TEST(message_comes_back_whole)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct account *a = account_of(s, ARTICLE);
    struct message_media media[] = { { "id", NULL }, { NULL, "http://a/" } };
    struct message in = { .batch = 3,
        .time_us = NOW_US,
        .updated_us = NOW_US + 5,
        .direction = MESSAGE_OUTBOUND,
        .state = MESSAGE_FAILED,
        .type = MESSAGE_MMS,
        .src = "15035550181",
        .dst = "12025550123",
        .text = "a ж 😀",
        .units = 2,
        .rate = 350,
        .amount = 700,
        .error_code = 450,
        .log = LOG_CONTENT_ONLY,
        .country = "US",
        .powerpack = 1,
        .subaccount = "SAMOCKARTICLE0000001",
        .requester_ip = "::1",
        .rule = RULE_SENDER_EVEN,
        .tier = 4,
        .expiry_s = 60,
        .url = "http://a/cb",
        .method = "GET",
        .trackable = true,
        .dlt_entity_id = "1",
        .dlt_template_id = "2",
        .dlt_template_category = "promotional",
        .whatsapp = "{}",
        .asked_src = "15035550180",
        .invalid_dst = "333<444",
        .media = media,
        .n_media = 2 };
    struct message out;
    char uuid[UUID_TEXT_SIZE];

    ck_assert_int_eq(store_message_add(s, a, &in), 0);
    ck_assert_uint_eq(in.n, 1);
    store_message_uuid(a, &in, uuid);
    ck_assert_int_eq(store_message_by_uuid(s, &arena, a, uuid, &out), 0);
    ck_assert_uint_eq(out.n, in.n);
    ck_assert_uint_eq(out.batch, in.batch);
    ck_assert_int_eq(out.time_us, in.time_us);
    ck_assert_int_eq(out.updated_us, in.updated_us);
    ck_assert_int_eq(out.sent_us, 0);
    ck_assert_int_eq(out.state, in.state);
    ck_assert_int_eq(out.type, in.type);
    ck_assert_str_eq(out.src, in.src);
    ck_assert_str_eq(out.dst, in.dst);
    ck_assert_str_eq(out.text, in.text);
    ck_assert_uint_eq(out.units, in.units);
    ck_assert_int_eq(out.rate, in.rate);
    ck_assert_int_eq(out.amount, in.amount);
    ck_assert_int_eq(out.error_code, in.error_code);
    ck_assert_int_eq(out.log, in.log);
    ck_assert_str_eq(out.country, in.country);
    ck_assert_int_eq(out.powerpack, in.powerpack);
    ck_assert_str_eq(out.powerpack_uuid, "501cce9d-3fdb-4258-9466-616fec7a75ef");
    ck_assert_str_eq(out.subaccount, in.subaccount);
    ck_assert_str_eq(out.requester_ip, in.requester_ip);
    ck_assert_int_eq(out.rule, in.rule);
    ck_assert_int_eq(out.tier, in.tier);
    ck_assert_uint_eq(out.expiry_s, in.expiry_s);
    ck_assert_str_eq(out.url, in.url);
    ck_assert_str_eq(out.method, in.method);
    ck_assert(out.trackable);
    ck_assert_str_eq(out.dlt_entity_id, in.dlt_entity_id);
    ck_assert_str_eq(out.dlt_template_id, in.dlt_template_id);
    ck_assert_str_eq(out.dlt_template_category, in.dlt_template_category);
    ck_assert_str_eq(out.whatsapp, in.whatsapp);
    ck_assert_str_eq(out.asked_src, in.asked_src);
    ck_assert_str_eq(out.invalid_dst, in.invalid_dst);
    ck_assert_int_eq(ask(s, "SELECT count(*) FROM message_media WHERE message >> 32 = 1"), 2);
}
END_TEST

START_TEST(message_without_anything_comes_back)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct account *a = account_of(s, ARTICLE);
    struct message in = { .src = "",
        .dst = "",
        .country = "",
        .requester_ip = "",
        .error_code = -1 },
                   out;

    ck_assert_int_eq(store_message_add(s, a, &in), 0);
    ck_assert_int_eq(store_message_by_n(s, &arena, a, 1, &out), 0);
    ck_assert_int_eq(out.error_code, -1);
    ck_assert_ptr_null(out.text);
    ck_assert_ptr_null(out.powerpack_uuid);
    ck_assert_ptr_null(out.subaccount);
    ck_assert_int_eq(store_message_by_n(s, &arena, a, 2, &out), -ENOENT);
}
END_TEST

/* A clock that is set back does not bring messages out of order, or the search by time would fail.
 */
START_TEST(time_never_falls)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    struct message m = {
        .src = "", .dst = "", .country = "", .requester_ip = "", .time_us = NOW_US
    };

    ck_assert_int_eq(store_message_add(s, a, &m), 0);
    m.time_us = NOW_US - 1;
    ck_assert_int_eq(store_message_add(s, a, &m), 0);
    ck_assert_int_eq(m.time_us, NOW_US);
    m.time_us = NOW_US + 1;
    ck_assert_int_eq(store_message_add(s, a, &m), 0);
    ck_assert_int_eq(m.time_us, NOW_US + 1);
}
END_TEST

enum { MESSAGES = 100 };
static const struct message_filter any = { .direction = -1,
    .state = -1,
    .type = -1,
    .error_code = -1,
    .from_us = INT64_MIN,
    .to_us = INT64_MAX,
    .limit = 20 };

static bool fits(const struct message *m, const struct message_filter *f)
{
    return (!f->dst || text_equal(m->dst, f->dst)) && (!f->src || text_equal(m->src, f->src)) &&
           (!f->country || text_equal(m->country, f->country)) &&
           (f->type < 0 || (int)m->type == f->type) &&
           (f->state < 0 || (int)m->state == f->state) &&
           (f->error_code < 0 || m->error_code == f->error_code) && m->time_us >= f->from_us &&
           m->time_us <= f->to_us && !f->subaccount && !f->powerpack_uuid && !f->nothing;
}

/* The page by looking at every message, newest first. */
static size_t naive_page(struct store *s, struct arena *arena, const struct account *a,
    const struct message_filter *f, uint32_t ret[])
{
    size_t n = 0, skip = f->offset;
    struct message m;

    for (uint32_t i = a->last_message; i >= 1 && n <= f->limit; i--) {
        ck_assert_int_eq(store_message_by_n(s, arena, a, i, &m), 0);
        if (!fits(&m, f))
            continue;
        if (skip)
            skip--;
        else
            ret[n++] = i;
    }
    return n;
}

static void check_page(struct store *s, const struct account *a, const struct message_filter *f)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    uint32_t wanted[MESSAGES + 1];
    size_t n_wanted = naive_page(s, &arena, a, f, wanted), n;
    struct message *page;

    ck_assert_int_eq(store_message_list(s, &arena, a, f, &page, &n), 0);
    ck_assert_msg(n == n_wanted, "limit %zu offset %zu: %zu messages, not %zu", f->limit, f->offset,
        n, n_wanted);
    for (size_t i = 0; i < n; i++)
        ck_assert_uint_eq(page[i].n, wanted[i]);
}

static const struct {
    const char *why;
    const char *dst, *src, *country;
    int type, state, error_code;
} filters[] = {
    { "none", NULL, NULL, NULL, -1, -1, -1 },
    { "a destination", "14165550123", NULL, NULL, -1, -1, -1 },
    { "a source", NULL, "15035550181", NULL, -1, -1, -1 },
    { "a source that sent nothing", NULL, "1", NULL, -1, -1, -1 },
    { "a country", NULL, NULL, "US", -1, -1, -1 },
    { "a type", NULL, NULL, NULL, MESSAGE_MMS, -1, -1 },
    { "a state", NULL, NULL, NULL, -1, MESSAGE_QUEUED, -1 },
    { "a code", NULL, NULL, NULL, -1, -1, 30 },
    { "all", "12025550123", "15035550181", "US", MESSAGE_SMS, MESSAGE_QUEUED, 30 },
};

START_TEST(pages_equal_the_model)
{
    static const size_t limits[] = { 1, 3, 20, 100 },
                        offsets[] = { 0, 1, 2, 19, 50, 98, 99, 100, 101, UINT32_MAX };
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);
    struct message_filter f = any;

    put_messages(s, ARTICLE, MESSAGES);
    put_messages(s, "MAMOCKFOREIGN0000001", 7); /* a neighbour's rows */
    f.dst = filters[_i].dst;
    f.src = filters[_i].src;
    f.country = filters[_i].country;
    f.type = filters[_i].type;
    f.state = filters[_i].state;
    f.error_code = filters[_i].error_code;
    for (size_t l = 0; l < ARRAY_SIZE(limits); l++)
        for (size_t o = 0; o < ARRAY_SIZE(offsets); o++) {
            f.limit = limits[l];
            f.offset = offsets[o];
            check_page(s, a, &f);
        }
}
END_TEST

START_TEST(times_equal_the_model)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    struct account *a = account_of(s, ARTICLE);

    put_messages(s, ARTICLE, 40);
    put(s, "UPDATE message SET time_us = time_us / 4000000 * 4000000 WHERE account = 1"); /* ties */
    for (int from = -3; from < 44; from += 3)
        for (int to = -3; to < 44; to += 4) {
            struct message_filter f = any;

            f.limit = 100;
            f.from_us = NOW_US + (int64_t)from * 1000000;
            f.to_us = NOW_US + (int64_t)to * 1000000 - (to % 2);
            check_page(s, a, &f);
            f.type = MESSAGE_MMS;
            check_page(s, a, &f);
        }
}
END_TEST

START_TEST(nothing_is_found)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    struct message_filter f = any;
    struct message *page;
    size_t n = 9;

    ck_assert_int_eq(store_message_list(s, &arena, account_of(s, ARTICLE), &f, &page, &n), 0);
    ck_assert_uint_eq(n, 0);
    put_messages(s, ARTICLE, 3);
    f.nothing = true;
    ck_assert_int_eq(store_message_list(s, &arena, account_of(s, ARTICLE), &f, &page, &n), 0);
    ck_assert_uint_eq(n, 0);
}
END_TEST

/* Refusals of the last REFUSALS_KEPT requests are kept, whatever numbers the refused ones have. */
static const uint32_t steps[] = { 1, 2, 3, 100, 255, 256, 257 };

START_TEST(refusals_are_pruned)
{
    CLEANUP_STORE struct store *s = store_of("article", NULL, 1);
    CLEANUP_ARENA struct arena arena = { 0 };
    const struct account *a = account_of(s, ARTICLE);
    struct refusal refusal = { .rule = RULE_SEND_TYPE, .type = -1, .detail = "type" }, out;
    uint32_t last = 1;

    ck_assert_int_eq(store_begin(s), 0);
    for (uint32_t n = 1; n <= REFUSALS_KEPT * 3; n += steps[_i]) {
        refusal.n = last = n;
        ck_assert_int_eq(store_refusal_add(s, a, &refusal), 0);
    }
    ck_assert_int_eq(store_commit(s), 0);
    ck_assert_int_eq(store_refusal_by_n(s, &arena, a, last, &out), 0);
    ck_assert_int_eq(out.rule, RULE_SEND_TYPE);
    ck_assert_str_eq(out.detail, "type");
    ck_assert_int_eq(out.type, -1);
    ck_assert_int_eq(store_refusal_by_n(s, &arena, a, 1, &out), -ENOENT);
    ck_assert_int_eq(ask(s, "SELECT count(*) FROM refusal"),
        (REFUSALS_KEPT + (int)steps[_i] - 1) / (int)steps[_i]);
    ck_assert_int_gt(ask(s, "SELECT min(n) FROM refusal"), last - REFUSALS_KEPT);
}
END_TEST

static Suite *messages_suite(void)
{
    Suite *suite = suite_create("store messages");
    TCase *tc = tcase_create("messages");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, message_comes_back_whole);
    tcase_add_test(tc, message_without_anything_comes_back);
    tcase_add_test(tc, time_never_falls);
    tcase_add_loop_test(tc, pages_equal_the_model, 0, ARRAY_SIZE(filters));
    tcase_add_test(tc, times_equal_the_model);
    tcase_add_test(tc, nothing_is_found);
    tcase_add_loop_test(tc, refusals_are_pruned, 0, ARRAY_SIZE(steps));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(messages_suite());
}
