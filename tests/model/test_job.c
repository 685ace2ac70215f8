/* Names of intents: what a service sees comes back as the same order and number, and nothing else passes for one. */
#include "model/job.h"

#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/text.h"
#include "model/bench.h"
#include "model/suites.h"

#define KEY "0193a5c8000102030405060708090a0b-1"

static void
assert_no_key(const char *key)
{
    oms_id id = {{7}};
    int64_t n = 77;

    ck_assert_msg(!job_parse_key(key, &id, &n), "%s passes for a key", key);
    ck_assert_int_eq(id.bytes[0], 7);
    ck_assert_int_eq(n, 77);
}

START_TEST(a_key_comes_back_as_the_order_and_number_it_was_made_of)
{
    uint64_t seed = 1;

    for (int i = 0; i < 1000; i++) {
        struct job_row job = {.n = i < 3 ? (const int64_t[]){1, INT64_MAX, 10}[i]
                                         : 1 + random_up_to(&seed, INT64_MAX - 1)};
        char key[JOB_KEY_SIZE];
        oms_id id;
        int64_t n;

        for (size_t k = 0; k < sizeof job.order_id.bytes; k++)
            job.order_id.bytes[k] = (uint8_t)random_next(&seed);
        job_key(&job, key);
        ck_assert_uint_lt(strlen(key), JOB_KEY_SIZE);
        ck_assert(job_parse_key(key, &id, &n));
        ck_assert_mem_eq(&id, &job.order_id, sizeof id);
        ck_assert_int_eq(n, job.n);
    }
}
END_TEST

START_TEST(a_key_is_written_as_documented)
{
    struct job_row job = {.n = 1, .order_id = {{0x01, 0x93, 0xa5, 0xc8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}}};
    char key[JOB_KEY_SIZE];

    job_key(&job, key);
    ck_assert_str_eq(key, KEY);
}
END_TEST

START_TEST(what_is_no_key_is_not_taken_for_one)
{
    static const char *const no_keys[] = {
        "",
        "-",
        "1",
        "no key",
        "0193a5c8000102030405060708090a0b",
        "0193a5c8000102030405060708090a0b-",
        "0193a5c8000102030405060708090a0b-01",
        "0193a5c8000102030405060708090a0b- 1",
        "0193a5c8000102030405060708090a0b-0",
        "0193a5c8000102030405060708090a0b--5",
        "0193a5c8000102030405060708090a0b-00",
        "0193a5c8000102030405060708090a0b--0",
        "0193a5c8000102030405060708090a0b--9223372036854775808",
        KEY " ",
        KEY "x",
        "0193a5c8000102030405060708090a0b-+1",
        "0193a5c8000102030405060708090a0b_1",
        "0193A5C8000102030405060708090A0B-1",
        "0193a5c8000102030405060708090a0-11",
        "0193a5c8000102030405060708090a0g-1",
        "0193a5c8000102030405060708090a0/-1",
        "0193a5c8000102030405060708090a0:-1",
        "0193a5c8000102030405060708090a0`-1",
        "0193a5c8-0001-0203-0405-060708090a0b-1",
        "0193a5c8000102030405060708090a0b-9223372036854775808",
        "0193a5c8000102030405060708090a0b-99999999999999999999",
        "0193a5c8000102030405060708090a0b-1000000000000000000000000000000000000000000000000",
    };

    for (size_t i = 0; i < sizeof no_keys / sizeof *no_keys; i++)
        assert_no_key(no_keys[i]);
}
END_TEST

START_TEST(a_key_cut_anywhere_is_none)
{
    char cut[sizeof KEY];

    for (size_t len = 0; len < sizeof KEY - 1; len++) {
        char *copy = strndup(KEY, len); /* its own memory: reading behind the end would be seen */
        assert_no_key(copy);
        free(copy);
    }
    for (size_t i = 0; i < sizeof KEY - 1; i++) {
        memcpy(cut, KEY, sizeof KEY);
        cut[i] = '.';
        assert_no_key(cut);
    }
}
END_TEST

