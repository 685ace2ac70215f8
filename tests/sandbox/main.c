/* Runs the suites of tests/sandbox. CK_FORK, CK_RUN_SUITE and the like work as check documents them. */
#include <stdlib.h>

#include "suites.h"

static Suite *(*const suites[])(void) = {
    letter_suite,       sandbox_notification_suite, sandbox_address_suite, sandbox_carrier_suite, sandbox_clock_suite,
    sandbox_json_suite, sandbox_log_suite,          sandbox_payment_suite, sandbox_pricing_suite, token_suite,
};

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
