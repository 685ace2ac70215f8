/* A snapshot says what was ordered, what became of it and what it waits for, by accessors and as a document. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "stall.h"
#include "suites.h"

static struct stall stall;

static void
open_stall(void)
{
    stall_begin(&stall);
}

static void
close_stall(void)
{
    stall_end(&stall);
}

START_TEST(a_snapshot_says_what_was_ordered)
{
    oms_order *order = stall_order(&stall, "tok_ok");

    ck_assert_int_eq(oms_order_state(order), OMS_STATE_CONFIRMED);
    ck_assert_str_eq(oms_order_currency(order), "EUR");
    ck_assert_str_eq(oms_order_country(order), "DE");
    ck_assert_int_eq((int64_t)strlen(oms_order_number(order)), 14);
    ck_assert_ptr_null(oms_order_reference(order));
    ck_assert_ptr_null(oms_order_customer(order));
    ck_assert_int_eq(oms_order_replayed(order), 0);
    ck_assert_int_eq(oms_order_created_at(order), stall.now);
    ck_assert_int_gt(oms_order_version(order), 1);
    oms_order_free(order);
}
END_TEST

START_TEST(the_price_of_an_order_adds_up)
{
    oms_order *order = stall_order(&stall, "tok_ok");

    /* 2 × 19.99 + 3.50; 2 % of each line rounded, 4 % of 5.00 */
    ck_assert_int_eq(oms_order_subtotal(order), 4348);
    ck_assert_int_eq(oms_order_discount(order), 0);
    ck_assert_int_eq(oms_order_shipping(order), 500);
    ck_assert_int_eq(oms_order_tax(order), 80 + 7 + 20);
    ck_assert_int_eq(oms_order_total(order), 4348 + 500 + 107);
    oms_order_free(order);
}
END_TEST

START_TEST(money_moves_from_held_to_taken_to_given_back)
{
    oms_id id = stall_place(&stall, "tok_ok", NULL, NULL);
    oms_order *order = NULL;

    ck_assert_int_eq(oms_order_get(stall.engine, &id, &order, NULL), OMS_OK);
    ck_assert_int_eq(oms_order_authorised(order), 4955);
    ck_assert_int_eq(oms_order_captured(order), 0);
    oms_order_free(order);
    stall_deliver(&stall, &id);
    ck_assert_int_eq(oms_order_get(stall.engine, &id, &order, NULL), OMS_OK);
    ck_assert_int_eq(oms_order_authorised(order), 0);
    ck_assert_int_eq(oms_order_captured(order), 4955);
    ck_assert_str_eq(oms_order_payment_status(order), "captured");
    ck_assert_str_eq(oms_order_fulfilment_status(order), "delivered");
    ck_assert_ptr_null(oms_order_waits_for(order));
    oms_order_free(order);
    ck_assert_int_eq(oms_order_return(stall.engine, &id, "too blue", NULL, NULL), OMS_OK);
    stall_run(&stall);
    ck_assert_int_eq(oms_order_get(stall.engine, &id, &order, NULL), OMS_OK);
    ck_assert_int_eq(oms_order_refunded(order), 4955);
    oms_order_free(order);
}
END_TEST

START_TEST(lines_are_read_one_by_one)
{
    oms_order *order = stall_order(&stall, "tok_ok");
    oms_order_line line = {.size = sizeof(line)};

    ck_assert_uint_eq(oms_order_line_count(order), 2);
    ck_assert_int_eq(oms_order_line_at(order, 0, &line), OMS_OK);
    ck_assert_str_eq(line.sku, "MUG");
    ck_assert_str_eq(line.name, "Blue mug");
    ck_assert_str_eq(line.location, "BER");
    ck_assert_int_eq(line.line, 1);
    ck_assert_int_eq(line.unit_price, 1999);
    ck_assert_int_eq(line.tax, 80);
    ck_assert_int_eq(line.total, 4078);
    ck_assert_int_eq(line.quantity, 2);
    ck_assert_int_eq(line.reserved, 2);
    ck_assert_int_eq(oms_order_line_at(order, 2, &line), OMS_E_NOT_FOUND);
    oms_order_free(order);
}
END_TEST

START_TEST(a_struct_of_no_release_is_left_alone)
{
    oms_order *order = stall_order(&stall, "tok_declined");
    oms_order_line line = {.size = 16, .line = 7};
    oms_problem problem = {.size = 0, .line = 7};

    ck_assert_int_eq(oms_order_line_at(order, 0, &line), OMS_E_ABI_SIZE);
    ck_assert_int_eq(line.line, 7);
    ck_assert_int_eq(oms_order_problem(order, 0, &problem), OMS_E_ABI_SIZE);
    ck_assert_int_eq(problem.line, 7);
    oms_order_free(order);
}
END_TEST

START_TEST(a_declined_order_says_what_is_to_be_done)
{
    oms_order *order = stall_order(&stall, "tok_declined");
    oms_problem problem = {.size = sizeof(problem)};

    ck_assert_int_eq(oms_order_state(order), OMS_STATE_PENDING);
    ck_assert_str_eq(oms_order_payment_status(order), "declined");
    ck_assert_uint_eq(oms_order_problem_count(order), 1);
    ck_assert_int_eq(oms_order_problem(order, 0, &problem), OMS_OK);
    ck_assert_str_eq(problem.code, "ORD-2001");
    ck_assert_ptr_nonnull(problem.resolution);
    ck_assert_int_eq(oms_order_problem(order, 1, &problem), OMS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(oms_order_waits_for(order), "ORD-2001"));
    ck_assert_int_eq(oms_order_hold_until(order), stall.now + 30 * 60000);
    ck_assert_int_eq(oms_order_next_due(order), stall.now + 30 * 60000);
    oms_order_free(order);
}
END_TEST

