/* The countries of the Online Retail data set: the names it uses and their ISO 3166-1 codes. */
#ifndef REPLAY_COUNTRIES_H
#define REPLAY_COUNTRIES_H

/* The code of a country; NULL for a name that the data set does not use. */
const char *country_code(const char *name);
/* The data set's name for a code; the code itself when it has none. */
const char *country_name(const char *code);

#endif
