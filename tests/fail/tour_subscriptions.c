/* Subscriptions: beginning, reading, changing, and what is due of them. */
#include "fail/tour_subscriptions.h"

#include <string.h>

/* Weekly, for the first time at noon of the day on which the shop opened, or some days later. */
static int32_t
set_terms(struct trip *trip, int32_t days, oms_error **error)
{
    const oms_calendar_schedule weekly = {.size = sizeof weekly,
                                          .zone = "UTC",
                                          .year = 2026,
                                          .month = 1,
                                          .day = 1 + days,
                                          .hour = 12,
                                          .unit = OMS_UNIT_WEEK,
                                          .every = 1};
    const oms_subscription_terms terms = {.size = sizeof terms,
                                          .schedule = &weekly,
                                          .short_of_stock = OMS_SHORT_SUBSTITUTE,
                                          .reminder_days = days ? 3 : 0};

    return AT(oms_draft_set_subscription)(trip->draft, &terms, error);
}

void
with_plain_draft(struct trip *trip)
{
    shop_stock(&trip->shop, "MUG", "shelf", 3);
    shop_stock(&trip->shop, "POT", "shelf", 3);
    trip->draft = wish_draft(&(struct wish){.sku = "MUG", .key = "sub-1", .country = "DE"});
}

static void
with_terms_from(struct trip *trip, int32_t days)
{
    with_plain_draft(trip);
    ck_assert_int_eq(add_substitute(trip, NULL), OMS_OK);
    ck_assert_int_eq(set_terms(trip, days, NULL), CALENDAR_CODE);
}

void
with_terms(struct trip *trip)
{
    with_terms_from(trip, 0);
}

void
with_later_terms(struct trip *trip)
{
    with_terms_from(trip, 20);
}

int32_t
add_substitute(struct trip *trip, oms_error **error)
{
    return AT(oms_draft_add_substitute)(trip->draft, "MUG", "POT", error);
}

int32_t
set_subscription(struct trip *trip, oms_error **error)
{
    return set_terms(trip, 0, error);
}

int32_t
subscribe(struct trip *trip, oms_error **error)
{
    oms_subscription *made = NULL;
    int32_t code = AT(oms_subscription_create)(trip->shop.engine, trip->draft, &made, error);

    if (code == OMS_OK)
        trip->subscription = *AT(oms_subscription_id)(made);
    AT(oms_subscription_free)(made);
    return code;
}

void
with_subscription(struct trip *trip)
{
    with_terms(trip);
    ck_assert_int_eq(subscribe(trip, NULL), BEGIN_CODE);
}

void
with_paused(struct trip *trip)
{
    with_subscription(trip);
    ck_assert_int_eq(pause_subscription(trip, NULL), SUBSCRIPTION_CODE);
    shop_wait(&trip->shop, 20 * DAY);
}

void
with_renewal(struct trip *trip)
{
    with_subscription(trip);
    shop_wait(&trip->shop, 7 * DAY);
}

void
with_short_renewal(struct trip *trip)
{
    with_renewal(trip);
    shop_stock(&trip->shop, "MUG", "shelf", -2);
}

void
with_missed(struct trip *trip)
{
    with_subscription(trip);
    shop_wait(&trip->shop, 30 * DAY);
}

/* A renewal whose payment failed a day ago. */
void
with_unpaid_renewal(struct trip *trip)
{
    int64_t done;

    with_subscription(trip);
    ck_assert_int_eq(oms_subscription_set_payment(trip->shop.engine, &trip->subscription, "card",
                                                  "tok_declined_retryable", NULL, NULL),
                     SUBSCRIPTION_CODE);
    shop_wait(&trip->shop, 7 * DAY);
    ck_assert_int_eq(oms_engine_run(trip->shop.engine, 0, &done, NULL, NULL), OMS_OK);
    shop_wait(&trip->shop, DAY);
}

/* The first order is 20 days off, and there is a reminder of it now. */
void
with_reminder(struct trip *trip)
{
    with_later_terms(trip);
    ck_assert_int_eq(subscribe(trip, NULL), BEGIN_CODE);
    shop_wait(&trip->shop, 17 * DAY);
}

