#include "base/text.h"
#include "mock/delivery/address_guard.h"
#include "tests/support/suite.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sys/un.h>

union any_address {
    struct sockaddr any;
    struct sockaddr_in ipv4;
    struct sockaddr_in6 ipv6;
    struct sockaddr_un local;
};

static union any_address address_of(const char *text, uint16_t port)
{
    union any_address a = { .ipv4 = { .sin_family = AF_INET, .sin_port = htons(port) } };

    if (inet_pton(AF_INET, text, &a.ipv4.sin_addr) == 1)
        return a;
    a = (union any_address){ .ipv6 = { .sin6_family = AF_INET6, .sin6_port = htons(port) } };
    ck_assert_msg(inet_pton(AF_INET6, text, &a.ipv6.sin6_addr) == 1, "%s", text);
    return a;
}

static const struct {
    const char *why, *address;
    enum address_kind kind;
    const char *what;
} kinds[] = {
    { "this machine", "127.0.0.1", ADDRESS_LOCAL, "loopback" },
    { "all of 127/8 is this machine", "127.255.255.254", ADDRESS_LOCAL, "loopback" },
    { "just below it", "126.255.255.255", ADDRESS_OUTSIDE, "public" },
    { "just above it", "128.0.0.0", ADDRESS_OUTSIDE, "public" },
    { "private, the large one", "10.0.0.1", ADDRESS_LOCAL, "private" },
    { "just above it", "11.0.0.0", ADDRESS_OUTSIDE, "public" },
    { "just below the middle one", "172.15.255.255", ADDRESS_OUTSIDE, "public" },
    { "private, first of the middle one", "172.16.0.0", ADDRESS_LOCAL, "private" },
    { "private, last of the middle one", "172.31.255.255", ADDRESS_LOCAL, "private" },
    { "just above it", "172.32.0.0", ADDRESS_OUTSIDE, "public" },
    { "private, the small one", "192.168.1.1", ADDRESS_LOCAL, "private" },
    { "just above it", "192.169.0.0", ADDRESS_OUTSIDE, "public" },
    { "the system takes it for this machine, a firewall may not", "0.0.0.0", ADDRESS_FORBIDDEN,
        "unspecified" },
    { "and all of its block", "0.1.2.3", ADDRESS_FORBIDDEN, "unspecified" },
    { "where clouds keep a machine's secrets", "169.254.169.254", ADDRESS_FORBIDDEN, "link-local" },
    { "a carrier's own", "100.64.0.1", ADDRESS_OUTSIDE, "shared by a carrier's customers" },
    { "another cloud's secrets lie there", "100.100.100.200", ADDRESS_OUTSIDE,
        "shared by a carrier's customers" },
    { "just below the carriers' block", "100.63.255.255", ADDRESS_OUTSIDE, "public" },
    { "multicast", "224.0.0.1", ADDRESS_FORBIDDEN, "multicast" },
    { "reserved", "240.0.0.1", ADDRESS_FORBIDDEN, "reserved" },
    { "broadcast", "255.255.255.255", ADDRESS_FORBIDDEN, "reserved" },
    { "for examples, yet not of this machine", "203.0.113.7", ADDRESS_OUTSIDE, "public" },
    { "this machine, IPv6", "::1", ADDRESS_LOCAL, "loopback" },
    { "its neighbour is IPv4-compatible 0.0.0.2", "::2", ADDRESS_FORBIDDEN, "unspecified" },
    { "unspecified, IPv6", "::", ADDRESS_FORBIDDEN, "unspecified" },
    { "unique local", "fd12:3456::1", ADDRESS_LOCAL, "private" },
    { "unique local, the other half", "fc00::1", ADDRESS_LOCAL, "private" },
    { "a cloud's secrets in the private block", "fd00:ec2::254", ADDRESS_FORBIDDEN,
        "a cloud's metadata service" },
    { "another's", "fd20:ce::254", ADDRESS_FORBIDDEN, "a cloud's metadata service" },
    { "link-local, IPv6", "fe80::1", ADDRESS_FORBIDDEN, "link-local" },
    { "link-local, the last", "febf::1", ADDRESS_FORBIDDEN, "link-local" },
    { "site-local, given up", "fec0::1", ADDRESS_FORBIDDEN, "site-local" },
    { "multicast, IPv6", "ff02::1", ADDRESS_FORBIDDEN, "multicast" },
    { "public, IPv6", "2606:4700::1111", ADDRESS_OUTSIDE, "public" },
    { "mapped: this machine", "::ffff:127.0.0.1", ADDRESS_LOCAL, "loopback" },
    { "mapped: private", "::ffff:10.1.2.3", ADDRESS_LOCAL, "private" },
    { "mapped: public", "::ffff:8.8.8.8", ADDRESS_OUTSIDE, "public" },
    { "mapped: link-local", "::ffff:169.254.169.254", ADDRESS_FORBIDDEN, "link-local" },
    { "mapped: unspecified", "::ffff:0.0.0.0", ADDRESS_FORBIDDEN, "unspecified" },
    { "compatible: no system takes it for this machine", "::127.0.0.1", ADDRESS_OUTSIDE,
        "IPv4-compatible" },
    { "compatible: link-local", "::169.254.169.254", ADDRESS_FORBIDDEN, "link-local" },
    { "translated: public", "::ffff:0:8.8.8.8", ADDRESS_OUTSIDE, "public" },
    { "translated: private, by a gateway", "::ffff:0:10.0.0.1", ADDRESS_OUTSIDE,
        "IPv4-translated" },
    { "NAT64: public", "64:ff9b::8.8.8.8", ADDRESS_OUTSIDE, "public" },
    { "NAT64: private of whoever runs the gateway", "64:ff9b::10.0.0.1", ADDRESS_OUTSIDE, "NAT64" },
    { "NAT64: link-local", "64:ff9b::169.254.169.254", ADDRESS_FORBIDDEN, "link-local" },
    { "NAT64 of a site: nobody knows where the address stands", "64:ff9b:1::1", ADDRESS_FORBIDDEN,
        "local NAT64" },
    { "6to4: public", "2002:808:808::1", ADDRESS_OUTSIDE, "public" },
    { "6to4: this machine is another one there", "2002:7f00:1::1", ADDRESS_OUTSIDE, "6to4" },
    { "6to4: link-local", "2002:a9fe:a9fe::1", ADDRESS_FORBIDDEN, "link-local" },
    { "Teredo", "2001::1", ADDRESS_FORBIDDEN, "Teredo" },
    { "beside Teredo", "2001:db8::1", ADDRESS_OUTSIDE, "public" },
};

