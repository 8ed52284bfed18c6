/* The commands of plivo-mock. Each takes what follows its name and returns the exit code. */
#ifndef MOCK_CLI_COMMANDS_H
#define MOCK_CLI_COMMANDS_H

enum { EXIT_USAGE = 2 };

int serve_command(int argc, char **argv);
int rules_command(int argc, char **argv);
int world_command(int argc, char **argv);

#endif
