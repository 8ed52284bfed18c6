#include "mock/journal/metrics.h"

#include "base/arena.h"
#include "base/text.h"

#include <inttypes.h>
#include <string.h>

enum { LABELS_MAX = 3 };

/* A label's values: how many, and the name of each. */
struct label {
    const char *name;
    size_t (*count)(const struct metrics *m);
    const char *(*value)(const struct metrics *m, size_t i);
};

static const char *const method_names[METRIC_METHOD_MAX_] = {
    [METRIC_GET] = "GET",
    [METRIC_POST] = "POST",
    [METRIC_DELETE] = "DELETE",
    [METRIC_PUT] = "PUT",
    [METRIC_HEAD] = "HEAD",
    [METRIC_OTHER] = "other",
};
static const char *const class_names[METRIC_CLASS_MAX_] = { "none", "1xx", "2xx", "3xx", "4xx",
    "5xx" };
static const char *const result_names[TRY_RESULT_MAX_] = {
    [TRY_SUCCESS] = "success",
    [TRY_STATUS] = "status",
    [TRY_TIME_OUT] = "time_out",
    [TRY_UNREACHABLE] = "unreachable",
    [TRY_BROKEN] = "broken",
    [TRY_BARRED] = "barred",
    [TRY_DROPPED] = "dropped",
};

/* Labels with a fixed table of names. */
#define FIXED_LABEL(label, names)                                                                  \
    static size_t label##_count(const struct metrics *m)                                           \
    {                                                                                              \
        (void)m;                                                                                   \
        return ARRAY_SIZE(names);                                                                  \
    }                                                                                              \
    static const char *label##_value(const struct metrics *m, size_t i)                            \
    {                                                                                              \
        (void)m;                                                                                   \
        return names[i];                                                                           \
    }
FIXED_LABEL(method, method_names)
FIXED_LABEL(class, class_names)
FIXED_LABEL(result, result_names)
FIXED_LABEL(type, message_type_names)
FIXED_LABEL(state, message_state_names)

static size_t route_count(const struct metrics *m)
{
    return m->names.n_routes + 1;
}

static const char *route_value(const struct metrics *m, size_t i)
{
    return i < m->names.n_routes ? m->names.routes[i] : "unknown";
}

static size_t fault_count(const struct metrics *m)
{
    return m->names.n_faults;
}

static const char *fault_value(const struct metrics *m, size_t i)
{
    return m->names.faults[i];
}

static size_t rule_count(const struct metrics *m)
{
    (void)m;
    return RULE_MAX_;
}

static const char *rule_value(const struct metrics *m, size_t i)
{
    (void)m;
    return rule_rows[i].id;
}

/* clang-format off */
#define LABEL(name) { #name, name##_count, name##_value }
static const struct family {
    const char *name, *help, *type;
    struct label labels[LABELS_MAX];
} families[METRIC_MAX_] = {
    [METRIC_REQUESTS]          = { "plivo_mock_requests_total", "API requests answered.", "counter", { LABEL(method), LABEL(route), LABEL(class) } },
    [METRIC_REFUSALS]          = { "plivo_mock_refusals_total", "API requests refused, by the rule of the ledger.", "counter", { LABEL(rule) } },
    [METRIC_MESSAGE_STATES]    = { "plivo_mock_message_states_total", "States that messages came to.", "counter", { LABEL(type), LABEL(state) } },
    [METRIC_CALLBACK_TRIES]    = { "plivo_mock_callback_tries_total", "Tries of status callbacks that ended.", "counter", { LABEL(result) } },
    [METRIC_CALLBACK_RETRIES]  = { "plivo_mock_callback_retries_total", "Tries of status callbacks that were not the first.", "counter", { { 0 } } },
    [METRIC_INBOUND_TRIES]     = { "plivo_mock_inbound_tries_total", "Tries of webhooks for inbound messages that ended.", "counter", { LABEL(result) } },
    [METRIC_FAULTS]            = { "plivo_mock_faults_total", "Faults applied, as they were ordered.", "counter", { LABEL(fault) } },
    [METRIC_LOOP_TURNS]        = { "plivo_mock_loop_turns_total", "Turns of the event loop.", "counter", { { 0 } } },
    [METRIC_JOURNAL_DROPPED]   = { "plivo_mock_journal_dropped_total", "Entries that the journal gave up to keep its bounds.", "counter", { { 0 } } },
    [METRIC_CALLBACKS_PENDING] = { "plivo_mock_callbacks_pending", "Status callbacks that are due or under way.", "gauge", { { 0 } } },
    [METRIC_WAITERS]           = { "plivo_mock_waiters", "Requests that wait for something to happen.", "gauge", { { 0 } } },
    [METRIC_SUBSCRIBERS]       = { "plivo_mock_subscribers", "Streams of events that are open.", "gauge", { { 0 } } },
    [METRIC_JOURNAL_ENTRIES]   = { "plivo_mock_journal_entries", "Entries that the journal keeps.", "gauge", { { 0 } } },
    [METRIC_JOURNAL_BYTES]     = { "plivo_mock_journal_bytes", "Bytes that the journal's entries count for.", "gauge", { { 0 } } },
    [METRIC_ACCOUNTS]          = { "plivo_mock_accounts", "Accounts that there are.", "gauge", { { 0 } } },
    [METRIC_RESIDENT_BYTES]    = { "process_resident_memory_bytes", "Memory in use.", "gauge", { { 0 } } },
    [METRIC_START_TIME]        = { "process_start_time_seconds", "Start of the process since 1970.", "gauge", { { 0 } } },
};
/* clang-format on */

