/* Card data that must not stay in a text: where it is, and how it is hidden. What a caller usually asks is in base/text.h. */
#ifndef OMS_BASE_CARD_H
#define OMS_BASE_CARD_H

#include <stdbool.h>

#include "oms/types.h"

struct card_span {
    size_t start, end; /* bytes, from the first digit to behind the last */
};

/* The first card number or track data, or security code with its name, at or behind the byte `from`. */
bool card_number_find(oms_text text, size_t from, struct card_span *found);
bool card_code_find(oms_text text, size_t from, struct card_span *found);
/* Writes `*` over each byte of the digits of all that the two find in a NUL-terminated text. */
void card_mask(char *text);

#endif
