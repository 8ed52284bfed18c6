/*
 * The words by which a recipient opts out of a number's messages, in again, or asks for help.
 * Source: docs, DND service.
 */
#ifndef MOCK_DOMAIN_OPT_WORDS_H
#define MOCK_DOMAIN_OPT_WORDS_H

#include "mock/domain/policy.h"
#include "mock/domain/sender.h"

enum message_intent { INTENT_NONE, INTENT_OPT_OUT, INTENT_OPT_IN, INTENT_HELP, INTENT_MAX_ };
/* As field MessageIntent has them: "", "optout", "optin", "help". */
extern const char *const message_intent_names[INTENT_MAX_];

/*
 * What a message that came in means: one of the words as the whole text, in any case, blanks behind
 * it allowed. INTENT_NONE for any other text, NULL, and where the rule of that word is off.
 */
enum message_intent opt_words_intent(const struct policy *policy, const char *text);
/*
 * Whether a number of that kind and country listens to the words at all: long codes and toll-free
 * numbers of the US and Canada, short codes on request (assumption optout-kinds).
 */
bool opt_words_heard(const struct policy *policy, enum sender_kind kind, const char *country);
/*
 * The text that the platform answers, NULL for none. A word to opt in is answered only to somebody
 * who was out.
 */
const char *opt_words_reply(enum message_intent intent, bool was_out);

#endif
