/* The first payment of an order stands in the order's own row: most orders never have another, and a row of its own would be one more to write and to read
 * for each. To everybody above the store it is a payment like any other, number 1. Pure. */
#ifndef OMS_MODEL_FIRST_PAYMENT_H
#define OMS_MODEL_FIRST_PAYMENT_H

#include "model/order_rows.h"

#define FIRST_PAYMENT 1 /* its number */

/* The payment that stands in the row, as a row of its own; false where there is none. `out` may lie in the order itself. */
bool first_payment_of(const struct order_row *order, struct payment_row *out);
/* Enters the order's own payment into `payments`: whoever changes it there changes the order. `before` is NULL for an order that is being made. NULL on
 * failure. */
struct payment_row *first_payment_enter(struct arena *arena, struct row_list *payments, const struct order_row *before,
                                        struct order_row *order);

#endif
