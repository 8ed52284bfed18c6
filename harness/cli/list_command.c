#include "harness/cli/list_command.h"

#include "base/json_write.h"
#include "base/text.h"
#include "harness/cli/list_coverage.h"
#include "harness/cli/session.h"
#include "harness/cli/tables.h"

#include <string.h>

/* clang-format off */
static const struct option_row rows[] = {
    { "tags", OPTION_LIST, "TAG,...", .help =
        "Only scenarios with one of these tags; !TAG leaves out those which have it." },
    { "id", OPTION_LIST, "ID,...", .help =
        "Only scenarios with one of these ids, or file names without .hurl; * and ? match." },
    { "json", OPTION_FLAG, .help = "As JSON.", .no_environment = true },
    { "coverage", OPTION_FLAG, .help =
        "Tell instead what the scenarios would reach of what is described, and what none asks for." },
    { "openapi", OPTION_TEXT, "FILE", .help =
        "With --coverage: the description of the API. Default: a mock is started and asked." },
    { "ledger", OPTION_TEXT, "FILE", .help =
        "With --coverage: the rules, as plivo-mock rules --json prints them. Default: the same." },
    { "mock-binary", OPTION_TEXT, "FILE", .help =
        "The plivo-mock to start. Default: beside plivo-harness, in the build tree, in PATH." },
    { 0 },
};
/* clang-format on */
const struct option_row *const list_option_rows = rows;

static void help(struct strbuf *out)
{
    strbuf_adds(out, "Usage: plivo-harness list [options] FILE|DIR...\n"
                     "\n"
                     "Lists scenarios: id, level, cost in messages, tags, file.\n"
                     "\n"
                     "Examples:\n"
                     "  plivo-harness list --tags mms harness/scenarios\n"
                     "  plivo-harness list --coverage harness/scenarios\n"
                     "\n"
                     "Options (in brackets the environment variable that does the same):\n");
    options_help(rows, harness_env_prefix, out);
}

static const char *joined(struct arena *a, const struct hurl_notes *notes)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    for (size_t i = 0; i < notes->n; i++)
        strbuf_addf(&text, "%s%s", i ? "," : "", notes->at[i].text);
    return arena_strdup(a, text.buf);
}

static const char *level_of(const struct hurl_file *file)
{
    const char *level = hurl_level_name(file->head.level);

    return level ? level : "-";
}

static void write_table(struct arena *a, const struct plan *plan, struct strbuf *out)
{
    size_t name = 0, tags = 0;

    for (size_t i = 0; i < plan->n; i++) {
        size_t n = strlen(scenario_name(a, plan->files[i]));
        size_t t = strlen(joined(a, &plan->files[i]->head.tags));

        name = n > name ? n : name;
        tags = t > tags ? t : tags;
    }
    for (size_t i = 0; i < plan->n; i++) {
        const struct hurl_file *file = plan->files[i];
        const char *marks = joined(a, &file->head.tags);

        strbuf_addf(out, "%-*s  %-10s  %3llu  %-*s  %s\n", (int)name, scenario_name(a, file),
            level_of(file), (unsigned long long)file->head.cost_messages, (int)tags,
            *marks ? marks : "-", file->path);
    }
}

static void write_texts(struct json_writer *w, const char *key, const struct hurl_notes *notes)
{
    json_key(w, key);
    json_array_begin(w);
    for (size_t i = 0; i < notes->n; i++)
        json_string(w, notes->at[i].text);
    json_array_end(w);
}

static void write_text(struct json_writer *w, const char *key, const char *text)
{
    json_key(w, key);
    if (text)
        json_string(w, text);
    else
        json_raw(w, "null");
}

static void write_json(struct arena *a, const struct plan *plan, struct strbuf *out)
{
    struct json_writer w = json_writer_to(out, JSON_COMPACT);

    json_array_begin(&w);
    for (size_t i = 0; i < plan->n; i++) {
        const struct hurl_head *head = &plan->files[i]->head;

        json_object_begin(&w);
        write_text(&w, "title", scenario_name(a, plan->files[i]));
        write_text(&w, "id", head->id.text);
        write_text(&w, "file", plan->files[i]->path);
        write_text(&w, "level", hurl_level_name(head->level));
        write_text(&w, "source", head->source.text);
        json_key(&w, "cost");
        json_raw(&w, arena_printf(a, "%llu", (unsigned long long)head->cost_messages));
        json_key(&w, "requires_mock");
        json_raw(&w, head->requires_mock ? "true" : "false");
        write_texts(&w, "tags", &head->tags);
        write_texts(&w, "rules", &head->rules);
        write_texts(&w, "assume", &head->assume);
        json_object_end(&w);
    }
    json_array_end(&w);
    strbuf_addc(out, '\n');
}

static enum exit_code list(struct arena *a, const struct options *o)
{
    CLEANUP_PLAN struct plan plan = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct selection selection = { 0 };
    enum exit_code code;

    if (!o->n_operands)
        return complain(EXIT_USAGE, "name at least one scenario file or folder");
    selection.tags = option_list(o, "tags", &selection.n_tags);
    selection.ids = option_list(o, "id", &selection.n_ids);
    code = session_read_files(o->operands, o->n_operands, &plan);
    if (code != EXIT_PASSED)
        return code;
    plan_select(&plan, &selection);
    if (option_flag(o, "coverage"))
        return list_coverage(&plan, &(struct list_coverage){ .openapi = option_text(o, "openapi"),
                                        .ledger = option_text(o, "ledger"),
                                        .mock_binary = option_text(o, "mock-binary"),
                                        .json = option_flag(o, "json") });
    if (option_flag(o, "json"))
        write_json(a, &plan, &out);
    else
        write_table(a, &plan, &out);
    fwrite(out.buf, 1, out.len, stdout);
    return EXIT_PASSED;
}

int list_command(int argc, char **argv)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct options o;

    if (options_read(&arena, rows, harness_env_prefix, argc, argv, &o, &text) < 0) {
        strbuf_adds(&text, "\nSee plivo-harness list --help.");
        return (int)complain(EXIT_USAGE, text.buf);
    }
    if (!o.help)
        return (int)list(&arena, &o);
    help(&text);
    fwrite(text.buf, 1, text.len, stdout);
    return EXIT_PASSED;
}
