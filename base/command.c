#include "base/command.h"

#include "base/arena.h"
#include "base/completion.h"
#include "base/manual.h"
#include "base/text.h"

#include <string.h>

static int widest_name(const struct program *p)
{
    size_t most = strlen("completion");

    for (size_t i = 0; i < p->n_commands; i++)
        if (strlen(p->commands[i].name) > most)
            most = strlen(p->commands[i].name);
    return (int)most;
}

static void help(const struct program *p, FILE *out)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    strbuf_addf(&text, "%s: %s\n\nUsage: %s COMMAND [OPTION]...\n\nCommands:\n", p->name, p->about,
        p->name);
    for (size_t i = 0; i < p->n_commands; i++)
        strbuf_addf(
            &text, "  %-*s  %s\n", widest_name(p), p->commands[i].name, p->commands[i].what);
    strbuf_addf(&text, "  %-*s  %s\n", widest_name(p), "completion",
        "print what completes its words in bash, zsh or fish");
    strbuf_addf(&text, "\n%s COMMAND --help says more.\n", p->name);
    if (p->help_tail)
        p->help_tail(&text);
    fwrite(text.buf, 1, text.len, out);
}

static int unknown(const struct program *p, const char *name)
{
    CLEANUP_ARENA struct arena arena = { 0 };
    const char **names = ARENA_ARRAY(&arena, const char *, p->n_commands + 1);
    const char *near;

    for (size_t i = 0; i < p->n_commands; i++)
        names[i] = p->commands[i].name;
    names[p->n_commands] = "completion";
    near = nearest_word(name, names, p->n_commands + 1);
    fprintf(stderr, "%s: there is no command \"%s\"", p->name, name);
    if (near)
        fprintf(stderr, "; did you mean \"%s\"?", near);
    fprintf(stderr, "\nSee %s --help.\n", p->name);
    return p->usage_exit;
}

static int complete(const struct program *p, int argc, char **argv)
{
    CLEANUP_STRBUF struct strbuf text = STRBUF_INIT;

    if (argc == 1 && completion_write(p, argv[0], &text)) {
        fwrite(text.buf, 1, text.len, stdout);
        return EXIT_SUCCESS;
    }
    if (argc == 1 && text_equal(argv[0], "--help")) {
        printf("Usage: %s completion bash|zsh|fish\n\nPrints a script, e.g. for\n"
               "source <(%s completion bash)\n",
            p->name, p->name);
        return EXIT_SUCCESS;
    }
    fprintf(stderr, "%s: completion takes bash, zsh or fish\n", p->name);
    return p->usage_exit;
}

static int manual(const struct program *p, int argc, char **argv)
{
    CLEANUP_STRBUF struct strbuf name = STRBUF_INIT, text = STRBUF_INIT;

    for (int i = 0; i < argc; i++)
        strbuf_addf(&name, "%s%s", i ? " " : "", argv[i]);
    for (size_t i = 0; i < p->n_options; i++)
        if (text_equal(p->options[i].command, name.buf)) {
            manual_options(&p->options[i], &text);
            fwrite(text.buf, 1, text.len, stdout);
            return EXIT_SUCCESS;
        }
    fprintf(stderr, "%s: no command \"%s\" has options\n", p->name, name.buf);
    return p->usage_exit;
}

int program_run(const struct program *p, int argc, char **argv)
{
    if (argc < 2) {
        help(p, stderr);
        return p->usage_exit;
    }
    if (text_equal(argv[1], "--help") || text_equal(argv[1], "-h") || text_equal(argv[1], "help")) {
        help(p, stdout);
        return EXIT_SUCCESS;
    }
    if (text_equal(argv[1], "--version")) {
        printf("%s %s\n", p->name, p->version);
        return EXIT_SUCCESS;
    }
    for (size_t i = 0; i < p->n_commands; i++)
        if (text_equal(argv[1], p->commands[i].name))
            return p->commands[i].run(argc - 2, argv + 2);
    if (text_equal(argv[1], "completion"))
        return complete(p, argc - 2, argv + 2);
    if (text_equal(argv[1], "manual"))
        return manual(p, argc - 2, argv + 2);
    return unknown(p, argv[1]);
}
