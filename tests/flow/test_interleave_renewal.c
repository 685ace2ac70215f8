/* Two engines on one file, and one occurrence that two things happen to at once: it is ordered, skipped, moved, and its subscription paused, changed, ended; the
 * second is let in exactly between what the first read and what it commits. Whoever is told that it is done finds it so, and there is never a second order. */
#include <stdio.h>
#include <stdlib.h>

#include "flow/club.h"
#include "flow/suites.h"
#include "kit/detour.h"
#include "kit/shop.h"

#ifdef OMS_HAVE_CALENDAR

#define JAN_31 INT64_C(1738314000000) /* 2025-01-31T09:00:00Z */
#define FEB_28 (JAN_31 + 28 * DAY)

static const oms_calendar_schedule monthly = AT_NINE(2025, 1, 31, OMS_UNIT_MONTH);

struct meeting {
    char folder[40];
    char path[64];
    char log[64];
    struct detour detour;
    oms_store store;
    struct shop first;  /* its commits are interrupted */
    struct shop second; /* by this one */
    oms_id id;
    int32_t (*other)(struct shop *shop, const oms_id *id);
    int32_t other_code;
};

/* --- What happens; each may find that the other was first --- */

static int32_t
is_renewed(struct shop *shop, const oms_id *id)
{
    (void)id;
    return oms_engine_run(shop->engine, 0, NULL, NULL, NULL);
}

static int32_t
is_skipped(struct shop *shop, const oms_id *id)
{
    return oms_subscription_skip(shop->engine, id, 1, NULL, NULL, NULL);
}

static int32_t
is_moved(struct shop *shop, const oms_id *id)
{
    return oms_subscription_move(shop->engine, id, 1, FEB_28 + 5 * DAY, NULL, NULL);
}

static int32_t
is_paused(struct shop *shop, const oms_id *id)
{
    return oms_subscription_pause(shop->engine, id, OMS_NONE, NULL, NULL, NULL);
}

static int32_t
is_cancelled(struct shop *shop, const oms_id *id)
{
    return oms_subscription_cancel(shop->engine, id, 0, NULL, NULL, NULL);
}

static int32_t
is_to_end(struct shop *shop, const oms_id *id)
{
    return oms_subscription_cancel(shop->engine, id, 1, NULL, NULL, NULL);
}

static int32_t
has_another_quantity(struct shop *shop, const oms_id *id)
{
    return oms_subscription_set_quantity(shop->engine, id, "MUG", 2, NULL, NULL);
}

static int32_t
becomes_weekly(struct shop *shop, const oms_id *id)
{
    return oms_subscription_reschedule(shop->engine, id, OMS_UNIT_WEEK, 1, NULL, NULL, NULL);
}

static int32_t (*const happenings[])(struct shop *, const oms_id *) = {
    is_renewed, is_skipped, is_moved, is_paused, is_cancelled, is_to_end, has_another_quantity, becomes_weekly,
};
#define HAPPENINGS ((int)(sizeof happenings / sizeof *happenings))

static void
let_in(void *user)
{
    struct meeting *meeting = user;

    meeting->second.now = meeting->first.now;
    meeting->other_code = meeting->other(&meeting->second, &meeting->id);
}

/* --- Two engines and a subscription --- */

