/*
 * harness/compare/piece.h and pairing.h: the pieces of a text are the text; a text is the same as
 * itself, and what is written of it holds no name twice cut.
 */
#include "harness/compare/pairing.h"
#include "tests/fuzz/fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    CLEANUP_ARENA struct arena a = { 0 };
    CLEANUP_VARIABLES struct variables vs = { 0 };
    CLEANUP_STRBUF struct strbuf out = STRBUF_INIT;
    struct pairing p = { .arena = &a, .names = { &vs, &vs } };
    struct value_text text = { arena_dup(&a, (const char *)data, size), size };
    struct pieces pieces;
    size_t at = 0;

    variables_set_string(&vs, "number", "14155550199", false);
    variables_set_string(&vs, "name", "12-3", false);
    pieces = pieces_cut(&a, &vs, text.bytes, text.len);
    for (size_t i = 0; i < pieces.n; i++) {
        FUZZ_CHECK(pieces.at[i].at == text.bytes + at && pieces.at[i].len);
        at += pieces.at[i].len;
    }
    FUZZ_CHECK(at == text.len);
    FUZZ_CHECK(pairing_same_text(&p, &text, &text));
    FUZZ_CHECK(pairing_same_text(&p, &text, &text));
    pairing_write(&p, SIDE_LEFT, text.bytes, text.len, &out);
    return 0;
}
