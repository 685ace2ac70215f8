/* The suites of tests/sandbox. main.c runs them all. */
#ifndef OMS_TESTS_SANDBOX_SUITES_H
#define OMS_TESTS_SANDBOX_SUITES_H

#include <check.h>

Suite *letter_suite(void);
Suite *sandbox_address_suite(void);
Suite *sandbox_carrier_suite(void);
Suite *sandbox_clock_suite(void);
Suite *sandbox_json_suite(void);
Suite *sandbox_log_suite(void);
Suite *sandbox_notification_suite(void);
Suite *sandbox_payment_suite(void);
Suite *sandbox_pricing_suite(void);
Suite *token_suite(void);

#endif
