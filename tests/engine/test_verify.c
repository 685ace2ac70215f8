/* Verify finds nothing in a healthy database, and in a broken one exactly the invariant that was broken. */
#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "kit/webhook.h"
#include "stall.h"
#include "suites.h"

static struct stall stall;

/* By its bank, which has the secret. */
static void
tell_payment(void)
{
    const oms_id order = stall_place(&stall, "tok_pending_600", NULL, "web-6");
    char header[WEBHOOK_HEADER_SIZE];
    const oms_inbound inbound = {.size = sizeof inbound,
                                 .provider = "bank",
                                 .signature = header,
                                 .payload = "paid",
                                 .payload_len = 4,
                                 .id = "evt_1",
                                 .type = "payment.succeeded",
                                 .order = order};

    webhook_header(header, "secret", stall.now, "paid", 4);
    ck_assert_int_eq(oms_inbox_secret(stall.engine, "bank", "secret", 6, NULL), OMS_OK);
    ck_assert_int_eq(oms_inbox_accept(stall.engine, &inbound, NULL, NULL, NULL), OMS_OK);
}

/* Orders in every state that there is, on every way of paying. */
static void
open_stall(void)
{
    oms_id delivered, returned, cancelled;

    stall_begin(&stall);
    delivered = stall_place(&stall, "tok_ok", "C-1", "web-1");
    returned = stall_place(&stall, "tok_ok", "C-1", "web-2");
    stall_deliver(&stall, &delivered);
    stall_deliver(&stall, &returned);
    ck_assert_int_eq(oms_order_return(stall.engine, &returned, "too blue", NULL, NULL), OMS_OK);
    cancelled = stall_place(&stall, "tok_ok", NULL, "web-3");
    ck_assert_int_eq(oms_order_cancel(stall.engine, &cancelled, "changed my mind", NULL, NULL), OMS_OK);
    tell_payment();
    stall_run(&stall);
    stall_place(&stall, "tok_declined", NULL, "web-4");
    stall_place(&stall, "tok_ok", NULL, "web-5");
}

static void
close_stall(void)
{
    stall_end(&stall);
}

struct report {
    int64_t breaches;
    int64_t warnings;
    size_t n;
    char broken[64];  /* ids, one space before each */
    char overdue[64]; /* likewise */
    char example[300];
    int64_t checked[20];
};

static void
note(void *user, const oms_invariant *invariant)
{
    struct report *report = user;
    char id[8];

    ck_assert_uint_lt(report->n, 20);
    snprintf(id, sizeof(id), "I%zu", report->n + 1);
    ck_assert_str_eq(invariant->id, id);
    ck_assert_ptr_nonnull(invariant->title);
    ck_assert((invariant->example != NULL) == (invariant->breaches > 0 || invariant->warnings > 0));
    report->checked[report->n++] = invariant->checked;
    report->warnings += invariant->warnings;
    if (invariant->breaches > 0)
        sprintf(report->broken + strlen(report->broken), " %s", invariant->id);
    if (invariant->warnings > 0)
        sprintf(report->overdue + strlen(report->overdue), " %s", invariant->id);
    if (invariant->example != NULL)
        snprintf(report->example, sizeof(report->example), "%s", invariant->example);
}

static struct report
verify(void)
{
    struct report report = {0};

    ck_assert_int_eq(oms_verify(stall.engine, note, &report, &report.breaches, NULL), OMS_OK);
    ck_assert_uint_eq(report.n, 20);
    return report;
}

START_TEST(a_healthy_database_is_clean)
{
    /* What only a crash can show. */
    static const char unseen[20] = {[10] = 1};
    struct report report = verify();

    ck_assert_msg(report.breaches == 0 && report.warnings == 0, "%s%s: %s", report.broken, report.overdue,
                  report.example);
    for (size_t i = 0; i < 20; i++)
        ck_assert_msg((report.checked[i] == 0) == unseen[i], "I%zu was checked %lld times", i + 1,
                      (long long)report.checked[i]);
}
END_TEST

static void
open_new_stall(void)
{
    stall_begin(&stall);
}

START_TEST(a_new_database_is_clean)
{
    int64_t breaches = -1;

    ck_assert_int_eq(oms_verify(stall.engine, NULL, NULL, &breaches, NULL), OMS_OK);
    ck_assert_int_eq(breaches, 0);
}
END_TEST

