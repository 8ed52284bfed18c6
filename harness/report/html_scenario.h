/* A scenario on the HTML page: a line that opens, and in it all that is known. */
#ifndef HARNESS_REPORT_HTML_SCENARIO_H
#define HARNESS_REPORT_HTML_SCENARIO_H

#include "base/strbuf.h"
#include "harness/report/outcome.h"

/* nth: of the page, from 1, for its anchor. not_run: it stands behind the run's outcomes. */
void html_scenario(
    struct strbuf *out, const struct outcome *o, size_t nth, bool open, bool not_run);

#endif
