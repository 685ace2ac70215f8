/* The printed schema: the SQL of SQLite runs and its views show what people want to see; the other two are looked at for their shape. */
#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "oms/errors.h"
#include "store/ddl.h"
#include "store/schema.h"
#include "suites.h"

static char *
print(int32_t dialect)
{
    char *text = NULL;

    ck_assert_int_eq(oms_schema_print(dialect, &text), OMS_OK);
    ck_assert_ptr_nonnull(text);
    return text;
}

static void
run(sqlite3 *db, const char *sql)
{
    char *message = NULL;

    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &message) == SQLITE_OK, "%s", message);
}

static sqlite3 *
fresh(void)
{
    char *sql = print(OMS_DIALECT_SQLITE);
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(":memory:", &db), SQLITE_OK);
    run(db, sql);
    oms_free(sql);
    return db;
}

static void
assert_shows(sqlite3 *db, const char *sql, const char *expected)
{
    sqlite3_stmt *stmt;
    const char *shown;

    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    ck_assert_int_eq(sqlite3_step(stmt), SQLITE_ROW);
    shown = (const char *)sqlite3_column_text(stmt, 0);
    ck_assert_msg(shown == NULL ? expected == NULL : expected != NULL && strcmp(shown, expected) == 0, "%s shows %s",
                  sql, shown);
    sqlite3_finalize(stmt);
}

START_TEST(the_sql_of_sqlite_makes_every_table_with_all_its_columns)
{
    sqlite3 *db = fresh();
    char sql[256];
    char expected[16];

    for (size_t i = 0; i < oms_schema_get()->n_tables; i++) {
        const oms_table *table = oms_schema_get()->tables[i];

        snprintf(sql, sizeof(sql), "SELECT count(*) FROM pragma_table_info('%s')", table->name);
        snprintf(expected, sizeof(expected), "%zu", table->n_columns);
        assert_shows(db, sql, expected);
        snprintf(sql, sizeof(sql), "SELECT strict FROM pragma_table_list WHERE name = '%s'", table->name);
        assert_shows(db, sql, "1");
        snprintf(sql, sizeof(sql), "SELECT wr FROM pragma_table_list WHERE name = '%s'", table->name);
        assert_shows(db, sql, table->feed ? "0" : "1");
    }
    sqlite3_close(db);
}
END_TEST

START_TEST(every_view_can_be_selected)
{
    sqlite3 *db = fresh();
    char sql[256];

    for (size_t i = 0; i < oms_schema_get()->n_tables; i++) {
        snprintf(sql, sizeof(sql), "SELECT count(*) FROM (SELECT * FROM v_%s)", oms_schema_get()->tables[i]->name);
        assert_shows(db, sql, "0");
    }
    sqlite3_close(db);
}
END_TEST

/* One row in which only the columns that a test is about say something: whatever else a table gets later, it is 0, empty or NULL. */
static void
insert_row(sqlite3 *db, enum table_id id, const char *const (*values)[2])
{
    static const char *const defaults[] = {NULL, "0", "''", "x''", "zeroblob(16)"};
    const oms_table *table = schema_table(id);
    char sql[4096];
    size_t len = (size_t)snprintf(sql, sizeof(sql), "INSERT INTO %s VALUES (", table->name);

    for (size_t i = 0; i < table->n_columns; i++) {
        const char *value = table->columns[i].nullable ? "NULL" : defaults[table->columns[i].type];

        for (size_t n = 0; values[n][0] != NULL; n++)
            if (strcmp(values[n][0], table->columns[i].name) == 0)
                value = values[n][1];
        len += (size_t)snprintf(sql + len, sizeof(sql) - len, "%s%s", i > 0 ? ", " : "", value);
    }
    snprintf(sql + len, sizeof(sql) - len, ")");
    run(db, sql);
}

#define ORDER_ID "x'0193a5c8000070008000000000000001'"

