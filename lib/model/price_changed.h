/* Saying that a price is not what it was: which steps of it, from what, to what. Pure. */
#ifndef OMS_MODEL_PRICE_CHANGED_H
#define OMS_MODEL_PRICE_CHANGED_H

#include "model/decision.h"

/* The order in hand against what was expected of it. */
int32_t refuse_price_changed(struct decision *d, int64_t expected);
/* … against the same order at another price: a problem for the total, and one for each step that differs. */
int32_t refuse_quote_changed(struct decision *d, const struct order_rows *before);

#endif
