/* plivo-harness sink: the callback catcher by itself, for use with Hurl or by hand. */
#ifndef HARNESS_CLI_SINK_COMMAND_H
#define HARNESS_CLI_SINK_COMMAND_H

#include "base/strbuf.h"
#include "harness/sink/sink.h"

/* argv without the program's and the command's name. Returns an enum exit_code. */
int sink_command(int argc, char **argv);

#endif
