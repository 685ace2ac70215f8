/* Runs the suites of tests/flow. CK_FORK, CK_RUN_SUITE and the like work as check documents them. */
#include <stdlib.h>

#include "flow/suites.h"

/* one suite is one line */
/* clang-format off */
static Suite *(*const suites[])(void) = {
    alternatives_suite,
    place_suite,
    catalog_cache_suite,
    price_cache_suite,
    quote_suite,
    events_suite,
    hold_suite,
    import_suite,
    inbox_suite,
    payment_suite,
    outcome_suite,
    engine_suite,
    crowd_suite,
    address_suite,
    answers_suite,
    own_rules_suite,
    carriers_suite,
    processes_suite,
    replaced_suite,
    schedule_suite,
    dead_letter_suite,
    lease_suite,
    deadline_suite,
    retry_budget_suite,
    reentry_suite,
    storm_suite,
    diagnose_suite,
    wake_suite,
    workers_suite,
    interleave_suite,
    interleave_renewal_suite,
    lookup_suite,
    veto_suite,
    many_suite,
    many_subscriptions_suite,
    unwanted_suite,
    messages_suite,
    message_once_suite,
    subscriptions_suite,
    dunning_suite,
    subscription_messages_suite,
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