static void
insert_order(sqlite3 *db, const char *currency, const char *amount)
{
    const char *const order[][2] = {
        {"id", ORDER_ID}, {"currency", currency}, {"created_at", "1767225600123"}, {"total", amount}, {NULL, NULL}};
    const char *const payment[][2] = {{"order_id", ORDER_ID}, {"amount", amount}, {NULL, NULL}};

    insert_row(db, TABLE_ORDERS, order);
    insert_row(db, TABLE_PAYMENTS, payment);
}

struct shown {
    const char *currency;
    const char *amount;
    const char *text;
};

static const struct shown amounts[] = {
    {"'GBP'", "4598", "45.98"}, {"'GBP'", "5", "0.05"},
    {"'GBP'", "-5", "-0.05"},   {"'GBP'", "-123456", "-1234.56"},
    {"'GBP'", "0", "0.00"},     {"'JPY'", "4598", "4598"},
    {"'JPY'", "-1", "-1"},      {"'KWD'", "4598", "4.598"},
    {"'CLF'", "45", "0.0045"},  {"'GBP'", "999999999999999999", "9999999999999999.99"},
};

START_TEST(views_show_money_as_decimals_of_its_currency)
{
    const struct shown *shown = &amounts[_i];
    sqlite3 *db = fresh();

    insert_order(db, shown->currency, shown->amount);
    assert_shows(db, "SELECT total FROM v_orders", shown->text);
    assert_shows(db, "SELECT amount FROM v_payments", shown->text);
    sqlite3_close(db);
}
END_TEST

/* The first stands in the order, the second in a table of its own. */
START_TEST(a_view_has_all_payments_of_an_order)
{
    const char *const order[][2] = {
        {"id", ORDER_ID},          {"currency", "'GBP'"}, {"payment_method", "'card'"}, {"payment_status", "'voided'"},
        {"payment_amount", "100"}, {NULL, NULL}};
    const char *const without[][2] = {{"id", "x'0193a5c8000070008000000000000002'"}, {"number", "'B'"}, {NULL, NULL}};
    const char *const second[][2] = {
        {"order_id", ORDER_ID}, {"n", "2"}, {"status", "'captured'"}, {"amount", "250"}, {NULL, NULL}};
    sqlite3 *db = fresh();

    insert_row(db, TABLE_ORDERS, order);
    insert_row(db, TABLE_ORDERS, without);
    insert_row(db, TABLE_PAYMENTS, second);
    assert_shows(db, "SELECT group_concat(n || status || amount) FROM (SELECT * FROM payments ORDER BY n)",
                 "1voided100,2captured250");
    assert_shows(db, "SELECT group_concat(n || status || amount) FROM (SELECT * FROM v_payments ORDER BY n)",
                 "1voided1.00,2captured2.50");
    assert_shows(db, "SELECT sum(order_id = " ORDER_ID ") FROM payments", "2");
    sqlite3_close(db);
}
END_TEST

START_TEST(views_show_ids_and_times_as_text_and_nothing_where_there_is_nothing)
{
    sqlite3 *db = fresh();

    insert_order(db, "'EUR'", "1");
    assert_shows(db, "SELECT id FROM v_orders", "0193a5c8-0000-7000-8000-000000000001");
    assert_shows(db, "SELECT created_at FROM v_orders", "2026-01-01T00:00:00.123Z");
    assert_shows(db, "SELECT shipping_party FROM v_orders", NULL);
    assert_shows(db, "SELECT hold_until FROM v_orders", NULL);
    sqlite3_close(db);
}
END_TEST

START_TEST(a_bound_of_the_schema_is_kept_by_the_table)
{
    const char *const stock[][2] = {{"available", "5"}, {NULL, NULL}};
    sqlite3 *db = fresh();

    insert_row(db, TABLE_STOCK, stock);
    ck_assert_int_eq(sqlite3_exec(db, "UPDATE stock SET available = -1", NULL, NULL, NULL), SQLITE_CONSTRAINT);
    ck_assert_ptr_nonnull(strstr(sqlite3_errmsg(db), "stock_available"));
    sqlite3_close(db);
}
END_TEST

