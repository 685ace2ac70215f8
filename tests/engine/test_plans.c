/* How queries and reports read: every statement that SQLite runs for them is written down, and its plan looked at. None goes through a whole table, sorts, or
 * goes by another index than doc/queries.md says. */
#include <check.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "market.h"
#include "suites.h"

#define STATEMENTS_MAX 64

static struct market market;

static struct statements {
    char *sql[STATEMENTS_MAX];
    size_t n;
    bool recording;
} statements;

/* What a connection asks when it is opened; and for one row each which shards the feed has, and the last of one: a shard is a number here, looked at once. */
static bool
is_beside(const char *sql)
{
    return strstr(sql, "sqlite_schema") != NULL ||
           strstr(sql, "FROM events WHERE 0 >= ?1 ORDER BY position LIMIT") != NULL ||
           strstr(sql, "FROM events WHERE 0 = ?1 ORDER BY position DESC LIMIT") != NULL;
}

static int
record(unsigned what, void *user, void *stmt, void *sql)
{
    (void)what, (void)user, (void)stmt;
    if (!statements.recording || strncmp(sql, "SELECT", 6) != 0 || is_beside(sql))
        return 0;
    for (size_t i = 0; i < statements.n; i++)
        if (strcmp(statements.sql[i], sql) == 0)
            return 0;
    if (statements.n < STATEMENTS_MAX)
        statements.sql[statements.n++] = strdup(sql);
    return 0;
}

static int
watch(sqlite3 *db, char **message, const void *api)
{
    (void)message, (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, record, NULL);
}

static void
forget(void)
{
    for (size_t i = 0; i < statements.n; i++)
        free(statements.sql[i]);
    statements = (struct statements){.n = 0};
}

static void
open_watched_market(void)
{
    ck_assert_int_eq(sqlite3_auto_extension((void (*)(void))watch), SQLITE_OK);
    market_begin(&market);
}

static void
close_watched_market(void)
{
    forget();
    market_end(&market);
    sqlite3_cancel_auto_extension((void (*)(void))watch);
}

/* The plans of one statement, one after the other. */
static void
explain(sqlite3 *direct, const char *statement, char *out, size_t size)
{
    char sql[4096];
    sqlite3_stmt *stmt;

    snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", statement);
    ck_assert_msg(sqlite3_prepare_v2(direct, sql, -1, &stmt, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(direct));
    *out = '\0';
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const size_t len = strlen(out);
        snprintf(out + len, size - len, "%s; ", (const char *)sqlite3_column_text(stmt, 3));
    }
    sqlite3_finalize(stmt);
}

/* Whole tables may be gone through where the report is of them. */
static void
assert_sought(const char *plan, const char *whole)
{
    const char *scan = strstr(plan, "SCAN ");

    ck_assert_msg(strstr(plan, "TEMP B-TREE") == NULL, "it sorts: %s", plan);
    ck_assert_msg(scan == NULL || (whole != NULL && strncmp(scan + 5, whole, strlen(whole)) == 0),
                  "it goes through a whole table: %s", plan);
}

/* That what was recorded seeks, and that some statement has `path` in its plan. */
static void
assert_plans(const char *path, const char *whole)
{
    bool found = false;
    char plan[1024];
    sqlite3 *direct;

    ck_assert_int_eq(sqlite3_open(market.stall.path, &direct), SQLITE_OK);
    ck_assert_uint_gt(statements.n, 0);
    for (size_t i = 0; i < statements.n; i++) {
        explain(direct, statements.sql[i], plan, sizeof plan);
        assert_sought(plan, whole);
        found = found || strstr(plan, path) != NULL;
        if (getenv("OMS_SHOW_PLANS") != NULL)
            printf("%s\n    %s\n", statements.sql[i], plan);
    }
    ck_assert_msg(found, "nothing goes by %s", path);
    ck_assert_int_eq(sqlite3_close(direct), SQLITE_OK);
}

static int32_t
see_order(void *user, const oms_order_summary *order)
{
    (void)user, (void)order;
    return OMS_OK;
}

#define QUERY(...)                                                                                                     \
    {                                                                                                                  \
        .size = sizeof(oms_order_query), __VA_ARGS__                                                                   \
    }

