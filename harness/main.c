#include "base/command.h"
#include "harness/cli/check_command.h"
#include "harness/cli/cleanup_command.h"
#include "harness/cli/diff_command.h"
#include "harness/cli/fmt_command.h"
#include "harness/cli/list_command.h"
#include "harness/cli/new_command.h"
#include "harness/cli/record_command.h"
#include "harness/cli/run_command.h"
#include "harness/cli/sink_command.h"
#include "harness/cli/tables.h"

static const struct command commands[] = {
    { "run", "run scenario files against a mock or the real service", run_command },
    { "check", "say what is wrong with scenario files, without running them", check_command },
    { "fmt", "lay scenario files out in the one canonical way", fmt_command },
    { "list", "list scenarios", list_command },
    { "new", "write a scenario from a curl command line or a mock's journal", new_command },
    { "diff", "run scenarios on two targets and say what differs", diff_command },
    { "record", "keep what a service answers, without secrets", record_command },
    { "cleanup", "remove what runs have left in an account", cleanup_command },
    { "sink", "catch callbacks, and let others wait for them", sink_command },
};

static void help_tail(struct strbuf *out)
{
    strbuf_adds(out, "Try: plivo-harness run harness/scenarios\n\nExit status:\n");
    exit_codes_help(out);
}

int main(int argc, char **argv)
{
    const struct command_options options[] = {
        { "run", run_option_rows, harness_env_prefix },
        { "check", check_option_rows, harness_env_prefix },
        { "fmt", fmt_option_rows, NULL },
        { "list", list_option_rows, harness_env_prefix },
        { "new", new_option_rows, NULL },
        { "diff", diff_option_rows, harness_env_prefix },
        { "record", record_option_rows, harness_env_prefix },
        { "cleanup", cleanup_option_rows, harness_env_prefix },
        { "sink", sink_option_rows, "PLIVO_HARNESS_SINK_" },
    };
    const struct program program = {
        .name = "plivo-harness",
        .version = PLIVO_HARNESS_VERSION,
        .about = "runs scenarios of Plivo's messaging API and judges them.",
        .commands = commands,
        .n_commands = ARRAY_SIZE(commands),
        .options = options,
        .n_options = ARRAY_SIZE(options),
        .help_tail = help_tail,
        .usage_exit = EXIT_USAGE,
    };

    return program_run(&program, argc, argv);
}
