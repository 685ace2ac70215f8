/* Leases: what is taken, by whom, in which way it is called; what kills its workers; and waiting for one's turn among the retries. */
#include "base/text.h"
#include "model/bench.h"
#include "model/commands.h"
#include "model/effects.h"
#include "model/job.h"
#include "model/pay.h"
#include "model/suites.h"

#define LEASE 90000

static struct bench bench;

static struct job_row *
order_with(const char *kind)
{
    bench_open(&bench, OMS_STATE_PENDING);
    bench_payment(&bench, METHOD_CARD, PAYMENT_PENDING, 1000);
    bench.policy.services[SERVICE_PAYMENT].key_lifetime_ms = 86400000;
    return add_job(&bench.d, kind, text_is(text_of(kind), JOB_ADDRESS) ? OMS_NONE : 1, 1000, BENCH_NOW);
}

static int32_t
lease_until(const struct job_row *job, int64_t put_off_until, enum call_mode *mode)
{
    struct lease_command command = {.n = job->n, .put_off_until = put_off_until, .mode = CALL_QUERY};
    int32_t code = decide_lease(&bench.d, &command);

    *mode = command.mode;
    return code;
}

static enum call_mode
lease(const struct job_row *job)
{
    enum call_mode mode;

    ck_assert_int_eq(lease_until(job, OMS_NONE, &mode), OMS_OK);
    return mode;
}

START_TEST(what_is_not_due_or_leased_is_left_alone)
{
    struct job_row *job = order_with(JOB_AUTHORIZE);
    enum call_mode mode;

    bench.d.now = BENCH_NOW - 1;
    ck_assert_int_eq(lease_until(job, OMS_NONE, &mode), DECIDE_NOTHING);
    ck_assert_int_eq(mode, CALL_NONE);
    bench.d.now = BENCH_NOW;
    ck_assert_int_eq(lease(job), CALL_SEND);
    bench.d.now = BENCH_NOW + LEASE - 1;
    ck_assert_int_eq(lease_until(job, OMS_NONE, &mode), DECIDE_NOTHING);
    ck_assert_int_eq(job->epoch, 1);
    bench.d.now = BENCH_NOW + LEASE;
    ck_assert_int_eq(lease(job), CALL_SEND);
    ck_assert_int_eq(job->epoch, 2);
    ck_assert_int_eq(job->lapses, 1);
    bench_close(&bench);
}
END_TEST

START_TEST(what_killed_three_workers_needs_a_person_where_it_may_have_happened)
{
    struct job_row *job = order_with(JOB_AUTHORIZE);

    for (int i = 0; i < 3; i++, bench.d.now += LEASE)
        ck_assert_int_eq(lease(job), CALL_SEND);
    ck_assert_int_eq(lease(job), CALL_NONE);
    ck_assert_str_eq(job->state.data, JOB_NEEDS_OPERATOR);
    ck_assert_int_eq(job->attempts, 3);
    ck_assert_int_eq(job->stuck_since, bench.d.now);
    ck_assert_str_eq(rows_problem(&bench.rows, 0)->code.data, "ORD-2005");
    ck_assert_uint_eq(bench.d.events.n, 1);
    bench_close(&bench);
}
END_TEST

START_TEST(a_question_that_killed_three_workers_is_dead)
{
    struct job_row *job = order_with(JOB_ADDRESS);

    rows_order(&bench.rows)->hold_until = BENCH_NOW;
    for (int i = 0; i < 3; i++, bench.d.now += LEASE)
        ck_assert_int_eq(lease(job), CALL_SEND);
    ck_assert_int_eq(lease(job), CALL_NONE);
    ck_assert_str_eq(job->state.data, JOB_DEAD);
    ck_assert(!job->uncertain);
    ck_assert_str_eq(rows_problem(&bench.rows, 0)->code.data, "ORD-3001");
    ck_assert_uint_eq(bench.d.events.n, 1);
    bench_close(&bench);
}
END_TEST

START_TEST(an_answer_in_between_shows_that_it_can_be_survived)
{
    struct job_row *job = order_with(JOB_AUTHORIZE);

    for (int i = 0; i < 2; i++, bench.d.now += LEASE)
        lease(job);
    lease(job);
    struct outcome_command command = {.n = job->n, .epoch = job->epoch, .code = OMS_E_UNAVAILABLE};
    ck_assert_int_eq(decide_outcome(&bench.d, &command), OMS_OK);
    ck_assert_int_eq(job->lapses, 0);
    bench.d.now = job->due_at;
    for (int i = 0; i < 3; i++, bench.d.now += LEASE)
        ck_assert_int_eq(lease(job), CALL_SEND);
    ck_assert_int_eq(lease(job), CALL_NONE);
    bench_close(&bench);
}
END_TEST

