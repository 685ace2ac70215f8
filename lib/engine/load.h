/* Collecting reads and keeping their rows: a loader is filled with reads, run once against the store, and leaves deep copies in row lists. */
#ifndef OMS_ENGINE_LOAD_H
#define OMS_ENGINE_LOAD_H

#include "engine/engine.h"
#include "model/order_rows.h"
#include "store/schema.h"

struct loader {
    struct arena *arena;
    struct arena_list reads; /* struct load_read */
};

void loader_init(struct loader *loader, struct arena *arena);
/* Adds a read of `table` by the first n_key columns of `key` (copied shallowly: it must live until loader_run); found rows go to `into`. The read
 * returned may be refined (index, low, high, limit, …); it is valid until the next one is added. NULL on failure. */
oms_read *loader_add(struct loader *loader, enum table_id table, const void *key, size_t n_key, struct row_list *into);
/* Nothing is asked where no read was added. OMS_E_NOMEM also when one could not be. */
int32_t loader_run(struct loader *loader, oms_engine *engine, oms_error **error);
/* Several at once: one call of the store, one snapshot. When it fails, nothing is known of what any of them has. */
int32_t loader_run_many(struct loader *const *loaders, size_t n, oms_engine *engine, oms_error **error);

/* What of an order is read. */
enum {
    LOAD_ORDER = 1,
    LOAD_LINES = 2,
    LOAD_MONEY = 4,     /* the first payment, taxes */
    LOAD_WORK = 8,      /* problems, jobs */
    LOAD_GOODS = 16,    /* shipments, allocations */
    LOAD_ALL = 31,      /* what load_rest() is for comes after it */
    LOAD_PAYMENTS = 32, /* all payments, where load_rest() does not follow */
};
/* Later payments, whom the order goes to, who is billed and what discounts took off, once all of the order itself is loaded. Nothing is read where it has
 * none of them. It is a second look: what it finds may be newer than the order, whose version tells whoever commits by it. OMS_E_CORRUPT when the
 * order is not whole. */
int32_t load_rest(oms_engine *engine, struct order_rows *rows, oms_error **error);
/* The coupons that the order has taken uses of, and those uses. */
int32_t load_claims(oms_engine *engine, struct order_rows *rows, oms_error **error);
/* Tax rates and shipping method, for an order that is still to be priced. */
int32_t load_terms(oms_engine *engine, struct order_rows *rows, oms_error **error);
/* The customer's account and how it is reached, where there is a service that tells people; nothing otherwise. After the order, or the draft's customer, is
 * loaded. */
int32_t load_contact(oms_engine *engine, struct order_rows *rows, oms_error **error);
/* Adds the reads of an order. `id` must live until loader_run. */
void load_order(struct loader *loader, const oms_id *id, uint32_t what, struct order_rows *rows);

#endif
