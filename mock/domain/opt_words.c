#include "mock/domain/opt_words.h"

#include "base/text.h"

#include <string.h>
#include <strings.h>

const char *const message_intent_names[INTENT_MAX_] = {
    [INTENT_NONE] = "",
    [INTENT_OPT_OUT] = "optout",
    [INTENT_OPT_IN] = "optin",
    [INTENT_HELP] = "help",
};

/* clang-format off */
static const struct {
    const char *word;
    enum message_intent intent;
} words[] = {
    { "STOP",        INTENT_OPT_OUT },
    { "END",         INTENT_OPT_OUT },
    { "QUIT",        INTENT_OPT_OUT },
    { "CANCEL",      INTENT_OPT_OUT },
    { "UNSUBSCRIBE", INTENT_OPT_OUT },
    { "UNSUB",       INTENT_OPT_OUT },
    { "STOP ALL",    INTENT_OPT_OUT },
    { "START",       INTENT_OPT_IN },
    { "YES",         INTENT_OPT_IN },
    { "RESUME",      INTENT_OPT_IN },
    { "UNSTOP",      INTENT_OPT_IN },
    { "GO",          INTENT_OPT_IN },
    { "HELP",        INTENT_HELP },
    { "INFO",        INTENT_HELP },
};
/* clang-format on */

static const enum rule intent_rules[INTENT_MAX_] = {
    [INTENT_OPT_OUT] = RULE_OPT_OUT,
    [INTENT_OPT_IN] = RULE_OPT_IN,
    [INTENT_HELP] = RULE_OPT_HELP,
};

enum message_intent opt_words_intent(const struct policy *policy, const char *text)
{
    size_t len;

    if (!text)
        return INTENT_NONE;
    len = strlen(text);
    while (len && is_space(text[len - 1]))
        len--;
    for (size_t i = 0; i < ARRAY_SIZE(words); i++)
        if (strlen(words[i].word) == len && strncasecmp(words[i].word, text, len) == 0)
            return rule_on(policy, intent_rules[words[i].intent]) ? words[i].intent : INTENT_NONE;
    return INTENT_NONE;
}

bool opt_words_heard(const struct policy *policy, enum sender_kind kind, const char *country)
{
    if (!rule_on(policy, RULE_OPT_KINDS) || policy_is(policy, ASSUME_OPTOUT_KINDS, "none") ||
        !(text_equal(country, "US") || text_equal(country, "CA")))
        return false;
    return kind != SENDER_SHORTCODE || policy_is(policy, ASSUME_OPTOUT_KINDS, "all");
}

const char *opt_words_reply(enum message_intent intent, bool was_out)
{
    switch (intent) {
    case INTENT_OPT_OUT:
        return "You have been unsubscribed and will not receive any more messages from this "
               "number.";
    case INTENT_OPT_IN:
        return was_out ? "You have been resubscribed to receiving messages from this number. Reply "
                         "HELP for help or STOP to stop receiving messages. Message and data rates "
                         "may apply."
                       : NULL;
    case INTENT_HELP:
        return "Text STOP to stop receiving messages from this number. Message and data rates may "
               "apply.";
    case INTENT_NONE:
    case INTENT_MAX_:
    default:
        return NULL;
    }
}
