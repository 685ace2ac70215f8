/* The list of stops, and the shop around each of them. */
#include "fail/tour.h"

#include <string.h>

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

void
trip_begin(struct trip *trip, const struct stop *stop, const struct shop_options *options)
{
    *trip = (struct trip){.order = {{0}}};
    if (!stop->alone)
        shop_open_with(&trip->shop, options);
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
