/* The suites of tests/base, one per source file of lib/base. main.c runs them all. */
#ifndef OMS_TESTS_BASE_SUITES_H
#define OMS_TESTS_BASE_SUITES_H

#include <check.h>

Suite *abi_suite(void);
Suite *arena_suite(void);
Suite *calendar_suite(void);
Suite *card_suite(void);
Suite *card_code_suite(void);
Suite *clock_suite(void);
Suite *codes_suite(void);
Suite *currency_suite(void);
Suite *error_suite(void);
Suite *id_suite(void);
Suite *json_write_suite(void);
Suite *limits_suite(void);
Suite *money_suite(void);
Suite *money_text_suite(void);
Suite *result_suite(void);
Suite *rrule_suite(void);
Suite *sha256_suite(void);
Suite *text_suite(void);
Suite *utf8_suite(void);

#endif
