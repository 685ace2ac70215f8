#include "flow/suites.h"
Suite *hold_suite(void){return suite_create("hold");}
