/* Pricing an order whose rows are in hand: when it is placed, and once more when a service that could not be asked then has answered. Pure. */
#ifndef OMS_MODEL_ORDER_PRICE_H
#define OMS_MODEL_ORDER_PRICE_H

#include "model/decision.h"
#include "model/price.h"
#include "model/reply.h"

/* What the rows say of it: rates, shipping, and of each line class and quantity. Unit prices and reductions are left to the caller. */
int32_t order_to_price(struct decision *d, struct price *out);
/* Tax is what a service says. */
void price_take_taxes(struct price *price, const struct oms_reply *reply);
/* Forgets what came out, so that it can be priced once more. */
void price_again(struct price *price);
/* What is taxed: the net of each line, then shipping. NULL without memory. */
int64_t *price_nets(const struct price *price, struct arena *arena);
/* As order_to_price(), with the prices and reductions that its lines have. */
int32_t order_to_price_again(struct decision *d, struct price *out);
/* What is to be paid is known, or another amount now: a payment that waits is about that much. */
void settle_total(struct decision *d);
/* Writes what came out into the rows. Taxes of an earlier price that there are no more stay as rows of nothing. */
void order_priced(struct decision *d, const struct price *price);

#endif
