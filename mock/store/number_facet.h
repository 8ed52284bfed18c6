/*
 * The bits of number.facet: what lists filter by with few values. schema.sql spells them out.
 * Inside store/ only.
 */
#ifndef MOCK_STORE_NUMBER_FACET_H
#define MOCK_STORE_NUMBER_FACET_H

enum {
    FACET_TYPE = 0, /* enum number_type */
    FACET_SHORTCODE = 3,
    FACET_ABILITIES = 4, /* enum ability */
    FACET_CNAM_LOOKUP = 7,
    FACET_CAMPAIGN_STATUS = 8,
    FACET_VERIFICATION_STATUS = 10,
    FACET_DAY = 12, /* of the month in which it was rented, 1 to 31 */
    FACET_TYPE_MASK = 7,
    FACET_STATUS_MASK = 3,
};

#endif
