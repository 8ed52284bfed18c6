/* The words of a message: services, states, what its log parameter hides. */
#ifndef MOCK_DOMAIN_MESSAGE_H
#define MOCK_DOMAIN_MESSAGE_H

#include "base/strbuf.h"

#include <stdbool.h>
#include <stdint.h>

enum message_type { MESSAGE_SMS, MESSAGE_MMS, MESSAGE_WHATSAPP, MESSAGE_TYPE_MAX_ };
enum message_direction { MESSAGE_OUTBOUND, MESSAGE_INBOUND, MESSAGE_DIRECTION_MAX_ };
enum message_state {
    MESSAGE_QUEUED,
    MESSAGE_SENT,
    MESSAGE_FAILED,
    MESSAGE_DELIVERED,
    MESSAGE_UNDELIVERED,
    MESSAGE_READ,
    MESSAGE_RECEIVED,
    MESSAGE_REJECTED,
    MESSAGE_DELETED,
    MESSAGE_STATE_MAX_
};
enum message_log { LOG_ALL, LOG_NOTHING, LOG_CONTENT_ONLY, LOG_NUMBER_ONLY, MESSAGE_LOG_MAX_ };

/* As the API spells them: "sms", "outbound", "queued", "content_only", … */
extern const char *const message_type_names[MESSAGE_TYPE_MAX_];
extern const char *const message_direction_names[MESSAGE_DIRECTION_MAX_];
extern const char *const message_state_names[MESSAGE_STATE_MAX_];
extern const char
    *const message_log_names[MESSAGE_LOG_MAX_]; /* "true", "false", "content_only", "number_only" */

/* The index of name among n names, or -1. */
int name_index(const char *const *names, size_t n, const char *name);

/*
 * The destination as the record shows it: with log "false" and "content_only" the last three digits
 * are hidden, "+12025550***". Source: Message API, parameter log.
 */
void message_shown_number(enum message_log log, const char *number, struct strbuf *out);
/* The text as it is kept: dropped for "false" (NULL), "***Text Content Redacted***" for
 * "number_only". */
const char *message_kept_text(enum message_log log, const char *text);

/*
 * Whether a message that failed with this code still shows a rate. Recorded: 0.00350 for 200, and
 * 0.00000 for 450 and 900; the others are taken to be like these.
 */
bool message_failed_keeps_rate(int code);

/* Name of an error code (docs, messaging error codes), "" for 0 and where no name is known. */
const char *message_error_name(int code);

/*
 * "2021-07-13 13:04:06.799021+05:30": microseconds since 1970 in a zone so many seconds east of
 * UTC; years 0 to 9999. Hot: a list has three a row.
 */
void message_time_text(int64_t us, int offset_s, struct strbuf *out);
/* "2019-09-03T08:50:09.510692Z": how every resource but messages writes a time. */
void utc_time_text(int64_t us, struct strbuf *out);

/* "0.00350", "-0.00350": hundred-thousandths of a dollar. */
void money_text(int64_t amount, struct strbuf *out);

#endif
