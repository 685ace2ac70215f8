/* The list of stops, and the shop around each of them. */
#include "fail/tour.h"

#include <string.h>

#include "fail/site.h"

#define NOTED_MAX 200

static const char *noted[NOTED_MAX];
static size_t n_noted;

bool
tour_was_at(const char *function)
{
    for (size_t i = 0; i < n_noted; i++)
        if (strcmp(noted[i], function) == 0)
            return true;
    return false;
}

void
tour_note(const char *function)
{
    if (tour_was_at(function))
        return;
    ck_assert_uint_lt(n_noted, NOTED_MAX);
    noted[n_noted++] = function;
}

size_t
tour_length(void)
{
    return n_desk_stops + n_shop_stops;
}

const struct stop *
tour_stop(size_t i)
{
    return i < n_desk_stops ? &desk_stops[i] : &shop_stops[i - n_desk_stops];
}

static struct site site;
static struct content template;

void
tour_begin(void)
{
    struct shop shop;

    site_begin(&site);
    shop_open_with(&shop, &(struct shop_options){.path = site.path});
    shop_close(&shop);
    site_checkpoint(&site);
    template = site_read(&site, "");
}

void
tour_end(void)
{
    content_free(&template);
    site_end(&site);
}

const char *
tour_path(void)
{
    return site.path;
}

/* Nothing here is about loss of power, so nobody waits for the disk. */
static void
open_copy(struct shop *shop, const struct shop_options *options)
{
    static const struct shop before = {.now = NOON, .random_state = 1};
    static const oms_sqlite_options hasty = {.size = sizeof hasty, .durability = OMS_SQLITE_NORMAL};
    struct shop_options how = *options;
    oms_store store = {.size = sizeof store};

    site_remove(&site, "-wal");
    site_remove(&site, "-shm");
    site_write(&site, "", &template);
    if (!how.engine.store)
        ck_assert_int_eq(oms_store_sqlite(site.path, &hasty, &store, NULL), OMS_OK);
    if (!how.engine.store)
        how.engine.store = &store;
    shop_open_beside(shop, &before, &how);
}

void
trip_begin(struct trip *trip, const struct stop *stop, const struct shop_options *options)
{
    *trip = (struct trip){.order = {{0}}};
    if (!stop->alone)
        open_copy(&trip->shop, options);
    if (stop->before)
        stop->before(trip);
}

/* Leases end, schedules go on, holds are over. */
static void
let_days_pass(struct shop *shop)
{
    static const int64_t waits[] = {0, 10 * MINUTE, HOUR, 2 * DAY};

    for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
        shop_wait(shop, waits[i]);
        shop_run(shop);
    }
}

void
trip_end(struct trip *trip)
{
    AT(oms_draft_free)(trip->draft);
    AT(oms_reply_free)(trip->reply);
    AT(oms_order_free)(trip->snapshot);
    if (!trip->shop.engine)
        return;
    assert_invariants(&trip->shop);
    let_days_pass(&trip->shop);
    shop_close(&trip->shop);
}
