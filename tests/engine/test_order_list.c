/* Finding and listing: orders by what people call them, lists newest first with stable pages, events, jobs. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "stall.h"
#include "suites.h"

#define SEEN_MAX OMS_LIMIT_PAGE

static struct stall stall;

static struct seen {
    oms_id ids[SEEN_MAX];
    size_t n;
} seen;

static void
open_stall(void)
{
    stall_begin(&stall);
    seen.n = 0;
}

static void
close_stall(void)
{
    stall_end(&stall);
}

static int32_t
see(void *user, const oms_order_summary *order)
{
    ck_assert_ptr_eq(user, &seen);
    ck_assert_uint_lt(seen.n, SEEN_MAX);
    seen.ids[seen.n++] = order->id;
    return OMS_OK;
}

static void
list(const oms_order_query *query)
{
    seen.n = 0;
    ck_assert_int_eq(oms_order_list(stall.engine, query, see, &seen, NULL), OMS_OK);
}

/* The ids of `expected`, newest first. */
static void
assert_seen(const oms_id *const *expected, size_t n)
{
    ck_assert_uint_eq(seen.n, n);
    for (size_t i = 0; i < n; i++)
        ck_assert_mem_eq(&seen.ids[i], expected[i], sizeof(oms_id));
}

#define ASSERT_SEEN(...)                                                                                               \
    assert_seen((const oms_id *const[]){__VA_ARGS__}, sizeof((const oms_id *const[]){__VA_ARGS__}) / sizeof(oms_id *))

START_TEST(orders_are_listed_newest_first)
{
    oms_id a = stall_place(&stall, "tok_ok", NULL, NULL);
    oms_id b = stall_place(&stall, "tok_declined", NULL, NULL);
    oms_id c = stall_place(&stall, NULL, NULL, NULL);

    list(NULL);
    ASSERT_SEEN(&c, &b, &a);
}
END_TEST

START_TEST(a_list_asks_for_what_it_is_about)
{
    const oms_order_query by_state = {.size = sizeof(by_state), .state = OMS_STATE_PENDING};
    const oms_order_query by_customer = {.size = sizeof(by_customer), .customer = "C-1"};
    const oms_order_query by_problem = {.size = sizeof(by_problem), .problem = "ORD-2001"};
    const oms_order_query nobody = {.size = sizeof(nobody), .customer = "C-2"};
    oms_id a = stall_place(&stall, "tok_ok", "C-1", NULL);
    oms_id b = stall_place(&stall, "tok_declined", NULL, NULL);
    oms_id c = stall_place(&stall, NULL, "C-1", NULL);
    oms_id d = stall_place(&stall, "tok_declined", "C-1", NULL);

    list(&by_state);
    ASSERT_SEEN(&d, &c, &b);
    list(&by_customer);
    ASSERT_SEEN(&d, &c, &a);
    list(&by_problem);
    ASSERT_SEEN(&d, &b);
    list(&nobody);
    ck_assert_uint_eq(seen.n, 0);
}
END_TEST

START_TEST(everything_asked_for_must_hold)
{
    oms_order_query query = {.size = sizeof(query), .customer = "C-1", .state = OMS_STATE_PENDING};
    oms_id a = stall_place(&stall, "tok_declined", "C-1", NULL);
    oms_id b = stall_place(&stall, "tok_declined", NULL, NULL);
    oms_id c = stall_place(&stall, NULL, "C-1", NULL);
    oms_id d = stall_place(&stall, "tok_ok", "C-1", NULL);

    (void)b;
    (void)d;
    list(&query);
    ASSERT_SEEN(&c, &a);
    query.problem = "ORD-2001";
    list(&query);
    ASSERT_SEEN(&a);
    query.state = OMS_STATE_CONFIRMED;
    list(&query);
    ck_assert_uint_eq(seen.n, 0);
}
END_TEST

START_TEST(a_list_begins_where_it_is_told)
{
    oms_order_query query = {.size = sizeof(query)};
    oms_id a = stall_place(&stall, "tok_declined", "C-1", NULL);
    oms_id b = stall_place(&stall, "tok_declined", "C-1", NULL);
    oms_id c = stall_place(&stall, "tok_declined", "C-1", NULL);

    (void)a;
    query.since = stall.now - 1;
    list(&query);
    ASSERT_SEEN(&c, &b);
    query.customer = "C-1";
    list(&query);
    ASSERT_SEEN(&c, &b);
    query.problem = "ORD-2001";
    list(&query);
    ASSERT_SEEN(&c, &b);
    query.since = stall.now + 1;
    list(&query);
    ck_assert_uint_eq(seen.n, 0);
}
END_TEST

