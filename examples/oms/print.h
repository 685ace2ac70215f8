/* Small things printed for people: clean text, times, ids, money, and a little colour. */
#ifndef OMS_CLI_PRINT_H
#define OMS_CLI_PRINT_H

#include "oms/oms.h"

#include <stdbool.h>
#include <stdio.h>

#define MONEY_TEXT_SIZE 48

enum style { STYLE_PLAIN, STYLE_BOLD, STYLE_GOOD, STYLE_WARN, STYLE_BAD };

/* Whether colour is wanted on a stream: a terminal that can show it, and NO_COLOR is not set. */
bool print_has_colour(FILE *out);

/* Prints text of unknown origin, made harmless; NULL is "-". */
void print_clean(FILE *out, const char *text);
void print_styled(FILE *out, bool colour, enum style style, const char *text);

/* These write into `out` and return it. */
const char *time_text(int64_t at, char out[OMS_TIME_TEXT_SIZE]);                              /* OMS_NONE: "-" */
const char *id_text(const oms_id *id, char out[OMS_ID_TEXT_SIZE]);                            /* zero: NULL */
const char *money_text(int64_t amount, const char *currency, char out[MONEY_TEXT_SIZE]);      /* OMS_NONE: "-" */
const char *money_text_full(int64_t amount, const char *currency, char out[MONEY_TEXT_SIZE]); /* with the currency */

#endif
