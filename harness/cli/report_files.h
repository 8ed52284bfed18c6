/* The reports of a run, written where the command line says. */
#ifndef HARNESS_CLI_REPORT_FILES_H
#define HARNESS_CLI_REPORT_FILES_H

#include "harness/cli/run_options.h"

/* True if one goes to standard output ("-"): nothing else may then be written there. */
bool reports_take_stdout(const struct run_options *o);
/* True if one is not whole without coverage. */
bool reports_want_coverage(const struct run_options *o);
/* Writes all. False when one could not be written; why then says each in a line. */
bool reports_write(
    const struct run_options *o, const struct run_summary *summary, struct strbuf *why);

#endif
