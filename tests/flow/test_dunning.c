/* A renewal whose payment fails: when it is tried again, with what, what waits meanwhile, and what becomes of both in the end. The first order is of 5 January
 * 2026, 09:00 UTC, the renewal of a week or a month later. */
#include "flow/club.h"
#include "flow/suites.h"

#include <pthread.h>

#ifdef OMS_HAVE_CALENDAR

#define JAN_5  INT64_C(1767603600000) /* 2026-01-05T09:00:00Z */
#define FEB_5  (JAN_5 + 31 * DAY)
#define SECOND 1000

/* A shop with mugs, and a subscription in it. */
struct club {
    struct shop shop;
    oms_id id;
    oms_id renewal; /* its order, when it was made */
};

static const oms_calendar_schedule monthly = AT_NINE(2026, 1, 5, OMS_UNIT_MONTH);

static void
open_club_with(struct club *club, const oms_calendar_schedule *schedule, const oms_subscription_terms *terms,
               const struct shop_options *options)
{
    shop_open_with(&club->shop, options);
    club->shop.now = JAN_5;
    shop_stock(&club->shop, "MUG", "shelf", 10);
    club->id =
        subscribe(&club->shop, wish_draft(&(struct wish){.sku = "MUG", .email = "ada@example.org"}), schedule, terms);
    shop_run(&club->shop);
}

static void
open_club(struct club *club, const oms_calendar_schedule *schedule, const oms_subscription_terms *terms)
{
    open_club_with(club, schedule, terms, &(struct shop_options){0});
}

static void
close_club(struct club *club)
{
    shop_close(&club->shop);
}

static void
set_token(struct club *club, const char *token)
{
    MUST_OK(oms_subscription_set_payment(club->shop.engine, &club->id, "card", token, NULL, &error));
}

static oms_subscription *
look(struct club *club)
{
    oms_subscription *subscription = NULL;

    MUST_OK(oms_subscription_get(club->shop.engine, &club->id, &subscription, &error));
    return subscription;
}

static oms_id
order_of(struct club *club, int64_t k)
{
    return occurrence_of(&club->shop, &club->id, k).order;
}

static void
assert_occurrence(struct club *club, int64_t k, const char *status)
{
    ck_assert_str_eq(occurrence_of(&club->shop, &club->id, k).status, status);
}

/* The renewal of 5 February is made, and its first charge is answered by this token. */
static void
renew_with(struct club *club, const oms_subscription_terms *terms, const char *token)
{
    open_club(club, &monthly, terms);
    set_token(club, token);
    run_until(&club->shop, FEB_5);
    club->renewal = order_of(club, 1);
}

static int64_t
charges(struct club *club)
{
    return count_jobs(&club->shop, &club->renewal, "payment.authorize");
}

/* Nothing a second before, one charge then. */
static void
assert_tried_at(struct club *club, int64_t time)
{
    const int64_t before = charges(club);

    run_until(&club->shop, time - SECOND);
    ck_assert_int_eq(charges(club), before);
    run_until(&club->shop, time);
    ck_assert_int_eq(charges(club), before + 1);
}

static void
assert_unpaid(struct club *club, int64_t next_try)
{
    oms_subscription *subscription = look(club);
    const oms_id *order = oms_subscription_unpaid_order(subscription);

    ck_assert_ptr_nonnull(order);
    ck_assert_mem_eq(order, &club->renewal, sizeof *order);
    ck_assert_int_eq(oms_subscription_next_try(subscription), next_try);
    oms_subscription_free(subscription);
}

static void
assert_nothing_unpaid(struct club *club)
{
    oms_subscription *subscription = look(club);

    ck_assert_ptr_null(oms_subscription_unpaid_order(subscription));
    ck_assert_int_eq(oms_subscription_next_try(subscription), OMS_NONE);
    oms_subscription_free(subscription);
}

/* Not confirmed, and no unit is kept for it. */
static void
assert_waits_without_units(struct club *club)
{
    assert_state(&club->shop, &club->renewal, OMS_STATE_PENDING);
    assert_stock(&club->shop, "MUG", 9, 1, 0); /* one is the first order's */
    ck_assert_int_eq(hold_until(&club->shop, &club->renewal), OMS_NONE);
    assert_invariants(&club->shop);
}