/* Every order once, whatever is placed meanwhile. */
static void
walk_pages(oms_order_query query, const oms_id *placed, size_t n)
{
    size_t found = 0;

    query.limit = 2;
    do {
        list(&query);
        for (size_t i = 0; i < seen.n; i++)
            ck_assert_mem_eq(&seen.ids[i], &placed[n - ++found], sizeof(oms_id));
        if (seen.n > 0)
            query.before = seen.ids[seen.n - 1];
        stall_place(&stall, "tok_declined", "C-1", NULL);
    } while (seen.n > 0);
    ck_assert_uint_eq(found, n);
}

START_TEST(pages_follow_each_other)
{
    static const oms_order_query queries[] = {
        {.size = sizeof(oms_order_query)},
        {.size = sizeof(oms_order_query), .state = OMS_STATE_PENDING},
        {.size = sizeof(oms_order_query), .customer = "C-1"},
        {.size = sizeof(oms_order_query), .problem = "ORD-2001"},
    };
    oms_id placed[5];

    for (size_t i = 0; i < 5; i++)
        placed[i] = stall_place(&stall, "tok_declined", "C-1", NULL);
    walk_pages(queries[_i], placed, 5);
}
END_TEST

/* Problems are found in the order in which they were opened, which is not that of the list: nothing may be lost between the two. */
START_TEST(more_problems_than_a_page_holds_are_all_found)
{
    oms_order_query query = {.size = sizeof(query), .problem = "ORD-2001", .limit = 700};
    oms_id last = {{0}};
    size_t found = 0;

    stall_place(&stall, "tok_declined", NULL, NULL);
    stall_break(&stall, "CREATE TEMP TABLE o AS WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n"
                        " WHERE k < 2500) SELECT orders.*, k FROM orders, n;"
                        "UPDATE o SET id = randomblob(16), number = CAST(k AS TEXT),"
                        " state = CASE WHEN k % 2 THEN 'PENDING' ELSE 'CANCELLED' END;"
                        "ALTER TABLE o DROP COLUMN k; INSERT INTO orders SELECT * FROM o;"
                        "CREATE TEMP TABLE p AS SELECT order_problems.*, o.id AS other FROM order_problems, o;"
                        "UPDATE p SET order_id = other; ALTER TABLE p DROP COLUMN other;"
                        "INSERT INTO order_problems SELECT * FROM p");
    query.state = _i ? OMS_STATE_CANCELLED : 0;
    do {
        query.before = last;
        list(&query);
        for (size_t i = 0; i < seen.n; i++) {
            ck_assert(found + i == 0 || memcmp(&seen.ids[i], &last, sizeof(last)) < 0);
            last = seen.ids[i];
        }
        found += seen.n;
    } while (seen.n > 0);
    ck_assert_uint_eq(found, _i ? 1250 : 2501);
}
END_TEST

START_TEST(a_list_document_says_where_to_go_on)
{
    oms_order_query query = {.size = sizeof(query), .limit = 1};
    char *json = NULL;
    char *next;

    stall_place(&stall, "tok_ok", NULL, "web-1");
    stall_place(&stall, "tok_ok", NULL, "web-2");
    ck_assert_int_eq(oms_order_list_json(stall.engine, &query, &json, NULL), OMS_OK);
    ck_assert_ptr_nonnull(strstr(json, "\"reference\": \"web-2\""));
    ck_assert_ptr_null(strstr(json, "\"reference\": \"web-1\""));
    next = strstr(json, "\"next\": \"") + strlen("\"next\": \"");
    *strchr(next, '"') = '\0';
    query.after = next;
    char *rest = NULL;
    ck_assert_int_eq(oms_order_list_json(stall.engine, &query, &rest, NULL), OMS_OK);
    ck_assert_ptr_nonnull(strstr(rest, "\"reference\": \"web-1\""));
    ck_assert_ptr_nonnull(strstr(rest, "\"next\": null"));
    oms_free(json);
    oms_free(rest);
}
END_TEST

static int32_t
stop_at_once(void *user, const oms_order_summary *order)
{
    (void)order;
    ++*(int *)user;
    return OMS_E_HOST - 5;
}

START_TEST(a_callback_ends_the_list_with_its_own_code)
{
    int calls = 0;

    stall_place(&stall, "tok_ok", NULL, NULL);
    stall_place(&stall, "tok_ok", NULL, NULL);
    ck_assert_int_eq(oms_order_list(stall.engine, NULL, stop_at_once, &calls, NULL), OMS_E_HOST - 5);
    ck_assert_int_eq(calls, 1);
}
END_TEST

