/* The stops of the tour at the price cache; tour_shop.c has them in its table. */
#ifndef TESTS_FAIL_TOUR_PRICES_H
#define TESTS_FAIL_TOUR_PRICES_H

#include "fail/tour.h"

/* An engine of its own on a store in memory, with a pricing service whose prices it keeps. */
int32_t keep_prices_of_a_service(struct trip *trip, oms_error **error);
int32_t list_prices(struct trip *trip, oms_error **error);
int32_t list_prices_json(struct trip *trip, oms_error **error);
int32_t clear_prices(struct trip *trip, oms_error **error);
int32_t clear_prices_of_sku(struct trip *trip, oms_error **error);

#endif
