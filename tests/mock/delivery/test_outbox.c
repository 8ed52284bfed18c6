/* What needs no receiver; the rest is in the tests over sockets beside it. */
#include "base/file.h"
#include "mock/delivery/outbox.h"
#include "tests/support/suite.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

static bool libcurl_is_here(void)
{
    CLEANUP_STRBUF struct strbuf maps = STRBUF_INIT;

    ck_assert_int_eq(file_read("/proc/self/maps", &maps), 0);
    return strstr(maps.buf, "libcurl") != NULL;
}

static void result_wait(struct outbox *o, struct outbox_result *ret)
{
    struct pollfd fd = { .fd = outbox_fd(o), .events = POLLIN };

    do {
        ck_assert_int_eq(poll(&fd, 1, 10000), 1);
        ck_assert_int_eq(outbox_work(o), 0);
    } while (!outbox_result(o, ret));
}

START_TEST(libcurl_comes_with_the_first_request)
{
    CLEANUP_OUTBOX struct outbox *o = NULL;
    const struct outbox_request request = { .tag = 7, .method = "GET", .url = "ftp://127.0.0.1/" };
    struct outbox_result result;
    size_t wrong;

    ck_assert_int_eq(outbox_create(&(struct outbox_config){ 0 }, &o, &wrong), 0);
    ck_assert(!libcurl_is_here());
    outbox_send(o, &request);
    ck_assert(libcurl_is_here());
    ck_assert_uint_eq(outbox_in_flight(o), 1);
    result_wait(o, &result);
    ck_assert_uint_eq(result.tag, 7);
    ck_assert_int_eq(result.end, OUTBOX_BAD_URL);
    ck_assert_uint_eq(outbox_in_flight(o), 0);
}
END_TEST

START_TEST(wrong_host_is_named)
{
    static const char *const allowed[] = { "localhost", "203.0.113.7:80", "http://localhost" };
    const struct outbox_config config = { .allowed_hosts = allowed, .n_allowed = 3 };
    struct outbox *o = NULL;
    size_t wrong = 9;

    ck_assert_int_eq(outbox_create(&config, &o, &wrong), -EINVAL);
    ck_assert_uint_eq(wrong, 2);
    ck_assert_ptr_null(o);
}
END_TEST

START_TEST(every_end_has_a_name)
{
    for (int i = 0; i < OUTBOX_ENDS; i++)
        ck_assert_ptr_nonnull(outbox_end_name((enum outbox_end)i));
}
END_TEST

static Suite *outbox_suite(void)
{
    Suite *suite = suite_create("outbox");
    TCase *tc = tcase_create("without receivers");

    tcase_add_test(tc, libcurl_comes_with_the_first_request);
    tcase_add_test(tc, wrong_host_is_named);
    tcase_add_test(tc, every_end_has_a_name);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(outbox_suite());
}