START_TEST(a_query_that_makes_no_sense_is_refused)
{
    oms_order_query query = {.size = sizeof(query), .limit = -1};
    oms_error *error = NULL;

    ck_assert_int_eq(oms_order_list(stall.engine, &query, see, &seen, &error), OMS_E_INVALID);
    ck_assert_ptr_nonnull(strstr(oms_error_message(error), "limit"));
    oms_error_free(error);
    query.limit = OMS_LIMIT_PAGE + 1;
    ck_assert_int_eq(oms_order_list(stall.engine, &query, see, &seen, NULL), OMS_E_LIMIT);
    query = (oms_order_query){.size = sizeof(query), .state = OMS_STATE_COUNT};
    ck_assert_int_eq(oms_order_list(stall.engine, &query, see, &seen, NULL), OMS_E_INVALID);
    query = (oms_order_query){.size = 3};
    ck_assert_int_eq(oms_order_list(stall.engine, &query, see, &seen, NULL), OMS_E_ABI_SIZE);
    ck_assert_uint_eq(seen.n, 0);
}
END_TEST

START_TEST(an_order_is_found_by_what_people_call_it)
{
    oms_order *order = stall_order(&stall, "tok_ok");
    const char *number = oms_order_number(order);
    char name[OMS_ID_TEXT_SIZE];
    char typed[16] = "";
    oms_id found = {{0}};

    oms_id_format(oms_order_id(order), name);
    ck_assert_int_eq(oms_order_find(stall.engine, name, &found, NULL), OMS_OK);
    ck_assert_mem_eq(&found, oms_order_id(order), sizeof(found));
    for (size_t i = 0; i < strlen(number); i++)
        if (number[i] != '-')
            typed[strlen(typed)] = (char)(number[i] >= 'A' ? number[i] + 32 : number[i]);
    found = (oms_id){{0}};
    ck_assert_int_eq(oms_order_find(stall.engine, typed, &found, NULL), OMS_OK);
    ck_assert_mem_eq(&found, oms_order_id(order), sizeof(found));
    found = (oms_id){{0}};
    ck_assert_int_eq(oms_order_find(stall.engine, number, &found, NULL), OMS_OK);
    ck_assert_mem_eq(&found, oms_order_id(order), sizeof(found));
    oms_order_free(order);
}
END_TEST

START_TEST(an_order_that_does_not_exist_is_not_found)
{
    static const char *const names[] = {
        "", "0000-0000-0000", "0000-0000-0000-0", "0000 0000 0000", "01234567-89ab-7cde-8f01-23456789abcd", "\xff"};
    oms_id found = {{7}};
    oms_error *error = NULL;

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        ck_assert_int_eq(oms_order_find(stall.engine, names[i], &found, NULL), OMS_E_NOT_FOUND);
    ck_assert_int_eq(oms_order_find_reference(stall.engine, "web", "web-9", &found, &error), OMS_E_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(oms_error_message(error), "web-9"));
    oms_error_free(error);
    ck_assert_int_eq(found.bytes[0], 7);
}
END_TEST

START_TEST(a_reference_belongs_to_its_channel)
{
    oms_id id = stall_place(&stall, "tok_ok", NULL, "web-1");
    oms_id found = {{0}};

    ck_assert_int_eq(oms_order_find_reference(stall.engine, "web", "web-1", &found, NULL), OMS_OK);
    ck_assert_mem_eq(&found, &id, sizeof(id));
    ck_assert_int_eq(oms_order_find_reference(stall.engine, NULL, "web-1", &found, NULL), OMS_E_NOT_FOUND);
    ck_assert_int_eq(oms_order_find_reference(stall.engine, "shop", "web-1", &found, NULL), OMS_E_NOT_FOUND);
}
END_TEST

static int32_t
follow(void *user, const oms_event *event)
{
    int64_t *last = user;

    ck_assert_int_eq(event->seq, *last + 1);
    if (event->seq == 1)
        ck_assert_str_eq(event->type, "placed");
    *last = event->seq;
    return event->state == OMS_STATE_CONFIRMED ? OMS_E_HOST : OMS_OK;
}

START_TEST(events_are_told_from_the_first)
{
    oms_id id = stall_place(&stall, "tok_ok", NULL, NULL);
    const oms_id none = {{9}};
    int64_t last = 0;
    char *json = NULL;

    ck_assert_int_eq(oms_order_events(stall.engine, &id, follow, &last, NULL), OMS_E_HOST);
    ck_assert_int_gt(last, 1);
    ck_assert_int_eq(oms_order_events_json(stall.engine, &id, &json, NULL), OMS_OK);
    ck_assert_ptr_nonnull(strstr(json, "{\"events\": [{\"seq\": 1, \"at\": \"2026-01-31T10:00:00.001Z\", \"type\": "
                                       "\"placed\", \"state\": \"PENDING\""));
    oms_free(json);
    ck_assert_int_eq(oms_order_events(stall.engine, &none, follow, &last, NULL), OMS_E_NOT_FOUND);
    ck_assert_int_eq(oms_order_events_json(stall.engine, &none, &json, NULL), OMS_E_NOT_FOUND);
}
END_TEST

