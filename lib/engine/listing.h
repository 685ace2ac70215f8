/* Which orders a query finds, newest first: rows copied out of bounded reads. order_list.c makes a host's list of them. */
#ifndef OMS_ENGINE_LISTING_H
#define OMS_ENGINE_LISTING_H

#include "engine/engine.h"
#include "model/rows.h"
#include "oms/order.h"

struct listing {
    oms_engine *engine;
    oms_order_query query; /* as this release has it, with its limit filled in */
    struct arena arena;
    struct arena_list orders; /* struct order_row, at most query.limit */
    bool more;                /* there are orders behind the last */
};

/* OMS_OK, or what is wrong with the query. `query` may be NULL. */
int32_t listing_init(struct listing *listing, oms_engine *engine, const oms_order_query *query, oms_error **error);
/* Reads. */
int32_t listing_run(struct listing *listing, oms_error **error);
/* Of one that is all zero: nothing. */
void listing_free(struct listing *listing);

static inline const struct order_row *
listing_order(const struct listing *listing, size_t i)
{
    return (const struct order_row *)listing->orders.items + i;
}

#endif
