/* Reports: every row and figure against SQL on the same rows, sums that are too great, and questions that make no sense. */
#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "market.h"
#include "suites.h"

static struct market market;

static void
open_market(void)
{
    market_begin(&market);
}

static void
close_market(void)
{
    market_end(&market);
}

static struct text {
    char data[32768];
    size_t len;
} told, right;

static void
add(struct text *text, const char *part)
{
    int n = snprintf(text->data + text->len, sizeof text->data - text->len, "%s|", part);

    text->len += (size_t)n;
    ck_assert_uint_lt(text->len, sizeof text->data);
}

static int32_t
tell(void *user, const oms_report_row *row)
{
    char figure[24];

    (void)user;
    ck_assert_uint_eq(row->size, sizeof *row);
    add(&told, row->key);
    add(&told, row->currency != NULL ? row->currency : "");
    for (size_t i = 0; i < row->n_figures; i++) {
        snprintf(figure, sizeof figure, "%lld", (long long)row->figures[i]);
        add(&told, figure);
    }
    add(&told, "\n");
    return OMS_OK;
}

static void
ask_sql(const char *sql)
{
    sqlite3 *direct;
    sqlite3_stmt *stmt;

    right = (struct text){.len = 0};
    ck_assert_int_eq(sqlite3_open(market.stall.path, &direct), SQLITE_OK);
    ck_assert_msg(sqlite3_prepare_v2(direct, sql, -1, &stmt, NULL) == SQLITE_OK, "%s: %s", sqlite3_errmsg(direct), sql);
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(stmt); i++)
            add(&right, sqlite3_column_text(stmt, i) ? (const char *)sqlite3_column_text(stmt, i) : "");
        add(&right, "\n");
    }
    sqlite3_finalize(stmt);
    ck_assert_int_eq(sqlite3_close(direct), SQLITE_OK);
}

static void
report(const oms_report_query *query)
{
    oms_error *error = NULL;

    told = (struct text){.len = 0};
    int32_t code = oms_report_run(market.stall.engine, query, tell, NULL, &error);
    ck_assert_msg(code == OMS_OK, "%s", error != NULL ? oms_error_message(error) : "");
}

#define DAY          "strftime('%Y-%m-%d', o.created_at / 1000, 'unixepoch')"
#define LIVE(column) "sum(CASE WHEN o.state <> 'CANCELLED' THEN o." column " ELSE 0 END)"
#define PAID(column)                                                                                                   \
    "sum(o.payment_" column " + coalesce((SELECT sum(" column ") FROM later_payments p WHERE p.order_id = o.id), 0))"
#define SALES(key, where)                                                                                              \
    "SELECT " key                                                                                                      \
    ", o.currency, count(*), sum(o.state = 'CANCELLED'), " LIVE("subtotal") ", " LIVE("discount") ", " LIVE(           \
        "shipping") ", " LIVE("tax") ", " LIVE("total") ", " PAID("captured") ", " PAID("refunded") " FROM orders o "  \
                                                                                                    "WHERE " where     \
                                                                                                    " GROUP BY 1, 2 "  \
                                                                                                    "ORDER BY 1, 2"
#define OF_LIVE(what) "sum(CASE WHEN o.state <> 'CANCELLED' THEN " what " ELSE 0 END)"
#define BY_SKU(where)                                                                                                  \
    "SELECT l.sku, o.currency, count(*), sum(l.quantity), sum(l.cancelled), sum(l.shipped), "                          \
    "sum(l.returned), " OF_LIVE("l.quantity * l.unit_price") ", " OF_LIVE("l.discount") ", " OF_LIVE(                  \
        "l.tax") ", " OF_LIVE("l.total") " FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE " where         \
                                         " GROUP BY 1, 2 ORDER BY 1, 2"
