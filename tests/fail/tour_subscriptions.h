/* The stops of the tour at subscriptions. */
#ifndef TESTS_FAIL_TOUR_SUBSCRIPTIONS_H
#define TESTS_FAIL_TOUR_SUBSCRIPTIONS_H

#include "fail/tour.h"

/* Without the feature `calendar` there is none. */
#ifdef OMS_HAVE_CALENDAR
#define SUBSCRIPTION_CODE OMS_OK
#define BEGIN_CODE        OMS_OK
#else
#define SUBSCRIPTION_CODE OMS_E_NOT_FOUND
#define BEGIN_CODE        OMS_E_INVALID /* the draft has no schedule */
#endif

void with_plain_draft(struct trip *trip);
void with_terms(struct trip *trip);
void with_later_terms(struct trip *trip);
void with_subscription(struct trip *trip);
void with_paused(struct trip *trip);
void with_renewal(struct trip *trip);
void with_short_renewal(struct trip *trip);
void with_missed(struct trip *trip);
void with_unpaid_renewal(struct trip *trip);
void with_reminder(struct trip *trip);

int32_t add_substitute(struct trip *trip, oms_error **error);
int32_t set_subscription(struct trip *trip, oms_error **error);
int32_t subscribe(struct trip *trip, oms_error **error);
int32_t get_subscription(struct trip *trip, oms_error **error);
int32_t find_subscription(struct trip *trip, oms_error **error);
int32_t pause_subscription(struct trip *trip, oms_error **error);
int32_t resume_subscription(struct trip *trip, oms_error **error);
int32_t skip_occurrence(struct trip *trip, oms_error **error);
int32_t move_occurrence(struct trip *trip, oms_error **error);
int32_t reschedule(struct trip *trip, oms_error **error);
int32_t set_rule(struct trip *trip, oms_error **error);
int32_t set_quantity(struct trip *trip, oms_error **error);
int32_t set_payment(struct trip *trip, oms_error **error);
int32_t set_destination(struct trip *trip, oms_error **error);
int32_t cancel_subscription(struct trip *trip, oms_error **error);
int32_t list_schedule(struct trip *trip, oms_error **error);
int32_t list_schedule_json(struct trip *trip, oms_error **error);
int32_t list_subscriptions(struct trip *trip, oms_error **error);
int32_t list_subscriptions_json(struct trip *trip, oms_error **error);

#endif