static int64_t
count_of_events(struct club *club, const char *type)
{
    return count_events(&club->shop, &club->id, type);
}

START_TEST(a_soft_decline_is_tried_again_after_1_3_5_and_7_days_and_no_second_before)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined_retryable");
    ck_assert_int_eq(charges(&club), 1);
    assert_waits_without_units(&club);
    ck_assert(has_problem(&club.shop, &club.renewal, "ORD-4001"));
    assert_unpaid(&club, FEB_5 + DAY);
    assert_tried_at(&club, FEB_5 + DAY);
    assert_waits_without_units(&club);
    assert_unpaid(&club, FEB_5 + 3 * DAY);
    assert_tried_at(&club, FEB_5 + 3 * DAY);
    assert_tried_at(&club, FEB_5 + 5 * DAY);
    assert_state(&club.shop, &club.renewal, OMS_STATE_PENDING);
    assert_subscription(&club.shop, &club.id, "active");
    assert_tried_at(&club, FEB_5 + 7 * DAY);
    assert_state(&club.shop, &club.renewal, OMS_STATE_CANCELLED);
    assert_subscription(&club.shop, &club.id, "paused");
    assert_nothing_unpaid(&club);
    ck_assert_int_eq(count_of_events(&club, "subscription.payment_failed"), 4);
    ck_assert_int_eq(count_of_events(&club, "subscription.unpaid"), 1);
    run_until(&club.shop, FEB_5 + 90 * DAY);
    ck_assert_int_eq(count_orders(&club.shop), 2);
    close_club(&club);
}
END_TEST

START_TEST(a_try_that_succeeds_confirms_the_order)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined_retryable");
    run_until(&club.shop, FEB_5 + DAY);
    MUST_OK(oms_subscription_set_payment(club.shop.engine, &club.id, "card", "tok_ok", NULL, &error));
    assert_payment(&club.shop, &club.renewal, "authorised");
    assert_nothing_unpaid(&club);
    ck_assert_int_eq(count_of_events(&club, "subscription.paid"), 1);
    run_until(&club.shop, FEB_5 + 20 * DAY);
    ck_assert_int_eq(charges(&club), 3);
    assert_state(&club.shop, &club.renewal, OMS_STATE_PROCESSING);
    assert_subscription(&club.shop, &club.id, "active");
    close_club(&club);
}
END_TEST

START_TEST(the_days_are_those_of_the_terms)
{
    const oms_subscription_terms terms = {.dunning_days = {2, 9}, .dunning_end = OMS_DUNNING_CANCEL};
    struct club club;

    renew_with(&club, &terms, "tok_declined_retryable");
    assert_tried_at(&club, FEB_5 + 2 * DAY);
    assert_tried_at(&club, FEB_5 + 9 * DAY);
    assert_state(&club.shop, &club.renewal, OMS_STATE_CANCELLED);
    assert_subscription(&club.shop, &club.id, "cancelled");
    close_club(&club);
}
END_TEST

START_TEST(it_goes_on_with_the_next_where_the_terms_say_so)
{
    const oms_subscription_terms terms = {.dunning_days = {1}, .dunning_end = OMS_DUNNING_GO_ON};
    struct club club;

    renew_with(&club, &terms, "tok_declined_retryable");
    run_until(&club.shop, FEB_5 + DAY);
    assert_state(&club.shop, &club.renewal, OMS_STATE_CANCELLED);
    assert_subscription(&club.shop, &club.id, "active");
    set_token(&club, "tok_ok");
    run_until(&club.shop, FEB_5 + 28 * DAY);
    assert_occurrence(&club, 2, "ordered");
    const oms_id next = order_of(&club, 2);
    assert_state(&club.shop, &next, OMS_STATE_PROCESSING);
    close_club(&club);
}
END_TEST

