/* A curl command line as a draft. */
#ifndef HARNESS_AUTHOR_CURL_COMMAND_H
#define HARNESS_AUTHOR_CURL_COMMAND_H

#include "harness/author/draft.h"

/*
 * Reads what curl(1) would send: method, URL, headers, login, cookies, query, form, parts, body,
 * and the options that a scenario's [Options] have, too. What only concerns curl's output is passed
 * over. The login becomes {{auth_id}} and {{auth_token}} and is found wherever else it stands.
 *
 * 0 with the draft in the arena, or -EINVAL with a sentence in why that names what cannot be
 * written.
 */
int curl_command_read(struct arena *a, const char *text, struct draft *ret, struct strbuf *why);

#endif
