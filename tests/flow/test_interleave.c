/* Two engines on one file, and one order that two things happen to at once: the second is let in exactly between what the first read and what it commits,
 * at each of its commits in turn. Whatever wins, money and stock agree afterwards. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/suites.h"
#include "kit/detour.h"
#include "kit/shop.h"

struct scene {
    char folder[32];
    char path[64];
    char log[64];
    struct detour detour;
    oms_store store;
    struct shop first;  /* its commits are interrupted */
    struct shop second; /* by this one */
    oms_id order;
    char key[64]; /* of the authorisation under way */
    void (*other)(struct scene *scene, struct shop *shop);
};

static int32_t
keep_key(void *user, const oms_job *job)
{
    struct scene *scene = user;

    if (strcmp(job->kind, "payment.authorize") == 0)
        strcpy(scene->key, job->key);
    return 0;
}

/* Each may find that the other was first: that is an answer too. */
static void
money_comes(struct scene *scene, struct shop *shop)
{
    oms_complete(shop->engine, scene->key, OMS_OK, NULL, NULL);
}

static void
money_is_declined(struct scene *scene, struct shop *shop)
{
    oms_complete(shop->engine, scene->key, OMS_E_DECLINED, NULL, NULL);
}

static void
customer_cancels(struct scene *scene, struct shop *shop)
{
    oms_order_cancel(shop->engine, &scene->order, NULL, NULL, NULL);
}

static void
clock_expires(struct scene *scene, struct shop *shop)
{
    oms_order_drive(shop->engine, &scene->order, NULL, NULL);
}

static void
another_buys(struct scene *scene, struct shop *shop)
{
    (void)scene;
    oms_draft *draft = wish_draft(&(struct wish){.quantity = 3, .customer = "owe"});
    oms_order_place(shop->engine, draft, 0, NULL, NULL);
    oms_draft_free(draft);
}

static void
customer_pays_anew(struct scene *scene, struct shop *shop)
{
    const oms_payment_method method = {.size = sizeof method, .method = "card", .token = "tok_ok"};

    oms_order_pay(shop->engine, &scene->order, &method, NULL, NULL);
}

static void (*const happenings[])(struct scene *, struct shop *) = {
    money_comes, money_is_declined, customer_cancels, clock_expires, another_buys, customer_pays_anew,
};
#define HAPPENINGS    ((int)(sizeof happenings / sizeof *happenings))
#define COMMITS       3
#define MOMENTS       3
#define INTERLEAVINGS (HAPPENINGS * HAPPENINGS * COMMITS * MOMENTS)

static void
let_in(void *user)
{
    struct scene *scene = user;

    scene->second.now = scene->first.now;
    scene->other(scene, &scene->second);
}

static void
scene_open(struct scene *scene)
{
    const oms_sqlite_options quick = {.size = sizeof quick, .durability = OMS_SQLITE_NORMAL};
    oms_order *order = NULL;

    *scene = (struct scene){.folder = "/tmp/oms-interleave-XXXXXX"};
    ck_assert_ptr_nonnull(mkdtemp(scene->folder));
    snprintf(scene->path, sizeof scene->path, "%s/shop.db", scene->folder);
    snprintf(scene->log, sizeof scene->log, "%s/log", scene->folder);
    scene->detour.inner.size = sizeof scene->detour.inner;
    ck_assert_int_eq(oms_store_sqlite(scene->path, &quick, &scene->detour.inner, NULL), OMS_OK);
    scene->store = detour_store(&scene->detour);
    shop_open_with(&scene->first, &(struct shop_options){.effects_log = scene->log, .engine.store = &scene->store});
    oms_store beside = {.size = sizeof beside};
    ck_assert_int_eq(oms_store_sqlite(scene->path, &quick, &beside, NULL), OMS_OK);
    shop_open_beside(&scene->second, &scene->first,
                     &(struct shop_options){.effects_log = scene->log, .engine.store = &beside});
    shop_stock(&scene->first, "MUG", "shelf", 3);
    ck_assert_int_eq(try_place(&scene->first, &(struct wish){.quantity = 2, .token = "tok_pending_7200"}, &order, NULL),
                     OMS_OK);
    scene->order = *oms_order_id(order);
    oms_order_free(order);
    ck_assert_int_eq(oms_job_list(scene->first.engine, &scene->order, keep_key, scene, NULL), OMS_OK);
}

static void
scene_close(struct scene *scene)
{
    oms_engine_close(scene->second.engine);
    oms_sandbox_free(scene->second.sandbox);
    shop_close(&scene->first);
    char command[64];
    snprintf(command, sizeof command, "rm -r %s", scene->folder);
    ck_assert_int_eq(system(command), 0);
}

/* An order that ended keeps no money and no units; one that is paid has both. */
static void
assert_settled(struct scene *scene)
{
    oms_order *order = get(&scene->first, &scene->order);
    const int32_t state = oms_order_state(order);
    oms_order_line line = {.size = sizeof line};

    ck_assert_int_eq(oms_order_line_at(order, 0, &line), OMS_OK);
    if (state == OMS_STATE_CANCELLED) {
        ck_assert_int_eq(oms_order_authorised(order), 0);
        ck_assert_int_eq(line.reserved, 0);
    } else if (state != OMS_STATE_PENDING) {
        ck_assert_int_eq(oms_order_authorised(order), 2000);
        ck_assert_int_eq(line.reserved, 2);
    }
    oms_order_free(order);
}

START_TEST(whatever_comes_between_reading_and_committing_money_and_stock_agree)
{
    static const int64_t moments[MOMENTS] = {30 * MINUTE - 1, 30 * MINUTE, 30 * MINUTE + 1};
    struct scene scene;
    const int first = _i % HAPPENINGS;
    const int second = _i / HAPPENINGS % HAPPENINGS;
    const int commits = _i / (HAPPENINGS * HAPPENINGS) % COMMITS;
    const int moment = _i / (HAPPENINGS * HAPPENINGS * COMMITS);

    scene_open(&scene);
    scene.first.now += moments[moment];
    scene.other = happenings[second];
    scene.detour.user = &scene;
    scene.detour.commits_to_go = commits;
    scene.detour.meanwhile = let_in;
    happenings[first](&scene, &scene.first);
    scene.detour.meanwhile = NULL;
    assert_invariants(&scene.first);
    for (int hour = 0; hour < 30; hour++) { /* until nothing is under way any more */
        shop_run(&scene.first);
        shop_wait(&scene.first, HOUR);
    }
    assert_settled(&scene);
    ck_assert_int_eq(state_of(&scene.first, &scene.order) == OMS_STATE_PENDING, 0);
    scene_close(&scene);
}
END_TEST

Suite *
interleave_suite(void)
{
    Suite *suite = suite_create("interleave");
    TCase *cases = tcase_create("interleave");

    tcase_set_timeout(cases, 60);
    tcase_add_loop_test(cases, whatever_comes_between_reading_and_committing_money_and_stock_agree, 0, INTERLEAVINGS);
    suite_add_tcase(suite, cases);
    return suite;
}
