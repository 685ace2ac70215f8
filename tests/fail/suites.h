/* The suites of tests/fail, one per test file. main.c runs them all. */
#ifndef TESTS_FAIL_SUITES_H
#define TESTS_FAIL_SUITES_H

#include <check.h>

Suite *tour_suite(void);
Suite *fail_memory_suite(void);
Suite *fail_store_suite(void);
Suite *fail_sweep_suite(void);
Suite *fail_files_suite(void);
Suite *fail_damage_suite(void);
Suite *fail_host_suite(void);

#endif
