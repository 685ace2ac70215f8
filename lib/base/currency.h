/* ISO 4217: the codes in use and their decimals. */
#ifndef OMS_BASE_CURRENCY_H
#define OMS_BASE_CURRENCY_H

#include <stdbool.h>

#include "oms/types.h"

/* Exponent of a currency, or −1 when ISO 4217 does not list it (lower case is not accepted; codes without minor units such as XAU are not money). */
int currency_exponent(oms_text code);
/* The listed codes one after another, sorted; false past the last. */
bool currency_at(size_t index, oms_text *code, int *exponent);

#endif
