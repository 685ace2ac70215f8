/* Runs the suites of tests/engine. CK_FORK, CK_RUN_SUITE and the like work as check documents them. */
#include <stdlib.h>

#include "engine/suites.h"

/* one suite is one line */
/* clang-format off */
static Suite *(*const suites[])(void) = {
    budget_suite, catalog_suite, catalog_csv_suite, catalog_json_suite, csv_suite, draft_suite, draft_json_suite, inventory_suite, json_split_suite, load_suite, order_list_suite, order_query_suite, order_read_suite, plans_suite, report_suite, reply_suite, reply_terms_suite, verify_suite, feed_suite, feed_cursor_suite, signature_suite, document_suite,
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
