/* The tour itself: when nothing fails it works, and it leaves out no function that the library shows. */
#include <stdio.h>
#include <string.h>

#include "fail/suites.h"
#include "fail/tour.h"

/* A line of the map that is a symbol: four spaces, a name, a semicolon. */
static bool
symbol_of(const char *line, char *out)
{
    return sscanf(line, " oms_%60[a-z0-9_];", out) == 1;
}

START_TEST(the_tour_calls_every_function_there_is)
{
    FILE *map = fopen(SYMBOL_MAP, "re");
    char line[200], name[61], function[70];
    size_t n = 0;

    for (size_t i = 0; i < tour_length(); i++)
        trip_undisturbed(tour_stop(i));
    ck_assert_ptr_nonnull(map);
    while (fgets(line, sizeof line, map)) {
        if (!symbol_of(line, name))
            continue;
        snprintf(function, sizeof function, "oms_%s", name);
        ck_assert_msg(tour_was_at(function), "the tour does not call %s", function);
        n++;
    }
    fclose(map);
    ck_assert_uint_gt(n, 100);
}
END_TEST

Suite *
tour_suite(void)
{
    Suite *suite = suite_create("fail/tour");
    TCase *tour = tcase_create("tour");

    tcase_add_checked_fixture(tour, tour_begin, tour_end);
    tcase_set_timeout(tour, 60);
    tcase_add_test(tour, the_tour_calls_every_function_there_is);
    suite_add_tcase(suite, tour);
    return suite;
}
