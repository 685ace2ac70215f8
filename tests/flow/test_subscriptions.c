/* Subscriptions: which occurrence is due when, one order for each, and what pausing, skipping, moving and changing does to those that are to come. Dates are those
 * of the specification's examples. */
#include "flow/club.h"
#include "flow/suites.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef OMS_HAVE_CALENDAR

#define NOTE_ROOM 100
#define JAN_31    INT64_C(1738314000000) /* 2025-01-31T09:00:00Z */

/* A shop with mugs, and a subscription in it. */
struct club {
    struct shop shop;
    oms_id id;
};

static const oms_calendar_schedule monthly = AT_NINE(2025, 1, 31, OMS_UNIT_MONTH);
static const oms_calendar_schedule weekly = AT_NINE(2026, 1, 5, OMS_UNIT_WEEK);

static int64_t
at(const char *text)
{
    int64_t time;

    ck_assert_int_eq(oms_time_parse(text, &time), OMS_OK);
    return time;
}

static void
open_shop_with(struct club *club, int64_t now, int64_t spread)
{
    shop_open_with(&club->shop, &(struct shop_options){.engine = {.renewal_spread_ms = spread}});
    club->shop.now = now;
    shop_stock(&club->shop, "MUG", "shelf", 1000);
    shop_stock(&club->shop, "POT", "shelf", 1000);
}

static void
open_shop(struct club *club, int64_t now)
{
    open_shop_with(club, now, 0);
}

static void
open_club(struct club *club, int64_t now, const oms_calendar_schedule *schedule, const oms_subscription_terms *terms)
{
    open_shop(club, now);
    club->id = subscribe(&club->shop, wish_draft(&(struct wish){.sku = "MUG"}), schedule, terms);
}

static void
close_shop(struct club *club)
{
    shop_close(&club->shop);
}

static void
go_on_until(struct club *club, const char *time)
{
    run_until(&club->shop, at(time));
}

/* Nothing runs until then. */
static void
down_until(struct club *club, const char *time)
{
    club->shop.now = at(time);
}

static struct seen
occurrence(struct club *club, int64_t k)
{
    return occurrence_of(&club->shop, &club->id, k);
}

static void
assert_occurrence(struct club *club, int64_t k, const char *status, const char *time)
{
    const struct seen seen = occurrence(club, k);
    char text[OMS_TIME_TEXT_SIZE];

    ck_assert_int_eq(seen.k, k);
    oms_time_format(seen.at, text);
    ck_assert_msg(strcmp(seen.status, status) == 0, "k = %d is %s", (int)k, seen.status);
    ck_assert_str_eq(text, time);
    ck_assert_int_eq(strcmp(status, "ordered") == 0, memcmp(&seen.order, &(oms_id){{0}}, sizeof(oms_id)) != 0);
}

static int32_t
count(void *user, const oms_order_summary *order)
{
    (void)order;
    ++*(int64_t *)user;
    return OMS_OK;
}

static int64_t
orders_of(struct club *club)
{
    const oms_order_query all = {.size = sizeof all, .limit = OMS_LIMIT_PAGE};
    int64_t n = 0;

    MUST_OK(oms_order_list(club->shop.engine, &all, count, &n, &error));
    return n;
}

static void
assert_orders(struct club *club, int64_t expected)
{
    ck_assert_int_eq(orders_of(club), expected);
}

START_TEST(the_first_order_is_placed_and_paid_when_the_subscription_begins)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    assert_orders(&club, 1);
    assert_occurrence(&club, 0, "ordered", "2025-01-31T09:00:00Z");
    assert_occurrence(&club, 1, "due", "2025-02-28T09:00:00Z");
    const struct seen first = occurrence(&club, 0);
    assert_state(&club.shop, &first.order, OMS_STATE_CONFIRMED);
    assert_payment(&club.shop, &first.order, "authorised");
    close_shop(&club);
}
END_TEST

START_TEST(a_renewal_is_ordered_paid_with_the_token_and_fulfilled)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    go_on_until(&club, "2025-02-28T09:00:00Z");
    assert_orders(&club, 2);
    const struct seen renewal = occurrence(&club, 1);
    assert_state(&club.shop, &renewal.order, OMS_STATE_PROCESSING);
    assert_payment(&club.shop, &renewal.order, "authorised");
    dispatch(&club.shop, &renewal.order);
    shop_run(&club.shop);
    deliver(&club.shop, &renewal.order);
    assert_payment(&club.shop, &renewal.order, "captured");
    assert_occurrence(&club, 2, "due", "2025-03-31T09:00:00Z");
    close_shop(&club);
}
END_TEST

/* Pause on 5 March, resume on 20 May. */
static void
pause_in_spring(struct club *club, int32_t how)
{
    open_club(club, JAN_31, &monthly, NULL);
    go_on_until(club, "2025-03-05T10:00:00Z");
    MUST_OK(oms_subscription_pause(club->shop.engine, &club->id, OMS_NONE, "on holiday", NULL, &error));
    go_on_until(club, "2025-05-20T08:00:00Z");
    assert_orders(club, 2);
    assert_occurrence(club, 2, "paused", "2025-03-31T09:00:00Z");
    MUST_OK(oms_subscription_resume(club->shop.engine, &club->id, how, NULL, &error));
    assert_occurrence(club, 2, "paused", "2025-03-31T09:00:00Z");
    assert_occurrence(club, 3, "paused", "2025-04-30T09:00:00Z");
}

START_TEST(after_a_pause_the_anchor_is_kept)
{
    struct club club;

    pause_in_spring(&club, OMS_RESUME_KEEP);
    assert_occurrence(&club, 4, "due", "2025-05-31T09:00:00Z");
    go_on_until(&club, "2025-06-30T09:00:00Z");
    assert_occurrence(&club, 5, "ordered", "2025-06-30T09:00:00Z");
    assert_orders(&club, 4);
    close_shop(&club);
}
END_TEST

START_TEST(after_a_pause_it_begins_anew_on_the_day)
{
    struct club club;

    pause_in_spring(&club, OMS_RESUME_RESTART);
    go_on_until(&club, "2025-05-20T09:00:00Z");
    assert_occurrence(&club, 4, "ordered", "2025-05-20T09:00:00Z");
    assert_occurrence(&club, 5, "due", "2025-06-20T09:00:00Z");
    assert_orders(&club, 3);
    close_shop(&club);
}
END_TEST

START_TEST(after_a_pause_it_begins_anew_a_period_later)
{
    struct club club;

    pause_in_spring(&club, OMS_RESUME_RESTART_LATER);
    assert_occurrence(&club, 4, "due", "2025-06-20T09:00:00Z");
    assert_orders(&club, 2);
    close_shop(&club);
}
END_TEST

START_TEST(a_pause_with_a_date_ends_by_itself)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    go_on_until(&club, "2025-03-05T10:00:00Z");
    MUST_OK(oms_subscription_pause(club.shop.engine, &club.id, at("2025-05-20T00:00:00Z"), NULL, NULL, &error));
    assert_occurrence(&club, 3, "paused", "2025-04-30T09:00:00Z");
    assert_occurrence(&club, 4, "due", "2025-05-31T09:00:00Z");
    go_on_until(&club, "2025-05-31T09:00:00Z");
    assert_subscription(&club.shop, &club.id, "active");
    assert_occurrence(&club, 3, "paused", "2025-04-30T09:00:00Z");
    assert_occurrence(&club, 4, "ordered", "2025-05-31T09:00:00Z");
    assert_orders(&club, 3);
    close_shop(&club);
}
END_TEST