START_TEST(address_has_a_kind)
{
    union any_address a = address_of(kinds[_i].address, 80);
    const char *what = NULL;
    enum address_kind kind = address_kind(&a.any, &what);

    ck_assert_msg(kind == kinds[_i].kind, "%s: %s is %d", kinds[_i].why, kinds[_i].address, kind);
    ck_assert_msg(
        text_equal(what, kinds[_i].what), "%s: %s is %s", kinds[_i].why, kinds[_i].address, what);
}
END_TEST

START_TEST(other_families_are_forbidden)
{
    union any_address a = { .local = { .sun_family = AF_UNIX } };
    const struct address_guard guard = { 0 };
    const char *what;

    ck_assert(address_kind(&a.any, &what) == ADDRESS_FORBIDDEN);
    ck_assert(!address_guard_admits(&guard, "localhost", &a.any, NULL));
}
END_TEST

static const struct {
    const char *why, *allowed, *host, *address;
    uint16_t port;
    bool admitted;
} admissions[] = {
    { "this machine needs no word", NULL, "localhost", "127.0.0.1", 80, true },
    { "nor does the private network", NULL, "app", "172.18.0.4", 3000, true },
    { "a public one does", NULL, "hooks.example.com", "203.0.113.7", 443, false },
    { "a name that resolves to the public (rebinding)", NULL, "localhost", "203.0.113.7", 80,
        false },
    { "an allowed name", "hooks.example.com", "hooks.example.com", "203.0.113.7", 443, true },
    { "in any case", "Hooks.Example.COM", "hooks.example.com", "203.0.113.7", 443, true },
    { "with the dot that ends it", "hooks.example.com", "hooks.example.com.", "203.0.113.7", 443,
        true },
    { "or allowed with that", "hooks.example.com.", "hooks.example.com", "203.0.113.7", 443, true },
    { "not for another host at the same address", "hooks.example.com", "other.example.com",
        "203.0.113.7", 443, false },
    { "not for what is below it", "example.com", "hooks.example.com", "203.0.113.7", 443, false },
    { "not for what begins like it", "example.com", "example.com.evil.test", "203.0.113.7", 443,
        false },
    { "not for what it begins like", "example.com", "example.co", "203.0.113.7", 443, false },
    { "at its port", "hooks.example.com:8443", "hooks.example.com", "203.0.113.7", 8443, true },
    { "not at another", "hooks.example.com:8443", "hooks.example.com", "203.0.113.7", 443, false },
    { "an allowed address", "203.0.113.7", "203.0.113.7", "203.0.113.7", 80, true },
    { "also under a name", "203.0.113.7", "hooks.example.com", "203.0.113.7", 80, true },
    { "also mapped", "203.0.113.7", "[::ffff:203.0.113.7]", "::ffff:203.0.113.7", 80, true },
    { "not its neighbour", "203.0.113.7", "203.0.113.8", "203.0.113.8", 80, false },
    { "an address at its port", "203.0.113.7:8080", "203.0.113.7", "203.0.113.7", 8080, true },
    { "not at another", "203.0.113.7:8080", "203.0.113.7", "203.0.113.7", 80, false },
    { "IPv6", "2001:db8::7", "[2001:db8::7]", "2001:db8::7", 80, true },
    { "IPv6 in brackets", "[2001:db8::7]", "[2001:db8::7]", "2001:db8::7", 80, true },
    { "IPv6 at its port", "[2001:db8::7]:8080", "[2001:db8::7]", "2001:db8::7", 8080, true },
    { "not at another", "[2001:db8::7]:8080", "[2001:db8::7]", "2001:db8::7", 80, false },
    { "a name does not stand for a cloud's secrets", "hooks.example.com", "hooks.example.com",
        "169.254.169.254", 80, false },
    { "nor for every address at once", "hooks.example.com", "hooks.example.com", "0.0.0.0", 80,
        false },
    { "who names the address means it", "169.254.169.254", "169.254.169.254", "169.254.169.254", 80,
        true },
    { "a port does not limit this machine", "localhost:81", "localhost", "127.0.0.1", 80, true },
};