/* Neither place has enough for the line, both together have. */
START_TEST(a_line_from_two_places_is_looked_at)
{
    struct report report;

    ck_assert_int_eq(oms_stock_adjust(stall.engine, "MUG", "BER", -99, NULL, NULL), OMS_OK);
    ck_assert_int_eq(oms_stock_adjust(stall.engine, "MUG", "HAM", 1, NULL, NULL), OMS_OK);
    stall_place(&stall, "tok_ok", NULL, "web-1");
    report = verify();
    ck_assert_msg(report.breaches == 0 && report.warnings == 0, "%s%s: %s", report.broken, report.overdue,
                  report.example);
    stall_break(&stall, "UPDATE order_allocations SET reserved = 0 WHERE location = 'HAM'");
    report = verify();
    ck_assert_str_eq(report.broken, " I3");
}
END_TEST

static const struct damage {
    const char *invariant;
    const char *sql;
} damages[] = {
    {" I1", "UPDATE stock SET damaged = -1 WHERE sku = 'MUG';"
            "UPDATE movements SET damaged = -1 WHERE sku = 'MUG' AND kind = 'receive'"},
    {" I2", "UPDATE movements SET available = available + 1 WHERE sku = 'TEA' AND kind = 'receive'"},
    {" I2", "UPDATE movements SET location = 'MOON' WHERE sku = 'TEA' AND kind = 'receive'"},
    {" I3", "UPDATE stock SET reserved = reserved + 1 WHERE sku = 'MUG';"
            "UPDATE movements SET reserved = 1 WHERE sku = 'MUG' AND kind = 'receive'"},
    {" I4", "UPDATE orders SET total = total + 1 WHERE reference = 'web-1'"},
    {" I4", "UPDATE order_lines SET discount = 1, total = total - 1 WHERE line = 1"},
    {" I4", "UPDATE order_lines SET lost = 9 WHERE line = 1"},
    {" I4", "UPDATE order_taxes SET amount = amount + 1 WHERE n = 1"},
    {" I5", "UPDATE orders SET payment_capturing = 1 WHERE payment_captured > 0 AND payment_refunded = 0"},
    {" I5", "UPDATE orders SET payment_refunding = 1 WHERE payment_captured = 0 AND payment_authorised > 0"},
    {" I6", "CREATE TEMP TABLE copy AS SELECT * FROM jobs WHERE kind = 'payment.capture';"
            "UPDATE copy SET n = 99, amount = 0; INSERT INTO jobs SELECT * FROM copy;"
            "UPDATE orders SET job_count = job_count + 1 WHERE id IN (SELECT order_id FROM jobs WHERE n = 99)"},
    {" I7", "UPDATE jobs SET attempts = 0 WHERE kind = 'payment.authorize'"},
    {" I7", "UPDATE jobs SET outcome = 'declined' WHERE kind = 'payment.authorize'"},
    {" I7", "UPDATE jobs SET payment = 7, outcome = NULL WHERE kind = 'order.process'"},
    {" I8", "UPDATE jobs SET state = 'lost' WHERE state = 'done'"},
    {" I8", "UPDATE jobs SET state = 'cancelled' WHERE kind = 'payment.authorize'"},
    {" I9", "UPDATE jobs SET due_at = NULL WHERE state = 'ready'"},
    {" I10", "UPDATE jobs SET lease_until = 5 WHERE state = 'done'"},
    {" I12", "UPDATE orders SET version = version + 1"},
    {" I12", "UPDATE orders SET event_count = event_count + 1"},
    {" I12", "UPDATE order_problems SET order_id = randomblob(16);"
             "UPDATE orders SET problem_count = 0"},
    {" I13", "UPDATE events SET seq = seq + 5 WHERE type = 'confirmed' AND seq = (SELECT event_count FROM orders"
             " WHERE id = order_id)"},
    {" I13", "UPDATE events SET type = 'released' WHERE type = 'confirmed'"},
    {" I13", "UPDATE events SET amount = amount - 1 WHERE type = 'payment.captured'"},
    {" I14", "UPDATE events SET state = 'RETURNED' WHERE type = 'payment.authorised'"},
    {" I15", "UPDATE keys SET order_id = randomblob(16)"},
    {" I16", "UPDATE inbox SET signed_at = signed_at - 300001"},
    {" I16", "UPDATE inbox SET signed_at = accepted_at + 300001"},
    {" I16", "UPDATE inbox SET seq = NULL"},
    {" I16", "UPDATE inbox SET seq = 99"},
    {" I16", "UPDATE inbox SET seq = 0"},
    {" I16", "UPDATE inbox SET type = 'payment.stolen'"},
    {" I16", "UPDATE inbox SET result = 'forged'"},
    {" I18", "UPDATE events SET at = 5 WHERE seq = 2"},
    {" I19", "UPDATE orders SET payment_message = 'paid with 4111 1111 1111 1111'"},
    {" I19", "UPDATE jobs SET message = 'cvv 123'"},
    {" I19", "UPDATE parties SET name = '4111111111111111'"},
    {" I20", "UPDATE orders SET job_count = job_count + 1"},
    {" I20", "UPDATE orders SET line_count = 1001; UPDATE orders SET line_count = 2 WHERE reference <> 'web-1'"},
};

