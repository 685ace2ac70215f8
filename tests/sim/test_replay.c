/* That a seed says all: two runs of it are the same to the last byte, in memory and on a file, and looking on more closely changes nothing. */
#include <check.h>
#include <stdlib.h>

#include "sim/world.h"

#define ORDERS 60

struct outcome {
    uint64_t trace;
    struct tally tally;
};

static struct outcome
simulate(uint64_t seed, bool every_step)
{
    static struct world world;
    struct outcome outcome = {0};
    const struct world_options options = {
        .plot = &plot_of_shop, .seed = seed, .orders = ORDERS, .every_step = every_step, .tally = &outcome.tally};

    ck_assert_msg(world_run(&world, &options), "seed %d: %s", (int)seed, world.failure);
    outcome.trace = world.trace;
    return outcome;
}

START_TEST(two_runs_of_a_seed_are_the_same)
{
    const struct outcome first = simulate((uint64_t)_i, false);
    const struct outcome second = simulate((uint64_t)_i, false);

    ck_assert(first.trace == second.trace);
    ck_assert_mem_eq(&first.tally, &second.tally, sizeof first.tally);
}
END_TEST

START_TEST(looking_on_changes_nothing)
{
    const struct outcome watched = simulate((uint64_t)_i, true);
    const struct outcome alone = simulate((uint64_t)_i, false);

    ck_assert(watched.trace == alone.trace);
    ck_assert_int_gt(watched.tally.counts[TALLY_VERIFIED], alone.tally.counts[TALLY_VERIFIED]);
}
END_TEST

START_TEST(another_seed_is_another_world)
{
    ck_assert(simulate(1, false).trace != simulate(2, false).trace);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("sim/replay");
    TCase *tests = tcase_create("replay");

    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, two_runs_of_a_seed_are_the_same, 1, 11);
    tcase_add_loop_test(tests, looking_on_changes_nothing, 1, 6);
    tcase_add_test(tests, another_seed_is_another_world);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