/* The shop was closed from before the pause ended until July. */
START_TEST(what_was_due_after_a_pause_with_a_date_was_missed_and_not_paused)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    go_on_until(&club, "2025-03-05T10:00:00Z");
    MUST_OK(oms_subscription_pause(club.shop.engine, &club.id, at("2025-05-20T00:00:00Z"), NULL, NULL, &error));
    down_until(&club, "2025-07-10T00:00:00Z");
    shop_run(&club.shop);
    assert_occurrence(&club, 3, "paused", "2025-04-30T09:00:00Z");
    assert_occurrence(&club, 4, "lapsed", "2025-05-31T09:00:00Z");
    assert_occurrence(&club, 5, "ordered", "2025-06-30T09:00:00Z");
    assert_orders(&club, 3);
    close_shop(&club);
}
END_TEST

START_TEST(a_pause_that_ends_at_an_occurrence_leaves_it_to_be_ordered)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    MUST_OK(oms_subscription_pause(club.shop.engine, &club.id, at("2025-04-30T09:00:00Z"), NULL, NULL, &error));
    go_on_until(&club, "2025-04-30T09:00:00Z");
    assert_occurrence(&club, 2, "paused", "2025-03-31T09:00:00Z");
    assert_occurrence(&club, 3, "ordered", "2025-04-30T09:00:00Z");
    assert_orders(&club, 2);
    close_shop(&club);
}
END_TEST

START_TEST(a_long_pause_of_a_daily_one_is_accounted_for_day_by_day)
{
    oms_calendar_schedule daily = monthly;
    struct club club;

    daily.unit = OMS_UNIT_DAY;
    open_club(&club, JAN_31, &daily, NULL);
    MUST_OK(oms_subscription_pause(club.shop.engine, &club.id, OMS_NONE, NULL, NULL, &error));
    down_until(&club, "2027-01-31T08:00:00Z");
    MUST_OK(oms_subscription_resume(club.shop.engine, &club.id, OMS_RESUME_KEEP, NULL, &error));
    assert_occurrence(&club, 1, "paused", "2025-02-01T09:00:00Z");
    assert_occurrence(&club, 729, "paused", "2027-01-30T09:00:00Z");
    assert_occurrence(&club, 730, "due", "2027-01-31T09:00:00Z");
    close_shop(&club);
}
END_TEST

START_TEST(one_that_is_skipped_moves_no_other)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    MUST_OK(oms_subscription_skip(club.shop.engine, &club.id, 2, "too much", NULL, &error));
    go_on_until(&club, "2025-04-30T09:00:00Z");
    assert_occurrence(&club, 1, "ordered", "2025-02-28T09:00:00Z");
    assert_occurrence(&club, 2, "skipped", "2025-03-31T09:00:00Z");
    assert_occurrence(&club, 3, "ordered", "2025-04-30T09:00:00Z");
    assert_orders(&club, 3);
    close_shop(&club);
}
END_TEST

START_TEST(the_next_one_can_be_skipped)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    MUST_OK(oms_subscription_skip(club.shop.engine, &club.id, 1, NULL, NULL, &error));
    go_on_until(&club, "2025-03-31T09:00:00Z");
    assert_occurrence(&club, 1, "skipped", "2025-02-28T09:00:00Z");
    assert_occurrence(&club, 2, "ordered", "2025-03-31T09:00:00Z");
    assert_orders(&club, 2);
    ck_assert_int_eq(oms_subscription_skip(club.shop.engine, &club.id, 2, NULL, NULL, NULL), OMS_E_STATE);
    ck_assert_int_eq(oms_subscription_skip(club.shop.engine, &club.id, 2000, NULL, NULL, NULL), OMS_E_LIMIT);
    ck_assert_int_eq(oms_subscription_skip(club.shop.engine, &club.id, -1, NULL, NULL, NULL), OMS_E_INVALID);
    close_shop(&club);
}
END_TEST

START_TEST(one_that_is_moved_moves_no_other)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    MUST_OK(oms_subscription_move(club.shop.engine, &club.id, 1, at("2025-03-04T12:00:00Z"), NULL, &error));
    assert_occurrence(&club, 1, "due", "2025-03-04T12:00:00Z");
    go_on_until(&club, "2025-03-04T11:59:59Z");
    assert_orders(&club, 1);
    go_on_until(&club, "2025-03-31T09:00:00Z");
    assert_occurrence(&club, 1, "ordered", "2025-03-04T12:00:00Z");
    assert_occurrence(&club, 2, "ordered", "2025-03-31T09:00:00Z");
    assert_orders(&club, 3);
    close_shop(&club);
}
END_TEST

START_TEST(one_is_moved_between_its_neighbours_only)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    ck_assert_int_eq(oms_subscription_move(club.shop.engine, &club.id, 2, at("2025-02-28T09:00:00Z"), NULL, NULL),
                     OMS_E_INVALID);
    ck_assert_int_eq(oms_subscription_move(club.shop.engine, &club.id, 2, at("2025-04-30T09:00:00Z"), NULL, NULL),
                     OMS_E_INVALID);
    ck_assert_int_eq(oms_subscription_move(club.shop.engine, &club.id, 1, JAN_31, NULL, NULL), OMS_E_INVALID);
    ck_assert_int_eq(oms_subscription_move(club.shop.engine, &club.id, 0, JAN_31 + DAY, NULL, NULL), OMS_E_STATE);
    close_shop(&club);
}
END_TEST

START_TEST(a_new_frequency_counts_from_the_last_and_keeps_the_anchor)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    go_on_until(&club, "2025-03-01T00:00:00Z");
    MUST_OK(oms_subscription_reschedule(club.shop.engine, &club.id, 0, 2, NULL, NULL, &error));
    assert_occurrence(&club, 1, "ordered", "2025-02-28T09:00:00Z");
    go_on_until(&club, "2025-06-30T09:00:00Z");
    assert_occurrence(&club, 2, "ordered", "2025-04-30T09:00:00Z");
    assert_occurrence(&club, 3, "ordered", "2025-06-30T09:00:00Z");
    assert_occurrence(&club, 4, "due", "2025-08-31T09:00:00Z");
    assert_orders(&club, 4);
    close_shop(&club);
}
END_TEST

START_TEST(a_higher_frequency_orders_nothing_that_would_have_been)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    go_on_until(&club, "2025-02-20T00:00:00Z");
    MUST_OK(oms_subscription_reschedule(club.shop.engine, &club.id, OMS_UNIT_WEEK, 0, NULL, NULL, &error));
    assert_occurrence(&club, 1, "due", "2025-02-21T09:00:00Z");
    go_on_until(&club, "2025-02-28T09:00:00Z");
    assert_orders(&club, 3);
    close_shop(&club);
}
END_TEST

static const oms_calendar_schedule last_fridays = {.size = sizeof last_fridays,
                                                   .zone = "Europe/Berlin",
                                                   .year = 2025,
                                                   .month = 1,
                                                   .day = 31,
                                                   .hour = 10,
                                                   .rrule = "FREQ=MONTHLY;BYDAY=-1FR"};

