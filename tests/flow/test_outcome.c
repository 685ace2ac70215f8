#include "flow/suites.h"
Suite *
outcome_suite(void)
{
    return suite_create("outcome");
}
