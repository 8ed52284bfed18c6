/* Proves base/hmac.c with vectors of RFC 4231. */
#include "base/hmac.h"
#include "base/strbuf.h"
#include "base/text.h"
#include "tests/support/suite.h"

#include <string.h>

static const struct {
    const char *why, *key, *message, *hash;
} vectors[] = {
    { "test case 2", "Jefe", "what do ya want for nothing?",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843" },
    { "test case 1",
        "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b",
        "Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7" },
};

START_TEST(hash_is_that_of_the_vector)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    uint8_t hash[HMAC_SHA256_SIZE];

    hmac_sha256(vectors[_i].key, strlen(vectors[_i].key), vectors[_i].message,
        strlen(vectors[_i].message), hash);
    for (size_t i = 0; i < sizeof(hash); i++)
        strbuf_addf(&out, "%02x", hash[i]);
    ck_assert_msg(text_equal(out.buf, vectors[_i].hash), "%s: %s", vectors[_i].why, out.buf);
}
END_TEST

static Suite *hmac_suite(void)
{
    Suite *suite = suite_create("hmac");
    TCase *tc = tcase_create("hmac");

    tcase_add_loop_test(tc, hash_is_that_of_the_vector, 0, ARRAY_SIZE(vectors));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(hmac_suite());
}
