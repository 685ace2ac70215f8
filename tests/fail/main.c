/* Runs the suites of tests/fail. CK_FORK, CK_RUN_SUITE and the like work as check documents them. */
#include <stdlib.h>

#include "fail/suites.h"

/* one suite is one line */
/* clang-format off */
static Suite *(*const suites[])(void) = {
    tour_suite,
    fail_memory_suite,
    fail_store_suite,
    fail_sweep_suite,
    fail_files_suite,
    fail_damage_suite,
    fail_host_suite,
};
/* clang-format on */

int
main(void)
{
    SRunner *runner = srunner_create(NULL);
    int failed;

    for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++)
        srunner_add_suite(runner, suites[i]());
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
