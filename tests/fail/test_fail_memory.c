/* When memory runs out: each stop of the tour, with each of its allocations failing in turn. An error comes back or the work is done; nothing is lost, leaked or
 * half done; and what failed works when it is asked for again. */
#include <string.h>

#ifdef OMS_HAVE_JSON
#include <jansson.h>
#endif

#include "fail/memory.h"
#include "fail/suites.h"
#include "fail/tour.h"

static void
open_shop(struct trip *trip, const struct stop *stop)
{
    const struct shop_options options = {.engine = {.allocator = memory_allocator()}};

    trip_begin(trip, stop, &options);
}

/* A call may do without what it did not get: then it has done all that it was asked for. */
static void
assert_told(const struct stop *stop, int64_t n, int32_t code, oms_error *error)
{
    ck_assert_msg(code == stop->code || code == OMS_E_NOMEM, "%s, allocation %lld: %s: %s", stop->name, (long long)n,
                  oms_result_name(code), error ? oms_error_message(error) : "");
    ck_assert_msg(code == OMS_OK || stop->mute || error != NULL, "%s, allocation %lld: no error", stop->name,
                  (long long)n);
    if (code == OMS_E_NOMEM && error)
        ck_assert_int_eq(oms_error_code(error), OMS_E_NOMEM);
    oms_error_free(error);
}

static void
assert_works_now(const struct stop *stop, int64_t n, struct trip *trip)
{
    oms_error *error = NULL;
    int32_t code = stop->call(trip, &error);

    ck_assert_msg(code == stop->code, "%s, after allocation %lld had failed: %s: %s", stop->name, (long long)n,
                  oms_result_name(code), error ? oms_error_message(error) : "");
    oms_error_free(error);
}

/* One trip, whose call has the nth allocation fail; false when it needs fewer. */
static bool
travel(const struct stop *stop, const struct outcome *expected, int64_t n, bool for_ever,
       void (*fail_after)(int64_t n, bool for_ever))
{
    const int64_t out = memory_out();
    oms_error *error = NULL;
    struct trip trip;

    open_shop(&trip, stop);
    fail_after(n, for_ever);
    int32_t code = stop->call(&trip, &error);
    const bool struck = memory_recover();
    assert_told(stop, n, code, error);
    if (!stop->alone)
        assert_invariants(&trip.shop);
    if (code != stop->code)
        assert_works_now(stop, n, &trip);
    const struct outcome outcome = trip_end(&trip);
    assert_same_outcome(expected, &outcome, stop->name, "allocation", n);
    ck_assert_int_eq(memory_out(), out);
    return struck;
}

START_TEST(an_allocation_that_fails_is_told)
{
    const struct stop *stop = tour_stop((size_t)_i);
    const struct outcome expected = trip_undisturbed(stop);

    for (int64_t n = tour_first((size_t)_i); travel(stop, &expected, n, false, memory_fail_after); n = tour_next(n))
        ;
}
END_TEST

START_TEST(memory_that_stays_short_is_told)
{
    const struct stop *stop = tour_stop((size_t)_i);
    const struct outcome expected = trip_undisturbed(stop);

    for (int64_t n = tour_first((size_t)_i); travel(stop, &expected, n, true, memory_fail_after);
         n = tour_next_sparsely(n))
        ;
}
END_TEST

START_TEST(an_allocation_of_sqlite_that_fails_is_told)
{
    const struct stop *stop = &shop_stops[_i];
    const struct outcome expected = trip_undisturbed(stop);

    for (int64_t n = tour_first((size_t)_i); travel(stop, &expected, n, false, memory_fail_sqlite_after);
         n = tour_next_sparsely(n))
        ;
}
END_TEST

#ifdef OMS_HAVE_JSON
static void *
nothing(size_t bytes)
{
    (void)bytes;
    return NULL;
}

START_TEST(a_parser_without_memory_is_no_fault_of_the_document)
{
    json_malloc_t allocate;
    json_free_t release;
    int seen = 0;

    json_get_alloc_funcs(&allocate, &release);
    for (size_t i = 0; i < tour_length(); i++) {
        const struct stop *stop = tour_stop(i);
        oms_error *error = NULL;
        struct trip trip;

        if (!strstr(stop->name, "JSON"))
            continue;
        open_shop(&trip, stop);
        json_set_alloc_funcs(nothing, release);
        int32_t code = stop->call(&trip, &error);
        json_set_alloc_funcs(allocate, release);
        seen += code == OMS_E_NOMEM;
        assert_told(stop, 0, code, error);
        trip_end(&trip);
    }
    ck_assert_int_eq(seen, 6);
}
END_TEST
#endif

static void
set_out(void)
{
    memory_begin();
    tour_begin();
}

static void
come_home(void)
{
    tour_end();
    memory_end();
}

Suite *
fail_memory_suite(void)
{
    Suite *suite = suite_create("fail/memory");
    TCase *tour = tcase_create("tour");

    tcase_add_checked_fixture(tour, set_out, come_home);
    tcase_set_timeout(tour, 120);
    tcase_add_loop_test(tour, an_allocation_that_fails_is_told, 0, (int)tour_length());
    tcase_add_loop_test(tour, memory_that_stays_short_is_told, 0, (int)tour_length());
    tcase_add_loop_test(tour, an_allocation_of_sqlite_that_fails_is_told, 0, (int)n_shop_stops);
#ifdef OMS_HAVE_JSON
    tcase_add_test(tour, a_parser_without_memory_is_no_fault_of_the_document);
#endif
    suite_add_tcase(suite, tour);
    return suite;
}
