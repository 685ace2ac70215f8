/* Two carriers for the tour: the first books nothing, the second takes everything. They need no memory, so nothing of theirs can fail. */
#ifndef TESTS_FAIL_TOUR_CARRIERS_H
#define TESTS_FAIL_TOUR_CARRIERS_H

#include "oms/carrier.h"

#define TOUR_CARRIERS 2
extern const oms_carrier_service *const tour_carriers[TOUR_CARRIERS];

#endif
