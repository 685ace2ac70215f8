/* The price of an order, told step by step from its rows alone: a fresh price and one of long ago are explained alike. Pure. */
#ifndef OMS_MODEL_PRICE_STEPS_H
#define OMS_MODEL_PRICE_STEPS_H

#include "model/order_rows.h"
#include "oms/price.h"

/* Adds an oms_price_step for each, from 0 to what the rows come to; text lies in the arena or in the rows. OMS_OK; OMS_E_OVERFLOW for rows that cannot be;
 * OMS_E_NOMEM. */
int32_t price_steps(const struct order_rows *rows, struct arena *arena, struct arena_list *out);
/* The word for OMS_STEP_…. */
const char *price_step_name(int32_t kind);

#endif
