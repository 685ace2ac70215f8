/* The suites of tests/flow, one per test file. main.c runs them all. */
#ifndef OMS_TESTS_FLOW_SUITES_H
#define OMS_TESTS_FLOW_SUITES_H

#include <check.h>

Suite *alternatives_suite(void);
Suite *place_suite(void);
Suite *catalog_cache_suite(void);
Suite *price_cache_suite(void);
Suite *quote_suite(void);
Suite *events_suite(void);
Suite *hold_suite(void);
Suite *import_suite(void);
Suite *inbox_suite(void);
Suite *payment_suite(void);
Suite *outcome_suite(void);
Suite *engine_suite(void);
Suite *crowd_suite(void);
Suite *address_suite(void);
Suite *answers_suite(void);
Suite *own_rules_suite(void);
Suite *carriers_suite(void);
Suite *processes_suite(void);
Suite *replaced_suite(void);
Suite *schedule_suite(void);
Suite *dead_letter_suite(void);
Suite *lease_suite(void);
Suite *deadline_suite(void);
Suite *retry_budget_suite(void);
Suite *reentry_suite(void);
Suite *storm_suite(void);
Suite *diagnose_suite(void);
Suite *wake_suite(void);
Suite *workers_suite(void);
Suite *interleave_suite(void);
Suite *interleave_renewal_suite(void);
Suite *lookup_suite(void);
Suite *veto_suite(void);
Suite *many_suite(void);
Suite *many_subscriptions_suite(void);
Suite *unwanted_suite(void);
Suite *messages_suite(void);
Suite *message_once_suite(void);
Suite *subscriptions_suite(void);
Suite *dunning_suite(void);
Suite *subscription_messages_suite(void);

#endif