#define REACHED(states) "sum(o.state IN (" states "))"
#define FUNNEL(key, where)                                                                                                                                                                                                                                                                                             \
    "SELECT " key ", '', count(*), " REACHED("'CONFIRMED','PROCESSING','SHIPPED','DELIVERED','RETURNED'") ","                                                                                                                                                                                                          \
                                                                                                          " " REACHED("'PROCESSING"                                                                                                                                                                                    \
                                                                                                                      "','SHIPPED'"                                                                                                                                                                                    \
                                                                                                                      ",'"                                                                                                                                                                                             \
                                                                                                                      "DELIVERED',"                                                                                                                                                                                    \
                                                                                                                      "'RETURNED'") ", " REACHED("'SHIPPED','DELIVERED','RETURNED'") ", " REACHED("'DELIVERED','RETURNED'") ", " REACHED("'PENDING'") ", " REACHED("'CANCELLED'") ", " REACHED("'RETURNED'") " "       \
                                                                                                                                                                                                                                                                                                             "F"       \
                                                                                                                                                                                                                                                                                                             "R"       \
                                                                                                                                                                                                                                                                                                             "O"       \
                                                                                                                                                                                                                                                                                                             "M"       \
                                                                                                                                                                                                                                                                                                             " "       \
                                                                                                                                                                                                                                                                                                             "o"       \
                                                                                                                                                                                                                                                                                                             "r"       \
                                                                                                                                                                                                                                                                                                             "d"       \
                                                                                                                                                                                                                                                                                                             "e"       \
                                                                                                                                                                                                                                                                                                             "r"       \
                                                                                                                                                                                                                                                                                                             "s"       \
                                                                                                                                                                                                                                                                                                             " "       \
                                                                                                                                                                                                                                                                                                             "o"       \
                                                                                                                                                                                                                                                                                                             " "       \
                                                                                                                                                                                                                                                                                                             "W"       \
                                                                                                                                                                                                                                                                                                             "H"       \
                                                                                                                                                                                                                                                                                                             "E"       \
                                                                                                                                                                                                                                                                                                             "R"       \
                                                                                                                                                                                                                                                                                                             "E"       \
                                                                                                                                                                                                                                                                                                             " " where \
                                                                                                                                                                                                                                                                                                             " "       \
                                                                                                                                                                                                                                                                                                             "G"       \
                                                                                                                                                                                                                                                                                                             "R"       \
                                                                                                                                                                                                                                                                                                             "O"       \
                                                                                                                                                                                                                                                                                                             "U"       \
                                                                                                                                                                                                                                                                                                             "P"       \
                                                                                                                                                                                                                                                                                                             " "       \
                                                                                                                                                                                                                                                                                                             "B"       \
                                                                                                                                                                                                                                                                                                             "Y"       \
                                                                                                                                                                                                                                                                                                             " "       \
                                                                                                                                                                                                                                                                                                             "1"       \
                                                                                                                                                                                                                                                                                                             ","       \
                                                                                                                                                                                                                                                                                                             " "       \
                                                                                                                                                                                                                                                                                                             "2"       \
                                                                                                                                                                                                                                                                                                             " "       \
                                                                                                                                                                                                                                                                                                             "O"       \
                                                                                                                                                                                                                                                                                                             "R"       \
                                                                                                                                                                                                                                                                                                             "D"       \
                                                                                                                                                                                                                                                                                                             "E"       \
                                                                                                                                                                                                                                                                                                             "R"       \
                                                                                                                                                                                                                                                                                                             " "       \
                                                                                                                                                                                                                                                                                                             "B"       \
                                                                                                                                                                                                                                                                                                             "Y"       \
                                                                                                                                                                                                                                                                                                             " "       \
                                                                                                                                                                                                                                                                                                             "1"       \
                                                                                                                                                                                                                                                                                                             ","       \
                                                                                                                                                                                                                                                                                                             " "       \
                                                                                                                                                                                                                                                                                                             "2"
#define STOCK(key)                                                                                                     \
    "SELECT " key ", '', sum(available), sum(reserved), sum(on_hold), sum(damaged), "                                  \
    "sum(available + reserved + on_hold + damaged) FROM stock GROUP BY 1 ORDER BY 1"

static const struct {
    oms_report_query query;
    const char *sql;
} reports[] = {
    {{sizeof(oms_report_query), "sales", NULL, NULL, 0, 0}, SALES(DAY, "1")},
    {{sizeof(oms_report_query), "sales", "country", NULL, 0, 0}, SALES("o.country", "1")},
    {{sizeof(oms_report_query), "sales", "channel", "EUR", 0, 0}, SALES("o.channel", "1")},
    {{sizeof(oms_report_query), "sales", "state", NULL, 0, 0}, SALES("o.state", "1")},
    {{sizeof(oms_report_query), "sales", "all", NULL, 0, 0}, SALES("''", "1")},
    {{sizeof(oms_report_query), "sales", "country", NULL, STALL_OPENS + 5000, STALL_OPENS + 11000},
     SALES("o.country", "o.created_at >= 1769853605000 AND o.created_at < 1769853611000")},
    {{sizeof(oms_report_query), "sales", "day", "USD", 0, 0}, SALES(DAY, "o.currency = 'USD'")},
    {{sizeof(oms_report_query), "sales", "sku", NULL, 0, 0}, BY_SKU("1")},
    {{sizeof(oms_report_query), "sales", "sku", NULL, STALL_OPENS + 5000, 0}, BY_SKU("o.created_at >= 1769853605000")},
    {{sizeof(oms_report_query), "stock", NULL, NULL, 0, 0}, STOCK("sku")},
    {{sizeof(oms_report_query), "stock", "location", NULL, 0, 0}, STOCK("location")},
    {{sizeof(oms_report_query), "funnel", NULL, NULL, 0, 0}, FUNNEL("''", "1")},
    {{sizeof(oms_report_query), "funnel", "day", NULL, 0, STALL_OPENS + 9000},
     FUNNEL(DAY, "o.created_at < 1769853609000")},
    {{sizeof(oms_report_query), "funnel", "channel", NULL, 0, 0}, FUNNEL("o.channel", "1")},
};

