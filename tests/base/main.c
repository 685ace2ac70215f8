/* Runs the suites of tests/base. CK_FORK, CK_RUN_SUITE and the like work as check documents them. */
#include <stdlib.h>

#include "suites.h"

static Suite *(*const suites[])(void) = {
    abi_suite,      arena_suite, calendar_suite, card_suite,       card_code_suite, clock_suite, codes_suite,
    currency_suite, error_suite, id_suite,       json_write_suite, limits_suite,    money_suite, money_text_suite,
    result_suite,   rrule_suite, sha256_suite,   text_suite,       utf8_suite,
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
