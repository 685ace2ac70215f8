/* Runs the suites of tests/model. CK_FORK, CK_RUN_SUITE and the like work as check documents them. */
#include <stdlib.h>

#include "model/suites.h"

/* one suite is one line */
/* clang-format off */
static Suite *(*const suites[])(void) = {
    cancel_suite,
    coupon_suite,
    decision_suite,
    diagnose_suite,
    discount_suite,
    dispatch_suite,
    expire_suite,
    facets_suite,
    selection_suite,
    tally_suite,
    guards_suite,
    invariants_shipment_suite,
    inbound_suite,
    job_suite,
    pending_suite,
    outcome_suite,
    place_suite,
    price_suite,
    price_carts_suite,
    price_list_suite,
    price_placing_suite,
    price_steps_suite,
    retry_suite,
    rules_suite,
    shipment_suite,
    state_suite,
    step_suite,
    stock_suite,
    transitions_suite,
    contact_suite,
    messages_suite,
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
