/* The suites of lib/store, one per test file. */
#ifndef OMS_TESTS_STORE_SUITES_H
#define OMS_TESTS_STORE_SUITES_H

#include <check.h>

Suite *codec_suite(void);
Suite *ddl_suite(void);
Suite *queue_suite(void);
Suite *queue_groups_suite(void);
Suite *queue_settle_suite(void);
Suite *queue_sqlite_suite(void);
Suite *sqlite_attach_suite(void);
Suite *sqlite_changes_suite(void);
Suite *sqlite_groups_suite(void);
Suite *sqlite_log_suite(void);
Suite *sqlite_memory_suite(void);
Suite *sqlite_reads_suite(void);
Suite *sqlite_unknown_suite(void);

#endif