START_TEST(a_hard_decline_asks_for_another_method_and_never_tries_that_one_again)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined");
    assert_waits_without_units(&club);
    ck_assert(has_problem(&club.shop, &club.renewal, "ORD-4002"));
    assert_unpaid(&club, OMS_NONE);
    ck_assert_int_eq(count_of_events(&club, "subscription.method_needed"), 1);
    run_until(&club.shop, FEB_5 + 7 * DAY - SECOND);
    ck_assert_int_eq(charges(&club), 1);
    assert_state(&club.shop, &club.renewal, OMS_STATE_PENDING);
    run_until(&club.shop, FEB_5 + 7 * DAY);
    ck_assert_int_eq(charges(&club), 1);
    assert_state(&club.shop, &club.renewal, OMS_STATE_CANCELLED);
    assert_subscription(&club.shop, &club.id, "paused");
    close_club(&club);
}
END_TEST

START_TEST(another_method_is_tried_at_once)
{
    struct club club;
    oms_subscription *after = NULL;

    renew_with(&club, NULL, "tok_declined");
    shop_wait(&club.shop, 6 * HOUR);
    MUST_OK(oms_subscription_set_payment(club.shop.engine, &club.id, "card", "tok_ok", &after, &error));
    ck_assert_ptr_null(oms_subscription_unpaid_order(after));
    oms_subscription_free(after);
    assert_payment(&club.shop, &club.renewal, "authorised");
    assert_state(&club.shop, &club.renewal, OMS_STATE_CONFIRMED);
    assert_stock(&club.shop, "MUG", 8, 2, 0);
    close_club(&club);
}
END_TEST

START_TEST(another_method_that_is_declined_softly_keeps_the_days)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined");
    shop_wait(&club.shop, 6 * HOUR);
    set_token(&club, "tok_declined_retryable");
    ck_assert_int_eq(charges(&club), 2);
    assert_unpaid(&club, FEB_5 + DAY);
    assert_tried_at(&club, FEB_5 + DAY);
    assert_unpaid(&club, FEB_5 + 3 * DAY);
    close_club(&club);
}
END_TEST

START_TEST(the_order_can_be_paid_by_another_method_alone)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined");
    ck_assert_int_eq(pay(&club.shop, &club.renewal, "card", "tok_ok"), OMS_OK);
    assert_payment(&club.shop, &club.renewal, "authorised");
    assert_nothing_unpaid(&club);
    run_until(&club.shop, FEB_5 + 20 * DAY);
    ck_assert_int_eq(charges(&club), 2);
    assert_subscription(&club.shop, &club.id, "active");
    close_club(&club);
}
END_TEST

START_TEST(a_customer_who_pays_in_vain_leaves_the_days_as_they_are)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined_retryable");
    shop_wait(&club.shop, 2 * HOUR);
    ck_assert_int_eq(pay(&club.shop, &club.renewal, "card", "tok_declined"), OMS_OK);
    assert_waits_without_units(&club);
    assert_unpaid(&club, FEB_5 + DAY);
    assert_tried_at(&club, FEB_5 + DAY);
    close_club(&club);
}
END_TEST

START_TEST(money_that_never_came_by_hand_leads_back_to_the_days)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined_retryable");
    ck_assert_int_eq(pay(&club.shop, &club.renewal, "manual", NULL), OMS_OK);
    const int64_t until = hold_until(&club.shop, &club.renewal);
    ck_assert_int_lt(until, FEB_5 + DAY);
    run_until(&club.shop, until - SECOND);
    assert_stock(&club.shop, "MUG", 8, 2, 0);
    run_until(&club.shop, until);
    assert_waits_without_units(&club);
    assert_tried_at(&club, FEB_5 + DAY);
    close_club(&club);
}
END_TEST

START_TEST(a_try_without_units_waits_for_the_next)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined_retryable");
    place(&club.shop, &(struct wish){.sku = "MUG", .quantity = 9, .method = "terms"});
    run_until(&club.shop, FEB_5 + DAY);
    ck_assert_int_eq(charges(&club), 1);
    assert_unpaid(&club, FEB_5 + 3 * DAY);
    shop_stock(&club.shop, "MUG", "shelf", 1);
    assert_tried_at(&club, FEB_5 + 3 * DAY);
    close_club(&club);
}
END_TEST

START_TEST(without_units_to_the_end_it_is_given_up)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined_retryable");
    place(&club.shop, &(struct wish){.sku = "MUG", .quantity = 9, .method = "terms"});
    run_until(&club.shop, FEB_5 + 7 * DAY);
    ck_assert_int_eq(charges(&club), 1);
    assert_state(&club.shop, &club.renewal, OMS_STATE_CANCELLED);
    assert_subscription(&club.shop, &club.id, "paused");
    close_club(&club);
}
END_TEST

