/* The report of a comparison, as text, JSON and a page. */
#ifndef HARNESS_COMPARE_DRIFT_REPORT_H
#define HARNESS_COMPARE_DRIFT_REPORT_H

#include "harness/compare/confirmed.h"
#include "harness/report/paint.h"

/* dates: when rules were last confirmed; NULL: nobody knows. */
typedef void drift_writer(const struct drift *d, const struct confirmed *dates, struct strbuf *out);

struct drift_format {
    const char *name;
    drift_writer *write;
};
extern const struct drift_format drift_formats[];
extern const size_t drift_formats_n;

/* "html=FILE". NULL with a sentence in why when the format is unknown or there is no file. */
const struct drift_format *drift_format_read(
    const char *text, const char **ret_file, struct strbuf *why);

drift_writer drift_text; /* by rule; what names several stands under each */
drift_writer drift_json; /* one object: left, right, counts, rules, differences, left_out */
drift_writer drift_html; /* self-contained */

/* The rules that scenarios name, each once, by name; NULL ends the list, in the arena. */
const char **drift_rules(const struct drift *d, struct arena *a);
/* True if the item's scenario names the rule; rule NULL: it names none. */
bool drift_item_is_of(const struct drift_item *item, const char *rule);

#endif