static size_t values_count(const struct metrics *m, const struct family *f)
{
    size_t n = 1;

    for (size_t i = 0; i < LABELS_MAX && f->labels[i].name; i++)
        n *= f->labels[i].count(m);
    return n;
}

void metrics_create(const struct metrics_names *names, int64_t started_us, struct metrics **ret)
{
    struct metrics *m = xcalloc(1, sizeof(*m));

    m->names = *names;
    for (size_t i = 0; i < METRIC_MAX_; i++)
        m->values[i] = xcalloc(values_count(m, &families[i]), sizeof(int64_t));
    metric_set(m, METRIC_START_TIME, started_us / 1000000);
    *ret = m;
}

void metrics_destroy(struct metrics *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < METRIC_MAX_; i++)
        free(m->values[i]);
    free(m);
}

enum metric_method metric_method(const char *name)
{
    int i = name_index(method_names, METRIC_OTHER, name);

    return i < 0 ? METRIC_OTHER : (enum metric_method)i;
}

/* A label's value: a backslash, a quote and a newline are escaped. */
static void value_escape(const char *value, struct strbuf *out)
{
    for (; *value; value++) {
        if (*value == '\\' || *value == '"')
            strbuf_addc(out, '\\');
        strbuf_addc(out, *value == '\n' ? '\\' : *value);
        if (*value == '\n')
            strbuf_addc(out, 'n');
    }
}

/* The value at place i, of which the last label counts fastest. */
static void labels_write(
    const struct metrics *m, const struct family *f, size_t i, struct strbuf *out)
{
    size_t places[LABELS_MAX], n = 0;

    while (n < LABELS_MAX && f->labels[n].name)
        n++;
    for (size_t k = n; k-- > 0; i /= f->labels[k].count(m))
        places[k] = i % f->labels[k].count(m);
    for (size_t k = 0; k < n; k++) {
        strbuf_addf(out, "%s%s=\"", k ? "," : "{", f->labels[k].name);
        value_escape(f->labels[k].value(m, places[k]), out);
        strbuf_addc(out, '"');
    }
    if (n)
        strbuf_addc(out, '}');
}

static void family_write(
    const struct metrics *m, const struct family *f, const int64_t *values, struct strbuf *out)
{
    size_t n = values_count(m, f);

    strbuf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", f->name, f->help, f->name, f->type);
    for (size_t i = 0; i < n; i++) {
        if (!values[i] && f->labels[0].name)
            continue;
        strbuf_adds(out, f->name);
        labels_write(m, f, i, out);
        strbuf_addf(out, " %" PRId64 "\n", values[i]);
    }
}

void metrics_write(const struct metrics *m, struct strbuf *out)
{
    for (size_t i = 0; i < METRIC_MAX_; i++)
        family_write(m, &families[i], m->values[i], out);
}

int64_t metrics_resident_bytes(void)
{
    CLEANUP_FCLOSE FILE *f = fopen("/proc/self/statm", "re");
    long size, resident;

    if (!f || fscanf(f, "%ld %ld", &size, &resident) != 2)
        return 0;
    return (int64_t)resident * sysconf(_SC_PAGESIZE);
}
