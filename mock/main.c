#include "base/options.h"
#include "base/text.h"
#include "mock/cli/commands.h"

#include <string.h>

static const struct command {
    const char *name, *what;
    int (*run)(int argc, char **argv);
} commands[] = {
    { "serve", "start the mock", serve_command },
    { "rules", "print what it knows of the API, and how sure that is", rules_command },
    { "world", "check or generate a world (fixture)", world_command },
};

static void usage(FILE *out)
{
    fputs("plivo-mock: an offline mock of Plivo's messaging API that knows its rules.\n\n"
          "Usage: plivo-mock COMMAND [OPTION]...\n\n",
        out);
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
        fprintf(out, "  %-7s %s\n", commands[i].name, commands[i].what);
    fputs("\nplivo-mock COMMAND --help says more.\n"
          "Try: plivo-mock serve --world article\n",
        out);
}

static int unknown(const char *name)
{
    const char *names[ARRAY_SIZE(commands)];
    const char *near;

    for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
        names[i] = commands[i].name;
    near = nearest_word(name, names, ARRAY_SIZE(commands));
    fprintf(stderr, "plivo-mock: there is no command \"%s\"", name);
    if (near)
        fprintf(stderr, "; did you mean \"%s\"?", near);
    fputs(" (plivo-mock --help lists them)\n", stderr);
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        usage(stderr);
        return EXIT_USAGE;
    }
    if (text_equal(argv[1], "--help") || text_equal(argv[1], "-h") || text_equal(argv[1], "help")) {
        usage(stdout);
        return EXIT_SUCCESS;
    }
    if (text_equal(argv[1], "--version")) {
        puts("plivo-mock " PLIVO_MOCK_VERSION);
        return EXIT_SUCCESS;
    }
    for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
        if (text_equal(argv[1], commands[i].name))
            return commands[i].run(argc - 2, argv + 2);
    return unknown(argv[1]);
}