static void
assert_reports(void)
{
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
        report(&reports[i].query);
        ask_sql(reports[i].sql);
        ck_assert_msg(strcmp(told.data, right.data) == 0, "report %zu: %s\nSQL: %s", i, told.data, right.data);
    }
}

START_TEST(a_report_says_what_the_rows_say)
{
    assert_reports();
    report(&reports[1].query);
    ck_assert_ptr_nonnull(strstr(told.data, "DE|EUR|18|"));
}
END_TEST

/* More than a page of orders, over many days, in two currencies, and some without a country. */
START_TEST(a_report_over_many_pages_says_what_the_rows_say)
{
    stall_break(
        &market.stall,
        "CREATE TEMP TABLE o AS WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 150)"
        " SELECT orders.*, k FROM orders, n;"
        "UPDATE o SET number = number || k, reference = NULL, country = CASE WHEN k % 7 THEN country END,"
        " currency = CASE WHEN k % 3 THEN 'EUR' ELSE 'JPY' END, created_at = created_at + k * 43200000,"
        " id = CAST(substr(id, 1, 12) || randomblob(4) AS BLOB);"
        "ALTER TABLE o DROP COLUMN k; INSERT INTO orders SELECT * FROM o;"
        "CREATE TEMP TABLE p AS SELECT p.*, o.id AS other FROM later_payments p, o WHERE substr(o.number, 1, 14) ="
        " (SELECT number FROM orders WHERE id = p.order_id);"
        "UPDATE p SET order_id = other; ALTER TABLE p DROP COLUMN other; INSERT INTO later_payments SELECT * FROM p;"
        "CREATE TEMP TABLE l AS SELECT l.*, o.id AS other FROM order_lines l, o WHERE substr(o.number, 1, 14) ="
        " (SELECT number FROM orders WHERE id = l.order_id);"
        "UPDATE l SET order_id = other; ALTER TABLE l DROP COLUMN other; INSERT INTO order_lines SELECT * FROM l");
    /* Their ids are not of their times: only whole reports agree. */
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
        if (reports[i].query.since != 0 || reports[i].query.until != 0 || reports[i].query.currency != NULL)
            continue;
        report(&reports[i].query);
        ask_sql(reports[i].sql);
        ck_assert_msg(strcmp(told.data, right.data) == 0, "report %zu: %s\nSQL: %s", i, told.data, right.data);
    }
}
END_TEST

START_TEST(an_empty_shop_has_nothing_to_report)
{
    market_end(&market);
    market = (struct market){0};
    stall_begin(&market.stall);
    stall_break(&market.stall, "DELETE FROM stock");
    for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
        report(&reports[i].query);
        ck_assert_uint_eq(told.len, 0);
    }
}
END_TEST

static void
assert_refused(const oms_report_query *query, int32_t expected, const char *word)
{
    oms_error *error = NULL;
    char *document = NULL;

    ck_assert_int_eq(oms_report_run(market.stall.engine, query, tell, NULL, &error), expected);
    ck_assert_msg(strstr(oms_error_message(error), word) != NULL, "%s", oms_error_message(error));
    oms_error_free(error);
    ck_assert_int_eq(oms_report_json(market.stall.engine, query, &document, NULL), expected);
    ck_assert_ptr_null(document);
}

START_TEST(a_report_that_there_is_not_is_refused)
{
    static const struct {
        oms_report_query query;
        int32_t code;
        const char *word;
    } wrong[] = {
        {{sizeof(oms_report_query), NULL, NULL, NULL, 0, 0}, OMS_E_INVALID, "report"},
        {{sizeof(oms_report_query), "profit", NULL, NULL, 0, 0}, OMS_E_INVALID, "profit"},
        {{sizeof(oms_report_query), "\xff", NULL, NULL, 0, 0}, OMS_E_INVALID, "report"},
        {{sizeof(oms_report_query), "sales", "location", NULL, 0, 0}, OMS_E_INVALID, "by"},
        {{sizeof(oms_report_query), "funnel", "sku", NULL, 0, 0}, OMS_E_INVALID, "by"},
        {{sizeof(oms_report_query), "stock", "", NULL, 0, 0}, OMS_E_INVALID, "by"},
        {{sizeof(oms_report_query), "sales", NULL, "euro", 0, 0}, OMS_E_CURRENCY, "currency"},
        {{sizeof(oms_report_query), "stock", NULL, "EUR", 0, 0}, OMS_E_INVALID, "currency"},
        {{sizeof(oms_report_query), "stock", NULL, NULL, 1, 0}, OMS_E_INVALID, "since"},
        {{sizeof(oms_report_query), "stock", NULL, NULL, 0, 1}, OMS_E_INVALID, "until"},
        {{3, "stock", NULL, NULL, 0, 0}, OMS_E_ABI_SIZE, "query"},
    };

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_refused(&wrong[i].query, wrong[i].code, wrong[i].word);
    assert_refused(NULL, OMS_E_INVALID, "query");
    ck_assert_int_eq(oms_report_run(market.stall.engine, &reports[0].query, NULL, NULL, NULL), OMS_E_INVALID);
    ck_assert_int_eq(oms_report_json(market.stall.engine, &reports[0].query, NULL, NULL), OMS_E_INVALID);
}
END_TEST

