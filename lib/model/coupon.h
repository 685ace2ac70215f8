/* The uses of coupons: an order takes them when it is placed and gives them back when it ends unsold. Pure. */
#ifndef OMS_MODEL_COUPON_H
#define OMS_MODEL_COUPON_H

#include "model/decision.h"

struct coupon_row *find_coupon(const struct order_rows *rows, oms_text code);
/* How often the customer has used it; NULL: never, or it was not loaded. */
struct coupon_use_row *find_coupon_use(const struct order_rows *rows, oms_text code);
/* Takes a use of each coupon that reduced the order, where its uses are counted: in all, and the customer's. */
void claim_coupons(struct decision *d);
/* Gives back what the order has taken, once. */
void give_back_coupons(struct decision *d);

#endif
