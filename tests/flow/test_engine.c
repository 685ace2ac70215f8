#include "flow/suites.h"
Suite *
engine_suite(void)
{
    return suite_create("engine");
}