int32_t
get_subscription(struct trip *trip, oms_error **error)
{
    oms_calendar_schedule schedule = {.size = sizeof schedule};
    oms_subscription *subscription = NULL;
    char *text = NULL;
    int32_t code = AT(oms_subscription_get)(trip->shop.engine, &trip->subscription, &subscription, error);

    if (code != OMS_OK)
        return code;
    ck_assert_ptr_nonnull(AT(oms_subscription_number)(subscription));
    ck_assert_str_eq(AT(oms_subscription_status)(subscription), "active");
    ck_assert_int_eq(AT(oms_subscription_get_schedule)(subscription, &schedule), OMS_OK);
    ck_assert_int_eq(AT(oms_subscription_next_k)(subscription), 1);
    ck_assert_int_eq(AT(oms_subscription_next_at)(subscription), NOON + 7 * DAY);
    ck_assert_int_eq(AT(oms_subscription_cycles)(subscription), 1);
    ck_assert_ptr_nonnull(AT(oms_subscription_last_order)(subscription));
    ck_assert_ptr_null(AT(oms_subscription_unpaid_order)(subscription));
    ck_assert_int_eq(AT(oms_subscription_next_try)(subscription), OMS_NONE);
    code = AT(oms_subscription_json)(subscription, &text);
    if (code != OMS_OK && error)
        *error = oms_error_new(code, "no document");
    oms_free(text);
    oms_subscription_free(subscription);
    return code;
}

int32_t
find_subscription(struct trip *trip, oms_error **error)
{
    char text[OMS_ID_TEXT_SIZE];
    oms_id found;

    oms_id_format(&trip->subscription, text);
    return AT(oms_subscription_find)(trip->shop.engine, text, &found, error);
}

int32_t
pause_subscription(struct trip *trip, oms_error **error)
{
    return AT(oms_subscription_pause)(trip->shop.engine, &trip->subscription, OMS_NONE, "away", NULL, error);
}

int32_t
resume_subscription(struct trip *trip, oms_error **error)
{
    return AT(oms_subscription_resume)(trip->shop.engine, &trip->subscription, OMS_RESUME_RESTART_LATER, NULL, error);
}

int32_t
skip_occurrence(struct trip *trip, oms_error **error)
{
    return AT(oms_subscription_skip)(trip->shop.engine, &trip->subscription, 1, NULL, NULL, error);
}

int32_t
move_occurrence(struct trip *trip, oms_error **error)
{
    return AT(oms_subscription_move)(trip->shop.engine, &trip->subscription, 1, NOON + 9 * DAY, NULL, error);
}

int32_t
reschedule(struct trip *trip, oms_error **error)
{
    return AT(oms_subscription_reschedule)(trip->shop.engine, &trip->subscription, OMS_UNIT_MONTH, 0, "Europe/Berlin",
                                           NULL, error);
}

int32_t
set_rule(struct trip *trip, oms_error **error)
{
    return AT(oms_subscription_set_rule)(trip->shop.engine, &trip->subscription, "FREQ=MONTHLY;BYDAY=-1FR", NULL, NULL,
                                         error);
}

int32_t
set_quantity(struct trip *trip, oms_error **error)
{
    return AT(oms_subscription_set_quantity)(trip->shop.engine, &trip->subscription, "POT", 2, NULL, error);
}

int32_t
set_payment(struct trip *trip, oms_error **error)
{
    return AT(oms_subscription_set_payment)(trip->shop.engine, &trip->subscription, "card", "tok_ok", NULL, error);
}

int32_t
set_destination(struct trip *trip, oms_error **error)
{
    const oms_address address = {.size = sizeof address, .name = "Ada L", .city = "Hamburg", .country = "DE"};

    return AT(oms_subscription_set_address)(trip->shop.engine, &trip->subscription, &address, NULL, error);
}

int32_t
cancel_subscription(struct trip *trip, oms_error **error)
{
    return AT(oms_subscription_cancel)(trip->shop.engine, &trip->subscription, 1, "enough", NULL, error);
}

static int32_t
see_occurrence(void *user, const oms_occurrence *occurrence)
{
    (void)user;
    ck_assert_ptr_nonnull(occurrence->status);
    return OMS_OK;
}

int32_t
list_schedule(struct trip *trip, oms_error **error)
{
    return AT(oms_subscription_schedule)(trip->shop.engine, &trip->subscription, 0, 3, see_occurrence, NULL, error);
}

int32_t
list_schedule_json(struct trip *trip, oms_error **error)
{
    char *text = NULL;
    int32_t code = AT(oms_subscription_schedule_json)(trip->shop.engine, &trip->subscription, 0, 3, &text, error);

    oms_free(text);
    return code;
}

static int32_t
see_subscription(void *user, const oms_subscription_summary *subscription)
{
    (void)user;
    ck_assert_ptr_nonnull(subscription->number);
    return OMS_OK;
}

int32_t
list_subscriptions(struct trip *trip, oms_error **error)
{
    const oms_subscription_query query = {.size = sizeof query, .customer = "ada", .status = "active"};

    return AT(oms_subscription_list)(trip->shop.engine, &query, see_subscription, NULL, error);
}

int32_t
list_subscriptions_json(struct trip *trip, oms_error **error)
{
    char *text = NULL;
    int32_t code = AT(oms_subscription_list_json)(trip->shop.engine, NULL, &text, error);

    oms_free(text);
    return code;
}