/* The table of doc/queries.md. */
static const struct {
    oms_order_query query;
    const char *path;
} paths[] = {
    {QUERY(.limit = 3), "SEARCH orders USING PRIMARY KEY (id>? AND id<?)"},
    {QUERY(.limit = 3, .since = STALL_OPENS, .until = STALL_OPENS + 1),
     "SEARCH orders USING PRIMARY KEY (id>? AND id<?)"},
    {QUERY(.limit = 3, .channel = "web"), "SEARCH orders USING PRIMARY KEY (id>? AND id<?)"},
    {QUERY(.limit = 3, .country = "FR"), "SEARCH orders USING PRIMARY KEY (id>? AND id<?)"},
    {QUERY(.limit = 3, .payment = "captured"), "SEARCH orders USING PRIMARY KEY (id>? AND id<?)"},
    {QUERY(.limit = 3, .state = 1), "INDEX orders_by_state (state=? AND id>? AND id<?)"},
    {QUERY(.limit = 3, .fulfilment = "shipped"), "INDEX orders_by_state (state=? AND id>? AND id<?)"},
    {QUERY(.limit = 3, .payment = "declined"), "INDEX orders_by_state (state=? AND id>? AND id<?)"},
    {QUERY(.limit = 3, .returns = "returned"), "INDEX orders_by_state (state=? AND id>? AND id<?)"},
    {QUERY(.limit = 3, .customer = "C-1"), "INDEX orders_by_customer (customer=? AND id>? AND id<?)"},
    {QUERY(.limit = 3, .sku = "TEA"), "SEARCH movements USING PRIMARY KEY (sku=? AND location=? AND id>? AND id<?)"},
    {QUERY(.limit = 3, .problem = "ORD-2001"), "INDEX order_problems_by_open (code=? AND open_since>?)"},
    {QUERY(.limit = 3, .hold = "fraud"), "INDEX order_problems_by_open (code=? AND open_since>?)"},
    {QUERY(.limit = 3, .number = "CW2D"), "INDEX orders_by_number (number>? AND number<?)"},
    {QUERY(.limit = 3, .reference = "web-7", .channel = "web"),
     "INDEX orders_by_reference (channel=? AND reference=?)"},
    {QUERY(.limit = 3, .updated_since = STALL_OPENS), "SEARCH events USING INTEGER PRIMARY KEY (rowid>?)"},
    {QUERY(.limit = 3, .updated_until = STALL_OPENS), "SEARCH orders USING PRIMARY KEY (id>? AND id<?)"},
};

START_TEST(a_list_goes_by_the_index_that_is_written_down)
{
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        for (int32_t oldest_first = 0; oldest_first < 2; oldest_first++) {
            oms_order_query query = paths[i].query;
            char *next = NULL;
            query.oldest_first = oldest_first;
            forget();
            statements.recording = true;
            do {
                char *before = next;
                query.after = before;
                next = NULL;
                ck_assert_int_eq(oms_order_page(market.stall.engine, &query, see_order, NULL, &next, NULL), OMS_OK);
                oms_free(before);
            } while (next != NULL);
            statements.recording = false;
            assert_plans(paths[i].path, NULL);
        }
}
END_TEST

static int32_t
see_row(void *user, const oms_report_row *row)
{
    (void)user, (void)row;
    return OMS_OK;
}

START_TEST(a_report_goes_by_primary_keys)
{
    static const struct {
        const char *report, *by, *path, *whole;
    } reports[] = {
        {"sales", "day", "SEARCH orders USING PRIMARY KEY (id>? AND id<?)", NULL},
        {"sales", "country", "SEARCH later_payments USING PRIMARY KEY (order_id>? AND order_id<?)", NULL},
        {"sales", "sku", "SEARCH order_lines USING PRIMARY KEY (order_id>? AND order_id<?)", NULL},
        {"funnel", "all", "SEARCH orders USING PRIMARY KEY (id>? AND id<?)", NULL},
        {"stock", "sku", "SCAN stock", "stock"},
    };

    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
        const oms_report_query query = {.size = sizeof query, .report = reports[i].report, .by = reports[i].by};
        forget();
        statements.recording = true;
        ck_assert_int_eq(oms_report_run(market.stall.engine, &query, see_row, NULL, NULL), OMS_OK);
        statements.recording = false;
        assert_plans(reports[i].path, reports[i].whole);
    }
}
END_TEST

Suite *
plans_suite(void)
{
    Suite *suite = suite_create("engine/plans");
    TCase *tc = tcase_create("plans");

    tcase_add_checked_fixture(tc, open_watched_market, close_watched_market);
    tcase_add_test(tc, a_list_goes_by_the_index_that_is_written_down);
    tcase_add_test(tc, a_report_goes_by_primary_keys);
    suite_add_tcase(suite, tc);
    return suite;
}
