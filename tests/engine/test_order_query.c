/* Queries: every filter and their combinations against what the orders themselves say, both ways round, in pages of every size; cursors that were kept, changed
 * or taken from elsewhere; and how many orders a page looks at. */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "market.h"
#include "suites.h"

#define SEEN_MAX 200

static struct market market;
static struct seen {
    oms_id ids[SEEN_MAX];
    size_t n;
} seen;

static int32_t
see(void *user, const oms_order_summary *order)
{
    (void)user;
    ck_assert_uint_lt(seen.n, SEEN_MAX);
    for (size_t i = 0; i < seen.n; i++)
        ck_assert_mem_ne(&seen.ids[i], &order->id, sizeof(oms_id));
    seen.ids[seen.n++] = order->id;
    return OMS_OK;
}

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

static bool
is(const char *wanted, const char *is)
{
    return wanted == NULL || (is != NULL && strcmp(wanted, is) == 0);
}

static bool
within(int64_t at, int64_t since, int64_t until)
{
    return (since == 0 || at >= since) && (until == 0 || at < until);
}

static bool
has_problem(const oms_order *order, const char *code)
{
    oms_problem problem = {.size = sizeof problem};

    for (size_t i = 0; i < oms_order_problem_count(order); i++)
        if (oms_order_problem(order, i, &problem) == OMS_OK && strcmp(problem.code, code) == 0)
            return true;
    return false;
}

/* What the query means, said once more in the plainest way. */
static bool
wanted(const oms_order_query *query, const struct market_order *k)
{
    const oms_order *order = k->order;

    return (query->state == 0 || oms_order_state(order) == query->state) &&
           is(query->customer, oms_order_customer(order)) && is(query->country, oms_order_country(order)) &&
           is(query->channel, k->channel) && is(query->reference, oms_order_reference(order)) &&
           is(query->payment, oms_order_payment_status(order)) &&
           is(query->fulfilment, oms_order_fulfilment_status(order)) && is(query->returns, k->returns) &&
           (query->problem == NULL || has_problem(order, query->problem)) &&
           (query->hold == NULL || (k->holds != NULL && (is(query->hold, k->holds) || is(query->hold, "any")))) &&
           (query->sku == NULL || strcmp(query->sku, "MUG") == 0 || (strcmp(query->sku, "TEA") == 0 && k->has_tea)) &&
           within(oms_order_created_at(order), query->since, query->until) &&
           within(k->updated_at, query->updated_since, query->updated_until) &&
           (query->number == NULL || strncmp(oms_order_number(order), query->number, strlen(query->number)) == 0);
}

/* All pages of a query, `limit` orders each. */
static void
walk(oms_order_query query)
{
    char *next = NULL;

    seen.n = 0;
    do {
        char *before = next;
        query.after = before;
        next = NULL;
        ck_assert_int_eq(oms_order_page(market.stall.engine, &query, see, NULL, &next, NULL), OMS_OK);
        oms_free(before);
    } while (next != NULL);
}

static size_t
assert_answered(const oms_order_query *query, int which)
{
    size_t n = 0;

    for (int i = 0; i < MARKET_ORDERS; i++) {
        const struct market_order *k = &market.orders[query->oldest_first ? i : MARKET_ORDERS - 1 - i];
        if (!wanted(query, k))
            continue;
        ck_assert_msg(n < seen.n, "query %d: order %d is missing", which, (int)(k - market.orders));
        ck_assert_msg(memcmp(&seen.ids[n], &k->id, sizeof k->id) == 0, "query %d: order %d is not at %zu", which,
                      (int)(k - market.orders), n);
        n++;
    }
    ck_assert_msg(n == seen.n, "query %d: %zu orders too many", which, seen.n - n);
    return n;
}

#define HOUR INT64_C(3600000)
#define QUERY(...)                                                                                                     \
    {                                                                                                                  \
        .size = sizeof(oms_order_query), __VA_ARGS__                                                                   \
    }

