/* What placing reads of the catalog (products, list prices, automatic discounts), kept in memory: an order then reads one row that tells which catalog it is
 * instead. That row is raised in the commit of whoever writes the catalog, in any process, and it is read in the same snapshot as stock and keys, so what is
 * taken from here is what the tables hold in that snapshot. Bounded; forgotten as a whole when the catalog was written, or when it is full. */
#ifndef OMS_ENGINE_CATALOG_CACHE_H
#define OMS_ENGINE_CATALOG_CACHE_H

#include <pthread.h>
#include <stdbool.h>

#include "base/arena.h"
#include "model/draft.h"
#include "model/order_rows.h"

#define CATALOG_BUCKETS 1024
/* Of rows with their text. */
#define CATALOG_BYTES   ((size_t)4 << 20)

struct catalog_entry;
struct loader;

struct catalog_cache {
    pthread_mutex_t lock; /* of all that follows */
    struct arena arena;
    int64_t generation; /* of what is kept; 0: nothing is */
    size_t bytes;
    struct catalog_entry *buckets[CATALOG_BUCKETS]; /* by SKU and currency */
    struct arena_list discounts;                    /* struct discount_row */
    bool knows_discounts;
};

void catalog_cache_init(struct catalog_cache *cache, const oms_allocator *allocator);
void catalog_cache_free(struct catalog_cache *cache);

/* The catalog in one round of placing. */
struct catalog_view {
    oms_text *skus; /* of the draft, in order, each once */
    size_t n_skus;
    struct row_list generation; /* struct meta_row: none or one */
    bool used;                  /* the cache has a part in it: no service stands for the catalog */
    bool kept;                  /* all that the draft needs was in the cache when the round began */
};

/* Adds the reads of what the draft's lines need: stock, and the catalog, or its generation alone where the rest is kept. */
int32_t read_catalog(oms_engine *engine, struct catalog_view *view, struct loader *loader, const oms_draft *draft,
                     struct order_rows *rows);
/* Once those were run: takes what is kept, or keeps what was read. Adds reads where the catalog was written meanwhile. */
int32_t take_catalog(oms_engine *engine, const struct catalog_view *view, struct loader *loader, const oms_draft *draft,
                     struct order_rows *rows);

#endif