START_TEST(a_rule_says_when_it_is_due)
{
    struct club club;

    open_club(&club, JAN_31, &last_fridays, NULL);
    go_on_until(&club, "2025-04-01T00:00:00Z");
    assert_occurrence(&club, 0, "ordered", "2025-01-31T09:00:00Z");
    assert_occurrence(&club, 1, "ordered", "2025-02-28T09:00:00Z");
    assert_occurrence(&club, 2, "ordered", "2025-03-28T09:00:00Z");
    assert_occurrence(&club, 3, "due", "2025-04-25T08:00:00Z");
    assert_orders(&club, 3);
    close_shop(&club);
}
END_TEST

START_TEST(a_schedule_is_told_as_it_is)
{
    oms_calendar_schedule schedule = {.size = sizeof schedule};
    oms_subscription *found = NULL;
    struct club club;

    open_club(&club, JAN_31, &last_fridays, NULL);
    MUST_OK(oms_subscription_get(club.shop.engine, &club.id, &found, &error));
    ck_assert_int_eq(oms_subscription_get_schedule(found, &schedule), OMS_OK);
    ck_assert_str_eq(schedule.rrule, last_fridays.rrule);
    ck_assert_str_eq(schedule.zone, "Europe/Berlin");
    ck_assert_int_eq(schedule.unit, 0);
    ck_assert_int_eq(schedule.day, 31);
    ck_assert_int_eq(oms_subscription_get_schedule(found, NULL), OMS_E_INVALID);
    oms_subscription_free(found);
    close_shop(&club);
}
END_TEST

START_TEST(a_rule_that_is_over_completes_it)
{
    oms_calendar_schedule thrice = last_fridays;
    struct club club;

    thrice.rrule = "FREQ=MONTHLY;BYDAY=-1FR;COUNT=3";
    open_club(&club, JAN_31, &thrice, NULL);
    go_on_until(&club, "2026-01-01T00:00:00Z");
    assert_orders(&club, 3);
    assert_subscription(&club.shop, &club.id, "completed");
    close_shop(&club);
}
END_TEST

START_TEST(it_goes_by_a_rule_and_back_and_counts_on)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    go_on_until(&club, "2025-03-01T00:00:00Z");
    MUST_OK(oms_subscription_set_rule(club.shop.engine, &club.id, "FREQ=MONTHLY;BYDAY=-1FR", NULL, NULL, &error));
    assert_occurrence(&club, 1, "ordered", "2025-02-28T09:00:00Z");
    assert_occurrence(&club, 2, "due", "2025-03-28T09:00:00Z");
    go_on_until(&club, "2025-04-01T00:00:00Z");
    MUST_OK(oms_subscription_set_rule(club.shop.engine, &club.id, "FREQ=WEEKLY;BYDAY=TU;INTERVAL=2", "Europe/Berlin",
                                      NULL, &error));
    assert_occurrence(&club, 3, "due", "2025-04-08T07:00:00Z");
    go_on_until(&club, "2025-04-08T12:00:00Z");
    MUST_OK(oms_subscription_reschedule(club.shop.engine, &club.id, OMS_UNIT_MONTH, 0, NULL, NULL, &error));
    assert_occurrence(&club, 4, "due", "2025-05-08T07:00:00Z");
    assert_orders(&club, 4);
    close_shop(&club);
}
END_TEST

/* Daily from a year ago: what would have been is not ordered, and is not walked through one by one. */
START_TEST(a_rule_orders_nothing_that_would_have_been)
{
    oms_calendar_schedule yearly = monthly;
    struct club club;

    yearly.unit = OMS_UNIT_YEAR;
    open_club(&club, JAN_31, &yearly, NULL);
    go_on_until(&club, "2026-01-20T00:00:00Z");
    MUST_OK(oms_subscription_set_rule(club.shop.engine, &club.id, "FREQ=DAILY", NULL, NULL, &error));
    assert_occurrence(&club, 1, "due", "2026-01-20T09:00:00Z");
    assert_orders(&club, 1);
    close_shop(&club);
}
END_TEST

START_TEST(a_rule_that_does_not_come_is_refused_and_changes_nothing)
{
    static const struct {
        const char *rrule;
        int32_t code;
    } wrong[] = {{"FREQ=HOURLY", OMS_E_INVALID},
                 {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", OMS_E_LIMIT},
                 {"FREQ=DAILY;UNTIL=20250201", OMS_E_LIMIT},
                 {NULL, OMS_E_INVALID}};
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    go_on_until(&club, "2025-02-20T00:00:00Z");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        oms_error *error = NULL;
        ck_assert_int_eq(oms_subscription_set_rule(club.shop.engine, &club.id, wrong[i].rrule, NULL, NULL, &error),
                         wrong[i].code);
        ck_assert_ptr_nonnull(strstr(oms_error_message(error), "schedule.rrule"));
        oms_error_free(error);
    }
    MUST_OK(oms_subscription_set_rule(club.shop.engine, &club.id, "FREQ=WEEKLY", NULL, NULL, &error));
    ck_assert_int_eq(oms_subscription_reschedule(club.shop.engine, &club.id, 0, 2, NULL, NULL, NULL), OMS_E_INVALID);
    assert_occurrence(&club, 1, "due", "2025-02-21T09:00:00Z");
    close_shop(&club);
}
END_TEST

START_TEST(after_a_pause_a_rule_begins_anew_where_it_comes)
{
    struct club club;

    open_club(&club, JAN_31, &last_fridays, NULL);
    MUST_OK(oms_subscription_pause(club.shop.engine, &club.id, OMS_NONE, NULL, NULL, &error));
    go_on_until(&club, "2025-05-20T00:00:00Z");
    MUST_OK(oms_subscription_resume(club.shop.engine, &club.id, OMS_RESUME_RESTART_LATER, NULL, &error));
    assert_occurrence(&club, 4, "due", "2025-05-30T08:00:00Z");
    MUST_OK(oms_subscription_pause(club.shop.engine, &club.id, OMS_NONE, NULL, NULL, &error));
    go_on_until(&club, "2025-05-30T00:00:00Z");
    MUST_OK(oms_subscription_resume(club.shop.engine, &club.id, OMS_RESUME_RESTART_LATER, NULL, &error));
    assert_occurrence(&club, 4, "due", "2025-06-27T08:00:00Z");
    close_shop(&club);
}
END_TEST

START_TEST(a_new_zone_keeps_the_hour_and_makes_one_order)
{
    oms_calendar_schedule west = {.size = sizeof west,
                                  .zone = "America/Los_Angeles",
                                  .year = 2026,
                                  .month = 2,
                                  .day = 15,
                                  .hour = 9,
                                  .unit = OMS_UNIT_MONTH,
                                  .every = 1};
    struct club club;

    open_club(&club, at("2026-02-15T17:00:00Z"), &west, NULL);
    assert_occurrence(&club, 1, "due", "2026-03-15T16:00:00Z");
    go_on_until(&club, "2026-03-14T00:00:00Z");
    MUST_OK(oms_subscription_reschedule(club.shop.engine, &club.id, 0, 0, "America/New_York", NULL, &error));
    go_on_until(&club, "2026-03-15T23:00:00Z");
    assert_occurrence(&club, 1, "ordered", "2026-03-15T13:00:00Z");
    assert_occurrence(&club, 2, "due", "2026-04-15T13:00:00Z");
    assert_orders(&club, 2);
    close_shop(&club);
}
END_TEST