struct jobs {
    size_t n;
    char kinds[8][32];
    char states[8][32];
};

static int32_t
note_job(void *user, const oms_job *job)
{
    struct jobs *jobs = user;

    ck_assert_uint_lt(jobs->n, 8);
    strncpy(jobs->kinds[jobs->n], job->kind, 31);
    strncpy(jobs->states[jobs->n++], job->state, 31);
    return OMS_OK;
}

START_TEST(jobs_are_listed_until_they_are_finished)
{
    oms_id id = stall_place(&stall, "tok_ok", NULL, NULL);
    struct jobs jobs = {0};

    ck_assert_int_eq(oms_job_list(stall.engine, NULL, note_job, &jobs, NULL), OMS_OK);
    ck_assert_uint_eq(jobs.n, 1);
    ck_assert_str_eq(jobs.kinds[0], "order.process");
    jobs = (struct jobs){0};
    ck_assert_int_eq(oms_job_list(stall.engine, &id, note_job, &jobs, NULL), OMS_OK);
    ck_assert_uint_eq(jobs.n, 2);
    ck_assert_str_eq(jobs.kinds[0], "payment.authorize");
    ck_assert_str_eq(jobs.states[0], "done");
    stall_run(&stall);
    jobs = (struct jobs){0};
    ck_assert_int_eq(oms_job_list(stall.engine, NULL, note_job, &jobs, NULL), OMS_OK);
    ck_assert_uint_eq(jobs.n, 0);
}
END_TEST

/* Money received by hand is given back by hand: nothing will ever be due for that job. */
START_TEST(a_job_that_waits_for_a_person_is_listed)
{
    oms_id id = stall_place(&stall, NULL, NULL, NULL);
    struct jobs jobs = {0};
    char *json = NULL;

    ck_assert_int_eq(oms_order_record_payment(stall.engine, &id, 4955, "bank-1", NULL, NULL), OMS_OK);
    ck_assert_int_eq(oms_order_cancel(stall.engine, &id, NULL, NULL, NULL), OMS_OK);
    ck_assert_int_eq(oms_job_list(stall.engine, NULL, note_job, &jobs, NULL), OMS_OK);
    ck_assert_uint_eq(jobs.n, 1);
    ck_assert_str_eq(jobs.kinds[0], "payment.refund");
    ck_assert_str_eq(jobs.states[0], "needs-operator");
    ck_assert_int_eq(oms_job_list_json(stall.engine, NULL, &json, NULL), OMS_OK);
    ck_assert_ptr_nonnull(strstr(json, "\"kind\": \"payment.refund\", \"state\": \"needs-operator\""));
    ck_assert_ptr_nonnull(strstr(json, "\"due_at\": null"));
    oms_free(json);
}
END_TEST

Suite *
order_list_suite(void)
{
    Suite *suite = suite_create("engine/order_list");
    TCase *tc = tcase_create("lists");

    tcase_add_checked_fixture(tc, open_stall, close_stall);
    tcase_add_test(tc, orders_are_listed_newest_first);
    tcase_add_test(tc, a_list_asks_for_what_it_is_about);
    tcase_add_test(tc, everything_asked_for_must_hold);
    tcase_add_test(tc, a_list_begins_where_it_is_told);
    tcase_add_loop_test(tc, pages_follow_each_other, 0, 4);
    tcase_add_loop_test(tc, more_problems_than_a_page_holds_are_all_found, 0, 2);
    tcase_add_test(tc, a_list_document_says_where_to_go_on);
    tcase_add_test(tc, a_callback_ends_the_list_with_its_own_code);
    tcase_add_test(tc, a_query_that_makes_no_sense_is_refused);
    tcase_add_test(tc, an_order_is_found_by_what_people_call_it);
    tcase_add_test(tc, an_order_that_does_not_exist_is_not_found);
    tcase_add_test(tc, a_reference_belongs_to_its_channel);
    tcase_add_test(tc, events_are_told_from_the_first);
    tcase_add_test(tc, jobs_are_listed_until_they_are_finished);
    tcase_add_test(tc, a_job_that_waits_for_a_person_is_listed);
    suite_add_tcase(suite, tc);
    return suite;
}
