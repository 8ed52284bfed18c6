#include "harness/cli/check_command.h"

#include "base/text.h"
#include "harness/cli/entry_options.h"
#include "harness/cli/session.h"
#include "harness/cli/tables.h"
#include "harness/run/lint.h"
#include "harness/target/variables_file.h"

#include <string.h>

/* clang-format off */
static const struct option_row rows[] = {
    { "mock", OPTION_TEXT, "WORLD", .help =
        "Ask a plivo-mock with this world which variables it gives. This is what happens, with "
        "the world article, when no target is named." },
    { "target", OPTION_TEXT, "FILE", .help =
        "Take the variables of this file as known instead; nothing is connected to." },
    { "offline", OPTION_FLAG, .help =
        "Ask nobody, and do not look for unknown variables.", .no_environment = true },
    { "strict", OPTION_FLAG, .help = "What is only strange counts as wrong, too." },
    VARIABLE_OPTION_ROWS,
    { "mock-binary", OPTION_TEXT, "FILE", .help =
        "The plivo-mock to start. Default: beside plivo-harness, in the build tree, in PATH." },
    { 0 },
};
/* clang-format on */
const struct option_row *const check_option_rows = rows;

static void help(struct strbuf *out)
{
    strbuf_adds(out,
        "Usage: plivo-harness check [options] FILE|DIR...\n"
        "\n"
        "Reads scenarios and says what is wrong with them, without running them:\n"
        "faults of the format, variables that nothing sets, ids that stand twice; and\n"
        "what is strange: captures and variables that nothing uses, requests that\n"
        "expect nothing, heads without source, requires or cost.\n"
        "\n"
        "Examples:\n"
        "  plivo-harness check harness/scenarios\n"
        "  plivo-harness check --offline --strict one.hurl\n"
        "\n"
        "Options (in brackets the environment variable that does the same):\n");
    options_help(rows, harness_env_prefix, out);
    strbuf_adds(out, "\nExit status: 0 fine, 1 something is wrong, 2 wrong usage, 3 a file cannot\n"
                     "be read or parsed, 4 the mock did not start.\n");
}

/* What is known to every scenario. */
struct knowledge {
    struct session session;       /* open if a mock is asked */
    struct target_options target; /* what the session borrows */
    struct live_options live;
    struct variables given; /* of the command line, the environment, the target's file */
    bool offline, asks;
};

static void knowledge_release(struct knowledge *k)
{
    variables_release(&k->given);
    session_close(&k->session);
}
#define CLEANUP_KNOWLEDGE CLEANUP(knowledge_release)

static void give(struct variables *vs, const char *name)
{
    if (!variables_find(vs, name))
        variables_set_string(vs, name, "", false);
}

/* What a run gives with any target. */
static void give_usual(struct variables *vs)
{
    static const char *const names[] = { "base_url", "auth_id", "auth_token", "dst", "sink" };

    for (size_t i = 0; i < ARRAY_SIZE(names); i++)
        give(vs, names[i]);
}

static enum exit_code learn(const struct options *o, struct knowledge *k)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    const char *world = option_text(o, "mock");
    int r = option_text(o, "target")
                ? variables_file_read(option_text(o, "target"), &k->given, &why)
                : 0;

    if (r == 0)
        r = environment_variables_read(&k->given, &why);
    if (r == 0)
        r = variable_options_read(o, &k->given, &why);
    if (r < 0)
        return complain(EXIT_USAGE, why.buf);
    k->target = (struct target_options){ .mock_world = world ? world : "article",
        .mock_binary = option_text(o, "mock-binary") };
    k->live = (struct live_options){ .max_cost = GUARD_NO_LIMIT, .per_second = -1 };
    k->offline = option_flag(o, "offline");
    k->asks = !k->offline && !option_text(o, "target");
    return k->asks ? session_open(&k->session, &k->target, &k->live) : EXIT_PASSED;
}