START_TEST(the_ends_of_time_are_times)
{
    const oms_report_query first = {sizeof first, "funnel", "all", NULL, INT64_MIN, INT64_MAX};
    const oms_report_query nothing = {sizeof nothing, "funnel", "all", NULL, 253402300799999, 253402300799999};

    report(&first);
    ck_assert_ptr_eq(strstr(told.data, "||24|"), told.data);
    report(&nothing);
    ck_assert_uint_eq(told.len, 0);
}
END_TEST

START_TEST(a_sum_that_is_too_great_is_told)
{
    const oms_report_query query = {.size = sizeof query, .report = "sales"};

    stall_break(&market.stall, "UPDATE orders SET total = 9000000000000000");
    stall_break(&market.stall,
                "CREATE TEMP TABLE o AS WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 2000)"
                " SELECT orders.*, k FROM orders, n WHERE number = (SELECT min(number) FROM orders);"
                "UPDATE o SET number = CAST(k AS TEXT), reference = NULL, state = 'CONFIRMED', id = randomblob(16);"
                "ALTER TABLE o DROP COLUMN k; INSERT INTO orders SELECT * FROM o");
    assert_refused(&query, OMS_E_OVERFLOW, "sum");
}
END_TEST

static int32_t
stop(void *user, const oms_report_row *row)
{
    (void)row;
    ++*(int *)user;
    return OMS_E_HOST - 3;
}

START_TEST(a_callback_ends_the_report_with_its_own_code)
{
    int calls = 0;

    ck_assert_int_eq(oms_report_run(market.stall.engine, &reports[1].query, stop, &calls, NULL), OMS_E_HOST - 3);
    ck_assert_int_eq(calls, 1);
}
END_TEST

START_TEST(the_document_names_its_columns)
{
    const oms_report_query query = {.size = sizeof query, .report = "sales", .by = "all", .since = STALL_OPENS};
    char *document = NULL;

    ck_assert_int_eq(oms_report_json(market.stall.engine, &query, &document, NULL), OMS_OK);
    ck_assert_ptr_nonnull(strstr(document, "\"since\": \"2026-01-31T10:00:00Z\", \"until\": null"));
    ck_assert_ptr_nonnull(strstr(document, "{\"all\": \"\", \"currency\": \"EUR\", \"orders\": 24"));
    for (size_t i = 0; oms_report_column_at("sales", "all", i) != NULL; i++)
        ck_assert_ptr_nonnull(strstr(document, oms_report_column_at("sales", "all", i)->name));
    oms_free(document);
    ck_assert_ptr_null(oms_report_column_at("sales", "all", 9));
    ck_assert_ptr_null(oms_report_column_at("sales", "nobody", 0));
    ck_assert_ptr_null(oms_report_column_at(NULL, NULL, 0));
    ck_assert_str_eq(oms_report_column_at("sales", NULL, 0)->name, "orders");
}
END_TEST

Suite *
report_suite(void)
{
    Suite *suite = suite_create("engine/report");
    TCase *tc = tcase_create("reports");

    tcase_add_checked_fixture(tc, open_market, close_market);
    tcase_add_test(tc, a_report_says_what_the_rows_say);
    tcase_add_test(tc, a_report_over_many_pages_says_what_the_rows_say);
    tcase_add_test(tc, an_empty_shop_has_nothing_to_report);
    tcase_add_test(tc, a_report_that_there_is_not_is_refused);
    tcase_add_test(tc, the_ends_of_time_are_times);
    tcase_add_test(tc, a_sum_that_is_too_great_is_told);
    tcase_add_test(tc, a_callback_ends_the_report_with_its_own_code);
    tcase_add_test(tc, the_document_names_its_columns);
    suite_add_tcase(suite, tc);
    return suite;
}