START_TEST(a_provider_that_is_down_has_its_own_schedule_first)
{
    struct club club;

    renew_with(&club, NULL, "tok_unavailable");
    ck_assert(has_problem(&club.shop, &club.renewal, "ORD-2001"));
    assert_nothing_unpaid(&club);
    run_until(&club.shop, FEB_5 + 15 * MINUTE);
    ck_assert(has_problem(&club.shop, &club.renewal, "ORD-4001"));
    assert_unpaid(&club, FEB_5 + 15 * MINUTE + DAY);
    assert_waits_without_units(&club);
    set_token(&club, "tok_ok");
    assert_payment(&club.shop, &club.renewal, "authorised");
    close_club(&club);
}
END_TEST

START_TEST(days_without_an_engine_are_one_try)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined_retryable");
    club.shop.now = FEB_5 + 4 * DAY;
    shop_run(&club.shop);
    ck_assert_int_eq(charges(&club), 2);
    assert_unpaid(&club, FEB_5 + 5 * DAY);
    club.shop.now = FEB_5 + 25 * DAY;
    shop_run(&club.shop);
    ck_assert_int_eq(charges(&club), 3);
    assert_state(&club.shop, &club.renewal, OMS_STATE_CANCELLED);
    assert_subscription(&club.shop, &club.id, "paused");
    close_club(&club);
}
END_TEST

/* Every day: the next are due while the first is not paid. */
static void
renew_daily_with(struct club *club, const char *token)
{
    oms_calendar_schedule daily = monthly;

    daily.unit = OMS_UNIT_DAY;
    open_club(club, &daily, NULL);
    set_token(club, token);
    run_until(&club->shop, JAN_5 + DAY);
    club->renewal = order_of(club, 1);
}

START_TEST(no_order_is_made_while_the_one_before_is_not_paid)
{
    struct club club;

    renew_daily_with(&club, "tok_declined");
    run_until(&club.shop, JAN_5 + 3 * DAY + 8 * HOUR);
    ck_assert_int_eq(count_orders(&club.shop), 2);
    assert_occurrence(&club, 2, "lapsed");
    assert_occurrence(&club, 3, "due");
    set_token(&club, "tok_ok");
    shop_run(&club.shop);
    assert_occurrence(&club, 3, "ordered");
    ck_assert_int_eq(count_orders(&club.shop), 3);
    assert_state(&club.shop, &club.renewal, OMS_STATE_PROCESSING);
    close_club(&club);
}
END_TEST

START_TEST(the_first_order_is_its_customers_own_affair)
{
    struct club club;

    shop_open(&club.shop);
    club.shop.now = JAN_5;
    shop_stock(&club.shop, "MUG", "shelf", 10);
    club.id = subscribe(&club.shop, wish_draft(&(struct wish){.sku = "MUG", .token = "tok_declined"}), &monthly, NULL);
    club.renewal = order_of(&club, 0);
    ck_assert(has_problem(&club.shop, &club.renewal, "ORD-2001"));
    assert_nothing_unpaid(&club);
    run_until(&club.shop, JAN_5 + HOUR);
    assert_state(&club.shop, &club.renewal, OMS_STATE_CANCELLED);
    close_club(&club);
}
END_TEST

START_TEST(cancelling_the_subscription_ends_it)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined_retryable");
    MUST_OK(oms_subscription_cancel(club.shop.engine, &club.id, 0, "moved away", NULL, &error));
    shop_run(&club.shop);
    assert_state(&club.shop, &club.renewal, OMS_STATE_CANCELLED);
    assert_subscription(&club.shop, &club.id, "cancelled");
    ck_assert_int_eq(charges(&club), 1);
    close_club(&club);
}
END_TEST

START_TEST(cancelling_the_order_ends_it_and_the_subscription_goes_on)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined_retryable");
    cancel(&club.shop, &club.renewal);
    assert_nothing_unpaid(&club);
    run_until(&club.shop, FEB_5 + 20 * DAY);
    ck_assert_int_eq(charges(&club), 1);
    assert_subscription(&club.shop, &club.id, "active");
    close_club(&club);
}
END_TEST

