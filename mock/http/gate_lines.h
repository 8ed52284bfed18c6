/* Inside of the gate: the rules for one line, which end by setting the gate's next state. */
#ifndef MOCK_HTTP_GATE_LINES_H
#define MOCK_HTTP_GATE_LINES_H

#include "mock/http/gate.h"

/* The line stands at m->head.buf + g->line_start, len bytes, NUL-terminated, without its end. */
typedef enum gate_refusal gate_line_rule(struct gate *g, struct gate_message *m, size_t len);

gate_line_rule gate_request_line, gate_header_line, gate_trailer_line;
gate_line_rule gate_chunk_line, gate_chunk_end_line;

#endif