START_TEST(what_the_customer_has_to_do_can_be_read)
{
    oms_order *order = stall_order(&stall, "tok_3ds");
    oms_payment_action action = {.size = sizeof(action)};
    char *json = NULL;

    ck_assert_int_eq(oms_order_action(order, &action), OMS_OK);
    ck_assert_str_eq(action.kind, "3ds");
    ck_assert_ptr_nonnull(action.data);
    ck_assert_int_eq(oms_order_json(order, &json), OMS_OK);
    ck_assert_ptr_nonnull(strstr(json, "\"action\": {\"kind\": \"3ds\""));
    oms_free(json);
    oms_order_free(order);
    order = stall_order(&stall, "tok_ok");
    ck_assert_int_eq(oms_order_action(order, &action), OMS_E_NOT_FOUND);
    oms_order_free(order);
}
END_TEST

/* Scripts read these, and people expect them in this order. */
START_TEST(the_document_begins_with_the_documented_fields)
{
    static const char *const fields[] = {
        "\"id\": \"",
        "\"number\": \"",
        "\"state\": \"CONFIRMED\"",
        "\"version\": ",
        "\"payment_status\": \"authorised\"",
        "\"fulfilment_status\": \"none\"",
        "\"currency\": \"EUR\"",
        "\"subtotal\": 4348",
        "\"discount\": 0",
        "\"shipping\": 500",
        "\"tax\": 107",
        "\"total\": 4955",
        "\"reference\": null",
        "\"replayed\": false",
        "\"lines\": [{\"line\": 1, \"sku\": \"MUG\", \"quantity\": 2",
        "\"taxes\": [{\"jurisdiction\": \"DE\", \"ppm\": 20000, \"base\": 4348, \"amount\": 87, \"included\": false}",
        "\"waits_for\": ",
        "\"action\": null",
        "\"problems\": []",
        "\"created_at\": \"2026-01-31T10:00:00.001Z\"",
        "\"hold_until\": null",
        "\"channel\": \"web\"",
        "\"customer\": null",
        "\"country\": \"DE\"",
        "\"authorised\": 4955",
        "\"payments\": [{\"n\": 1, \"method\": \"card\"",
        "\"shipments\": []",
    };
    oms_order *order = stall_order(&stall, "tok_ok");
    const char *at;
    char *json = NULL;

    ck_assert_int_eq(oms_order_json(order, &json), OMS_OK);
    at = json;
    for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
        const char *found = strstr(at, fields[i]);

        ck_assert_msg(found != NULL, "%s is not behind its neighbour in %s", fields[i], json);
        at = found + 1;
    }
    ck_assert_ptr_null(strchr(json, '\n'));
    oms_free(json);
    oms_order_free(order);
}
END_TEST

START_TEST(a_payment_token_is_never_printed)
{
    oms_order *order = stall_order(&stall, "tok_ok");
    char *json = NULL;

    ck_assert_int_eq(oms_order_json(order, &json), OMS_OK);
    ck_assert_ptr_null(strstr(json, "tok_ok"));
    oms_free(json);
    oms_order_free(order);
}
END_TEST

START_TEST(a_quote_has_a_price_and_no_name)
{
    oms_draft *draft = stall_draft("tok_ok");
    oms_order *quote = NULL;
    char *json = NULL;

    ck_assert_int_eq(oms_order_quote(stall.engine, draft, &quote, NULL), OMS_OK);
    ck_assert_int_eq(oms_order_state(quote), OMS_STATE_NEW);
    ck_assert_str_eq(oms_order_number(quote), "");
    ck_assert_int_eq(oms_order_version(quote), 0);
    ck_assert_int_eq(oms_order_total(quote), 4955);
    ck_assert_int_eq(oms_order_json(quote, &json), OMS_OK);
    ck_assert_ptr_nonnull(strstr(json, "{\"id\": null, \"number\": null, \"state\": \"NEW\""));
    oms_free(json);
    oms_order_free(quote);
    oms_draft_free(draft);
}
END_TEST

Suite *
order_read_suite(void)
{
    Suite *suite = suite_create("engine/order_read");
    TCase *tc = tcase_create("a snapshot");

    tcase_add_checked_fixture(tc, open_stall, close_stall);
    tcase_add_test(tc, a_snapshot_says_what_was_ordered);
    tcase_add_test(tc, the_price_of_an_order_adds_up);
    tcase_add_test(tc, money_moves_from_held_to_taken_to_given_back);
    tcase_add_test(tc, lines_are_read_one_by_one);
    tcase_add_test(tc, a_struct_of_no_release_is_left_alone);
    tcase_add_test(tc, a_declined_order_says_what_is_to_be_done);
    tcase_add_test(tc, what_the_customer_has_to_do_can_be_read);
    tcase_add_test(tc, the_document_begins_with_the_documented_fields);
    tcase_add_test(tc, a_payment_token_is_never_printed);
    tcase_add_test(tc, a_quote_has_a_price_and_no_name);
    suite_add_tcase(suite, tc);
    return suite;
}