START_TEST(damage_is_reported_as_what_it_breaks)
{
    const struct damage *damage = &damages[_i];
    struct report report;

    stall_break(&stall, damage->sql);
    report = verify();
    ck_assert_msg(strcmp(report.broken, damage->invariant) == 0, "%s breaks%s, not%s: %s", damage->sql,
                  damage->invariant, report.broken, report.example);
    ck_assert_int_gt(report.breaches, 0);
    ck_assert_ptr_null(strstr(report.example, "4111 1111"));
    ck_assert_ptr_null(strstr(report.example, "41111111"));
}
END_TEST

/* A coupon that one order may use, and has. */
static oms_id
place_with_coupon(void)
{
    const oms_discount ten = {.size = sizeof ten, .code = "TEN", .kind = "percent", .ppm = 100000, .needs_coupon = 1};
    const oms_coupon save = {
        .size = sizeof save, .code = "SAVE10", .discount = "TEN", .max_uses = 5, .max_uses_per_customer = 5};
    oms_draft *draft = stall_draft(NULL);

    ck_assert_int_eq(oms_discount_put(stall.engine, &ten, NULL), OMS_OK);
    ck_assert_int_eq(oms_coupon_put(stall.engine, &save, NULL), OMS_OK);
    ck_assert_int_eq(oms_draft_set_text(draft, OMS_DRAFT_CUSTOMER, "C-1", NULL), OMS_OK);
    ck_assert_int_eq(oms_draft_add_coupon(draft, "SAVE10", NULL), OMS_OK);
    oms_order *order = NULL;
    ck_assert_int_eq(oms_order_place(stall.engine, draft, 0, &order, NULL), OMS_OK);
    const oms_id id = *oms_order_id(order);
    oms_order_free(order);
    oms_draft_free(draft);
    return id;
}

static const struct damage discount_damages[] = {
    {"", "UPDATE coupons SET active = 0"},
    {" I4", "UPDATE order_discounts SET amount = amount + 1"},
    {" I4", "UPDATE order_discounts SET amount = 0"},
    {" I20", "UPDATE coupons SET uses = uses + 1"},
    {" I20", "UPDATE coupon_uses SET uses = uses - 1"},
    {" I20", "UPDATE order_discounts SET claimed = 0"},
    {" I20", "DELETE FROM coupons"},
    {" I20", "UPDATE orders SET discount_count = discount_count + 1"},
    {" I12 I20", "UPDATE order_discounts SET order_id = randomblob(16)"},
};

START_TEST(damage_to_discounts_and_coupons_is_reported)
{
    const struct damage *damage = &discount_damages[_i];

    place_with_coupon();
    stall_break(&stall, damage->sql);
    const struct report report = verify();
    ck_assert_msg(strcmp(report.broken, damage->invariant) == 0, "%s breaks%s, not%s: %s", damage->sql,
                  damage->invariant, report.broken, report.example);
}
END_TEST

/* By hand: what was counted is not counted any more. */
static const char *const uncounted[] = {
    "DELETE FROM coupons",         "DELETE FROM coupon_uses",         "DELETE FROM coupons; DELETE FROM coupon_uses",
    "UPDATE coupons SET uses = 0", "UPDATE coupon_uses SET uses = 0",
};

static int64_t
number_of(const char *sql)
{
    sqlite3 *direct;
    sqlite3_stmt *statement;

    ck_assert_int_eq(sqlite3_open(stall.path, &direct), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(direct, sql, -1, &statement, NULL), SQLITE_OK);
    const int64_t number = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    sqlite3_close(direct);
    return number;
}