static void
assert_names_all(const char *text, const char *before_table)
{
    char name[128];

    for (size_t i = 0; i < oms_schema_get()->n_tables; i++) {
        const oms_table *table = oms_schema_get()->tables[i];

        snprintf(name, sizeof(name), "%s%s", before_table, table->name);
        ck_assert_msg(strstr(text, name) != NULL, "%s is missing", name);
        for (size_t n = 0; n < table->n_indexes; n++)
            ck_assert_msg(strstr(text, table->indexes[n].name) != NULL, "%s is missing", table->indexes[n].name);
        for (size_t n = 0; n < table->n_bounds; n++)
            ck_assert_msg(strstr(text, table->bounds[n].name) != NULL, "%s is missing", table->bounds[n].name);
    }
}

START_TEST(the_sql_of_postgresql_has_its_own_types)
{
    char *text = print(OMS_DIALECT_POSTGRESQL);

    assert_names_all(text, "CREATE TABLE ");
    assert_names_all(text, "CREATE VIEW v_");
    ck_assert_ptr_nonnull(
        strstr(text, "    id uuid NOT NULL,\n    version bigint NOT NULL,\n    number text COLLATE \"C\""));
    ck_assert_ptr_nonnull(strstr(text, "PRIMARY KEY (shard, position)"));
    ck_assert_ptr_nonnull(strstr(text, "CHECK (quantity - cancelled - reserved - shipped >= 0)"));
    ck_assert_ptr_nonnull(strstr(
        text, "CREATE UNIQUE INDEX orders_by_reference ON orders (channel, reference) WHERE reference IS NOT NULL;"));
    ck_assert_ptr_null(strstr(text, "STRICT"));
    ck_assert_ptr_null(strstr(text, "ROWID"));
    ck_assert_ptr_null(strstr(text, "printf"));
    oms_free(text);
}
END_TEST

START_TEST(the_page_names_every_table_and_column)
{
    char *text = print(OMS_DIALECT_MARKDOWN);
    char row[256];

    assert_names_all(text, "\n## ");
    for (size_t i = 0; i < oms_schema_get()->n_tables; i++) {
        const oms_table *table = oms_schema_get()->tables[i];

        for (size_t n = 0; n < table->n_columns; n++) {
            snprintf(row, sizeof(row), "| `%s` |", table->columns[n].name);
            ck_assert_ptr_nonnull(strstr(text, row));
            ck_assert_ptr_nonnull(strstr(text, table->columns[n].meaning));
        }
    }
    ck_assert_ptr_nonnull(strstr(text, "# Schema 1.0"));
    oms_free(text);
}
END_TEST

START_TEST(there_is_no_other_dialect)
{
    char *text = NULL;

    ck_assert_int_eq(oms_schema_print(0, &text), OMS_E_INVALID);
    ck_assert_int_eq(oms_schema_print(4, &text), OMS_E_INVALID);
    ck_assert_ptr_null(text);
}
END_TEST

Suite *
ddl_suite(void)
{
    Suite *suite = suite_create("ddl");
    TCase *printing = tcase_create("printing");

    tcase_add_test(printing, the_sql_of_sqlite_makes_every_table_with_all_its_columns);
    tcase_add_test(printing, every_view_can_be_selected);
    tcase_add_loop_test(printing, views_show_money_as_decimals_of_its_currency, 0,
                        (int)(sizeof(amounts) / sizeof(*amounts)));
    tcase_add_test(printing, a_view_has_all_payments_of_an_order);
    tcase_add_test(printing, views_show_ids_and_times_as_text_and_nothing_where_there_is_nothing);
    tcase_add_test(printing, a_bound_of_the_schema_is_kept_by_the_table);
    tcase_add_test(printing, the_sql_of_postgresql_has_its_own_types);
    tcase_add_test(printing, the_page_names_every_table_and_column);
    tcase_add_test(printing, there_is_no_other_dialect);
    suite_add_tcase(suite, printing);
    return suite;
}