START_TEST(waiting_for_ones_turn_is_no_try_and_is_shown)
{
    struct job_row *job = order_with(JOB_AUTHORIZE);
    enum call_mode mode;

    open_problem(&bench.d, "ORD-2001", "payment.funds", 0, BENCH_NOW, "not yet");
    ck_assert_int_eq(lease_until(job, BENCH_NOW + 700, &mode), OMS_OK);
    ck_assert_int_eq(mode, CALL_NONE);
    ck_assert_int_eq(job->due_at, BENCH_NOW + 700);
    ck_assert_int_eq(job->put_off, 1);
    ck_assert(job_unsent(job) && job->tries == 0 && job->attempts == 0);
    ck_assert_int_eq(rows_problem(&bench.rows, 0)->next_try, BENCH_NOW + 700);
    bench.d.now += 700;
    ck_assert_int_eq(lease(job), CALL_SEND);
    ck_assert_int_eq(job->put_off, 0);
    bench_close(&bench);
}
END_TEST

/* --- Without memory --- */

static void
outrun_to_the_end(struct job_row *job)
{
    job->tries = 5;
}

static void
lapsed_twice(struct job_row *job)
{
    job->state = TEXT(JOB_RUNNING);
    job->lapses = 2;
}

static void
rejected(struct job_row *job)
{
    job->outcome = TEXT("rejected");
    job_finish(&bench.d, job, JOB_DEAD);
}

static int32_t
step(int64_t n)
{
    return decide_step(&bench.d, &(struct step_command){.n = n});
}

static int32_t
outrun_step(int64_t n)
{
    return decide_step(&bench.d, &(struct step_command){.n = n, .outrun = true});
}

static int32_t
take(int64_t n)
{
    return decide_lease(&bench.d, &(struct lease_command){.n = n, .put_off_until = OMS_NONE});
}

static int32_t
revive(int64_t n)
{
    return decide_revive(&bench.d, &(struct revive_command){.n = n});
}

static const struct {
    const char *kind;
    int64_t available;
    void (*prepare)(struct job_row *job);
    int32_t (*decide)(int64_t n);
} decisions[] = {
    {JOB_RESERVE, 0, NULL, step},
    {JOB_RESERVE, 1, NULL, step},
    {JOB_RESERVE, 1, outrun_to_the_end, outrun_step},
    {JOB_AUTHORIZE, 1, lapsed_twice, take},
    {JOB_ADDRESS, 1, lapsed_twice, take},
    {JOB_AUTHORIZE, 1, rejected, revive},
    {JOB_CAPTURE, 1, rejected, revive},
    {JOB_ADDRESS, 1, rejected, revive},
};

/* One decision with so many bytes of memory: whether they were enough. What came of it without them is thrown away. */
static bool
decide_with(int which, size_t bytes)
{
    struct job_row *job = order_with(decisions[which].kind);

    rows_payment(&bench.rows, 0)->authorised = 1000;
    bench_line(&bench, "MUG", 1);
    bench_stock(&bench, "MUG", "MAIN", decisions[which].available);
    if (decisions[which].prepare)
        decisions[which].prepare(job);
    bench_starve(&bench, bytes);
    int32_t code = decisions[which].decide(job->n);
    const bool enough = !bench.arena.failed;
    ck_assert_msg(!enough || code == OMS_OK, "%s: %s", decisions[which].kind, oms_result_name(code));
    bench_close(&bench);
    return enough;
}

START_TEST(short_of_memory_a_decision_is_thrown_away)
{
    size_t bytes = 0;

    ck_assert(!decide_with(_i, bytes));
    while (!decide_with(_i, bytes) && bytes + 16 <= sizeof bench.last)
        bytes += 16;
    ck_assert(decide_with(_i, sizeof bench.last));
}
END_TEST

Suite *
step_suite(void)
{
    Suite *suite = suite_create("step");
    TCase *tests = tcase_create("leases");

    tcase_add_test(tests, what_is_not_due_or_leased_is_left_alone);
    tcase_add_test(tests, what_killed_three_workers_needs_a_person_where_it_may_have_happened);
    tcase_add_test(tests, a_question_that_killed_three_workers_is_dead);
    tcase_add_test(tests, an_answer_in_between_shows_that_it_can_be_survived);
    tcase_add_test(tests, waiting_for_ones_turn_is_no_try_and_is_shown);
    tcase_add_loop_test(tests, short_of_memory_a_decision_is_thrown_away, 0, sizeof decisions / sizeof *decisions);
    suite_add_tcase(suite, tests);
    return suite;
}
