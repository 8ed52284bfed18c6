/*
 * A Powerpack's pool shows its numbers in three parts, under Number/, Tollfree/ and Shortcode/.
 * Inside api/ only.
 */
#ifndef MOCK_API_POOL_H
#define MOCK_API_POOL_H

#include "mock/api/powerpack.h"
#include "mock/store/pool_list.h"

enum pool_part { PART_NUMBER, PART_TOLLFREE, PART_SHORTCODE, PART_MAX_ };

/* The types that a part has: bits 1 << enum pool_type. */
unsigned pool_part_types(const struct exchange *x, enum pool_part part);
/* True if the part has that number. */
static inline bool pool_part_shows(
    const struct exchange *x, enum pool_part part, const struct pool_number *n)
{
    int type = name_index(pool_type_names, POOL_TYPE_MAX_, n->type);

    return type >= 0 && (pool_part_types(x, part) & 1u << type);
}

/* Answers 200 with the number of the path's third segment as the pool has it. 0 or a negative
 * errno. */
int pool_number_answer(struct exchange *x, const struct powerpack *p);

#endif
