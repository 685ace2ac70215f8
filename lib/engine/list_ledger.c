/* Orders with an article, out of the ledger of stock: units are taken for an order when it is placed, so that the movements of an article lead to its orders
 * in the order in which they were placed. Reads only as much of the ledger as a page needs. */
#include "engine/listing.h"
#include "engine/pages.h"

#include "base/clock.h"
#include "base/text.h"

/* A movement is made after its order's id, and by this time at most: stock that others were quicker to take is tried for a few hours, not longer. */
#define LATE_MS DAY_MS

/* The movements between which those of the next orders lie. */
struct stretch {
    struct movement_row key, low, high;
};

static struct stretch
stretch_of(const struct listing *listing, const struct stock_row *stock)
{
    const bool begun = !id_is_none(&listing->place);
    const oms_id *low = begun && listing->query.oldest_first ? &listing->place : &listing->range.low;
    const oms_id *high = begun && !listing->query.oldest_first ? &listing->place : &listing->range.high;

    return (struct stretch){
        .key = {.sku = stock->sku, .location = stock->location},
        .low = {.id = *low},
        .high = {.id = id_at(id_ms(high) + LATE_MS + 1)},
    };
}

/* Whether no movement from this one on can be the first of an order that the window lacks. */
static bool
is_past(const struct listing *listing, const struct movement_row *movement)
{
    oms_id earliest = movement->id;

    if (listing->query.oldest_first)
        earliest = id_at(id_ms(&movement->id) - LATE_MS);
    return list_window_is_past(listing, &earliest);
}

static int32_t
walk_location(struct listing *listing, const struct stock_row *stock, oms_error **error)
{
    const struct stretch stretch = stretch_of(listing, stock);
    struct pages pages;
    bool past = false;
    int32_t rc;

    pages_open(&pages, listing->engine, TABLE_MOVEMENTS, -1);
    pages.read.key = &stretch.key;
    pages.read.n_key = 2;
    pages.read.low = &stretch.low;
    pages.read.high = &stretch.high;
    pages.read.descending = !listing->query.oldest_first;
    do {
        rc = pages_next(&pages, error);
        for (size_t i = 0; rc == OMS_OK && i < pages.rows.n && !past; i++) {
            const struct movement_row *movement = pages_row(&pages, i);
            past = is_past(listing, movement);
            list_offer(listing, &movement->order_id);
        }
    } while (rc == OMS_OK && pages.rows.n > 0 && !past);
    pages_close(&pages);
    return rc;
}

/* Beside those in the ledger, orders that still wait for their units. */
int32_t
list_by_ledger(struct listing *listing, oms_error **error)
{
    const struct stock_row key = {.sku = text_of(listing->query.sku)};
    struct pages locations;
    int32_t rc = list_offer_problems(listing, "ORD-2002", error);

    if (rc != OMS_OK)
        return rc;
    pages_open(&locations, listing->engine, TABLE_STOCK, -1);
    locations.read.key = &key;
    locations.read.n_key = 1;
    do {
        rc = pages_next(&locations, error);
        for (size_t i = 0; rc == OMS_OK && i < locations.rows.n; i++)
            rc = walk_location(listing, pages_row(&locations, i), error);
    } while (rc == OMS_OK && locations.rows.n > 0);
    pages_close(&locations);
    return rc;
}
