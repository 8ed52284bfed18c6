#include "harness/cli/fmt_command.h"

#include "base/file.h"
#include "harness/cli/session.h"
#include "harness/cli/tables.h"
#include "harness/hurl/format.h"

#include <string.h>

const char harness_env_prefix[] = "PLIVO_HARNESS_";

/* clang-format off */
static const struct option_row rows[] = {
    { "check", OPTION_FLAG, .help =
        "Change nothing; name the files that are not laid out so, and end with status 1 if there "
        "is one.", .no_environment = true },
    { "stdout", OPTION_FLAG, .help = "Change nothing; write the texts to standard output.",
      .no_environment = true },
    { 0 },
};
/* clang-format on */
const struct option_row *const fmt_option_rows = rows;

static void help(struct strbuf *out)
{
    strbuf_adds(out,
        "Usage: plivo-harness fmt [options] FILE|DIR...\n"
        "\n"
        "Lays scenario files out in the one canonical way and says which it changed.\n"
        "What they mean does not change: bodies, values and comments stay as they are.\n"
        "\n"
        "Examples:\n"
        "  plivo-harness fmt harness/scenarios\n"
        "  plivo-harness fmt --check harness/scenarios\n"
        "\n"
        "Options:\n");
    options_help(rows, NULL, out);
    strbuf_adds(out, "\nExit status: 0 fine, 1 with --check a file is not laid out so, 2 wrong\n"
                     "usage, 3 a file cannot be read or parsed, 5 one cannot be written.\n");
}

static enum exit_code put(const struct hurl_file *file, const struct strbuf *text)
{
    CLEANUP_STRBUF struct strbuf why = STRBUF_INIT;
    int r = file_write(file->path, text->buf, text->len);

    if (r == 0)
        return EXIT_PASSED;
    strbuf_addf(&why, "cannot write %s: %s", file->path, strerror(-r));
    return complain(EXIT_HARNESS_FAILED, why.buf);
}

static enum exit_code format_one(const struct options *o, const struct hurl_file *file)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    hurl_format(&text, file);
    if (option_flag(o, "stdout")) {
        fwrite(text.buf, 1, text.len, stdout);
        return EXIT_PASSED;
    }
    if (text.len == file->len && memcmp(text.buf, file->text, text.len) == 0)
        return EXIT_PASSED;
    printf("%s\n", file->path);
    return option_flag(o, "check") ? EXIT_SCENARIO_FAILED : put(file, &text);
}

static enum exit_code format_all(const struct options *o)
{
    CLEANUP_PLAN struct plan plan = { 0 };
    enum exit_code code = EXIT_PASSED;

    if (!o->n_operands)
        return complain(EXIT_USAGE, "name at least one scenario file or folder");
    code = session_read_files(o->operands, o->n_operands, &plan);
    if (code != EXIT_PASSED)
        return code;
    for (size_t i = 0; i < plan.n; i++) {
        enum exit_code one = format_one(o, plan.files[i]);

        code = one > code ? one : code; /* a file that cannot be written is the graver one */
    }
    return code;
}

int fmt_command(int argc, char **argv)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;
    struct options o;

    if (options_read(&arena, rows, NULL, argc, argv, &o, &text) < 0) {
        strbuf_adds(&text, "\nSee plivo-harness fmt --help.");
        return (int)complain(EXIT_USAGE, text.buf);
    }
    if (!o.help)
        return (int)format_all(&o);
    help(&text);
    fwrite(text.buf, 1, text.len, stdout);
    return EXIT_PASSED;
}
