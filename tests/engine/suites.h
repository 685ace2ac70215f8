/* The suites of tests/engine, one per test file. main.c runs them all. */
#ifndef OMS_TESTS_ENGINE_SUITES_H
#define OMS_TESTS_ENGINE_SUITES_H

#include <check.h>

Suite *budget_suite(void);
Suite *catalog_suite(void);
Suite *catalog_csv_suite(void);
Suite *catalog_json_suite(void);
Suite *csv_suite(void);
Suite *document_suite(void);
Suite *draft_suite(void);
Suite *draft_json_suite(void);
Suite *feed_suite(void);
Suite *feed_cursor_suite(void);
Suite *inventory_suite(void);
Suite *json_split_suite(void);
Suite *load_suite(void);
Suite *order_list_suite(void);
Suite *order_query_suite(void);
Suite *order_read_suite(void);
Suite *plans_suite(void);
Suite *reply_suite(void);
Suite *reply_terms_suite(void);
Suite *report_suite(void);
Suite *signature_suite(void);
Suite *verify_suite(void);

#endif