static const oms_order_query queries[] = {
    QUERY(.state = 0),
    QUERY(.state = OMS_STATE_PENDING),
    QUERY(.customer = "C-1"),
    QUERY(.problem = "ORD-2001"),
    QUERY(.hold = "fraud"),
    QUERY(.hold = "any"),
    QUERY(.hold = "address"),
    QUERY(.sku = "MUG"),
    QUERY(.sku = "TEA"),
    QUERY(.sku = "NONE"),
    QUERY(.payment = "authorised"),
    QUERY(.payment = "captured"),
    QUERY(.payment = "declined"),
    QUERY(.payment = "refunded"),
    QUERY(.payment = "pending"),
    QUERY(.fulfilment = "none"),
    QUERY(.fulfilment = "shipped"),
    QUERY(.fulfilment = "delivered"),
    QUERY(.fulfilment = "processing"),
    QUERY(.fulfilment = "returned"),
    QUERY(.returns = "none"),
    QUERY(.returns = "returned"),
    QUERY(.returns = "requested"),
    QUERY(.channel = "web"),
    QUERY(.channel = "nowhere"),
    QUERY(.country = "FR"),
    QUERY(.reference = "web-7", .channel = "web"),
    QUERY(.reference = "web-7", .channel = "shop"),
    QUERY(.since = STALL_OPENS + 5000),
    QUERY(.until = STALL_OPENS + 5000),
    QUERY(.since = STALL_OPENS + 5000, .until = STALL_OPENS + 10000),
    QUERY(.since = STALL_OPENS + 10000, .until = STALL_OPENS + 5000),
    QUERY(.updated_since = STALL_OPENS + 10 * HOUR),
    QUERY(.updated_since = STALL_OPENS + 5 * HOUR, .updated_until = STALL_OPENS + 9 * HOUR),
    QUERY(.updated_until = STALL_OPENS + HOUR),
    QUERY(.sku = "TEA", .state = OMS_STATE_PENDING),
    QUERY(.sku = "TEA", .customer = "C-1"),
    QUERY(.sku = "TEA", .since = STALL_OPENS + 7000, .until = STALL_OPENS + 20000),
    QUERY(.problem = "ORD-2001", .sku = "TEA", .country = "DE"),
    QUERY(.payment = "authorised", .fulfilment = "none", .returns = "none", .channel = "shop"),
    QUERY(.state = OMS_STATE_SHIPPED, .fulfilment = "delivered"),
    QUERY(.customer = "C-1", .state = OMS_STATE_PENDING, .updated_since = STALL_OPENS),
    QUERY(.since = INT64_MIN, .until = INT64_MAX, .updated_since = INT64_MIN, .updated_until = INT64_MAX),
    QUERY(.since = INT64_MAX),
    QUERY(.until = 253402300799999),
    QUERY(.until = -1),
};
#define N_QUERIES ((int)(sizeof queries / sizeof queries[0]))

START_TEST(a_query_finds_what_it_means)
{
    static const int64_t limits[] = {1, 5, 100};

    for (int i = 0; i < 6 * N_QUERIES; i++) {
        oms_order_query query = queries[i / 6];
        query.limit = limits[i % 3];
        query.oldest_first = i / 3 % 2;
        walk(query);
        assert_answered(&query, i / 6);
    }
}
END_TEST

/* That the table above asks for something. */
START_TEST(most_queries_find_something)
{
    int answered = 0;

    for (int i = 0; i < N_QUERIES; i++) {
        walk(queries[i]);
        answered += assert_answered(&queries[i], i) > 0;
    }
    ck_assert_int_ge(answered, 30);
}
END_TEST

START_TEST(an_empty_shop_answers_every_query)
{
    stall_end(&market.stall);
    stall_begin(&market.stall);
    for (int i = 0; i < N_QUERIES; i++) {
        walk(queries[i]);
        ck_assert_uint_eq(seen.n, 0);
    }
}
END_TEST

START_TEST(a_number_is_found_by_its_beginning)
{
    const char *number = oms_order_number(market.orders[3].order);
    oms_order_query query = {.size = sizeof query, .limit = 2};
    char typed[16] = "";

    for (size_t length = 4; length <= strlen(number); length++) {
        memcpy(typed, number, length);
        query.number = typed;
        walk(query);
        ck_assert_uint_ge(assert_answered(&query, -1), 1);
    }
    ck_assert_uint_eq(seen.n, 1);
    for (size_t i = 0; typed[i] != '\0'; i++)
        typed[i] = (char)(typed[i] >= 'A' ? typed[i] + 32 : typed[i]);
    memmove(&typed[4], &typed[5], 10);
    walk(query);
    ck_assert_uint_eq(seen.n, 1);
    query.number = "0000";
    walk(query);
    ck_assert_uint_eq(seen.n, 0);
}
END_TEST

