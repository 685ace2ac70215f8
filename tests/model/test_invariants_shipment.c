/* What must hold of shipments in any database: looked at row by row, as verify does. Only I7 and I8 are asked about: the order is no whole one. */
#include <string.h>

#include "base/text.h"
#include "model/bench.h"
#include "model/invariants.h"
#include "model/job.h"
#include "model/shipment.h"
#include "model/suites.h"

enum { I7 = 6, I8 = 7 };

struct walk {
    struct bench bench;
    struct audit audit;
};

static const oms_id order_id = {{1}};

static void
walk_open(struct walk *walk, int32_t state)
{
    struct order_row order = {.id = order_id, .state = text_of(oms_state_name(state)), .currency = TEXT("EUR")};

    bench_open_empty(&walk->bench);
    audit_init(&walk->audit, &walk->bench.arena, BENCH_NOW);
    ck_assert(audit_row(&walk->audit, TABLE_ORDERS, &order));
}

static void
see_shipment(struct walk *walk, int64_t n, const char *status)
{
    const bool labelled = strcmp(status, SHIPMENT_BOOKED) == 0 || strcmp(status, SHIPMENT_VOIDING) == 0;
    struct shipment_row shipment = {
        .order_id = order_id, .n = n, .status = text_of(status), .booked_at = labelled ? BENCH_NOW : OMS_NONE};

    ck_assert(audit_row(&walk->audit, TABLE_SHIPMENTS, &shipment));
}

static struct job_row
asking(const char *kind, const char *state, const char *outcome)
{
    const bool open = strcmp(state, JOB_READY) == 0;

    return (struct job_row){.order_id = order_id,
                            .n = 1,
                            .kind = text_of(kind),
                            .state = text_of(state),
                            .payment = OMS_NONE,
                            .shipment = 1,
                            .carrier = TEXT("dhl"),
                            .due_at = open ? BENCH_NOW : OMS_NONE,
                            .attempts = 1,
                            .first_sent_at = BENCH_NOW,
                            .outcome = text_of(outcome)};
}

static void
see_job(struct walk *walk, struct job_row job)
{
    ck_assert(audit_row(&walk->audit, TABLE_JOBS, &job));
}

static void
assert_breaches(struct walk *walk, int64_t i7, int64_t i8)
{
    ck_assert(audit_finish(&walk->audit));
    ck_assert_int_eq(walk->audit.findings[I7].breaches, i7);
    ck_assert_int_eq(walk->audit.findings[I8].breaches, i8);
    bench_close(&walk->bench);
}

START_TEST(a_label_of_an_intent_is_sound)
{
    struct walk walk;

    walk_open(&walk, OMS_STATE_PROCESSING);
    see_shipment(&walk, 1, SHIPMENT_BOOKED);
    see_job(&walk, asking(JOB_BOOK, JOB_DONE, "ok"));
    assert_breaches(&walk, 0, 0);
}
END_TEST

START_TEST(a_label_without_an_intent_is_a_breach)
{
    struct walk walk;

    walk_open(&walk, OMS_STATE_PROCESSING);
    see_shipment(&walk, 1, SHIPMENT_BOOKED);
    see_job(&walk, asking(JOB_BOOK, JOB_DONE, "declined"));
    assert_breaches(&walk, 1, 0);
}
END_TEST

START_TEST(an_intent_whose_label_nobody_kept_is_a_breach)
{
    struct walk walk;

    walk_open(&walk, OMS_STATE_PROCESSING);
    see_shipment(&walk, 1, SHIPMENT_VOIDED);
    see_job(&walk, asking(JOB_BOOK, JOB_DONE, "ok"));
    assert_breaches(&walk, 1, 0);
}
END_TEST

START_TEST(an_intent_names_carrier_and_shipment)
{
    struct job_row job = asking(JOB_BOOK, JOB_READY, NULL);
    struct walk walk;

    walk_open(&walk, OMS_STATE_PROCESSING);
    see_shipment(&walk, 1, SHIPMENT_BOOKING);
    see_job(&walk, job);
    job.carrier = (oms_text){0};
    see_job(&walk, job);
    job = asking(JOB_BOOK, JOB_READY, NULL);
    job.shipment = 2;
    see_job(&walk, job);
    job.shipment = 0;
    see_job(&walk, job);
    job.shipment = OMS_NONE;
    see_job(&walk, job);
    assert_breaches(&walk, 4, 0);
}
END_TEST

START_TEST(a_shipment_that_nobody_is_asked_about_is_a_breach)
{
    struct walk walk;

    walk_open(&walk, OMS_STATE_PROCESSING);
    see_shipment(&walk, 1, SHIPMENT_BOOKING);
    see_job(&walk, asking(JOB_BOOK, JOB_DEAD, NULL));
    assert_breaches(&walk, 0, 1);
}
END_TEST

START_TEST(a_label_that_is_to_be_voided_has_somebody_who_does_it)
{
    struct walk walk;

    walk_open(&walk, OMS_STATE_CANCELLED);
    see_shipment(&walk, 1, SHIPMENT_VOIDING);
    see_job(&walk, asking(JOB_BOOK, JOB_DONE, "ok"));
    see_job(&walk, asking(JOB_UNBOOK, JOB_NEEDS_OPERATOR, NULL));
    assert_breaches(&walk, 0, 0);
    walk_open(&walk, OMS_STATE_CANCELLED);
    see_shipment(&walk, 1, SHIPMENT_VOIDING);
    see_job(&walk, asking(JOB_BOOK, JOB_DONE, "ok"));
    see_job(&walk, asking(JOB_UNBOOK, JOB_DONE, "ok"));
    assert_breaches(&walk, 0, 1);
}
END_TEST

START_TEST(an_order_that_ended_leaves_no_label_behind)
{
    struct walk walk;

    walk_open(&walk, _i ? OMS_STATE_CANCELLED : OMS_STATE_RETURNED);
    see_shipment(&walk, 1, SHIPMENT_BOOKED);
    see_job(&walk, asking(JOB_BOOK, JOB_DONE, "ok"));
    assert_breaches(&walk, 0, 1);
}
END_TEST

Suite *
invariants_shipment_suite(void)
{
    Suite *suite = suite_create("invariants/shipment");
    TCase *tests = tcase_create("shipment");

    tcase_add_test(tests, a_label_of_an_intent_is_sound);
    tcase_add_test(tests, a_label_without_an_intent_is_a_breach);
    tcase_add_test(tests, an_intent_whose_label_nobody_kept_is_a_breach);
    tcase_add_test(tests, an_intent_names_carrier_and_shipment);
    tcase_add_test(tests, a_shipment_that_nobody_is_asked_about_is_a_breach);
    tcase_add_test(tests, a_label_that_is_to_be_voided_has_somebody_who_does_it);
    tcase_add_loop_test(tests, an_order_that_ended_leaves_no_label_behind, 0, 2);
    suite_add_tcase(suite, tests);
    return suite;
}