/* The names of a scenario's account; what it assumes does not change them. */
static enum exit_code names_of(
    struct knowledge *k, const struct hurl_file *file, struct variables *ret)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    struct target_need need = { .account.like = file->head.account.text, .account.used = true };
    struct target_visit visit = { .client = k->session.client };
    enum target_result r = TARGET_READY;

    if (k->asks)
        r = target_prepare(k->session.target, &need, &why);
    if (k->asks && r == TARGET_READY)
        r = target_enter(k->session.target, &need, &visit, ret, &why);
    variables_copy(ret, &k->given);
    give_usual(ret);
    return r == TARGET_READY ? EXIT_PASSED : complain(exit_code_of_target(r), why.buf);
}

static enum exit_code check_one(struct arena *a, struct knowledge *k, const struct hurl_file *file,
    struct lint_findings *findings)
{
    CLEANUP_VARIABLES struct variables names = { 0 };
    enum exit_code code = names_of(k, file, &names);

    if (code == EXIT_PASSED)
        lint_file(a, file, k->offline ? NULL : &names, findings);
    return code;
}

static void check_ids(struct arena *a, const struct plan *plan, struct lint_findings *findings)
{
    for (size_t i = 0; i < plan->n; i++) {
        const struct hurl_note *id = &plan->files[i]->head.id;

        for (size_t k = 0; k < i && id->text; k++) {
            struct lint_finding twice = { "duplicate-id", true,
                { plan->files[i]->path, id->place, "id twice",
                    arena_printf(a, "%s has it, too", plan->files[k]->path) } };

            if (!text_equal(id->text, plan->files[k]->head.id.text))
                continue;
            lint_add(a, findings, &twice);
            break;
        }
    }
}

static const struct hurl_file *file_of(const struct plan *plan, const char *path)
{
    for (size_t i = 0; i < plan->n; i++)
        if (plan->files[i]->path == path)
            return plan->files[i];
    return NULL;
}

/* "error:" as of a fault, or "warning:", and the rule's name behind the title. */
static void show(const struct plan *plan, const struct lint_finding *finding)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    const struct hurl_file *file = file_of(plan, finding->fault.path);
    const char *rest;

    hurl_fault_render(&text, &finding->fault, file->text, file->len);
    rest = text.buf + strlen("error: ") + strlen(finding->fault.title);
    printf("%s: %s [%s]%s\n", finding->grave ? "error" : "warning", finding->fault.title,
        finding->rule, rest);
}

static enum exit_code verdict(
    const struct options *o, const struct plan *plan, const struct lint_findings *findings)
{
    size_t grave = 0;

    for (size_t i = 0; i < findings->n; i++) {
        show(plan, &findings->at[i]);
        grave += findings->at[i].grave;
    }
    printf("%zu scenario%s, %zu wrong, %zu strange\n", plan->n, plan->n == 1 ? "" : "s", grave,
        findings->n - grave);
    return grave || (option_flag(o, "strict") && findings->n) ? EXIT_SCENARIO_FAILED : EXIT_PASSED;
}

static enum exit_code check(struct arena *a, const struct options *o)
{
    CLEANUP_PLAN struct plan plan = { 0 };
    CLEANUP_KNOWLEDGE struct knowledge k = { 0 };
    struct lint_findings findings = { 0 };
    enum exit_code code = EXIT_USAGE;

    if (!o->n_operands)
        return complain(EXIT_USAGE, "name at least one scenario file or folder");
    code = session_read_files(o->operands, o->n_operands, &plan);
    if (code == EXIT_PASSED)
        code = learn(o, &k);
    for (size_t i = 0; i < plan.n && code == EXIT_PASSED; i++)
        code = check_one(a, &k, plan.files[i], &findings);
    if (code != EXIT_PASSED)
        return code;
    check_ids(a, &plan, &findings);
    return verdict(o, &plan, &findings);
}

int check_command(int argc, char **argv)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    enum exit_code code;
    struct options o;

    if (options_read(&arena, rows, harness_env_prefix, argc, argv, &o, &text) < 0) {
        strbuf_adds(&text, "\nSee plivo-harness check --help.");
        return (int)complain(EXIT_USAGE, text.buf);
    }
    if (!o.help) {
        session_watch_signals();
        code = check(&arena, &o);
        session_end_by_signal();
        return (int)code;
    }
    help(&text);
    fwrite(text.buf, 1, text.len, stdout);
    return EXIT_PASSED;
}
