#include "mock/domain/regions.h"

#include <string.h>

/* Canada has one LATA, 888; each state's is its largest city's. */
/* clang-format off */
static const struct region regions[] = {
    { "US", "AL", "Alabama", "Birmingham", 476 },
    { "US", "AK", "Alaska", "Anchorage", 832 },
    { "US", "AZ", "Arizona", "Phoenix", 666 },
    { "US", "AR", "Arkansas", "Little Rock", 528 },
    { "US", "CA", "California", "Los Angeles", 730 },
    { "US", "CO", "Colorado", "Denver", 656 },
    { "US", "CT", "Connecticut", "Hartford", 920 },
    { "US", "DC", "District of Columbia", "Washington", 236 },
    { "US", "DE", "Delaware", "Wilmington", 228 },
    { "US", "FL", "Florida", "Miami", 460 },
    { "US", "GA", "Georgia", "Atlanta", 438 },
    { "US", "HI", "Hawaii", "Honolulu", 834 },
    { "US", "IA", "Iowa", "Des Moines", 632 },
    { "US", "ID", "Idaho", "Boise", 652 },
    { "US", "IL", "Illinois", "Chicago", 358 },
    { "US", "IN", "Indiana", "Indianapolis", 336 },
    { "US", "KS", "Kansas", "Wichita", 532 },
    { "US", "KY", "Kentucky", "Louisville", 462 },
    { "US", "LA", "Louisiana", "New Orleans", 490 },
    { "US", "MA", "Massachusetts", "Boston", 128 },
    { "US", "MD", "Maryland", "Baltimore", 238 },
    { "US", "ME", "Maine", "Portland", 120 },
    { "US", "MI", "Michigan", "Detroit", 340 },
    { "US", "MN", "Minnesota", "Minneapolis", 628 },
    { "US", "MO", "Missouri", "Saint Louis", 520 },
    { "US", "MS", "Mississippi", "Jackson", 482 },
    { "US", "MT", "Montana", "Billings", 648 },
    { "US", "NC", "North Carolina", "Charlotte", 422 },
    { "US", "ND", "North Dakota", "Fargo", 636 },
    { "US", "NE", "Nebraska", "Omaha", 644 },
    { "US", "NH", "New Hampshire", "Manchester", 122 },
    { "US", "NJ", "New Jersey", "Newark", 224 },
    { "US", "NM", "New Mexico", "Albuquerque", 664 },
    { "US", "NV", "Nevada", "Las Vegas", 721 },
    { "US", "NY", "New York", "New York City", 132 },
    { "US", "OH", "Ohio", "Columbus", 324 },
    { "US", "OK", "Oklahoma", "Oklahoma City", 536 },
    { "US", "OR", "Oregon", "Portland", 672 },
    { "US", "PA", "Pennsylvania", "Philadelphia", 228 },
    { "US", "RI", "Rhode Island", "Providence", 130 },
    { "US", "SC", "South Carolina", "Columbia", 434 },
    { "US", "SD", "South Dakota", "Sioux Falls", 640 },
    { "US", "TN", "Tennessee", "Nashville", 470 },
    { "US", "TX", "Texas", "Houston", 560 },
    { "US", "UT", "Utah", "Salt Lake City", 660 },
    { "US", "VA", "Virginia", "Richmond", 248 },
    { "US", "VT", "Vermont", "Burlington", 124 },
    { "US", "WA", "Washington", "Seattle", 674 },
    { "US", "WI", "Wisconsin", "Milwaukee", 356 },
    { "US", "WV", "West Virginia", "Charleston", 256 },
    { "US", "WY", "Wyoming", "Cheyenne", 654 },
    { "CA", "AB", "Alberta", "Calgary", 888 },
    { "CA", "BC", "British Columbia", "Vancouver", 888 },
    { "CA", "MB", "Manitoba", "Winnipeg", 888 },
    { "CA", "NB", "New Brunswick", "Moncton", 888 },
    { "CA", "NL", "Newfoundland and Labrador", "Saint John's", 888 },
    { "CA", "NS", "Nova Scotia", "Halifax", 888 },
    { "CA", "NT", "Northwest Territories", "Yellowknife", 888 },
    { "CA", "ON", "Ontario", "Toronto", 888 },
    { "CA", "QC", "Quebec", "Montreal", 888 },
    { "CA", "SK", "Saskatchewan", "Regina", 888 },
};
/* clang-format on */

const struct region *region_of(const char *country, const char *code)
{
    for (size_t i = 0; i < sizeof(regions) / sizeof(regions[0]); i++)
        if (strcmp(regions[i].country, country) == 0 && strcmp(regions[i].code, code) == 0)
            return &regions[i];
    return NULL;
}
