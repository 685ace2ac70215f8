/* What is due among a great many subscriptions: finding and making it costs what is due, not what is there. Counted in statements and in steps of SQLite's machine,
 * which do not depend on how busy the computer is. OMS_MANY in the environment says how many there are: 100,000 in scripts/nightly. */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "flow/club.h"
#include "flow/suites.h"

#ifdef OMS_HAVE_CALENDAR

#define START INT64_C(1767600000000) /* 2026-01-05T08:00:00Z */
#define FEW   100
#define DUE   10

static int64_t
how_many(void)
{
    const char *text = getenv("OMS_MANY");
    const int64_t many = text ? strtoll(text, NULL, 10) : 0;

    return many > 0 ? many : 1500;
}

/* --- What SQLite does --- */

static struct work {
    int64_t statements;
    int64_t steps;
    int64_t scanned; /* rows gone through without an index */
    bool counting;
} work;

static int
count(unsigned what, void *user, void *stmt, void *nanoseconds)
{
    (void)what, (void)user, (void)nanoseconds;
    const int steps = sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_VM_STEP, 1);
    const int scanned = sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);

    if (!work.counting)
        return 0;
    work.statements++;
    work.steps += steps;
    work.scanned += scanned;
    return 0;
}

static int
watch(sqlite3 *db, char **message, const void *api)
{
    (void)message, (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_PROFILE, count, NULL);
}

/* --- A shop with so many --- */

static void
subscribe_all(struct shop *shop, int64_t n, int32_t day)
{
    const oms_calendar_schedule monthly = AT_NINE(2026, day ? 1 : 6, day ? day : 1, OMS_UNIT_MONTH);
    const oms_subscription_terms terms = {.size = sizeof terms, .schedule = &monthly};
    oms_draft *draft = wish_draft(&(struct wish){.sku = "MUG"});

    MUST_OK(oms_draft_set_subscription(draft, &terms, &error));
    for (int64_t i = 0; i < n; i++)
        MUST_OK(oms_subscription_create(shop->engine, draft, NULL, &error));
    oms_draft_free(draft);
}

/* The work of making the ten that are due. */
static struct work
renew_among(int64_t many)
{
    struct shop shop;
    int64_t next;

    shop_open(&shop);
    shop.now = START;
    shop_stock(&shop, "MUG", "shelf", 100);
    subscribe_all(&shop, many, 0);
    subscribe_all(&shop, DUE, 5);
    shop.now = START + HOUR;
    work = (struct work){.counting = true};
    MUST_OK(oms_engine_run(shop.engine, 0, NULL, &next, &error));
    work.counting = false;
    assert_effects(&shop, "payment.authorize", DUE);
    shop_close(&shop);
    return work;
}

static void
tell_work(const char *name, int64_t many, const struct work *done)
{
    if (getenv("OMS_MANY"))
        printf("%s: %lld subscriptions, %d due: %lld statements, %lld steps\n", name, (long long)many, DUE,
               (long long)done->statements, (long long)done->steps);
}

START_TEST(what_is_due_among_many_costs_what_is_due)
{
    ck_assert_int_eq(sqlite3_auto_extension((void (*)(void))watch), SQLITE_OK);
    const struct work few = renew_among(FEW);
    const struct work many = renew_among(how_many());
    sqlite3_cancel_auto_extension((void (*)(void))watch);

    tell_work("few", FEW, &few);
    tell_work("many", how_many(), &many);
    ck_assert_int_gt(few.statements, 0);
    ck_assert_int_eq(few.statements, many.statements);
    ck_assert_int_lt(many.steps, few.steps + few.steps / 50);
    ck_assert_int_eq(few.scanned, many.scanned);
}
END_TEST

/* All in the same second: after an outage they would stand in a line, in time they do not. */
START_TEST(a_great_many_due_in_the_same_second_are_made_in_one_run)
{
    enum { TOGETHER = 150 };
    struct shop shop;
    int64_t next;

    shop_open(&shop);
    shop.now = START;
    shop_stock(&shop, "MUG", "shelf", 1000);
    subscribe_all(&shop, TOGETHER, 5);
    shop.now = START + HOUR;
    MUST_OK(oms_engine_run(shop.engine, 0, NULL, &next, &error));
    assert_effects(&shop, "payment.authorize", TOGETHER);
    ck_assert_int_gt(next, shop.now);
    shop_close(&shop);
}
END_TEST

static int32_t
pause(void *user, const oms_subscription_summary *subscription)
{
    static oms_id ids[64];
    static size_t n;

    if (subscription)
        ids[n++] = subscription->id;
    for (; !subscription && n > 0; n--)
        MUST_OK(oms_subscription_pause(((struct shop *)user)->engine, &ids[n - 1], START + HOUR, NULL, NULL, &error));
    return OMS_OK;
}

static void
lose_zones(const char *path)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, "UPDATE segments SET zone = 'Atlantis/Lost'", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

/* More than are looked up at a time, all in front of the one that can go on. */
static void
assert_others_go_on(bool paused)
{
    enum { LOST = 50 };
    char path[PATH_SIZE];
    struct shop shop;
    int64_t next;

    file_name(path);
    shop_open_with(&shop, &(struct shop_options){.path = path});
    shop.now = START;
    shop_stock(&shop, "MUG", "shelf", 1000);
    subscribe_all(&shop, LOST, 5);
    if (paused) {
        MUST_OK(oms_subscription_list(shop.engine, NULL, pause, &shop, &error));
        pause(&shop, NULL);
    }
    lose_zones(path);
    shop.now = START + MINUTE;
    subscribe_all(&shop, 1, 5);
    shop.now = START + HOUR + MINUTE;
    MUST_OK(oms_engine_run(shop.engine, 0, NULL, &next, &error));
    assert_effects(&shop, "payment.authorize", 1);
    ck_assert_int_gt(next, shop.now);
    shop_close(&shop);
    file_remove(path);
}

START_TEST(those_whose_zone_is_lost_stop_nobody_elses)
{
    assert_others_go_on(_i == 1);
}
END_TEST

#endif

Suite *
many_subscriptions_suite(void)
{
    Suite *suite = suite_create("many subscriptions");
    TCase *cases = tcase_create("many subscriptions");

    tcase_set_timeout(cases, 600);
#ifdef OMS_HAVE_CALENDAR
    tcase_add_test(cases, what_is_due_among_many_costs_what_is_due);
    tcase_add_loop_test(cases, those_whose_zone_is_lost_stop_nobody_elses, 0, 2);
    tcase_add_test(cases, a_great_many_due_in_the_same_second_are_made_in_one_run);
#endif
    suite_add_tcase(suite, cases);
    return suite;
}
