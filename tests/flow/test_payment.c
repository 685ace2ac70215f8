#include "flow/suites.h"
Suite *
payment_suite(void)
{
    return suite_create("payment");
}