/* Others are placed and changed between any two pages. */
START_TEST(while_orders_change_none_is_found_twice_and_none_is_missed)
{
    static const oms_order_query stable[] = {QUERY(.limit = 2), QUERY(.sku = "MUG", .limit = 2),
                                             QUERY(.channel = "web", .limit = 2),
                                             QUERY(.updated_since = STALL_OPENS, .limit = 2)};
    oms_order_query query = stable[_i % 4];
    char *next = NULL;
    int found = 0;

    query.oldest_first = _i / 4;
    seen.n = 0;
    for (int page = 0; page == 0 || next != NULL; page++) {
        char *before = next;
        query.after = before;
        next = NULL;
        ck_assert_int_eq(oms_order_page(market.stall.engine, &query, see, NULL, &next, NULL), OMS_OK);
        oms_free(before);
        if (page < 6) {
            oms_id other = stall_place(&market.stall, "tok_ok", NULL, NULL);
            ck_assert_int_eq(oms_order_cancel(market.stall.engine, &other, NULL, NULL, NULL), OMS_OK);
            (void)oms_order_cancel(market.stall.engine, &market.orders[page].id, NULL, NULL, NULL);
        }
    }
    for (int i = 0; i < MARKET_ORDERS; i++)
        for (size_t at = 0; at < seen.n; at++)
            found +=
                wanted(&query, &market.orders[i]) && memcmp(&market.orders[i].id, &seen.ids[at], sizeof(oms_id)) == 0;
    query.after = NULL;
    for (int i = 0; i < MARKET_ORDERS; i++)
        found -= wanted(&query, &market.orders[i]);
    ck_assert_int_eq(found, 0);
}
END_TEST

static char *
cursor_of(const oms_order_query *query)
{
    char *next = NULL;

    seen.n = 0;
    ck_assert_int_eq(oms_order_page(market.stall.engine, query, see, NULL, &next, NULL), OMS_OK);
    ck_assert_ptr_nonnull(next);
    return next;
}

static void
assert_refused(oms_order_query query, const char *cursor)
{
    oms_error *error = NULL;
    char *next = NULL;

    query.after = cursor;
    ck_assert_int_eq(oms_order_page(market.stall.engine, &query, see, NULL, &next, &error), OMS_E_INVALID);
    ck_assert_ptr_nonnull(strstr(oms_error_message(error), "after: "));
    ck_assert_ptr_null(next);
    oms_error_free(error);
}

START_TEST(a_cursor_that_was_changed_is_refused)
{
    const oms_order_query query = {.size = sizeof query, .limit = 3};
    char *cursor = cursor_of(&query);
    const size_t length = strlen(cursor);

    for (size_t i = 0; i < length; i++) {
        const char right = cursor[i];
        cursor[i] = right == '0' ? '1' : '0';
        assert_refused(query, cursor);
        cursor[i] = '\0';
        assert_refused(query, cursor);
        cursor[i] = right;
    }
    assert_refused(query, "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq");
    assert_refused(query, "Q0193a5c80000700080000000000000000000000000000000");
    assert_refused(query, "0.1.0000000000000000");
    assert_refused(query, "\xff\xfe");
    oms_free(cursor);
}
END_TEST

START_TEST(a_cursor_belongs_to_its_query)
{
    const oms_order_query query = {.size = sizeof query, .limit = 3};
    const oms_order_query others[] = {
        QUERY(.oldest_first = 1), QUERY(.state = 1),          QUERY(.sku = "MUG"),         QUERY(.channel = ""),
        QUERY(.since = 1),        QUERY(.updated_since = 1),  QUERY(.before = {{1}}),      QUERY(.customer = "C-1"),
        QUERY(.hold = "any"),     QUERY(.payment = "failed"), QUERY(.number = "0000"),     QUERY(.until = 1),
        QUERY(.country = "DE"),   QUERY(.returns = "none"),   QUERY(.fulfilment = "none"), QUERY(.reference = "x"),
        QUERY(.problem = "x"),    QUERY(.updated_until = 1),
    };
    char *cursor = cursor_of(&query);
    oms_order_query wider = {.size = sizeof wider, .limit = 1000, .after = cursor};

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_refused(others[i], cursor);
    ck_assert_int_eq(oms_order_list(market.stall.engine, &wider, see, NULL, NULL), OMS_OK);
    ck_assert_uint_eq(seen.n, MARKET_ORDERS);
    oms_free(cursor);
}
END_TEST