START_TEST(an_order_whose_coupon_was_deleted_by_hand_can_be_cancelled)
{
    const oms_id id = place_with_coupon();

    stall_break(&stall, uncounted[_i]);
    ck_assert_str_eq(verify().broken, " I20");
    ck_assert_int_eq(oms_order_cancel(stall.engine, &id, NULL, NULL, NULL), OMS_OK);
    ck_assert_str_eq(verify().broken, "");
    ck_assert_int_eq(number_of("SELECT total(uses) FROM coupons"), 0);
    ck_assert_int_eq(number_of("SELECT total(uses) FROM coupon_uses"), 0);
}
END_TEST

START_TEST(money_left_behind_by_an_ended_order_is_a_breach)
{
    struct report report;

    stall_break(&stall,
                "UPDATE orders SET payment_authorised = payment_authorised + 100 WHERE payment_status = 'voided'");
    report = verify();
    ck_assert_ptr_nonnull(strstr(report.broken, " I8"));
}
END_TEST

START_TEST(a_hold_on_an_order_that_left_is_a_breach)
{
    struct report report;

    stall_break(&stall, "UPDATE order_lines SET reserved = 1 WHERE shipped > 0 AND line = 1");
    report = verify();
    ck_assert_ptr_nonnull(strstr(report.broken, " I3"));
}
END_TEST

/* Nobody ran the engine overnight. */
START_TEST(what_is_merely_late_is_no_breach)
{
    struct report report;

    stall.now += 12 * 3600000;
    report = verify();
    ck_assert_int_eq(report.breaches, 0);
    ck_assert_str_eq(report.overdue, " I3 I9");
    stall_run(&stall);
    report = verify();
    ck_assert_msg(report.breaches == 0 && report.warnings == 0, "%s%s: %s", report.broken, report.overdue,
                  report.example);
}
END_TEST

START_TEST(an_example_says_which_order)
{
    struct report report;
    oms_id id;
    char text[OMS_ID_TEXT_SIZE];

    ck_assert_int_eq(oms_order_find_reference(stall.engine, "web", "web-4", &id, NULL), OMS_OK);
    oms_id_format(&id, text);
    stall_break(&stall, "UPDATE orders SET version = 77 WHERE reference = 'web-4'");
    report = verify();
    ck_assert_int_eq(report.breaches, 1);
    ck_assert_ptr_nonnull(strstr(report.example, text));
}
END_TEST

#ifdef OMS_HAVE_CALENDAR
/* One order made, one occurrence skipped, one moved. */
static void
open_club(void)
{
    const oms_calendar_schedule daily = {
        .size = sizeof daily, .zone = "UTC", .year = 2026, .month = 1, .day = 31, .unit = OMS_UNIT_DAY, .every = 1};
    const oms_subscription_terms terms = {.size = sizeof terms, .schedule = &daily};
    oms_subscription *made = NULL;
    oms_draft *draft = NULL;

    stall_begin(&stall);
    stall.now = INT64_C(1769860800000); /* 2026-01-31T12:00:00Z */
    ck_assert_int_eq(oms_draft_new("EUR", &draft, NULL), OMS_OK);
    ck_assert_int_eq(
        oms_draft_add_line(
            draft,
            &(oms_draft_line){.size = sizeof(oms_draft_line), .sku = "MUG", .quantity = 1, .unit_price = OMS_NONE},
            NULL),
        OMS_OK);
    ck_assert_int_eq(oms_draft_set_text(draft, OMS_DRAFT_CUSTOMER, "C-1", NULL), OMS_OK);
    ck_assert_int_eq(oms_draft_set_payment(draft, "terms", NULL, NULL), OMS_OK);
    ck_assert_int_eq(oms_draft_set_subscription(draft, &terms, NULL), OMS_OK);
    ck_assert_int_eq(oms_subscription_create(stall.engine, draft, &made, NULL), OMS_OK);
    const oms_id *id = oms_subscription_id(made);
    ck_assert_int_eq(oms_subscription_skip(stall.engine, id, 1, NULL, NULL, NULL), OMS_OK);
    ck_assert_int_eq(oms_subscription_move(stall.engine, id, 2, stall.now + 2 * INT64_C(86400000), NULL, NULL), OMS_OK);
    oms_subscription_free(made);
    oms_draft_free(draft);
    stall_run(&stall);
}