START_TEST(a_pause_of_the_customer_does_not_end_by_itself_after_the_last_try)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined_retryable");
    MUST_OK(oms_subscription_pause(club.shop.engine, &club.id, FEB_5 + 60 * DAY, NULL, NULL, &error));
    run_until(&club.shop, FEB_5 + 90 * DAY);
    assert_state(&club.shop, &club.renewal, OMS_STATE_CANCELLED);
    assert_subscription(&club.shop, &club.id, "paused");
    ck_assert_int_eq(count_orders(&club.shop), 2);
    close_club(&club);
}
END_TEST

START_TEST(an_order_that_somebody_holds_is_not_charged)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined_retryable");
    const oms_hold hold = {.size = sizeof hold, .kind = OMS_HOLD_OPERATIONS, .note = "look into it", .by = "eve"};
    MUST_OK(oms_order_hold(club.shop.engine, &club.renewal, &hold, NULL, &error));
    run_until(&club.shop, FEB_5 + 2 * DAY);
    ck_assert_int_eq(charges(&club), 1);
    MUST_OK(oms_order_release(club.shop.engine, &club.renewal, &hold, NULL, &error));
    run_until(&club.shop, FEB_5 + 2 * DAY + HOUR);
    ck_assert_int_eq(charges(&club), 2);
    close_club(&club);
}
END_TEST

START_TEST(a_try_of_which_nobody_knows_is_settled_before_another)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined_retryable");
    set_token(&club, "tok_unknown_3");
    run_until(&club.shop, FEB_5 + 7 * DAY);
    assert_payment(&club.shop, &club.renewal, "authorised");
    assert_state(&club.shop, &club.renewal, OMS_STATE_PROCESSING);
    ck_assert_int_eq(charges(&club), 2);
    assert_nothing_unpaid(&club);
    close_club(&club);
}
END_TEST

struct objection {
    int on;
    int asked;
};

static int32_t
object_to_cancelling(void *user, const oms_order *order, int32_t from, const char **reason)
{
    struct objection *objection = user;

    (void)from;
    if (!objection->on || oms_order_state(order) != OMS_STATE_CANCELLED)
        return OMS_OK;
    objection->asked++;
    *reason = "a clerk is on the telephone";
    return OMS_E_VETO;
}

START_TEST(a_guard_can_keep_the_order_longer)
{
    struct objection objection = {.on = 1};
    const oms_guard guard = {.size = sizeof guard, .user = &objection, .check = object_to_cancelling};
    struct club club;

    renew_with(&club, NULL, "tok_declined_retryable");
    MUST_OK(oms_engine_add_guard(club.shop.engine, &guard, &error));
    run_until(&club.shop, FEB_5 + 7 * DAY + 3 * HOUR);
    assert_state(&club.shop, &club.renewal, OMS_STATE_PENDING);
    assert_subscription(&club.shop, &club.id, "active");
    ck_assert_int_eq(charges(&club), 5);
    ck_assert_int_ge(objection.asked, 3);
    objection.on = 0;
    run_until(&club.shop, FEB_5 + 7 * DAY + 4 * HOUR);
    assert_state(&club.shop, &club.renewal, OMS_STATE_CANCELLED);
    assert_subscription(&club.shop, &club.id, "paused");
    close_club(&club);
}
END_TEST

static void *
run_engine(void *engine)
{
    oms_error *error = NULL;

    oms_engine_run(engine, 0, NULL, NULL, &error);
    oms_error_free(error);
    return NULL;
}

START_TEST(two_engines_try_once_each_day)
{
    char path[PATH_SIZE];
    struct club club;
    struct shop other;
    pthread_t threads[2];

    file_name(path);
    const struct shop_options options = {.path = path};
    open_club_with(&club, &monthly, NULL, &options);
    set_token(&club, "tok_declined_retryable");
    run_until(&club.shop, FEB_5);
    club.renewal = order_of(&club, 1);
    shop_open_beside(&other, &club.shop, &options);
    for (int day = 1; day <= 7; day += 2) {
        other.now = club.shop.now = FEB_5 + day * DAY;
        pthread_create(&threads[0], NULL, run_engine, club.shop.engine);
        pthread_create(&threads[1], NULL, run_engine, other.engine);
        pthread_join(threads[0], NULL);
        pthread_join(threads[1], NULL);
        shop_run(&club.shop);
        ck_assert_int_eq(charges(&club), 1 + (day + 1) / 2);
    }
    assert_state(&club.shop, &club.renewal, OMS_STATE_CANCELLED);
    assert_subscription(&club.shop, &club.id, "paused");
    shop_close(&other);
    close_club(&club);
    file_remove(path);
}
END_TEST

