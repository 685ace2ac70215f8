/* The suites of tests/model, one per test file. main.c runs them all. */
#ifndef OMS_TESTS_MODEL_SUITES_H
#define OMS_TESTS_MODEL_SUITES_H

#include <check.h>

Suite *cancel_suite(void);
Suite *contact_suite(void);
Suite *coupon_suite(void);
Suite *decision_suite(void);
Suite *diagnose_suite(void);
Suite *discount_suite(void);
Suite *dispatch_suite(void);
Suite *expire_suite(void);
Suite *facets_suite(void);
Suite *selection_suite(void);
Suite *tally_suite(void);
Suite *guards_suite(void);
Suite *invariants_shipment_suite(void);
Suite *inbound_suite(void);
Suite *job_suite(void);
Suite *pending_suite(void);
Suite *outcome_suite(void);
Suite *messages_suite(void);
Suite *place_suite(void);
Suite *price_suite(void);
Suite *price_carts_suite(void);
Suite *price_list_suite(void);
Suite *price_placing_suite(void);
Suite *price_steps_suite(void);
Suite *retry_suite(void);
Suite *rules_suite(void);
Suite *shipment_suite(void);
Suite *state_suite(void);
Suite *step_suite(void);
Suite *stock_suite(void);
Suite *transitions_suite(void);

#endif
