/* The commit queue over the real SQLite store, in a crowd, and with commits whose answer gets lost. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "oms/errors.h"
#include "oms/store_sqlite.h"
#include "queue_kit.h"
#include "suites.h"

#define THREADS          16
#define ROUNDS           200
#define MUGS             3000 /* fewer than are asked for */
#define COLUMN_AVAILABLE 3
#define COLUMN_RESERVED  4

/* The real store behind a line that loses answers: every `lose`-th, in turn before and after the commit; 0 = none. */
struct shop {
    char directory[64];
    oms_store file;
    oms_store store;
    struct commit_queue *queue;
    size_t lose;
    size_t n_calls;
    bool hold_first; /* until all threads are in the queue */
};

static int32_t
line_commit(void *user, oms_change_set *const *sets, size_t n, oms_error **error)
{
    struct shop *shop = user;
    size_t call = shop->n_calls++;
    bool lost = shop->lose && call % shop->lose == shop->lose - 1;
    int32_t code = OMS_OK;

    if (call == 0 && shop->hold_first)
        await_queued(shop->queue, THREADS);
    if (!lost || call % 2 == 0)
        code = shop->file.commit(shop->file.user, sets, n, error);
    for (size_t i = 0; lost && i < n; i++)
        sets[i]->result = OMS_E_UNKNOWN;
    return code;
}

static int32_t
line_read(void *user, const oms_read *const *reads, size_t n, oms_row_fn row, void *row_user, oms_error **error)
{
    struct shop *shop = user;

    return shop->file.read(shop->file.user, reads, n, row, row_user, error);
}

static const struct stock_row mugs = {
    .sku = {"MUG", 3},
    .location = {"main", 4},
    .version = 1,
    .available = MUGS,
};

