/* Proves harness/compare/piece.c and pairing.c: what differs from run to run for no reason. */
#include "base/text.h"
#include "harness/compare/pairing.h"
#include "tests/support/suite.h"

#include <string.h>

#define UUID_A "7ec5cc0b-2b7e-4d3d-9b0e-6bd4a5d2c4f1"
#define UUID_B "0b9f0a2c-3cd5-11ef-8c1b-0242ac110002"

static const struct {
    const char *why, *text, *signs; /* signs: as the left side is written when nothing is paired */
} texts[] = {
    { "nothing special", "message(s) queued", "message(s) queued" },
    { "empty", "", "" },
    { "a uuid", UUID_A, "<uuid>" },
    { "in capitals", "7EC5CC0B-2B7E-4D3D-9B0E-6BD4A5D2C4F1", "<uuid>" },
    { "in a path", "/v1/Powerpack/" UUID_A "/", "/v1/Powerpack/<uuid>/" },
    { "one digit more is none", "/" UUID_A "0/", "/" UUID_A "0/" },
    { "two of them", UUID_A "," UUID_B, "<uuid>,<uuid>" },
    { "a time", "2026-11-28T01:02:03.456789Z", "<time>" },
    { "with a blank and a zone", "at 2026-11-28 01:02:03+00:00.", "at <time>." },
    { "without a zone", "2026-11-28T01:02:03", "<time>" },
    { "with another one", "2026-11-28T01:02:03-0500", "<time>" },
    { "of HTTP", "Sat, 28 Nov 2026 01:02:03 GMT", "<time>" },
    { "a date", "2026-11-28", "<date>" },
    { "a price", "0.00350", "<price>" },
    { "a count with two decimals is none", "1.25", "1.25" },
    { "a version is none", "1.2.345", "1.2.345" },
    { "a phone number", "14155550199", "<phone>" },
    { "with a plus", "+14155550199", "<phone>" },
    { "several", "14155550199<14155550198", "<phone><<phone>" },
    { "six digits are a number like another", "123456", "123456" },
    { "sixteen digits are an id", "1234567890123456", "<id>" },
    { "capitals and digits", "/Account/MAMOCKARTICLE0000001/", "/Account/<id>/" },
    { "capitals alone are a word", "INTERNATIONALIZATION", "INTERNATIONALIZATION" },
    { "a token", "mockTokenNotASecret00000001x", "<token>" },
    { "a signature in base64", "t/lAiTcYTO/kt4sIlc0sPPCArnzW59b6/ZA94WWurTw=", "<token>" },
    { "that begins with a sign", "+y8QkzR2o3BLGz0S/5fZ6A==", "<token>" },
    { "several", "+y8QkzR2o3BLGz0S/5fZ6A==,TyW/yvSz+1qPzT+u9yWq6Q==", "<token>,<token>" },
    { "a padding that does not fit", "Ab/+cd/Ef/+gh/Ij/+kl/Mn==", "Ab/+cd/Ef/+gh/Ij/+kl/Mn==" },
    { "too short for one", "q6Q/+A==", "q6Q/+A==" },
    { "a long word", "antidisestablishmentarianism", "antidisestablishmentarianism" },
    { "a variable's value", "hello {name}!", "hello <who>!" },
    { "not within a word", "x{name} {name}x", "x{name} {name}x" },
    { "a variable before a shape", "+15035550180", "+<number>" },
};

/* {name} stands for the value of a variable that has no shape. */
static const char *filled(struct arena *a, const char *text)
{
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;

    for (const char *c = text; *c; c++) {
        if (text_starts_with(c, "{name}")) {
            strbuf_adds(&out, "Claudia");
            c += strlen("{name}") - 1;
        } else {
            strbuf_addc(&out, *c);
        }
    }
    return arena_strdup(a, out.buf);
}