/* Weekly from 5 January 2026; nothing runs from 1 February to 1 March. */
static void
be_down_in_february(struct club *club, int32_t missed, int32_t cap)
{
    open_club(club, at("2026-01-05T09:00:00Z"), &weekly,
              &(oms_subscription_terms){.missed = missed, .missed_cap = cap});
    go_on_until(club, "2026-02-01T00:00:00Z");
    assert_orders(club, 4);
    down_until(club, "2026-03-01T00:00:00Z");
    shop_run(&club->shop);
}

START_TEST(of_those_missed_the_latest_is_ordered)
{
    struct club club;

    be_down_in_february(&club, OMS_MISSED_LATEST, 0);
    for (int64_t k = 4; k <= 6; k++)
        ck_assert_str_eq(occurrence(&club, k).status, "lapsed");
    assert_occurrence(&club, 7, "ordered", "2026-02-23T09:00:00Z");
    assert_occurrence(&club, 8, "due", "2026-03-02T09:00:00Z");
    assert_orders(&club, 5);
    close_shop(&club);
}
END_TEST

START_TEST(of_those_missed_all_are_ordered_up_to_a_cap)
{
    struct club club;

    be_down_in_february(&club, OMS_MISSED_ALL, 3);
    assert_occurrence(&club, 4, "lapsed", "2026-02-02T09:00:00Z");
    assert_occurrence(&club, 5, "ordered", "2026-02-09T09:00:00Z");
    assert_occurrence(&club, 6, "ordered", "2026-02-16T09:00:00Z");
    assert_occurrence(&club, 7, "ordered", "2026-02-23T09:00:00Z");
    assert_orders(&club, 7);
    close_shop(&club);
}
END_TEST

START_TEST(of_those_missed_none_is_ordered)
{
    struct club club;

    be_down_in_february(&club, OMS_MISSED_NONE, 0);
    assert_occurrence(&club, 7, "lapsed", "2026-02-23T09:00:00Z");
    assert_orders(&club, 4);
    go_on_until(&club, "2026-03-02T09:00:00Z");
    assert_occurrence(&club, 8, "ordered", "2026-03-02T09:00:00Z");
    assert_orders(&club, 5);
    close_shop(&club);
}
END_TEST

START_TEST(two_years_that_were_missed_are_accounted_for)
{
    oms_calendar_schedule daily = monthly;
    struct club club;

    daily.unit = OMS_UNIT_DAY;
    open_club(&club, JAN_31, &daily, NULL);
    down_until(&club, "2027-01-31T12:00:00Z");
    shop_run(&club.shop);
    assert_occurrence(&club, 729, "lapsed", "2027-01-30T09:00:00Z");
    assert_occurrence(&club, 730, "ordered", "2027-01-31T09:00:00Z");
    assert_orders(&club, 2);
    close_shop(&club);
}
END_TEST

START_TEST(a_clock_that_goes_back_orders_nothing_again)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    go_on_until(&club, "2025-04-30T09:00:00Z");
    assert_orders(&club, 4);
    club.shop.now = JAN_31;
    shop_run(&club.shop);
    go_on_until(&club, "2025-04-30T09:00:00Z");
    assert_orders(&club, 4);
    close_shop(&club);
}
END_TEST

START_TEST(a_clock_a_year_forwards_makes_one_order)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    club.shop.now = at("2026-02-01T00:00:00Z");
    shop_run(&club.shop);
    assert_orders(&club, 2);
    club.shop.now = JAN_31 + DAY;
    shop_run(&club.shop);
    go_on_until(&club, "2026-02-01T00:00:00Z");
    assert_orders(&club, 2);
    close_shop(&club);
}
END_TEST

START_TEST(after_an_outage_renewals_come_in_a_line)
{
    struct club club;
    int64_t next;

    open_shop(&club, at("2026-01-05T09:00:00Z"));
    for (int i = 0; i < 130; i++)
        MUST_OK(try_subscribe(&club.shop, wish_draft(&(struct wish){.sku = "MUG"}), &weekly, NULL, &club.id, &error));
    assert_orders(&club, 130);
    down_until(&club, "2026-01-14T00:00:00Z");
    MUST_OK(oms_engine_run(club.shop.engine, 0, NULL, &next, &error));
    assert_orders(&club, 140);
    ck_assert_int_gt(next, club.shop.now);
    go_on_until(&club, "2026-01-14T01:00:00Z");
    assert_orders(&club, 260);
    close_shop(&club);
}
END_TEST

/* Forty that are due at nine are not made at nine, by no engine, and all are by a quarter past. */
START_TEST(those_that_are_due_together_are_spread)
{
    struct club club;

    open_shop_with(&club, at("2026-01-05T09:00:00Z"), 15 * MINUTE);
    for (int i = 0; i < 40; i++)
        MUST_OK(try_subscribe(&club.shop, wish_draft(&(struct wish){.sku = "MUG"}), &weekly, NULL, &club.id, &error));
    assert_occurrence(&club, 1, "due", "2026-01-12T09:00:00Z");
    go_on_until(&club, "2026-01-12T09:00:30Z");
    ck_assert_int_lt(orders_of(&club), 55);
    go_on_until(&club, "2026-01-12T09:07:30Z");
    ck_assert_int_gt(orders_of(&club), 45);
    ck_assert_int_lt(orders_of(&club), 75);
    go_on_until(&club, "2026-01-12T09:15:00Z");
    assert_orders(&club, 80);
    assert_occurrence(&club, 1, "ordered", "2026-01-12T09:00:00Z");
    close_shop(&club);
}
END_TEST

START_TEST(a_spread_ends_before_the_next_is_due)
{
    oms_calendar_schedule often = last_fridays;
    struct club club;

    often.rrule = "FREQ=DAILY;BYMINUTE=0,2,4;BYHOUR=10";
    open_shop_with(&club, JAN_31, DAY);
    MUST_OK(try_subscribe(&club.shop, wish_draft(&(struct wish){.sku = "MUG"}), &often, NULL, &club.id, &error));
    go_on_until(&club, "2025-01-31T09:03:00Z");
    assert_orders(&club, 2);
    go_on_until(&club, "2025-01-31T21:02:00Z");
    assert_orders(&club, 3);
    MUST_OK(oms_subscription_move(club.shop.engine, &club.id, 3, at("2025-02-01T08:30:00Z"), NULL, &error));
    go_on_until(&club, "2025-02-01T08:30:00Z");
    assert_orders(&club, 4);
    close_shop(&club);
}
END_TEST

/* A shop with five mugs, a subscription for four of them, and pots to send instead. */
static void
subscribe_to_four(struct club *club, int32_t short_of_stock)
{
    const oms_subscription_terms terms = {.size = sizeof terms, .short_of_stock = short_of_stock};
    oms_draft *draft = wish_draft(&(struct wish){.sku = "MUG", .quantity = 4});

    shop_open(&club->shop);
    club->shop.now = JAN_31;
    shop_stock(&club->shop, "MUG", "shelf", 5);
    shop_stock(&club->shop, "POT", "shelf", 50);
    MUST_OK(oms_draft_add_substitute(draft, "MUG", "POT", &error));
    club->id = subscribe(&club->shop, draft, &monthly, &terms);
}