START_TEST(a_word_that_no_order_has_is_refused)
{
    static const struct {
        oms_order_query query;
        const char *field;
    } wrong[] = {
        {QUERY(.hold = "Fraud"), "hold"},
        {QUERY(.payment = ""), "payment"},
        {QUERY(.fulfilment = "x"), "fulfilm"},
        {QUERY(.returns = "all"), "returns"},
        {QUERY(.number = "123"), "number"},
        {QUERY(.number = "0000-000O"), "number"},
        {QUERY(.number = "----"), "number"},
        {QUERY(.number = "0000-0000-0000-0"), "number"},
        {QUERY(.number = "\xff\xff\xff\xff"), "number"},
        {QUERY(.oldest_first = 2), "oldest_first"},
    };

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        oms_error *error = NULL;
        ck_assert_int_eq(oms_order_list(market.stall.engine, &wrong[i].query, see, NULL, &error), OMS_E_INVALID);
        ck_assert_msg(strncmp(oms_error_message(error), wrong[i].field, strlen(wrong[i].field)) == 0, "%s",
                      oms_error_message(error));
        oms_error_free(error);
    }
}
END_TEST

/* Its units are not taken yet: the ledger does not know it. */
START_TEST(an_order_that_waits_for_its_units_is_found_by_its_article)
{
    const oms_order_query query = {.size = sizeof query, .sku = "TEA", .limit = 2};

    stall_break(&market.stall,
                "DELETE FROM movements WHERE order_id = (SELECT min(id) FROM orders);"
                "INSERT INTO order_problems(order_id, n, version, code, rule, message, hold, retryable,"
                " opened_at, open_since) SELECT min(id), 91, 1, 'ORD-2002', 'inventory', 'waits', 0, 1, 1, 1"
                " FROM orders");
    walk(query);
    assert_answered(&query, -1);
}
END_TEST

/* Many orders of which the query wants none: each page says that there may be more, and ends. */
START_TEST(a_page_looks_at_so_many_orders_and_no_more)
{
    oms_order_query query = {.size = sizeof query, .channel = "web"};
    char *next = NULL;
    size_t n;

    walk(query);
    n = seen.n;
    stall_break(&market.stall,
                "CREATE TEMP TABLE o AS WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n"
                " WHERE k < 12000) SELECT orders.*, k FROM orders, n WHERE number = (SELECT min(number) FROM orders);"
                "UPDATE o SET id = randomblob(16), number = CAST(k AS TEXT), channel = 'elsewhere',"
                " reference = NULL; ALTER TABLE o DROP COLUMN k; INSERT OR IGNORE INTO orders SELECT * FROM o");
    seen.n = 0;
    ck_assert_int_eq(oms_order_page(market.stall.engine, &query, see, NULL, &next, NULL), OMS_OK);
    ck_assert_uint_eq(seen.n, 0);
    ck_assert_ptr_nonnull(next);
    oms_free(next);
    ck_assert_int_eq(oms_order_list(market.stall.engine, &query, see, NULL, NULL), OMS_OK);
    ck_assert_uint_eq(seen.n, n);
}
END_TEST

START_TEST(a_page_needs_somewhere_to_say_where_to_go_on)
{
    char *next = NULL;

    ck_assert_int_eq(oms_order_page(market.stall.engine, NULL, see, NULL, NULL, NULL), OMS_E_INVALID);
    ck_assert_int_eq(oms_order_page(market.stall.engine, NULL, NULL, NULL, &next, NULL), OMS_E_INVALID);
}
END_TEST

Suite *
order_query_suite(void)
{
    Suite *suite = suite_create("engine/order_query");
    TCase *tc = tcase_create("queries");

    tcase_set_timeout(tc, 60);
    tcase_add_checked_fixture(tc, open_market, close_market);
    tcase_add_test(tc, a_query_finds_what_it_means);
    tcase_add_test(tc, most_queries_find_something);
    tcase_add_test(tc, an_empty_shop_answers_every_query);
    tcase_add_test(tc, a_number_is_found_by_its_beginning);
    tcase_add_loop_test(tc, while_orders_change_none_is_found_twice_and_none_is_missed, 0, 8);
    tcase_add_test(tc, a_cursor_that_was_changed_is_refused);
    tcase_add_test(tc, a_cursor_belongs_to_its_query);
    tcase_add_test(tc, a_word_that_no_order_has_is_refused);
    tcase_add_test(tc, an_order_that_waits_for_its_units_is_found_by_its_article);
    tcase_add_test(tc, a_page_looks_at_so_many_orders_and_no_more);
    tcase_add_test(tc, a_page_needs_somewhere_to_say_where_to_go_on);
    suite_add_tcase(suite, tc);
    return suite;
}
