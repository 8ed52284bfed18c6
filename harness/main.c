#include "base/options.h"
#include "base/text.h"
#include "harness/cli/run_command.h"

#include <stdio.h>

static const struct command {
    const char *name;
    enum exit_code (*run)(int argc, char *const argv[]);
    const char *help;
} commands[] = {
    { "run", run_command, "run scenario files against a mock or the real service" },
};

static void help(FILE *out)
{
    CLEANUP_STRBUF struct strbuf codes = STRBUF_INIT;

    fputs("Usage: plivo-harness COMMAND [options]\n\n"
          "Runs scenarios of Plivo's messaging API and judges what comes back.\n\n"
          "Commands:\n",
        out);
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
        fprintf(out, "  %-6s %s\n", commands[i].name, commands[i].help);
    exit_codes_help(&codes);
    fprintf(out,
        "\nExit status:\n%s\n"
        "Example: plivo-harness run harness/scenarios\n"
        "More:    plivo-harness run --help\n",
        codes.buf);
}

static int unknown_command(const char *name)
{
    const char *names[ARRAY_SIZE(commands)];
    const char *near;

    for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
        names[i] = commands[i].name;
    near = nearest_word(name, names, ARRAY_SIZE(commands));
    fprintf(stderr, "plivo-harness: there is no command \"%s\"", name);
    if (near)
        fprintf(stderr, "; did you mean \"%s\"?", near);
    fputs("\nSee plivo-harness --help.\n", stderr);
    return EXIT_USAGE;
}

int main(int argc, char *argv[])
{
    if (argc < 2) {
        help(stderr);
        return EXIT_USAGE;
    }
    if (text_equal(argv[1], "--help") || text_equal(argv[1], "-h") || text_equal(argv[1], "help")) {
        help(stdout);
        return EXIT_PASSED;
    }
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
        if (text_equal(argv[1], commands[i].name))
            return (int)commands[i].run(argc - 2, argv + 2);
    return unknown_command(argv[1]);
}
