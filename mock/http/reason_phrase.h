/* The words behind a status. See reason_phrase.c for how they reach the status line. */
#ifndef MOCK_HTTP_REASON_PHRASE_H
#define MOCK_HTTP_REASON_PHRASE_H

const char *reason_phrase(unsigned status); /* "BAD REQUEST"; "UNKNOWN" for a status not in use */

#endif
