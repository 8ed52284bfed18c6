/* The options of a command as a page of the manual shows them, in scdoc's notation. */
#ifndef BASE_MANUAL_H
#define BASE_MANUAL_H

#include "base/command.h"

/* Appends a paragraph for each option: its name, what it takes, what it does. Source: scdoc(5). */
void manual_options(const struct command_options *o, struct strbuf *out);

#endif
