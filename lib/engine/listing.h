/* Which orders a query finds: rows copied out of bounded reads. Sources propose ids in the order of the list (list_sources.c, list_ledger.c, list_updates.c);
 * every order proposed is read and held against the whole query, so a source may propose too many, but none twice and none too few. */
#ifndef OMS_ENGINE_LISTING_H
#define OMS_ENGINE_LISTING_H

#include "engine/engine.h"
#include "engine/id_range.h"
#include "model/rows.h"
#include "model/selection.h"
#include "oms/order.h"

struct listing;

/* Where orders are looked for: offers to the window all that come next behind the listing's place, as many as it has room for, or more. */
typedef int32_t (*list_source)(struct listing *listing, oms_error **error);

#define WINDOW_MAX 256

/* The orders that come next of those offered in any order. */
struct list_window {
    oms_id ids[WINDOW_MAX]; /* in the order of the list */
    size_t n;
    size_t room; /* at most WINDOW_MAX */
};

struct listing {
    oms_engine *engine;
    oms_order_query query; /* as this release has it, with its limit filled in */
    struct selection selection;
    list_source source;
    struct arena arena;       /* of what is found */
    struct arena scratch;     /* of one round */
    struct arena_list orders; /* struct order_row, at most query.limit */
    struct list_window window;
    struct id_range range; /* no order that matches lies outside */
    oms_id place;          /* where the page goes on: the order looked at last; none at the beginning */
    int64_t looked;
    bool more; /* there may be orders behind the place */
};

/* OMS_OK, or what is wrong with the query. `query` may be NULL. */
int32_t listing_init(struct listing *listing, oms_engine *engine, const oms_order_query *query, oms_error **error);
/* Reads a page. */
int32_t listing_run(struct listing *listing, oms_error **error);
/* Forgets what was found, and is ready to find as many as are missing to the limit behind it. */
void listing_next(struct listing *listing);
/* Of one that is all zero: nothing. */
void listing_free(struct listing *listing);

static inline const struct order_row *
listing_order(const struct listing *listing, size_t i)
{
    return (const struct order_row *)listing->orders.items + i;
}

/* Whether `a` stands before `b` in the list. */
bool list_before(const struct listing *listing, const oms_id *a, const oms_id *b);
/* Whether nothing behind this order can get into the window. */
bool list_window_is_past(const struct listing *listing, const oms_id *id);
/* Proposes an order; one that is not behind the place, or out of bounds, or there already, is passed over. */
void list_offer(struct listing *listing, const oms_id *id);

/* The source for a query: the narrowest of those that have what it asks for. */
int32_t list_choose_source(struct listing *listing, oms_error **error);

/* list_ledger.c: orders with an article. */
int32_t list_by_ledger(struct listing *listing, oms_error **error);
/* list_updates.c: orders of which something happened lately. */
int32_t list_by_updates(struct listing *listing, oms_error **error);
/* How many events there are from `updated_since` on. */
int32_t list_count_updates(struct listing *listing, int64_t *out, oms_error **error);
/* list_sources.c: offers the order of every open problem with this code. */
int32_t list_offer_problems(struct listing *listing, const char *code, oms_error **error);

#endif
