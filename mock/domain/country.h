/* Countries by their ISO 3166-1 code. */
#ifndef MOCK_DOMAIN_COUNTRY_H
#define MOCK_DOMAIN_COUNTRY_H

/* "United States" for "US"; NULL for a code that no country has. In English, as the API names
 * them. */
const char *country_name(const char *code);

#endif