START_TEST(a_clock_that_goes_back_charges_nobody_again)
{
    struct club club;

    renew_with(&club, NULL, "tok_declined_retryable");
    run_until(&club.shop, FEB_5 + DAY);
    club.shop.now = FEB_5;
    shop_run(&club.shop);
    ck_assert_int_eq(charges(&club), 2);
    assert_tried_at(&club, FEB_5 + 3 * DAY);
    close_club(&club);
}
END_TEST

START_TEST(terms_of_dunning_that_make_no_sense_are_refused)
{
    static const oms_subscription_terms wrong[] = {
        {.dunning_days = {3, 3}}, {.dunning_days = {0, 1}}, {.dunning_days = {-1}}, {.dunning_days = {367}},
        {.dunning_end = 3},       {.reminder_days = 367},   {.reminder_days = -1},
    };
    oms_draft *draft = wish_draft(&(struct wish){.sku = "MUG"});

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        oms_subscription_terms terms = wrong[i];
        oms_error *error = NULL;
        terms.size = sizeof terms;
        terms.schedule = &monthly;
        ck_assert_int_ne(oms_draft_set_subscription(draft, &terms, &error), OMS_OK);
        oms_error_free(error);
    }
    oms_draft_free(draft);
}
END_TEST

Suite *
dunning_suite(void)
{
    Suite *suite = suite_create("flow/dunning");
    TCase *tc = tcase_create("dunning");

    tcase_add_test(tc, a_soft_decline_is_tried_again_after_1_3_5_and_7_days_and_no_second_before);
    tcase_add_test(tc, a_try_that_succeeds_confirms_the_order);
    tcase_add_test(tc, the_days_are_those_of_the_terms);
    tcase_add_test(tc, it_goes_on_with_the_next_where_the_terms_say_so);
    tcase_add_test(tc, a_hard_decline_asks_for_another_method_and_never_tries_that_one_again);
    tcase_add_test(tc, another_method_is_tried_at_once);
    tcase_add_test(tc, another_method_that_is_declined_softly_keeps_the_days);
    tcase_add_test(tc, the_order_can_be_paid_by_another_method_alone);
    tcase_add_test(tc, a_customer_who_pays_in_vain_leaves_the_days_as_they_are);
    tcase_add_test(tc, money_that_never_came_by_hand_leads_back_to_the_days);
    tcase_add_test(tc, a_try_without_units_waits_for_the_next);
    tcase_add_test(tc, without_units_to_the_end_it_is_given_up);
    tcase_add_test(tc, a_provider_that_is_down_has_its_own_schedule_first);
    tcase_add_test(tc, days_without_an_engine_are_one_try);
    tcase_add_test(tc, no_order_is_made_while_the_one_before_is_not_paid);
    tcase_add_test(tc, the_first_order_is_its_customers_own_affair);
    tcase_add_test(tc, cancelling_the_subscription_ends_it);
    tcase_add_test(tc, cancelling_the_order_ends_it_and_the_subscription_goes_on);
    tcase_add_test(tc, a_pause_of_the_customer_does_not_end_by_itself_after_the_last_try);
    tcase_add_test(tc, an_order_that_somebody_holds_is_not_charged);
    tcase_add_test(tc, a_try_of_which_nobody_knows_is_settled_before_another);
    tcase_add_test(tc, a_guard_can_keep_the_order_longer);
    tcase_add_test(tc, two_engines_try_once_each_day);
    tcase_add_test(tc, a_clock_that_goes_back_charges_nobody_again);
    tcase_add_test(tc, terms_of_dunning_that_make_no_sense_are_refused);
    tcase_set_tags(tc, "threads");
    suite_add_tcase(suite, tc);
    return suite;
}

#else

Suite *
dunning_suite(void)
{
    return suite_create("flow/dunning");
}

#endif
