/* Quotes: prices that were promised. What a token says, what a quote's hash is over, and a stored quote as the rows of an order at that price. Pure. */
#ifndef OMS_MODEL_QUOTE_H
#define OMS_MODEL_QUOTE_H

#include "model/order_rows.h"

/* The hash as 64 hexadecimal digits, with the final NUL. */
#define QUOTE_HASH_SIZE  65
/* `id.hash`, with the final NUL. */
#define QUOTE_TOKEN_SIZE (OMS_ID_TEXT_SIZE + QUOTE_HASH_SIZE)

/* Of all that is priced and at what, and of nothing else: two quotes with the same hash come to the same, part by part. */
void quote_hash(const struct order_rows *rows, char out[QUOTE_HASH_SIZE]);
void quote_token(const oms_id *id, const char *hash, char out[QUOTE_TOKEN_SIZE]);
/* False: it is none that was made here. `hash` lies in the token. */
bool quote_token_read(oms_text token, oms_id *id, oms_text *hash);

/* The part of a token that may be seen by others. */
oms_text quote_id_text(oms_text token);

/* What was loaded of a quote as the order it would have been; NULL without memory, or without a quote. */
const struct order_rows *quote_as_order(const struct order_rows *loaded);

#endif