static void
shop_open(struct shop *shop)
{
    char path[128];
    oms_sqlite_options options = {.size = sizeof(options), .durability = OMS_SQLITE_NORMAL};
    oms_change stocked = {.size = sizeof(stocked), .kind = OMS_CHANGE_INSERT, .row = &mugs};
    const oms_change *changes[] = {&stocked};
    oms_change_set set = {.size = sizeof(set), .changes = changes, .n_changes = 1};
    oms_change_set *sets[] = {&set};

    memset(shop, 0, sizeof(*shop));
    shop->file.size = sizeof(shop->file);
    strcpy(shop->directory, "/tmp/oms-queue-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(shop->directory));
    snprintf(path, sizeof(path), "%s/shop.db", shop->directory);
    ck_assert_int_eq(oms_store_sqlite(path, &options, &shop->file, NULL), OMS_OK);
    ck_assert_int_eq(shop->file.attach(shop->file.user, oms_schema_get(), OMS_OPEN_CREATE, NULL), OMS_OK);
    shop->store = (oms_store){.size = sizeof(oms_store), .user = shop, .read = line_read, .commit = line_commit};
    ck_assert_int_eq(commit_queue_new(&shop->store, NULL, &shop->queue), OMS_OK);
    stocked.table = schema_table(TABLE_STOCK);
    ck_assert_int_eq(commit_queue_submit(shop->queue, sets, 1, NULL), OMS_OK);
    ck_assert_int_eq(set.result, OMS_OK);
    shop->n_calls = 0;
}

static void
shop_close(struct shop *shop)
{
    static const char *const files[] = {"shop.db", "shop.db-wal", "shop.db-shm"};
    char path[128];

    commit_queue_free(shop->queue);
    shop->file.destroy(shop->file.user);
    for (size_t i = 0; i < 3; i++) {
        snprintf(path, sizeof(path), "%s/%s", shop->directory, files[i]);
        unlink(path);
    }
    ck_assert_int_eq(rmdir(shop->directory), 0);
}

/* One order takes one mug and says so. */
static int32_t
buy(struct shop *shop, const struct event_row *event)
{
    static const oms_delta deltas[] = {{.amount = -1, .column = COLUMN_AVAILABLE},
                                       {.amount = 1, .column = COLUMN_RESERVED}};
    oms_change take = {.size = sizeof(take), .kind = OMS_CHANGE_ADD, .row = &mugs, .deltas = deltas, .n_deltas = 2};
    oms_change tell = {.size = sizeof(tell), .kind = OMS_CHANGE_APPEND, .row = event};
    const oms_change *changes[] = {&take, &tell};
    oms_change_set set = {.size = sizeof(set), .changes = changes, .n_changes = 2};
    oms_change_set *sets[] = {&set};
    int32_t code;

    take.table = schema_table(TABLE_STOCK);
    tell.table = schema_table(TABLE_EVENTS);
    code = commit_queue_submit(shop->queue, sets, 1, NULL);
    return code == OMS_OK ? set.result : code;
}

static struct event_row
event_of(uint8_t order, int64_t seq)
{
    return (struct event_row){
        .order_id = id_of(order),
        .seq = seq,
        .at = 1,
        .type = {"order.placed", 12},
        .state = {"CONFIRMED", 9},
        .order_version = 1,
        .quantity = OMS_NONE,
        .amount = OMS_NONE,
        .commit_id = {.bytes = {order, [8] = (uint8_t)(seq >> 8), [9] = (uint8_t)seq}},
    };
}

/* What the storage holds in the end. */
struct stocktaking {
    struct stock_row stock;
    size_t n_events;
    int64_t last_position;
    size_t events_of[THREADS + 1];
    int64_t last_seq[THREADS + 1];
    bool disorder;
};

static int32_t
count_row(void *user, size_t read, const void *row)
{
    struct stocktaking *count = user;
    const struct event_row *event = row;
    uint8_t order;

    if (read == 0) {
        count->stock = *(const struct stock_row *)row;
        return 0;
    }
    order = event->order_id.bytes[15];
    count->n_events++;
    count->events_of[order]++;
    count->disorder |= event->position <= count->last_position || event->seq <= count->last_seq[order];
    count->last_position = event->position;
    count->last_seq[order] = event->seq;
    return 0;
}

static struct stocktaking
take_stock(struct shop *shop)
{
    struct stocktaking count = {0};
    oms_read stock = {.size = sizeof(stock), .key = &mugs, .n_key = 2, .index = -1};
    oms_read events = {.size = sizeof(events), .index = -1};
    const oms_read *reads[] = {&stock, &events};

    stock.table = schema_table(TABLE_STOCK);
    events.table = schema_table(TABLE_EVENTS);
    ck_assert_int_eq(shop->file.read(shop->file.user, reads, 2, count_row, &count, NULL), OMS_OK);
    return count;
}

struct shopper {
    struct shop *shop;
    uint8_t order;
    size_t bought;
    size_t refused;
    pthread_t thread;
};

static void *
go_shopping(void *arg)
{
    struct shopper *shopper = arg;

    for (int64_t seq = 1; seq <= ROUNDS; seq++) {
        struct event_row event = event_of(shopper->order, seq);
        int32_t code = buy(shopper->shop, &event);
        shopper->bought += code == OMS_OK;
        shopper->refused += code == OMS_E_CONFLICT;
    }
    return NULL;
}

/* `_i`: which answers get lost. */
START_TEST(a_crowd_buys_what_there_is_and_not_one_more)
{
    struct shop shop;
    struct shopper shoppers[THREADS];
    struct stocktaking count;
    size_t bought = 0, refused = 0;

    shop_open(&shop);
    shop.lose = (size_t)_i;
    shop.hold_first = true;
    for (size_t i = 0; i < THREADS; i++) {
        shoppers[i] = (struct shopper){.shop = &shop, .order = (uint8_t)(i + 1)};
        ck_assert_int_eq(pthread_create(&shoppers[i].thread, NULL, go_shopping, &shoppers[i]), 0);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(shoppers[i].thread, NULL);
        bought += shoppers[i].bought;
        refused += shoppers[i].refused;
    }
    count = take_stock(&shop);
    ck_assert_uint_eq(bought, MUGS);
    ck_assert_uint_eq(refused, THREADS * ROUNDS - MUGS);
    ck_assert_int_eq(count.stock.available, 0);
    ck_assert_int_eq(count.stock.reserved, MUGS);
    ck_assert_uint_eq(count.n_events, MUGS);
    ck_assert(!count.disorder);
    for (size_t i = 0; i < THREADS; i++)
        ck_assert_uint_eq(count.events_of[i + 1], shoppers[i].bought);
    if (!shop.lose)
        ck_assert_uint_lt(shop.n_calls, THREADS * ROUNDS);
    shop_close(&shop);
}
END_TEST

/* The answer is lost before the commit (`_i` 0) or after it (1): one mug goes, and one event stands. */
START_TEST(a_lost_answer_takes_one_mug_once)
{
    struct shop shop;
    struct event_row event = event_of(1, 1);
    struct stocktaking count;

    shop_open(&shop);
    shop.n_calls = (size_t)(_i == 0 ? 1 : 2); /* an odd call is lost before, an even one after */
    shop.lose = shop.n_calls + 1;
    ck_assert_int_eq(buy(&shop, &event), OMS_OK);
    ck_assert_uint_eq(shop.n_calls, shop.lose + 1);
    count = take_stock(&shop);
    ck_assert_int_eq(count.stock.available, MUGS - 1);
    ck_assert_uint_eq(count.n_events, 1);
    shop_close(&shop);
}
END_TEST

START_TEST(another_with_the_same_number_is_a_conflict_also_when_the_answer_is_lost)
{
    struct shop shop;
    struct event_row event = event_of(1, 1);

    shop_open(&shop);
    ck_assert_int_eq(buy(&shop, &event), OMS_OK);
    event.commit_id = id_of(99);
    shop.n_calls = 2;
    shop.lose = 3;
    ck_assert_int_eq(buy(&shop, &event), OMS_E_CONFLICT);
    ck_assert_int_eq(take_stock(&shop).stock.available, MUGS - 1);
    shop_close(&shop);
}
END_TEST

Suite *
queue_sqlite_suite(void)
{
    Suite *suite = suite_create("queue_sqlite");
    TCase *crowd = tcase_create("crowd");
    TCase *lost = tcase_create("lost");

    tcase_set_timeout(crowd, 120);
    tcase_add_loop_test(crowd, a_crowd_buys_what_there_is_and_not_one_more, 0, 1);
    tcase_add_loop_test(crowd, a_crowd_buys_what_there_is_and_not_one_more, 3, 4);
    tcase_set_tags(crowd, "threads");
    suite_add_tcase(suite, crowd);
    tcase_add_loop_test(lost, a_lost_answer_takes_one_mug_once, 0, 2);
    tcase_add_test(lost, another_with_the_same_number_is_a_conflict_also_when_the_answer_is_lost);
    tcase_set_tags(lost, "threads");
    suite_add_tcase(suite, lost);
    return suite;
}
