/* Expiry on demand: a hold is over by the clock, whether or not anybody swept it. */
#ifndef OMS_ENGINE_EXPIRE_HOLDS_H
#define OMS_ENGINE_EXPIRE_HOLDS_H

#include "engine/engine.h"
#include "model/order_rows.h"

/* Do the lines of an order want more than the stock rows loaded have, beside what is reserved for them? */
bool lines_short_of_stock(const struct order_rows *rows);

/* Units that came free. What others did, or may have done, can be seen again and again where rows contradict each other: who asks again counts. */
enum freed { FREED_NOTHING, FREED_BY_OTHERS, FREED_NOW };

/* Runs the ordinary expire command on other orders whose expired holds keep units of the stock rows loaded. An error when it could not be found out whether
 * units came free: nobody is told then that there are none. */
int32_t expire_holds(oms_engine *engine, const struct order_rows *rows, enum freed *freed, oms_error **error);

#endif
