/* The list of stops, and the shop around each of them. */
#include "fail/tour.h"
#include "fail/tour_carriers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fail/shaky_store.h"
#include "fail/site.h"

#define NOTED_MAX 400

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

static int64_t
stride(void)
{
    const char *text = getenv("OMS_TOUR_STRIDE");
    const int64_t every = text ? strtoll(text, NULL, 10) : 1;

    return every > 0 ? every : 1;
}

int64_t
tour_first(size_t stop)
{
    return (int64_t)stop % stride();
}

int64_t
tour_next(int64_t n)
{
    return n + stride();
}

int64_t
tour_next_sparsely(int64_t n)
{
    for (int64_t i = stride(); i > 0; i--)
        n += 1 + n / 2;
    return n;
}

static struct site site;
static struct content template;

void
tour_begin(void)
{
    const oms_customer ada = {
        .size = sizeof ada, .id = "ada", .email = "ada@example.org", .phone = "+49 1", .notify = "both"};
    struct shop shop;

    site_begin_quick(&site);
    shop_open_with(&shop, &(struct shop_options){.path = site.path});
    ck_assert_int_eq(oms_customer_put(shop.engine, &ada, NULL), OMS_OK);
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

static void
open_copy(struct shop *shop, const struct shop_options *options)
{
    static const struct shop before = {.now = NOON, .random_state = 1};
    struct shop_options how = *options;
    oms_store store;

    site_remove(&site, "-wal");
    site_remove(&site, "-shm");
    site_write(&site, "", &template);
    store = shaky_store_new(site.path);
    how.engine.store = &store;
    how.engine.carriers = tour_carriers;
    how.engine.n_carriers = TOUR_CARRIERS;
    how.notified = 1;
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

static int32_t
count_level(void *user, const oms_stock_level *level)
{
    struct outcome *outcome = user;

    outcome->available += level->available;
    outcome->reserved += level->reserved;
    outcome->on_hold += level->on_hold;
    outcome->damaged += level->damaged;
    return 0;
}

static int32_t
count_order(void *user, const oms_order_summary *order)
{
    struct outcome *outcome = user;

    outcome->orders[order->state]++;
    return 0;
}

static struct outcome
outcome_of(struct shop *shop)
{
    struct outcome outcome = {.held = oms_sandbox_count(shop->sandbox, "payment.authorize"),
                              .taken = oms_sandbox_count(shop->sandbox, "payment.capture"),
                              .given_back = oms_sandbox_count(shop->sandbox, "payment.void") +
                                            oms_sandbox_count(shop->sandbox, "payment.refund")};

    ck_assert_int_eq(oms_stock_list(shop->engine, NULL, count_level, &outcome, NULL), OMS_OK);
    ck_assert_int_eq(oms_order_list(shop->engine, NULL, count_order, &outcome, NULL), OMS_OK);
    return outcome;
}

struct outcome
trip_end(struct trip *trip)
{
    struct outcome outcome = {.held = 0};

    AT(oms_draft_free)(trip->draft);
    for (size_t i = 0; i < TRIP_DRAFTS; i++)
        oms_draft_free(trip->drafts[i]);
    AT(oms_reply_free)(trip->reply);
    AT(oms_order_free)(trip->snapshot);
    if (!trip->shop.engine)
        return outcome;
    assert_invariants(&trip->shop);
    let_days_pass(&trip->shop);
    outcome = outcome_of(&trip->shop);
    shop_close(&trip->shop);
    return outcome;
}

struct outcome
trip_undisturbed(const struct stop *stop)
{
    struct trip trip;
    oms_error *error = NULL;

    trip_begin(&trip, stop, &(struct shop_options){0});
    int32_t code = stop->call(&trip, &error);
    ck_assert_msg(code == stop->code, "%s: %s: %s", stop->name, oms_result_name(code),
                  error ? oms_error_message(error) : "");
    ck_assert(stop->mute || (error != NULL) == (code != OMS_OK));
    oms_error_free(error);
    return trip_end(&trip);
}

static void
describe(const struct outcome *outcome, char *out, size_t size)
{
    int len = snprintf(out, size, "stock %lld/%lld/%lld/%lld, money held %lld taken %lld given back %lld, orders",
                       (long long)outcome->available, (long long)outcome->reserved, (long long)outcome->on_hold,
                       (long long)outcome->damaged, (long long)outcome->held, (long long)outcome->taken,
                       (long long)outcome->given_back);

    for (size_t i = 0; i < OMS_STATE_COUNT; i++)
        len += snprintf(out + len, size - (size_t)len, " %lld", (long long)outcome->orders[i]);
}

void
assert_same_outcome(const struct outcome *expected, const struct outcome *got, const char *stop, const char *trouble,
                    int64_t n)
{
    char before[250], after[250];

    if (memcmp(expected, got, sizeof *got) == 0)
        return;
    describe(expected, before, sizeof before);
    describe(got, after, sizeof after);
    ck_abort_msg("%s, %s %lld: %s instead of %s", stop, trouble, (long long)n, after, before);
}
