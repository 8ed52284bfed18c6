/*
 * What a user wants to become of a message, instead of being delivered: the one form in which it is
 * written (header X-Mock-Outcome, a world's carrier rules, the control API), and the destination
 * numbers that are kept for it.
 *
 *     undelivered;code=30;delay=2s
 *     code=450
 *     callback=duplicate,late
 *     failed;code=300;probability=25%
 */
#ifndef MOCK_DOMAIN_OUTCOME_H
#define MOCK_DOMAIN_OUTCOME_H

#include "base/strbuf.h"
#include "mock/domain/message.h"

#include <stdbool.h>
#include <stdint.h>

/* What goes wrong beside the states; a set of bits. */
enum outcome_fault {
    OUTCOME_DUPLICATE = 1,       /* each callback comes twice */
    OUTCOME_OUT_OF_ORDER = 2,    /* the callback of the end comes before that of sent */
    OUTCOME_LATE = 4,            /* callbacks come long after the state they tell of */
    OUTCOME_WRONG_SIGNATURE = 8, /* their signatures are those of another token */
    OUTCOME_DROPPED = 16,        /* the callback of the end is lost */
    OUTCOME_SLOW = 32,           /* their bytes come slowly */
    OUTCOME_NEVER_SENT = 64,     /* 202, but it stays queued, until it expires */
    OUTCOME_NO_CALLBACK = 128,   /* the states are as they should be, but nothing tells of them */
};

enum { OUTCOME_NO_STATE = -1, OUTCOME_NO_CODE = -1, OUTCOME_CERTAIN = 10000 };
enum { OUTCOME_NO_DELAY = -1 };
struct outcome_wish {
    int state;            /* enum message_state: queued and sent stay so; OUTCOME_NO_STATE: none */
    int code;             /* error code of the end; OUTCOME_NO_CODE: the state has none */
    int64_t delay_us;     /* from sent (failed, rejected: from queued) to the end, 10 days at
                             most; OUTCOME_NO_DELAY: as the account has it */
    unsigned faults;      /* enum outcome_fault */
    unsigned probability; /* in ten-thousandths; OUTCOME_CERTAIN unless something else was asked */
};
extern const struct outcome_wish outcome_none; /* nothing is asked: what wishes begin as */

/*
 * Reads the form above: parts in any order, separated by ';', blanks beside them ignored.
 *   a state      delivered, undelivered, failed, rejected, queued or sent (it stays so)
 *   code=N       an error code; without a state it brings the state it has by nature
 *   delay=D      a whole number of us, ms, s, m or h
 *   callback=F   one or more of duplicate, out-of-order, late, wrong-signature, dropped, slow, none
 *   never-sent, no-callback
 *   probability=P  0 to 1 with up to four decimals, or 0% to 100%
 * An end without a code has the usual one: undelivered 1000, failed and rejected 300, delivered 0.
 *
 * 0, or -EINVAL with a sentence in *why that says what there is, and names the nearest word; *ret
 * is then as it was.
 */
int outcome_parse(const char *text, struct outcome_wish *ret, struct strbuf *why);
/* The fault of a word behind callback=; 0: there is none such. */
unsigned outcome_callback_fault(const char *word);
/* The word of the i-th of these faults, and its bit; NULL behind the last. For lists of them. */
const char *outcome_callback_word(size_t i, unsigned *ret_fault);
/* Writes a wish in the same form, so that outcome_parse reads the same from it; "" for none. */
void outcome_text(const struct outcome_wish *wish, struct strbuf *out);

/*
 * A duration "20ms", "2s", "5m", "3h", "750us": a whole number and its unit. 0, or -EINVAL; *ret
 * only on success, in microseconds, 10 days at most.
 */
int duration_parse(const char *text, int64_t *ret);

/* Whether the code is one of the messaging error codes (0, written 000, included). */
bool error_code_is_known(int code);
/*
 * How a message with this error code ends: 0 delivered; codes of carriers (10 to 100, 1000)
 * undelivered; codes of the platform (110, 120, 200, 201, 300, 420, 450, 900, 910) failed. Of an
 * unknown code undelivered. Source: messaging error codes; the division is read out of their
 * meanings.
 */
enum message_state error_code_state(int code);

/*
 * What the destination number itself asks for: 1 907 555 XXXX (US) and 1 867 555 XXXX (Canada).
 * XXXX as a number is an error code, which ends the message as that code does by nature (0000:
 * delivered), or one of 9001 and following, the table in docs/reference/outcomes.md. Returns false
 * and leaves *ret if the number asks for nothing. Our convention: the numbers are in the range that
 * no one is given (555), of area codes that nothing else here uses.
 */
bool outcome_reserved(const char *dst, struct outcome_wish *ret);

/*
 * Whether a wish with a probability comes true for the n-th message of an account: a pure function
 * of the account's key and n. What is certain is so for every one.
 */
bool outcome_happens(const struct outcome_wish *wish, uint64_t key, uint64_t n);

/*
 * Patterns of destinations: digits, ? for any digit, * for any number of them, so that "1415*" is
 * all that begins so. 0, or -EINVAL with a sentence in *why: other characters, none at all, more
 * than 32.
 */
int outcome_pattern_check(const char *pattern, struct strbuf *why);
bool outcome_pattern_fits(const char *pattern, const char *dst);

#endif
