/* Rows of number as queries.c selects them (NUMBER_COLUMNS). Inside store/ only. */
#ifndef MOCK_STORE_NUMBER_READ_H
#define MOCK_STORE_NUMBER_READ_H

#include "mock/store/numbers.h"
#include "mock/store/sql.h"

/* The row that the statement stands on; its text goes into the arena. */
void number_read(struct sql *q, struct arena *arena, struct number_row *n);

#endif
