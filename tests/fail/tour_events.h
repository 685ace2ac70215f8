/* The stops of the tour at the feed of events; tour_shop.c has them in its table. */
#ifndef TESTS_FAIL_TOUR_EVENTS_H
#define TESTS_FAIL_TOUR_EVENTS_H

#include "fail/tour.h"

int32_t read_feed(struct trip *trip, oms_error **error);
int32_t read_feed_json(struct trip *trip, oms_error **error);
int32_t ack_events(struct trip *trip, oms_error **error);
int32_t acked_events(struct trip *trip, oms_error **error);

#endif