START_TEST(address_is_admitted)
{
    union any_address a = address_of(admissions[_i].address, admissions[_i].port);
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct address_guard guard = { 0 };
    size_t wrong;
    bool admitted;

    ck_assert_int_eq(
        address_guard_init(&guard, &admissions[_i].allowed, admissions[_i].allowed ? 1 : 0, &wrong),
        0);
    admitted = address_guard_admits(&guard, admissions[_i].host, &a.any, &why);
    address_guard_release(&guard);
    ck_assert_msg(admitted == admissions[_i].admitted, "%s", admissions[_i].why);
    ck_assert_msg((why.len == 0) == admitted, "%s: \"%s\"", admissions[_i].why, why.buf);
}
END_TEST

static const struct {
    const char *why, *allowed;
} wrong_hosts[] = {
    { "nothing", "" },
    { "a URL", "http://hooks.example.com" },
    { "a path", "hooks.example.com/path" },
    { "a pattern", "*.example.com" },
    { "a list", "a.example.com,b.example.com" },
    { "no port behind the colon", "hooks.example.com:" },
    { "a port of 0", "hooks.example.com:0" },
    { "a port too large", "hooks.example.com:65536" },
    { "a port that is no number", "hooks.example.com:http" },
    { "a port alone", ":80" },
    { "too few numbers for an address", "203.0.113" },
    { "a number too large", "203.0.113.256" },
    { "a range", "203.0.113.0/24" },
    { "brackets that do not close", "[2001:db8::7" },
    { "brackets around a name", "[hooks.example.com]" },
    { "brackets around IPv4", "[203.0.113.7]" },
    { "text behind the brackets", "[2001:db8::7]8080" },
    { "too many colons", "2001:db8:::7" },
    { "a blank", "hooks example.com" },
    { "a dot alone", "." },
};

START_TEST(wrong_host_is_refused)
{
    const char *const allowed[] = { "localhost", wrong_hosts[_i].allowed };
    struct address_guard guard;
    size_t wrong = 9;

    ck_assert_msg(address_guard_init(&guard, allowed, ARRAY_SIZE(allowed), &wrong) == -EINVAL, "%s",
        wrong_hosts[_i].why);
    ck_assert_uint_eq(wrong, 1);
}
END_TEST

START_TEST(refusal_says_why)
{
    union any_address a = address_of("203.0.113.7", 80);
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    const struct address_guard guard = { 0 };

    ck_assert(!address_guard_admits(&guard, "hooks.example.com", &a.any, &why));
    ck_assert_str_eq(why.buf, "203.0.113.7 is public, and --allow-callback does not name it");
}
END_TEST

static Suite *address_guard_suite(void)
{
    Suite *suite = suite_create("address_guard");
    TCase *tc = tcase_create("addresses");

    tcase_add_loop_test(tc, address_has_a_kind, 0, ARRAY_SIZE(kinds));
    tcase_add_test(tc, other_families_are_forbidden);
    tcase_add_loop_test(tc, address_is_admitted, 0, ARRAY_SIZE(admissions));
    tcase_add_loop_test(tc, wrong_host_is_refused, 0, ARRAY_SIZE(wrong_hosts));
    tcase_add_test(tc, refusal_says_why);
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(address_guard_suite());
}
