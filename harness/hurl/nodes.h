/*
 * One function for each rule of the grammar. Each reads what is ahead into ret, ends behind it, and
 * returns false with the scanner's fault filled if it is wrong.
 */
#ifndef HARNESS_HURL_NODES_H
#define HARNESS_HURL_NODES_H

#include "harness/hurl/scanner.h"
#include "harness/hurl/words.h"

/* value.c: takes is a set as in words.h; whose names what takes the value, for the message. */
bool read_value(struct scanner *s, unsigned takes, const char *whose, struct hurl_value *ret);
bool read_integer(struct scanner *s, int64_t *ret);
bool read_bytes(struct scanner *s, struct hurl_bytes *ret); /* hex,...; and base64,...; */
bool sees_bytes(const struct scanner *s);
bool read_file(struct scanner *s, struct hurl_template *ret); /* file,...; */

/* multiline.c: ```...```, into language, text and variables */
bool read_multiline(struct scanner *s, struct hurl_body *ret);

/* json_body.c */
bool read_json(struct scanner *s, struct hurl_template *ret);

/* xml_body.c */
bool read_xml(struct scanner *s, struct hurl_template *ret);

/* body.c: sees_body is true for whatever starts like a body. */
bool sees_body(const struct scanner *s);
bool read_body(struct scanner *s, struct hurl_body *ret);

/* query.c: query and filters; predicate.c */
bool sees_query(const struct scanner *s);
bool read_query(struct scanner *s, struct hurl_query *ret);
bool read_filters(struct scanner *s, struct hurl_filters *ret);
bool sees_predicate(const struct scanner *s);
bool read_predicate(struct scanner *s, struct hurl_predicate *ret);

/* pairs.c: sees_pair is true for a line that goes `name:`. */
bool sees_pair(const struct scanner *s);
bool read_pairs(struct scanner *s, struct hurl_pairs *ret);
bool read_parts(struct scanner *s, struct hurl_parts *ret);

/* option_section.c, result_sections.c: the lines below the section's title */
bool read_options(struct scanner *s, struct hurl_options *ret);
bool read_captures(struct scanner *s, struct hurl_captures *ret);
bool read_asserts(struct scanner *s, struct hurl_asserts *ret);

/* sections.c: all sections that follow */
bool sees_section(const struct scanner *s);
bool read_request_sections(struct scanner *s, struct hurl_request *ret);
bool read_response_sections(struct scanner *s, struct hurl_response *ret);

/* head.c: the comment lines at the top of the file; nothing is moved over */
bool read_head(struct scanner *s, struct hurl_head *ret);

#endif
