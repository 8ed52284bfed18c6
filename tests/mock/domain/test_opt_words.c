/* Proves mock/domain/opt_words.c: the words, who listens to them, what is answered. */
#include "base/text.h"
#include "mock/domain/opt_words.h"
#include "tests/support/suite.h"

#include <string.h>

static const struct {
    const char *why, *text, *off; /* id of a rule that is off */
    enum message_intent intent;
} texts[] = {
    { "STOP", "STOP", NULL, INTENT_OPT_OUT },
    { "END", "END", NULL, INTENT_OPT_OUT },
    { "QUIT", "QUIT", NULL, INTENT_OPT_OUT },
    { "CANCEL", "CANCEL", NULL, INTENT_OPT_OUT },
    { "UNSUBSCRIBE", "UNSUBSCRIBE", NULL, INTENT_OPT_OUT },
    { "UNSUB", "UNSUB", NULL, INTENT_OPT_OUT },
    { "two words", "STOP ALL", NULL, INTENT_OPT_OUT },
    { "START", "START", NULL, INTENT_OPT_IN },
    { "YES", "YES", NULL, INTENT_OPT_IN },
    { "RESUME", "RESUME", NULL, INTENT_OPT_IN },
    { "UNSTOP", "UNSTOP", NULL, INTENT_OPT_IN },
    { "GO", "GO", NULL, INTENT_OPT_IN },
    { "HELP", "HELP", NULL, INTENT_HELP },
    { "INFO", "INFO", NULL, INTENT_HELP },
    { "any case", "sToP", NULL, INTENT_OPT_OUT },
    { "blanks behind it", "stop \t\n", NULL, INTENT_OPT_OUT },
    { "blanks before it are text", " stop", NULL, INTENT_NONE },
    { "not the whole text", "stop it", NULL, INTENT_NONE },
    { "a stop is text", "stop.", NULL, INTENT_NONE },
    { "two blanks between", "stop  all", NULL, INTENT_NONE },
    { "the beginning of a word", "sto", NULL, INTENT_NONE },
    { "nothing", "", NULL, INTENT_NONE },
    { "blanks", "  ", NULL, INTENT_NONE },
    { "no text at all", NULL, NULL, INTENT_NONE },
    { "without the rule out", "STOP", "OPT-OUT", INTENT_NONE },
    { "without the rule in", "START", "OPT-IN", INTENT_NONE },
    { "without the rule of help", "HELP", "OPT-HELP", INTENT_NONE },
    { "without another rule", "STOP", "OPT-HELP", INTENT_OPT_OUT },
};

START_TEST(word_has_a_meaning)
{
    struct policy policy;
    enum message_intent intent;

    policy_init(&policy);
    if (texts[_i].off)
        policy.off[rule_by_id(texts[_i].off)] = true;
    intent = opt_words_intent(&policy, texts[_i].text);
    ck_assert_msg(
        intent == texts[_i].intent, "%s: %s", texts[_i].why, message_intent_names[intent]);
}
END_TEST

static const struct {
    const char *why, *assume, *off;
    enum sender_kind kind;
    const char *country;
    bool heard;
} sources[] = {
    { "a US long code", NULL, NULL, SENDER_LONGCODE, "US", true },
    { "a Canadian one", NULL, NULL, SENDER_LONGCODE, "CA", true },
    { "a toll-free number", NULL, NULL, SENDER_TOLLFREE, "US", true },
    { "no other country's", NULL, NULL, SENDER_LONGCODE, "GB", false },
    { "a short code only on request", NULL, NULL, SENDER_SHORTCODE, "US", false },
    { "which is a switch", "optout-kinds=all", NULL, SENDER_SHORTCODE, "US", true },
    { "of the US and Canada", "optout-kinds=all", NULL, SENDER_SHORTCODE, "GB", false },
    { "or none at all", "optout-kinds=none", NULL, SENDER_LONGCODE, "US", false },
    { "without the rule none", NULL, "OPT-KINDS", SENDER_LONGCODE, "US", false },
};

START_TEST(source_listens)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct policy policy;

    policy_init(&policy);
    if (sources[_i].assume)
        ck_assert_int_eq(policy_assume(&policy, sources[_i].assume, &why), 0);
    if (sources[_i].off)
        policy.off[rule_by_id(sources[_i].off)] = true;
    ck_assert_msg(
        opt_words_heard(&policy, sources[_i].kind, sources[_i].country) == sources[_i].heard, "%s",
        sources[_i].why);
}
END_TEST

static const struct {
    const char *why;
    enum message_intent intent;
    bool was_out;
    const char *part; /* NULL: no answer */
} replies[] = {
    { "out", INTENT_OPT_OUT, false,
        "You have been unsubscribed and will not receive any more messages from this number." },
    { "out again", INTENT_OPT_OUT, true, "You have been unsubscribed" },
    { "in again", INTENT_OPT_IN, true,
        "You have been resubscribed to receiving messages from this number. Reply HELP for help or "
        "STOP to stop receiving messages. Message and data rates may apply." },
    { "in when nobody was out", INTENT_OPT_IN, false, NULL },
    { "help", INTENT_HELP, false,
        "Text STOP to stop receiving messages from this number. Message and data rates may "
        "apply." },
    { "anything else", INTENT_NONE, true, NULL },
};

START_TEST(word_is_answered)
{
    const char *reply = opt_words_reply(replies[_i].intent, replies[_i].was_out);

    ck_assert_msg(!reply == !replies[_i].part, "%s", replies[_i].why);
    ck_assert_msg(
        !reply || text_starts_with(reply, replies[_i].part), "%s: %s", replies[_i].why, reply);
}
END_TEST

static Suite *opt_words_suite(void)
{
    Suite *suite = suite_create("domain opt words");
    TCase *tc = tcase_create("words");

    tcase_add_loop_test(tc, word_has_a_meaning, 0, ARRAY_SIZE(texts));
    tcase_add_loop_test(tc, source_listens, 0, ARRAY_SIZE(sources));
    tcase_add_loop_test(tc, word_is_answered, 0, ARRAY_SIZE(replies));
    suite_add_tcase(suite, tc);
    return suite;
}

int main(void)
{
    return suite_run(opt_words_suite());
}