static void
put_into_kitchen(struct club *club)
{
    const oms_product mug = {.size = sizeof mug, .sku = "MUG", .category = "kitchen"};
    const oms_product pot = {.size = sizeof pot, .sku = "POT", .category = "kitchen"};

    MUST_OK(oms_product_put(club->shop.engine, &mug, &error));
    MUST_OK(oms_product_put(club->shop.engine, &pot, &error));
}

/* Its document says why it waits. */
static void
assert_reason(struct club *club, const char *reason)
{
    oms_subscription *subscription = NULL;
    char *json = NULL;

    MUST_OK(oms_subscription_get(club->shop.engine, &club->id, &subscription, &error));
    ck_assert_int_eq(oms_subscription_json(subscription, &json), OMS_OK);
    ck_assert_msg(strstr(json, reason) != NULL, "%s", json);
    oms_free(json);
    oms_subscription_free(subscription);
}

START_TEST(one_that_is_short_of_stock_waits_for_it)
{
    struct club club;

    subscribe_to_four(&club, OMS_SHORT_WAIT);
    put_into_kitchen(&club);
    go_on_until(&club, "2025-03-01T00:00:00Z");
    assert_orders(&club, 1);
    assert_occurrence(&club, 1, "due", "2025-02-28T09:00:00Z");
    assert_reason(&club, "4 of MUG are wanted, 1 are available; instead: POT");
    shop_stock(&club.shop, "MUG", "shelf", 10);
    go_on_until(&club, "2025-03-02T00:00:00Z");
    assert_occurrence(&club, 1, "ordered", "2025-02-28T09:00:00Z");
    assert_orders(&club, 2);
    close_shop(&club);
}
END_TEST

static int32_t
keep_diagnosis(void *user, const oms_diagnosis *found)
{
    if (strcmp(found->state, "active") == 0)
        *(int32_t *)user = found->level;
    return OMS_OK;
}

static int32_t
diagnosed(struct club *club)
{
    int32_t level = -1;

    MUST_OK(oms_diagnose(club->shop.engine, NULL, keep_diagnosis, &level, &error));
    return level;
}

START_TEST(the_doctor_tells_of_one_that_waits_and_of_one_that_is_overdue)
{
    struct club club;

    subscribe_to_four(&club, OMS_SHORT_WAIT);
    ck_assert_int_eq(diagnosed(&club), -1);
    go_on_until(&club, "2025-02-28T10:00:00Z");
    ck_assert_int_eq(diagnosed(&club), OMS_LEVEL_WAITING);
    go_on_until(&club, "2025-03-02T10:00:00Z");
    ck_assert_int_eq(diagnosed(&club), OMS_LEVEL_ALERT);
    shop_stock(&club.shop, "MUG", "shelf", 10);
    go_on_until(&club, "2025-03-05T10:00:00Z");
    ck_assert_int_eq(diagnosed(&club), -1);
    down_until(&club, "2025-04-05T10:00:00Z");
    ck_assert_int_eq(diagnosed(&club), OMS_LEVEL_ALERT);
    close_shop(&club);
}
END_TEST

/* Two engines on one file, each of them a process of its own as far as storage can tell. */
struct rival {
    struct club *club;
    int32_t code;
};

static void *
run_for_all(void *arg)
{
    struct rival *rival = arg;

    for (int i = 0; i < 4 && rival->code == OMS_OK; i++)
        rival->code = oms_engine_run(rival->club->shop.engine, 0, NULL, NULL, NULL);
    return NULL;
}

static int32_t
note(void *user, const oms_diagnosis *found)
{
    snprintf(user, NOTE_ROOM, "%s, %s", found->state, found->waits_for);
    return OMS_OK;
}

/* What the doctor says of this one alone. */
static void
assert_diagnosis(struct club *club, const char *expected)
{
    char noted[NOTE_ROOM] = "nothing";

    MUST_OK(oms_diagnose(club->shop.engine, &club->id, note, noted, &error));
    ck_assert_str_eq(noted, expected);
}

START_TEST(the_doctor_examines_one)
{
    const oms_id nobody = {.bytes = {1}};
    struct club club;

    subscribe_to_four(&club, OMS_SHORT_WAIT);
    assert_diagnosis(&club, "active, its next order's time");
    MUST_OK(oms_subscription_pause(club.shop.engine, &club.id, OMS_NONE, NULL, NULL, &error));
    assert_diagnosis(&club, "paused, to be resumed");
    MUST_OK(oms_subscription_resume(club.shop.engine, &club.id, OMS_RESUME_KEEP, NULL, &error));
    go_on_until(&club, "2025-02-28T10:00:00Z");
    assert_diagnosis(&club, "active, what its next order needs");
    down_until(&club, "2025-04-05T10:00:00Z");
    assert_diagnosis(&club, "active, the engine");
    MUST_OK(oms_subscription_cancel(club.shop.engine, &club.id, 0, NULL, NULL, &error));
    assert_diagnosis(&club, "nothing");
    ck_assert_int_eq(oms_diagnose(club.shop.engine, &nobody, note, NULL, NULL), OMS_E_NOT_FOUND);
    close_shop(&club);
}
END_TEST

START_TEST(two_engines_make_each_order_once)
{
    char path[] = "/tmp/oms-club-XXXXXX";
    const struct shop_options options = {.path = strcat(strcpy((char[64]){0}, mkdtemp(path)), "/club.db")};
    struct club clubs[2];
    struct rival rivals[2] = {{&clubs[0], OMS_OK}, {&clubs[1], OMS_OK}};
    pthread_t threads[2];

    shop_open_with(&clubs[0].shop, &options);
    clubs[0].shop.now = at("2026-01-05T09:00:00Z");
    shop_stock(&clubs[0].shop, "MUG", "shelf", 1000);
    for (int i = 0; i < 12; i++)
        MUST_OK(try_subscribe(&clubs[0].shop, wish_draft(&(struct wish){.sku = "MUG"}), &weekly, NULL, &clubs[0].id,
                              &error));
    shop_open_beside(&clubs[1].shop, &clubs[0].shop, &options);
    for (int week = 1; week <= 4; week++) {
        clubs[0].shop.now += 7 * DAY;
        clubs[1].shop.now = clubs[0].shop.now;
        for (int i = 0; i < 2; i++)
            ck_assert_int_eq(pthread_create(&threads[i], NULL, run_for_all, &rivals[i]), 0);
        for (int i = 0; i < 2; i++)
            pthread_join(threads[i], NULL);
        ck_assert_int_eq(rivals[0].code, OMS_OK);
        ck_assert_int_eq(rivals[1].code, OMS_OK);
        assert_orders(&clubs[0], 12 * (week + 1));
    }
    close_shop(&clubs[1]);
    close_shop(&clubs[0]);
    for (size_t i = 0; i < 3; i++)
        remove(strcat(strcpy((char[80]){0}, options.path), (const char *[]){"", "-wal", "-shm"}[i]));
    rmdir(path);
}
END_TEST

