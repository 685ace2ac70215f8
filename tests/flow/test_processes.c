/* Many processes on one file, each with an engine of its own: they buy until they are told that nothing is left. */
#include <sys/wait.h>
#include <unistd.h>

#include "flow/suites.h"
#include "flow/words.h"

enum { UNITS = 100, PROCESSES = 32, STRANGE = 255 };

static oms_engine *
open_engine(const char *path)
{
    oms_store store = {.size = sizeof store};
    const oms_engine_options options = {.size = sizeof options, .store = &store, .duplicates = OMS_DUPLICATE_ALLOW};
    oms_engine *engine = NULL;

    if (oms_store_sqlite(path, NULL, &store, NULL) != OMS_OK)
        return NULL;
    return oms_engine_open(&options, &engine, NULL) == OMS_OK ? engine : NULL;
}

/* How many it got, until the shop said ORD-1001; anything else that is no answer of a shop is STRANGE. */
static int
buy_until_sold_out(const char *path)
{
    oms_engine *engine = open_engine(path);
    oms_draft *draft = wish_draft(&(struct wish){.method = "manual"});
    int32_t code = engine ? OMS_OK : OMS_E_IO;
    int bought = 0;

    while (code == OMS_OK || code == OMS_E_BUSY) {
        code = oms_order_place(engine, draft, 0, NULL, NULL);
        bought += code == OMS_OK;
    }
    oms_draft_free(draft);
    oms_engine_close(engine);
    return code == OMS_E_REFUSED ? bought : STRANGE;
}

START_TEST(thirty_two_processes_sell_a_hundred_units_once)
{
    char path[PATH_SIZE];
    struct shop shop;
    struct shop after;
    int sold = 0;

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path});
    shop_stock(&shop, "MUG", "MAIN", UNITS);
    shop_close(&shop);
    for (int i = 0; i < PROCESSES; i++) {
        pid_t child = fork();
        ck_assert_int_ge(child, 0);
        if (child == 0)
            _exit(buy_until_sold_out(path));
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = 0;
        ck_assert_int_gt(wait(&status), 0);
        ck_assert(WIFEXITED(status));
        ck_assert_int_ne(WEXITSTATUS(status), STRANGE);
        sold += WEXITSTATUS(status);
    }
    ck_assert_int_eq(sold, UNITS);
    shop_open_beside(&after, &shop, &(struct shop_options){.path = path});
    assert_stock(&after, "MUG", 0, UNITS, 0);
    shop_close(&after);
    file_remove(path);
}
END_TEST

Suite *
processes_suite(void)
{
    Suite *suite = suite_create("processes");
    TCase *cases = tcase_create("processes");

    tcase_set_timeout(cases, 180);
    tcase_add_test(cases, thirty_two_processes_sell_a_hundred_units_once);
    suite_add_tcase(suite, cases);
    return suite;
}
