#include "base/command.h"
#include "mock/cli/commands.h"

static const struct command commands[] = {
    { "serve", "start the mock", serve_command },
    { "rules", "print what it knows of the API, and how sure that is", rules_command },
    { "world", "check or generate a world (fixture)", world_command },
};

static void help_tail(struct strbuf *out)
{
    strbuf_adds(out, "Try: plivo-mock serve --world article\n");
}

int main(int argc, char **argv)
{
    const struct command_options options[] = {
        { "serve", serve_option_rows, "PLIVO_MOCK_" },
        { "rules", rules_option_rows, "PLIVO_MOCK_" },
        { "world check", world_check_option_rows, NULL },
        { "world generate", world_generate_option_rows, NULL },
    };
    const struct program program = {
        .name = "plivo-mock",
        .version = PLIVO_MOCK_VERSION,
        .about = "an offline mock of Plivo's messaging API that knows its rules.",
        .commands = commands,
        .n_commands = ARRAY_SIZE(commands),
        .options = options,
        .n_options = ARRAY_SIZE(options),
        .help_tail = help_tail,
        .usage_exit = EXIT_USAGE,
    };

    return program_run(&program, argc, argv);
}
