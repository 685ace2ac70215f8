/* What tests of subscriptions say: beginning one, letting time go by, and what became of an occurrence. */
#ifndef TESTS_FLOW_CLUB_H
#define TESTS_FLOW_CLUB_H

#include "flow/words.h"

/* A schedule: from that day on, 09:00 UTC, each unit. */
#define AT_NINE(year_, month_, day_, unit_)                                                                            \
    {                                                                                                                  \
        .size = sizeof(oms_calendar_schedule), .zone = "UTC", .year = (year_), .month = (month_), .day = (day_),       \
        .hour = 9, .unit = (unit_), .every = 1                                                                         \
    }

/* Begins a subscription with this draft, which is freed: the code that oms_subscription_create returned. Terms, but for their schedule; NULL: the usual. `out`
 * is set on OMS_OK. */
int32_t try_subscribe(struct shop *shop, oms_draft *draft, const oms_calendar_schedule *schedule,
                      const oms_subscription_terms *terms, oms_id *out, oms_error **error);
/* It must begin. */
oms_id subscribe(struct shop *shop, oms_draft *draft, const oms_calendar_schedule *schedule,
                 const oms_subscription_terms *terms);

/* The engine runs whenever something is due, up to then. */
void run_until(struct shop *shop, int64_t time);

/* An occurrence as it is shown. */
struct seen {
    int64_t k;
    int64_t at;
    oms_id order;
    char status[16];
};
struct seen occurrence_of(struct shop *shop, const oms_id *id, int64_t k);
void assert_subscription(struct shop *shop, const oms_id *id, const char *status);

#endif
