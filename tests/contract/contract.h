/*
 * Holds the mock's answers against recorded ones: each key of the record is in the answer, with the
 * same JSON type. Newer keys may be more. Where records contradict each other or today's docs, a
 * table of the resource says which the mock follows and why.
 */
#ifndef TESTS_CONTRACT_CONTRACT_H
#define TESTS_CONTRACT_CONTRACT_H

#include "tests/mock/support/mock.h"

/* How a record is provoked. */
struct contract {
    const char *file; /* below fixtures/recorded */
    const char *as, *method, *path, *query, *body;
    int status;
    const char *answer; /* where in a record of seen/ the body stands, "a.b"; NULL: the whole */
};

/* A key that the mock does not take from the records. */
struct contradiction {
    const char *file, *key; /* file NULL: in all */
    const char *why;
};

struct contract_terms {
    const char *const *nullable; /* keys whose value may be null, here or there */
    size_t n_nullable;
    const struct contradiction *contradictions;
    size_t n_contradictions;
};

/* Calls the mock over the article's world and fails the test where the answer lacks something. */
void contract_check(const struct contract *c, const struct contract_terms *terms);
/* The same for the last answer of a mock that was called otherwise. */
void contract_compare(
    const char *file, const char *answer, const struct contract_terms *terms, const struct mock *m);

#endif
