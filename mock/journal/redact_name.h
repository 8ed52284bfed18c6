/* Where a value stands that is a secret by its name. Through redact.h; inside journal/ only. */
#ifndef MOCK_JOURNAL_REDACT_NAME_H
#define MOCK_JOURNAL_REDACT_NAME_H

#include "mock/journal/redact.h"

struct named_value {
    const char *start, *end;
    bool unquoted; /* a value of JSON that is no string: what replaces it needs quotes */
};
/* Whether a name begins at the place whose value is a secret; the value's place. */
bool named_value_at(const struct redact_text *text, const char *at, struct named_value *ret);

#endif
