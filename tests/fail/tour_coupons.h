/* The stops of the tour at discounts and coupons; tour_shop.c and tour_desk.c have them in their tables. */
#ifndef TESTS_FAIL_TOUR_COUPONS_H
#define TESTS_FAIL_TOUR_COUPONS_H

#include "fail/tour.h"

int32_t put_discount(struct trip *trip, oms_error **error);
int32_t put_coupon(struct trip *trip, oms_error **error);
int32_t add_coupons(struct trip *trip, oms_error **error);
/* A discount with a coupon that one order may use, and each customer once. */
void with_coupon(struct trip *trip);
int32_t place_with_coupon(struct trip *trip, oms_error **error);
/* It was used. */
void with_used_coupon(struct trip *trip);
int32_t cancel_with_coupon(struct trip *trip, oms_error **error);
int32_t read_reductions(struct trip *trip, oms_error **error);

#endif