START_TEST(a_lease_marks_the_job_as_perhaps_done)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    struct job_row *job = add_job(&bench.d, JOB_AUTHORIZE, 1, 100, BENCH_NOW);
    ck_assert(job_unsent(job) && job_open(job) && !job->uncertain);
    job_lease(&bench.d, job);
    ck_assert(!job_unsent(job) && job_open(job) && job->uncertain);
    ck_assert_int_eq(job->first_sent_at, BENCH_NOW);
    ck_assert_int_eq(job->due_at, BENCH_NOW + bench.policy.services[SERVICE_PAYMENT].lease_ms);
    bench.d.now += 1000;
    job_lease(&bench.d, job);
    ck_assert_int_eq(job->first_sent_at, BENCH_NOW);
    ck_assert_int_eq(job->attempts, 2);
    ck_assert_int_eq(job->epoch, 2);
    bench_close(&bench);
}
END_TEST

START_TEST(open_jobs_are_found_by_kind_and_payment)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    struct job_row *first = add_job(&bench.d, JOB_CAPTURE, 1, 100, BENCH_NOW);
    struct job_row *second = add_job(&bench.d, JOB_CAPTURE, 2, 100, BENCH_NOW);
    ck_assert_ptr_eq(find_open_job(&bench.rows, JOB_CAPTURE, OMS_NONE), first);
    ck_assert_ptr_eq(find_open_job(&bench.rows, JOB_CAPTURE, 2), second);
    ck_assert_ptr_null(find_open_job(&bench.rows, JOB_CAPTURE, 3));
    ck_assert_ptr_null(find_open_job(&bench.rows, JOB_VOID, OMS_NONE));
    job_finish(&bench.d, second, JOB_CANCELLED);
    ck_assert_ptr_null(find_open_job(&bench.rows, JOB_CAPTURE, 2));
    ck_assert_int_eq(second->due_at, OMS_NONE);
    bench_close(&bench);
}
END_TEST

/* As hexadecimal digits this order's id holds 4111111111111111. */
START_TEST(a_job_for_a_person_is_not_named_by_digits_that_look_like_a_card)
{
    static const oms_id id = {{0x01, 0x9b, 0x79, 0xaf, 0x41, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0xfa, 1, 2, 3}};
    struct bench bench;

    bench_open(&bench, OMS_STATE_CANCELLED);
    rows_order(&bench.rows)->id = id;
    job_needs_operator(&bench.d, add_job(&bench.d, JOB_REFUND, 1, 100, BENCH_NOW), "by hand");
    ck_assert(!text_has_card_number(rows_problem(&bench.rows, 0)->message));
    bench_close(&bench);
}
END_TEST

START_TEST(a_used_up_schedule_leaves_the_job_where_it_was)
{
    struct bench bench;

    bench_open(&bench, OMS_STATE_PENDING);
    struct job_row *job = add_job(&bench.d, JOB_CAPTURE, 1, 100, BENCH_NOW);
    for (int64_t tries = 1; tries <= 3; tries++) {
        ck_assert(job_retry(&bench.d, job, OMS_RETRY_PAYMENT, 0));
        ck_assert_int_eq(job->tries, tries);
        ck_assert_int_eq(job->due_at, BENCH_NOW + 5 * 60000);
    }
    ck_assert(!job_retry(&bench.d, job, OMS_RETRY_PAYMENT, 0));
    bench_close(&bench);
}
END_TEST

Suite *
job_suite(void)
{
    Suite *suite = suite_create("job");
    TCase *tests = tcase_create("job");

    tcase_add_test(tests, a_key_comes_back_as_the_order_and_number_it_was_made_of);
    tcase_add_test(tests, a_key_is_written_as_documented);
    tcase_add_test(tests, what_is_no_key_is_not_taken_for_one);
    tcase_add_test(tests, a_key_cut_anywhere_is_none);
    tcase_add_test(tests, a_lease_marks_the_job_as_perhaps_done);
    tcase_add_test(tests, open_jobs_are_found_by_kind_and_payment);
    tcase_add_test(tests, a_used_up_schedule_leaves_the_job_where_it_was);
    tcase_add_test(tests, a_job_for_a_person_is_not_named_by_digits_that_look_like_a_card);
    suite_add_tcase(suite, tests);
    return suite;
}
