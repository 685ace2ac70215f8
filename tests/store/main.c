/* Runs the tests of lib/store. CK_FORK, CK_VERBOSITY and the rest of check's environment apply. */
#include <stdlib.h>

#include "suites.h"

static Suite *(*const suites[])(void) = {
    codec_suite,         ddl_suite,           queue_suite,          queue_groups_suite,  queue_settle_suite,
    queue_sqlite_suite,  sqlite_attach_suite, sqlite_changes_suite, sqlite_groups_suite, sqlite_log_suite,
    sqlite_memory_suite, sqlite_reads_suite,  sqlite_unknown_suite,
};

int
main(void)
{
    SRunner *runner = srunner_create(NULL);
    int failed;

    for (size_t i = 0; i < sizeof(suites) / sizeof(*suites); i++)
        srunner_add_suite(runner, suites[i]());
    srunner_run_all(runner, CK_ENV);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