START_TEST(a_text_is_written_with_signs)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_VARIABLES struct variables vs = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct pairing p = { .arena = &a, .names = { &vs, &vs } };
    const char *text = filled(&a, texts[_i].text), *signs = filled(&a, texts[_i].signs);

    variables_set_string(&vs, "who", "Claudia", false);
    variables_set_string(&vs, "number", "15035550180", false);
    variables_set_string(&vs, "short", "at", false);
    pairing_write(&p, SIDE_LEFT, text, strlen(text), &out);
    ck_assert_msg(text_equal(out.buf, signs), "%s: %s", texts[_i].why, out.buf);
}
END_TEST

/* Texts that are met one after another; '1' and '2' in same: whether these are the same. */
static const struct {
    const char *why, *left[3], *right[3], *same;
} meetings[] = {
    { "the same text", { "a" }, { "a" }, "1" },
    { "another text", { "a" }, { "b" }, "0" },
    { "ids that nobody has met", { UUID_A }, { UUID_B }, "1" },
    { "they come again", { UUID_A, UUID_A }, { UUID_B, UUID_B }, "11" },
    { "the right one is another now", { UUID_A, UUID_A }, { UUID_B, UUID_A }, "10" },
    { "two become one", { UUID_A, UUID_B }, { UUID_B, UUID_B }, "10" },
    { "other places are swapped", { UUID_A, UUID_B, UUID_A }, { UUID_B, UUID_A, UUID_A }, "110" },
    { "an id against a number", { UUID_A }, { "14155550199" }, "0" },
    { "an id against a text", { UUID_A }, { "none" }, "0" },
    { "the text around it counts", { "a " UUID_A }, { "b " UUID_B }, "0" },
    { "and is paired all the same", { "a " UUID_A, UUID_A }, { "b " UUID_B, UUID_B }, "01" },
    { "times are never held against each other", { "2026-11-28T01:02:03Z", "2026-11-28T01:02:03Z" },
        { "2025-01-01T00:00:00Z", "2024-01-01T00:00:00Z" }, "11" },
    { "a time against a date", { "2026-11-28T01:02:03Z" }, { "2025-01-01" }, "0" },
    { "one more piece", { UUID_A }, { UUID_B "," UUID_A }, "0" },
    { "variables of the same name", { "15035550180" }, { "15035550181" }, "1" },
    { "of several names", { "15035550182" }, { "15035550183" }, "1" },
    { "of another name", { "15035550180" }, { "15035550183" }, "0" },
    { "a variable against something else", { "15035550180" }, { "19995550100" }, "0" },
};

START_TEST(references_stand_for_each_other)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_VARIABLES struct variables l = { 0 }, r = { 0 };
    struct pairing p = { .arena = &a, .names = { &l, &r } };

    variables_set_string(&l, "sms", "15035550180", false);
    variables_set_string(&r, "sms", "15035550181", false);
    variables_set_string(&l, "first", "15035550182", false);
    variables_set_string(&r, "first", "15035550189", false);
    variables_set_string(&l, "second", "15035550182", false);
    variables_set_string(&r, "second", "15035550183", false);
    for (size_t i = 0; i < ARRAY_SIZE(meetings[_i].left) && meetings[_i].left[i]; i++) {
        struct value_text left = { meetings[_i].left[i], strlen(meetings[_i].left[i]) };
        struct value_text right = { meetings[_i].right[i], strlen(meetings[_i].right[i]) };

        ck_assert_msg(pairing_same_text(&p, &left, &right) == (meetings[_i].same[i] == '1'),
            "%s: meeting %zu", meetings[_i].why, i + 1);
    }
}
END_TEST

static Suite *pairing_suite(void)
{
    Suite *s = suite_create("pairing");
    TCase *tc = tcase_create("pairing");

    tcase_add_loop_test(tc, a_text_is_written_with_signs, 0, ARRAY_SIZE(texts));
    tcase_add_loop_test(tc, references_stand_for_each_other, 0, ARRAY_SIZE(meetings));
    suite_add_tcase(s, tc);
    return s;
}

int main(void)
{
    return suite_run(pairing_suite());
}
