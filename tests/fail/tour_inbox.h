/* The stops of the tour at the inbox; tour_shop.c has them in its table. */
#ifndef TESTS_FAIL_TOUR_INBOX_H
#define TESTS_FAIL_TOUR_INBOX_H

#include "fail/tour.h"

int32_t tell_secret(struct trip *trip, oms_error **error);
int32_t forget_secret(struct trip *trip, oms_error **error);
int32_t accept_payment(struct trip *trip, oms_error **error);
int32_t accept_payment_json(struct trip *trip, oms_error **error);
int32_t accept_delivery(struct trip *trip, oms_error **error);

#endif