START_TEST(workers_make_each_order_once)
{
    oms_workers *workers = NULL;
    struct club club;
    int64_t done;

    open_shop(&club, at("2026-01-05T09:00:00Z"));
    for (int i = 0; i < 12; i++)
        MUST_OK(try_subscribe(&club.shop, wish_draft(&(struct wish){.sku = "MUG"}), &weekly, NULL, &club.id, &error));
    shop_wait(&club.shop, 7 * DAY);
    MUST_OK(oms_workers_start(club.shop.engine, 4, &workers, &error));
    MUST_OK(oms_workers_wait(workers, &done, &error));
    MUST_OK(oms_workers_stop(workers, &error));
    assert_orders(&club, 24);
    close_shop(&club);
}
END_TEST

START_TEST(one_that_waits_lapses_when_the_next_is_due)
{
    struct club club;

    subscribe_to_four(&club, OMS_SHORT_WAIT);
    go_on_until(&club, "2025-03-31T09:00:00Z");
    go_on_until(&club, "2025-04-01T12:00:00Z");
    assert_occurrence(&club, 1, "lapsed", "2025-02-28T09:00:00Z");
    assert_occurrence(&club, 2, "due", "2025-03-31T09:00:00Z");
    assert_orders(&club, 1);
    close_shop(&club);
}
END_TEST

START_TEST(one_that_is_short_of_stock_is_skipped)
{
    struct club club;

    subscribe_to_four(&club, OMS_SHORT_SKIP);
    go_on_until(&club, "2025-02-28T09:00:00Z");
    assert_occurrence(&club, 1, "skipped", "2025-02-28T09:00:00Z");
    assert_occurrence(&club, 2, "due", "2025-03-31T09:00:00Z");
    assert_orders(&club, 1);
    close_shop(&club);
}
END_TEST

START_TEST(one_that_is_short_of_stock_is_substituted)
{
    struct club club;

    subscribe_to_four(&club, OMS_SHORT_SUBSTITUTE);
    go_on_until(&club, "2025-02-28T09:00:00Z");
    assert_occurrence(&club, 1, "ordered", "2025-02-28T09:00:00Z");
    assert_stock(&club.shop, "POT", 46, 4, 0);
    assert_stock(&club.shop, "MUG", 1, 4, 0);
    close_shop(&club);
}
END_TEST

static void
set_price(struct club *club, const char *sku, int64_t amount)
{
    MUST_OK(oms_price_put(club->shop.engine,
                          &(oms_price){.size = sizeof(oms_price), .sku = sku, .currency = "EUR", .amount = amount},
                          &error));
}

static int64_t
paid(struct club *club, int64_t k)
{
    const struct seen seen = occurrence(club, k);
    oms_order *order = get(&club->shop, &seen.order);
    const int64_t total = oms_order_total(order);

    oms_order_free(order);
    return total;
}

START_TEST(a_locked_price_stays)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    set_price(&club, "MUG", 1500);
    go_on_until(&club, "2025-02-28T09:00:00Z");
    ck_assert_int_eq(paid(&club, 1), 1000);
    close_shop(&club);
}
END_TEST

START_TEST(a_current_price_is_that_of_the_day)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, &(oms_subscription_terms){.price_policy = OMS_PRICE_CURRENT});
    set_price(&club, "MUG", 1500);
    go_on_until(&club, "2025-02-28T09:00:00Z");
    ck_assert_int_eq(paid(&club, 1), 1500);
    close_shop(&club);
}
END_TEST

START_TEST(a_new_price_counts_after_notice)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, &(oms_subscription_terms){.price_policy = OMS_PRICE_NOTICE, .notice_days = 40});
    set_price(&club, "MUG", 1500);
    go_on_until(&club, "2025-05-31T09:00:00Z");
    ck_assert_int_eq(paid(&club, 1), 1000);
    ck_assert_int_eq(paid(&club, 2), 1000);
    ck_assert_int_eq(paid(&club, 3), 1500);
    ck_assert_int_eq(paid(&club, 4), 1500);
    close_shop(&club);
}
END_TEST

/* Told in February, and back to the old price before it counted. */
START_TEST(a_new_price_that_is_withdrawn_never_counts)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, &(oms_subscription_terms){.price_policy = OMS_PRICE_NOTICE, .notice_days = 40});
    set_price(&club, "MUG", 1500);
    go_on_until(&club, "2025-03-01T09:00:00Z");
    set_price(&club, "MUG", 1000);
    go_on_until(&club, "2025-05-31T09:00:00Z");
    for (int64_t k = 0; k <= 4; k++)
        ck_assert_int_eq(paid(&club, k), 1000);
    close_shop(&club);
}
END_TEST

static void
assert_paid(struct club *club, int64_t k, const char *status)
{
    const struct seen seen = occurrence(club, k);

    assert_payment(&club->shop, &seen.order, status);
}

START_TEST(what_is_prepaid_is_charged_to_nobody)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, &(oms_subscription_terms){.prepaid = 2});
    go_on_until(&club, "2025-03-31T09:00:00Z");
    assert_paid(&club, 0, "on-terms");
    assert_paid(&club, 1, "on-terms");
    assert_paid(&club, 2, "authorised");
    assert_effects(&club.shop, "payment.authorize", 1);
    close_shop(&club);
}
END_TEST

START_TEST(a_gift_ends_with_what_is_prepaid)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, &(oms_subscription_terms){.prepaid = 2, .gift = 1});
    go_on_until(&club, "2025-06-30T09:00:00Z");
    assert_subscription(&club.shop, &club.id, "completed");
    assert_orders(&club, 2);
    assert_effects(&club.shop, "payment.authorize", 0);
    close_shop(&club);
}
END_TEST

START_TEST(it_is_complete_after_the_last_cycle)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, &(oms_subscription_terms){.max_cycles = 3});
    go_on_until(&club, "2025-12-31T09:00:00Z");
    assert_subscription(&club.shop, &club.id, "completed");
    assert_orders(&club, 3);
    ck_assert_int_eq(oms_subscription_skip(club.shop.engine, &club.id, 5, NULL, NULL, NULL), OMS_E_STATE);
    close_shop(&club);
}
END_TEST

START_TEST(it_can_be_cancelled_after_the_cycles_agreed)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, &(oms_subscription_terms){.min_cycles = 3});
    ck_assert_int_eq(oms_subscription_cancel(club.shop.engine, &club.id, 0, NULL, NULL, NULL), OMS_E_STATE);
    MUST_OK(oms_subscription_cancel(club.shop.engine, &club.id, 1, "too many mugs", NULL, &error));
    go_on_until(&club, "2025-12-31T09:00:00Z");
    assert_subscription(&club.shop, &club.id, "cancelled");
    assert_orders(&club, 3);
    close_shop(&club);
}
END_TEST

START_TEST(cancelled_now_it_orders_nothing_more)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    MUST_OK(oms_subscription_cancel(club.shop.engine, &club.id, 0, NULL, NULL, &error));
    go_on_until(&club, "2025-12-31T09:00:00Z");
    assert_subscription(&club.shop, &club.id, "cancelled");
    assert_orders(&club, 1);
    ck_assert_int_eq(occurrence(&club, 1).k, -1);
    close_shop(&club);
}
END_TEST

