/* The stops of the tour about dry runs and promised prices; tour_shop.c has them in its table. */
#ifndef TESTS_FAIL_TOUR_QUOTE_H
#define TESTS_FAIL_TOUR_QUOTE_H

#include "fail/tour.h"

int32_t validate_draft(struct trip *trip, oms_error **error);
int32_t make_quote(struct trip *trip, oms_error **error);
/* The draft is of a cart whose price was promised, and has changed since. */
void with_quoted_draft(struct trip *trip);
/* Nothing is there of what it wants, and of what stands in the same category. */
void with_scarce_draft(struct trip *trip);
/* A quote that is long over is to be swept. */
void with_old_quote(struct trip *trip);

#endif