static void
meeting_open(struct meeting *meeting)
{
    const oms_sqlite_options quick = {.size = sizeof quick, .durability = OMS_SQLITE_NORMAL};
    oms_store beside = {.size = sizeof beside};

    *meeting = (struct meeting){.folder = "/tmp/oms-interleave-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(meeting->folder));
    snprintf(meeting->path, sizeof meeting->path, "%s/shop.db", meeting->folder);
    snprintf(meeting->log, sizeof meeting->log, "%s/log", meeting->folder);
    meeting->detour.inner.size = sizeof meeting->detour.inner;
    ck_assert_int_eq(oms_store_sqlite(meeting->path, &quick, &meeting->detour.inner, NULL), OMS_OK);
    meeting->store = detour_store(&meeting->detour);
    shop_open_with(&meeting->first,
                   &(struct shop_options){.effects_log = meeting->log, .engine.store = &meeting->store});
    ck_assert_int_eq(oms_store_sqlite(meeting->path, &quick, &beside, NULL), OMS_OK);
    shop_open_beside(&meeting->second, &meeting->first,
                     &(struct shop_options){.effects_log = meeting->log, .engine.store = &beside});
    meeting->first.now = JAN_31;
    shop_stock(&meeting->first, "MUG", "shelf", 1000);
    meeting->id = subscribe(&meeting->first, wish_draft(&(struct wish){.sku = "MUG"}), &monthly, NULL);
    meeting->first.now = FEB_28;
}

static void
meeting_close(struct meeting *meeting)
{
    char command[64];

    oms_engine_close(meeting->second.engine);
    oms_sandbox_free(meeting->second.sandbox);
    shop_close(&meeting->first);
    snprintf(command, sizeof command, "rm -r %s", meeting->folder);
    ck_assert_int_eq(system(command), 0);
}

/* --- What is found --- */

static int64_t
orders_of(struct meeting *meeting, char *status)
{
    oms_subscription *subscription = NULL;

    ck_assert_int_eq(oms_subscription_get(meeting->first.engine, &meeting->id, &subscription, NULL), OMS_OK);
    const int64_t cycles = oms_subscription_cycles(subscription);
    snprintf(status, 16, "%s", oms_subscription_status(subscription));
    oms_subscription_free(subscription);
    return cycles;
}

/* Who was told that it is skipped, paused or cancelled finds it so. */
static void
assert_kept(struct meeting *meeting, int happening, int32_t code)
{
    char status[16];

    if (code != OMS_OK)
        return;
    const int64_t orders = orders_of(meeting, status);
    if (happenings[happening] == is_skipped)
        ck_assert_str_eq(occurrence_of(&meeting->first, &meeting->id, 1).status, "skipped");
    if (happenings[happening] != is_paused && happenings[happening] != is_cancelled)
        return;
    ck_assert_str_ne(status, "active");
    shop_wait(&meeting->first, 40 * DAY);
    shop_run(&meeting->first);
    ck_assert_int_eq(orders_of(meeting, status), orders);
}

START_TEST(whatever_happens_to_an_occurrence_at_once_it_has_one_order_at_most)
{
    const int commits = _i / (HAPPENINGS * HAPPENINGS);
    const int first = commits ? 0 : _i % HAPPENINGS; /* only a renewal commits twice */
    const int second = commits ? _i % HAPPENINGS : _i / HAPPENINGS;
    struct meeting meeting;

    meeting_open(&meeting);
    meeting.other = happenings[second];
    meeting.other_code = OMS_E_STATE;
    meeting.detour.user = &meeting;
    meeting.detour.commits_to_go = commits;
    meeting.detour.meanwhile = let_in;
    const int32_t code = happenings[first](&meeting.first, &meeting.id);
    meeting.detour.meanwhile = NULL;
    assert_invariants(&meeting.first);
    assert_effects(&meeting.first, "payment.authorize",
                   orders_of(&meeting, (char[16]){""})); /* each order is paid once */
    assert_kept(&meeting, first, code);
    assert_kept(&meeting, second, meeting.other_code);
    shop_wait(&meeting.first, 70 * DAY);
    shop_run(&meeting.first);
    meeting_close(&meeting);
}
END_TEST

#endif

Suite *
interleave_renewal_suite(void)
{
    Suite *suite = suite_create("interleaved renewals");
    TCase *cases = tcase_create("interleave");

    tcase_set_timeout(cases, 60);
#ifdef OMS_HAVE_CALENDAR
    tcase_add_loop_test(cases, whatever_happens_to_an_occurrence_at_once_it_has_one_order_at_most, 0,
                        HAPPENINGS * HAPPENINGS + HAPPENINGS);
#endif
    suite_add_tcase(suite, cases);
    return suite;
}