static const struct damage club_damages[] = {
    {" I12", "UPDATE subscriptions SET event_count = event_count + 1"},
    {" I12", "UPDATE events SET order_id = randomblob(16) WHERE type = 'subscription.moved';"
             "UPDATE subscriptions SET event_count = event_count - 1"},
    {" I13", "UPDATE events SET seq = seq + 5 WHERE type = 'subscription.moved'"},
    {" I17", "UPDATE occurrences SET k = 7 WHERE status = 'skipped'"},
    {" I17", "UPDATE orders SET occurrence = 3"},
    {" I17", "UPDATE orders SET subscription_id = NULL"},
    {" I17", "DELETE FROM occurrences WHERE status = 'ordered'"},
    {" I17", "UPDATE subscriptions SET next_k = next_k + 1"},
    {" I17", "UPDATE subscriptions SET cycles = 9"},
    {" I17", "UPDATE occurrences SET status = 'lost' WHERE status = 'moved'"},
    {" I17", "UPDATE occurrences SET order_id = (SELECT id FROM orders) WHERE status = 'moved'"},
    {" I18", "UPDATE events SET at = 5 WHERE type = 'subscription.moved'"},
    {" I19", "UPDATE subscriptions SET message = 'paid with 4111 1111 1111 1111'"},
    {" I19", "UPDATE occurrences SET reason = 'cvv 123'"},
    {" I20", "UPDATE subscriptions SET item_count = 2"},
    {" I20", "UPDATE subscriptions SET job_count = 1"},
    {" I20", "DELETE FROM segments; UPDATE subscriptions SET due_at = NULL"},
    {" I20", "UPDATE segments SET unit = 'fortnight'"},
    {" I20", "UPDATE segments SET start = 'soon'"},
    {" I20", "UPDATE segments SET unit = 'rule', every = 0, rrule = 'FREQ=NEVER'"},
};

START_TEST(damage_to_a_subscription_is_reported_as_what_it_breaks)
{
    const struct damage *damage = &club_damages[_i];
    struct report report = verify();

    ck_assert_msg(report.breaches == 0 && report.warnings == 0, "%s%s: %s", report.broken, report.overdue,
                  report.example);
    stall_break(&stall, damage->sql);
    report = verify();
    ck_assert_msg(strcmp(report.broken, damage->invariant) == 0, "%s breaks%s, not%s: %s", damage->sql,
                  damage->invariant, report.broken, report.example);
}
END_TEST

START_TEST(a_renewal_that_is_merely_late_is_no_breach)
{
    struct report report;

    stall.now += 12 * INT64_C(86400000);
    report = verify();
    ck_assert_int_eq(report.breaches, 0);
    ck_assert_ptr_nonnull(strstr(report.overdue, " I17"));
}
END_TEST
#endif

Suite *
verify_suite(void)
{
    Suite *suite = suite_create("engine/verify");
    TCase *tc = tcase_create("a shop with some history");
    TCase *empty = tcase_create("a new shop");

    tcase_add_checked_fixture(tc, open_stall, close_stall);
    tcase_add_test(tc, a_healthy_database_is_clean);
    tcase_add_loop_test(tc, damage_is_reported_as_what_it_breaks, 0, (int)(sizeof(damages) / sizeof(damages[0])));
    tcase_add_test(tc, money_left_behind_by_an_ended_order_is_a_breach);
    tcase_add_test(tc, a_hold_on_an_order_that_left_is_a_breach);
    tcase_add_test(tc, what_is_merely_late_is_no_breach);
    tcase_add_test(tc, an_example_says_which_order);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(suite, tc);
    tcase_add_checked_fixture(empty, open_new_stall, close_stall);
    tcase_add_test(empty, a_new_database_is_clean);
    tcase_add_test(empty, a_line_from_two_places_is_looked_at);
    tcase_add_loop_test(empty, damage_to_discounts_and_coupons_is_reported, 0,
                        (int)(sizeof(discount_damages) / sizeof(discount_damages[0])));
    tcase_add_loop_test(empty, an_order_whose_coupon_was_deleted_by_hand_can_be_cancelled, 0,
                        (int)(sizeof(uncounted) / sizeof(uncounted[0])));
    suite_add_tcase(suite, empty);
#ifdef OMS_HAVE_CALENDAR
    TCase *club = tcase_create("a shop with a subscription");
    tcase_add_checked_fixture(club, open_club, close_stall);
    tcase_add_loop_test(club, damage_to_a_subscription_is_reported_as_what_it_breaks, 0,
                        (int)(sizeof(club_damages) / sizeof(club_damages[0])));
    tcase_add_test(club, a_renewal_that_is_merely_late_is_no_breach);
    suite_add_tcase(suite, club);
#endif
    return suite;
}
