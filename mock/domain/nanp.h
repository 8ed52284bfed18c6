/* The area codes of the North American Numbering Plan (+1), as data: which place each serves. */
#ifndef MOCK_DOMAIN_NANP_H
#define MOCK_DOMAIN_NANP_H

#include <stdbool.h>
#include <stddef.h>

struct nanp_area {
    int code;
    char country[3]; /* ISO 3166-1 alpha-2; territories have their own: "PR", "VI", "GU", "AS", "MP"
                      */
    char region[3];  /* US state or "DC", Canadian province or territory; "" elsewhere */
};

extern const struct nanp_area nanp_areas[]; /* by code, ascending */
extern const size_t nanp_areas_n;

/* The place that an area code serves, or NULL if it serves none (unassigned, toll-free, special).
 */
const struct nanp_area *nanp_area(int code);

/* 800, 833, 844, 855, 866, 877, 888. Source: FCC, toll-free numbers. */
bool nanp_is_toll_free(int code);

#endif
