/* The destination numbers that ask for an outcome by themselves. */
#include "mock/domain/outcome.h"

#include "base/text.h"

#include <string.h>

/* US (Alaska) and Canada (Northwest Territories): both of one place, and used by nothing else here.
 */
static const char *const prefixes[] = { "1907555", "1867555" };

/* What no error code asks for. The table in docs/reference/outcomes.md is the same. */
/* clang-format off */
static const struct {
    unsigned line;
    struct outcome_wish wish;
} lines[] = {
#define ASKS(state_, code_, delay_, faults_) { state_, code_, delay_, faults_, OUTCOME_CERTAIN }
    { 9001, ASKS(MESSAGE_QUEUED,   OUTCOME_NO_CODE, OUTCOME_NO_DELAY, 0) },
    { 9002, ASKS(MESSAGE_SENT,     OUTCOME_NO_CODE, OUTCOME_NO_DELAY, 0) },
    { 9003, ASKS(MESSAGE_REJECTED, 300,             OUTCOME_NO_DELAY, 0) },
    { 9004, ASKS(MESSAGE_DELIVERED, 0,              2000000,          0) },
    { 9005, ASKS(MESSAGE_DELIVERED, 0,              60000000,         0) },
    { 9101, ASKS(MESSAGE_DELIVERED, 0,              OUTCOME_NO_DELAY, OUTCOME_DUPLICATE) },
    { 9102, ASKS(MESSAGE_DELIVERED, 0,              OUTCOME_NO_DELAY, OUTCOME_OUT_OF_ORDER) },
    { 9103, ASKS(MESSAGE_DELIVERED, 0,              OUTCOME_NO_DELAY, OUTCOME_LATE) },
    { 9104, ASKS(MESSAGE_DELIVERED, 0,              OUTCOME_NO_DELAY, OUTCOME_WRONG_SIGNATURE) },
    { 9105, ASKS(MESSAGE_DELIVERED, 0,              OUTCOME_NO_DELAY, OUTCOME_DROPPED) },
    { 9106, ASKS(MESSAGE_DELIVERED, 0,              OUTCOME_NO_DELAY, OUTCOME_SLOW) },
    { 9107, ASKS(MESSAGE_DELIVERED, 0,              OUTCOME_NO_DELAY, OUTCOME_NO_CALLBACK) },
#undef ASKS
};
/* clang-format on */

static bool line_asks(unsigned line, struct outcome_wish *ret)
{
    for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
        if (lines[i].line == line) {
            *ret = lines[i].wish;
            return true;
        }
    if (!error_code_is_known((int)line))
        return false;
    *ret = outcome_none;
    ret->state = (int)error_code_state((int)line);
    ret->code = (int)line;
    return true;
}

bool outcome_reserved(const char *dst, struct outcome_wish *ret)
{
    enum { PREFIX = 7, LINE = 4 };
    unsigned line = 0;

    for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
        if (!text_starts_with(dst, prefixes[i]))
            continue;
        dst += PREFIX;
        if (strlen(dst) != LINE || strspn(dst, "0123456789") != LINE)
            return false;
        while (*dst)
            line = line * 10 + (unsigned)(*dst++ - '0');
        return line_asks(line, ret);
    }
    return false;
}