START_TEST(cancelled_at_the_end_of_its_period_it_lasts_until_then)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    MUST_OK(oms_subscription_cancel(club.shop.engine, &club.id, 1, NULL, NULL, &error));
    go_on_until(&club, "2025-02-28T08:59:59Z");
    assert_subscription(&club.shop, &club.id, "active");
    go_on_until(&club, "2025-02-28T09:00:00Z");
    assert_subscription(&club.shop, &club.id, "cancelled");
    assert_orders(&club, 1);
    close_shop(&club);
}
END_TEST

START_TEST(a_trial_puts_the_first_order_off)
{
    struct club club;

    open_club(&club, JAN_31, &monthly, &(oms_subscription_terms){.trial_days = 14});
    assert_orders(&club, 0);
    assert_occurrence(&club, 0, "due", "2025-02-14T09:00:00Z");
    go_on_until(&club, "2025-03-14T09:00:00Z");
    assert_occurrence(&club, 0, "ordered", "2025-02-14T09:00:00Z");
    assert_occurrence(&club, 1, "ordered", "2025-03-14T09:00:00Z");
    close_shop(&club);
}
END_TEST

START_TEST(what_it_orders_where_it_goes_and_who_pays_can_change)
{
    const oms_address address = {.size = sizeof address, .name = "Ada L", .city = "Hamburg", .country = "DE"};
    struct club club;
    oms_order_line line = {.size = sizeof line};

    open_club(&club, JAN_31, &monthly, NULL);
    MUST_OK(oms_subscription_set_quantity(club.shop.engine, &club.id, "POT", 3, NULL, &error));
    MUST_OK(oms_subscription_set_quantity(club.shop.engine, &club.id, "MUG", 0, NULL, &error));
    ck_assert_int_eq(oms_subscription_set_quantity(club.shop.engine, &club.id, "POT", 0, NULL, NULL), OMS_E_STATE);
    MUST_OK(oms_subscription_set_payment(club.shop.engine, &club.id, "terms", NULL, NULL, &error));
    MUST_OK(oms_subscription_set_address(club.shop.engine, &club.id, &address, NULL, &error));
    MUST_OK(oms_subscription_set_address(club.shop.engine, &club.id, &address, NULL, &error));
    go_on_until(&club, "2025-02-28T09:00:00Z");
    const struct seen seen = occurrence(&club, 1);
    oms_order *order = get(&club.shop, &seen.order);
    ck_assert_uint_eq(oms_order_line_count(order), 1);
    ck_assert_int_eq(oms_order_line_at(order, 0, &line), OMS_OK);
    ck_assert_str_eq(line.sku, "POT");
    ck_assert_int_eq(line.quantity, 3);
    ck_assert_str_eq(oms_order_country(order), "DE");
    ck_assert_str_eq(oms_order_payment_status(order), "on-terms");
    oms_order_free(order);
    close_shop(&club);
}
END_TEST

START_TEST(the_same_request_makes_one_subscription)
{
    const struct wish wish = {.sku = "MUG", .key = "k-1"};
    struct club club;

    open_shop(&club, JAN_31);
    MUST_OK(try_subscribe(&club.shop, wish_draft(&wish), &monthly, NULL, &club.id, &error));
    const oms_id first = club.id;
    MUST_OK(try_subscribe(&club.shop, wish_draft(&wish), &monthly, NULL, &club.id, &error));
    ck_assert_mem_eq(&first, &club.id, sizeof first);
    assert_orders(&club, 1);
    ck_assert_int_eq(try_subscribe(&club.shop, wish_draft(&wish), &weekly, NULL, &club.id, NULL), OMS_E_KEY_CONFLICT);
    assert_orders(&club, 1);
    close_shop(&club);
}
END_TEST

START_TEST(the_same_request_for_later_makes_one_subscription)
{
    const struct wish wish = {.sku = "MUG", .key = "k-1"};
    struct club club;

    open_shop(&club, JAN_31 - DAY);
    MUST_OK(try_subscribe(&club.shop, wish_draft(&wish), &monthly, NULL, &club.id, &error));
    const oms_id first = club.id;
    MUST_OK(try_subscribe(&club.shop, wish_draft(&wish), &monthly, NULL, &club.id, &error));
    ck_assert_mem_eq(&first, &club.id, sizeof first);
    assert_orders(&club, 0);
    go_on_until(&club, "2025-01-31T09:00:00Z");
    assert_orders(&club, 1);
    close_shop(&club);
}
END_TEST

START_TEST(one_whose_first_order_is_refused_is_not_there)
{
    struct club club;

    open_shop(&club, JAN_31);
    ck_assert_int_eq(
        try_subscribe(&club.shop, wish_draft(&(struct wish){.sku = "OLD"}), &monthly, NULL, &club.id, NULL),
        OMS_E_REFUSED);
    ck_assert_int_eq(try_subscribe(&club.shop, wish_draft(&(struct wish){.sku = "MUG", .quantity = 5000}), &monthly,
                                   NULL, &club.id, NULL),
                     OMS_E_REFUSED);
    assert_orders(&club, 0);
    go_on_until(&club, "2025-12-31T09:00:00Z");
    assert_orders(&club, 0);
    close_shop(&club);
}
END_TEST

START_TEST(who_subscribes_late_gets_one_order)
{
    struct club club;

    open_club(&club, at("2025-06-15T00:00:00Z"), &monthly, NULL);
    assert_orders(&club, 1);
    assert_occurrence(&club, 0, "ordered", "2025-01-31T09:00:00Z");
    assert_occurrence(&club, 4, "lapsed", "2025-05-31T09:00:00Z");
    assert_occurrence(&club, 5, "due", "2025-06-30T09:00:00Z");
    close_shop(&club);
}
END_TEST

START_TEST(a_draft_of_a_subscription_is_no_order)
{
    const oms_subscription_terms terms = {.size = sizeof terms, .schedule = &monthly};
    oms_draft *draft = wish_draft(&(struct wish){.sku = "MUG"});
    struct club club;

    open_shop(&club, JAN_31);
    ck_assert_int_eq(oms_subscription_create(club.shop.engine, draft, NULL, NULL), OMS_E_INVALID);
    MUST_OK(oms_draft_set_subscription(draft, &terms, &error));
    ck_assert_int_eq(oms_order_place(club.shop.engine, draft, 0, NULL, NULL), OMS_E_INVALID);
    oms_draft_free(draft);
    close_shop(&club);
}
END_TEST

START_TEST(terms_that_make_no_sense_are_refused)
{
    oms_calendar_schedule nowhere = monthly;
    const struct {
        const oms_calendar_schedule *schedule;
        oms_subscription_terms terms;
        int32_t code;
    } bad[] = {
        {&monthly, {.price_policy = 3}, OMS_E_LIMIT},
        {&monthly, {.missed = -1}, OMS_E_INVALID},
        {&monthly, {.gift = 1}, OMS_E_INVALID},
        {&monthly, {.gift = 1, .prepaid = 2, .max_cycles = 3}, OMS_E_INVALID},
        {&monthly, {.min_cycles = 3, .max_cycles = 2}, OMS_E_INVALID},
        {&monthly, {.trial_days = 10000}, OMS_E_LIMIT},
        {&nowhere, {.size = 0}, OMS_E_INVALID},
    };
    struct club club;

    nowhere.zone = "../etc/passwd";
    open_shop(&club, JAN_31);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_eq(try_subscribe(&club.shop, wish_draft(&(struct wish){.sku = "MUG"}), bad[i].schedule,
                                       &bad[i].terms, &club.id, NULL),
                         bad[i].code);
    close_shop(&club);
}
END_TEST

