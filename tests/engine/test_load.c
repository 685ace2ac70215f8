/* Reading when memory is short: what could not even be asked for is not taken for missing. */
#include "engine/load.h"

#include <check.h>

#include "base/text.h"
#include "engine/suites.h"

static void *
give_nothing(void *user, size_t bytes)
{
    (void)user;
    (void)bytes;
    return NULL;
}

static void
take_back(void *user, void *memory, size_t bytes)
{
    (void)user;
    (void)bytes;
    ck_assert_ptr_null(memory);
}

static const oms_allocator nothing = {.size = sizeof nothing, .allocate = give_nothing, .release = take_back};

START_TEST(an_order_whose_address_could_not_be_asked_for_is_not_damaged)
{
    struct order_row order = {.shipping_party = {{1}}, .number = TEXT("N-1"), .state = TEXT("PENDING")};
    void *orders[] = {&order};
    struct arena arena;
    struct order_rows rows = {.arena = &arena, .orders = {.items = orders, .n = 1}};
    oms_error *error = NULL;

    arena_init(&arena, &nothing);
    ck_assert_int_eq(load_rest(NULL, &rows, &error), OMS_E_NOMEM);
    oms_error_free(error);
    arena_free(&arena);
}
END_TEST

START_TEST(nothing_is_asked_where_there_is_nothing_to_read)
{
    struct loader loader;
    struct arena arena;

    arena_init(&arena, NULL);
    loader_init(&loader, &arena);
    ck_assert_int_eq(loader_run(&loader, NULL, NULL), OMS_OK);
    ck_assert_ptr_null(arena.chunks);
}
END_TEST

Suite *
load_suite(void)
{
    Suite *suite = suite_create("engine/load");
    TCase *memory = tcase_create("memory");

    tcase_add_test(memory, an_order_whose_address_could_not_be_asked_for_is_not_damaged);
    tcase_add_test(memory, nothing_is_asked_where_there_is_nothing_to_read);
    suite_add_tcase(suite, memory);
    return suite;
}
