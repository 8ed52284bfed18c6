/* A program of several commands: "program COMMAND [OPTION]...". */
#ifndef BASE_COMMAND_H
#define BASE_COMMAND_H

#include "base/options.h"
#include "base/strbuf.h"

struct command {
    const char *name, *what;           /* what: a phrase for --help */
    int (*run)(int argc, char **argv); /* gets what follows the name; returns the exit code */
};
/* The options of a command, for completions and the manual. */
struct command_options {
    const char *command; /* "run"; "world check" for a command that has commands of its own */
    const struct option_row *rows;
    const char *env_prefix; /* NULL: no environment */
};
struct program {
    const char *name, *version;
    const char *about; /* one sentence */
    const struct command *commands;
    size_t n_commands;
    const struct command_options *options;
    size_t n_options;
    void (*help_tail)(struct strbuf *out); /* what --help ends with; NULL for nothing */
    int usage_exit;                        /* the exit code for wrong usage */
};

/*
 * Runs the command that argv names. --help, -h and help print what there is, --version the version;
 * an unknown command names the nearest one. Two commands every program has: completion SHELL prints
 * what completes its words in bash, zsh or fish; manual COMMAND the options of a command for a page
 * of the manual. Returns the exit code.
 */
int program_run(const struct program *p, int argc, char **argv);

#endif
