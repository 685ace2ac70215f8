/* Expiry on demand: a hold is over by the clock, whether or not anybody swept it. */
#ifndef OMS_ENGINE_EXPIRE_HOLDS_H
#define OMS_ENGINE_EXPIRE_HOLDS_H

#include "engine/engine.h"
#include "model/order_rows.h"

/* Do the lines of an order want more than the stock rows loaded have, beside what is reserved for them? */
bool lines_short_of_stock(const struct order_rows *rows);

/* Runs the ordinary expire command on other orders whose expired holds keep units of the stock rows loaded. *came_free says whether units did. An error when
 * it could not be found out: nobody is told then that there are none. */
int32_t expire_holds(oms_engine *engine, const struct order_rows *rows, bool *came_free, oms_error **error);

#endif