struct heard {
    char types[20][40];
    size_t n;
};

static int32_t
hear(void *user, const oms_event *event)
{
    struct heard *heard = user;

    ck_assert_int_eq(event->seq, (int64_t)heard->n + 1);
    ck_assert_uint_lt(heard->n, 20);
    strncpy(heard->types[heard->n++], event->type, sizeof heard->types[0] - 1);
    return OMS_OK;
}

START_TEST(what_happens_to_it_is_in_its_events)
{
    static const char *const expected[] = {"subscription.created", "subscription.ordered",  "subscription.skipped",
                                           "subscription.ordered", "subscription.paused",   "subscription.resumed",
                                           "subscription.changed", "subscription.cancelled"};
    struct heard heard = {.n = 0};
    struct club club;

    open_club(&club, JAN_31, &monthly, NULL);
    MUST_OK(oms_subscription_skip(club.shop.engine, &club.id, 1, NULL, NULL, &error));
    go_on_until(&club, "2025-03-31T09:00:00Z");
    MUST_OK(oms_subscription_pause(club.shop.engine, &club.id, OMS_NONE, NULL, NULL, &error));
    MUST_OK(oms_subscription_resume(club.shop.engine, &club.id, OMS_RESUME_KEEP, NULL, &error));
    MUST_OK(oms_subscription_set_payment(club.shop.engine, &club.id, "terms", NULL, NULL, &error));
    MUST_OK(oms_subscription_cancel(club.shop.engine, &club.id, 0, NULL, NULL, &error));
    MUST_OK(oms_order_events(club.shop.engine, &club.id, hear, &heard, &error));
    ck_assert_uint_eq(heard.n, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < heard.n; i++)
        ck_assert_str_eq(heard.types[i], expected[i]);
    close_shop(&club);
}
END_TEST

Suite *
subscriptions_suite(void)
{
    Suite *suite = suite_create("flow/subscriptions");
    TCase *tc = tcase_create("subscriptions");

    tcase_add_test(tc, the_first_order_is_placed_and_paid_when_the_subscription_begins);
    tcase_add_test(tc, a_renewal_is_ordered_paid_with_the_token_and_fulfilled);
    tcase_add_test(tc, after_a_pause_the_anchor_is_kept);
    tcase_add_test(tc, after_a_pause_it_begins_anew_on_the_day);
    tcase_add_test(tc, after_a_pause_it_begins_anew_a_period_later);
    tcase_add_test(tc, a_pause_with_a_date_ends_by_itself);
    tcase_add_test(tc, what_was_due_after_a_pause_with_a_date_was_missed_and_not_paused);
    tcase_add_test(tc, a_pause_that_ends_at_an_occurrence_leaves_it_to_be_ordered);
    tcase_add_test(tc, a_long_pause_of_a_daily_one_is_accounted_for_day_by_day);
    tcase_add_test(tc, one_that_is_skipped_moves_no_other);
    tcase_add_test(tc, the_next_one_can_be_skipped);
    tcase_add_test(tc, one_that_is_moved_moves_no_other);
    tcase_add_test(tc, one_is_moved_between_its_neighbours_only);
    tcase_add_test(tc, a_new_frequency_counts_from_the_last_and_keeps_the_anchor);
    tcase_add_test(tc, a_higher_frequency_orders_nothing_that_would_have_been);
    tcase_add_test(tc, a_rule_says_when_it_is_due);
    tcase_add_test(tc, a_schedule_is_told_as_it_is);
    tcase_add_test(tc, a_rule_that_is_over_completes_it);
    tcase_add_test(tc, it_goes_by_a_rule_and_back_and_counts_on);
    tcase_add_test(tc, a_rule_orders_nothing_that_would_have_been);
    tcase_add_test(tc, a_rule_that_does_not_come_is_refused_and_changes_nothing);
    tcase_add_test(tc, after_a_pause_a_rule_begins_anew_where_it_comes);
    tcase_add_test(tc, a_new_zone_keeps_the_hour_and_makes_one_order);
    tcase_add_test(tc, of_those_missed_the_latest_is_ordered);
    tcase_add_test(tc, of_those_missed_all_are_ordered_up_to_a_cap);
    tcase_add_test(tc, of_those_missed_none_is_ordered);
    tcase_add_test(tc, two_years_that_were_missed_are_accounted_for);
    tcase_add_test(tc, a_clock_that_goes_back_orders_nothing_again);
    tcase_add_test(tc, a_clock_a_year_forwards_makes_one_order);
    tcase_add_test(tc, after_an_outage_renewals_come_in_a_line);
    tcase_add_test(tc, those_that_are_due_together_are_spread);
    tcase_add_test(tc, a_spread_ends_before_the_next_is_due);
    tcase_add_test(tc, one_that_is_short_of_stock_waits_for_it);
    tcase_add_test(tc, the_doctor_tells_of_one_that_waits_and_of_one_that_is_overdue);
    tcase_add_test(tc, the_doctor_examines_one);
    tcase_add_test(tc, two_engines_make_each_order_once);
    tcase_add_test(tc, workers_make_each_order_once);
    tcase_add_test(tc, one_that_waits_lapses_when_the_next_is_due);
    tcase_add_test(tc, one_that_is_short_of_stock_is_skipped);
    tcase_add_test(tc, one_that_is_short_of_stock_is_substituted);
    tcase_add_test(tc, a_locked_price_stays);
    tcase_add_test(tc, a_current_price_is_that_of_the_day);
    tcase_add_test(tc, a_new_price_counts_after_notice);
    tcase_add_test(tc, a_new_price_that_is_withdrawn_never_counts);
    tcase_add_test(tc, what_is_prepaid_is_charged_to_nobody);
    tcase_add_test(tc, a_gift_ends_with_what_is_prepaid);
    tcase_add_test(tc, it_is_complete_after_the_last_cycle);
    tcase_add_test(tc, it_can_be_cancelled_after_the_cycles_agreed);
    tcase_add_test(tc, cancelled_now_it_orders_nothing_more);
    tcase_add_test(tc, cancelled_at_the_end_of_its_period_it_lasts_until_then);
    tcase_add_test(tc, a_trial_puts_the_first_order_off);
    tcase_add_test(tc, what_it_orders_where_it_goes_and_who_pays_can_change);
    tcase_add_test(tc, the_same_request_makes_one_subscription);
    tcase_add_test(tc, the_same_request_for_later_makes_one_subscription);
    tcase_add_test(tc, one_whose_first_order_is_refused_is_not_there);
    tcase_add_test(tc, who_subscribes_late_gets_one_order);
    tcase_add_test(tc, a_draft_of_a_subscription_is_no_order);
    tcase_add_test(tc, terms_that_make_no_sense_are_refused);
    tcase_add_test(tc, what_happens_to_it_is_in_its_events);
    tcase_set_tags(tc, "threads");
    suite_add_tcase(suite, tc);
    return suite;
}

#else

Suite *
subscriptions_suite(void)
{
    return suite_create("flow/subscriptions");
}

#endif
