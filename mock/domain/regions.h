/* The states and provinces that area codes lie in (nanp.h), and where the mock puts their numbers.
 */
#ifndef MOCK_DOMAIN_REGIONS_H
#define MOCK_DOMAIN_REGIONS_H

struct region {
    char country[3], code[3]; /* as in struct nanp_area */
    const char *name, *city;  /* in the mock every number of a region is in its largest city */
    int lata;                 /* local access and transport area */
};

/* NULL where the plan knows no regions. */
const struct region *region_of(const char *country, const char *code);

#endif
