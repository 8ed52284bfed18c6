/* plivo-harness list --coverage: what scenarios would reach of what is described. */
#ifndef HARNESS_CLI_LIST_COVERAGE_H
#define HARNESS_CLI_LIST_COVERAGE_H

#include "harness/cli/exit_codes.h"
#include "harness/run/plan.h"

struct list_coverage {
    const char *openapi, *ledger; /* files; NULL: a mock is started and asked */
    const char *mock_binary;      /* NULL: the one that is found */
    bool json;
};

/* Prints it: counts, and the names of all that no scenario asks for. */
enum exit_code list_coverage(const struct plan *plan, const struct list_coverage *o);

#endif
