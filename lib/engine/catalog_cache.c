/* See catalog_cache.h. Reads through the loader that it is given, writes nothing; without memory it keeps nothing, and everybody reads. */
#include "engine/catalog_cache.h"

#include "base/text.h"
#include "engine/engine.h"
#include "engine/load.h"
#include "engine/stock_reads.h"
#include "store/codec.h"
#include "store/schema.h"

struct catalog_entry {
    struct catalog_entry *next;
    oms_text currency;
    struct product_row product;
    struct arena_list prices; /* struct price_row */
};

void
catalog_cache_init(struct catalog_cache *cache, const oms_allocator *allocator)
{
    pthread_mutex_init(&cache->lock, NULL);
    arena_init(&cache->arena, allocator);
}

void
catalog_cache_free(struct catalog_cache *cache)
{
    arena_free(&cache->arena);
    pthread_mutex_destroy(&cache->lock);
}

static void
forget_all(struct catalog_cache *cache)
{
    arena_reset(&cache->arena);
    for (size_t i = 0; i < CATALOG_BUCKETS; i++)
        cache->buckets[i] = NULL;
    cache->discounts = (struct arena_list){0};
    cache->knows_discounts = false;
    cache->bytes = 0;
}

static struct catalog_entry **
bucket_of(struct catalog_cache *cache, oms_text sku)
{
    const struct product_row key = {.sku = sku};

    return &cache->buckets[row_key_hash(schema_table(TABLE_PRODUCTS), &key) % CATALOG_BUCKETS];
}

static const struct catalog_entry *
find(struct catalog_cache *cache, oms_text sku, oms_text currency)
{
    const struct catalog_entry *entry = *bucket_of(cache, sku);

    while (entry && !(text_equal(entry->product.sku, sku) && text_equal(entry->currency, currency)))
        entry = entry->next;
    return entry;
}

/* Discounts of coupons stand in the same list, and are read for each draft. */
static bool
needs_discounts(const oms_draft *draft)
{
    return draft->coupons.n == 0;
}

static bool
has_all(struct catalog_cache *cache, const oms_draft *draft)
{
    if (needs_discounts(draft) && !cache->knows_discounts)
        return false;
    for (size_t i = 0; i < draft->lines.n; i++)
        if (!find(cache, draft_line(draft, i)->sku, draft->currency))
            return false;
    return true;
}

/* What is given without a coupon. */
static void
read_discounts(struct loader *loader, struct order_rows *rows)
{
    struct discount_row *key = arena_alloc(loader->arena, sizeof *key);
    oms_read *read;

    if (!key)
        return;
    key->automatic = 1;
    read = loader_add(loader, TABLE_DISCOUNTS, key, 1, &rows->discounts);
    if (read)
        read->index = INDEX_DISCOUNTS_BY_AUTOMATIC;
}

int32_t
read_catalog(oms_engine *engine, struct catalog_view *view, struct loader *loader, const oms_draft *draft,
             struct order_rows *rows)
{
    static const struct meta_row generation = {.name = {META_CATALOG, sizeof META_CATALOG - 1}};
    struct catalog_cache *cache = &engine->catalog;
    const struct policy *policy = &engine->policy;

    *view = (struct catalog_view){.used = !policy->lookups[LOOKUP_CATALOG] && !policy->lookups[LOOKUP_PRICING]};
    view->skus = skus_of_draft(loader->arena, draft, &view->n_skus);
    if (!view->skus)
        return OMS_E_NOMEM;
    if (view->used) {
        pthread_mutex_lock(&cache->lock);
        view->kept = has_all(cache, draft);
        pthread_mutex_unlock(&cache->lock);
        loader_add(loader, TABLE_META, &generation, 1, &view->generation);
    }
    if (!view->kept || !needs_discounts(draft))
        read_discounts(loader, rows);
    if (!view->kept)
        add_catalog_reads(loader, view->skus, view->n_skus, draft->currency, policy, rows);
    add_stock_reads(loader, view->skus, view->n_skus, rows);
    return OMS_OK;
}

/* Without memory the arena tells. */
static void
give_row(struct order_rows *rows, enum table_id id, const void *row, struct row_list *into)
{
    const oms_table *table = schema_table(id);
    void *copy = row_copy(rows->arena, table, row, NULL);

    if (copy)
        row_list_add(rows->arena, into, copy, table->row_size);
}

static void
give_entry(const struct catalog_entry *entry, struct order_rows *rows)
{
    give_row(rows, TABLE_PRODUCTS, &entry->product, &rows->products);
    for (size_t i = 0; i < entry->prices.n; i++)
        give_row(rows, TABLE_PRICES, (const struct price_row *)entry->prices.items + i, &rows->prices);
}

static void
give_discounts(const struct catalog_cache *cache, struct order_rows *rows)
{
    for (size_t i = 0; i < cache->discounts.n; i++)
        give_row(rows, TABLE_DISCOUNTS, (const struct discount_row *)cache->discounts.items + i, &rows->discounts);
}

/* The catalog was written since, or there is too much of it. */
static void
renew(struct catalog_cache *cache, int64_t generation)
{
    if (generation > cache->generation || cache->bytes > CATALOG_BYTES)
        forget_all(cache);
    if (generation > cache->generation)
        cache->generation = generation;
}

/* False, with nothing given, when the cache is not of this generation, or not whole any more. */
static bool
give_all(struct catalog_cache *cache, const struct catalog_view *view, int64_t generation, const oms_draft *draft,
         struct order_rows *rows)
{
    renew(cache, generation);
    if (generation != cache->generation || !has_all(cache, draft))
        return false;
    for (size_t i = 0; i < view->n_skus; i++)
        give_entry(find(cache, view->skus[i], draft->currency), rows);
    if (needs_discounts(draft))
        give_discounts(cache, rows);
    return true;
}

static size_t
row_bytes(const oms_table *table, const void *row)
{
    size_t bytes = table->row_size;

    for (size_t i = 0; i < table->n_columns; i++)
        if (table->columns[i].type == OMS_COLUMN_TEXT)
            bytes += row_text(table, row, (int32_t)i).len + sizeof(max_align_t);
    return bytes;
}

/* A deep copy at the end of a list of the cache's. */
static void
keep_row(struct catalog_cache *cache, enum table_id id, const void *row, struct arena_list *into)
{
    const oms_table *table = schema_table(id);
    void *copy = arena_list_add(&cache->arena, into, table->row_size);

    if (copy)
        row_copy(&cache->arena, table, row, copy);
    cache->bytes += 2 * row_bytes(table, row); /* a list that grew leaves its old self behind */
}

static void
keep_entry(struct catalog_cache *cache, const struct product_row *product, oms_text currency,
           const struct row_list *prices, size_t from, size_t end)
{
    struct catalog_entry **bucket = bucket_of(cache, product->sku);
    struct catalog_entry *entry = arena_alloc(&cache->arena, sizeof *entry);

    if (!entry)
        return;
    entry->currency = arena_text(&cache->arena, currency);
    row_copy(&cache->arena, schema_table(TABLE_PRODUCTS), product, &entry->product);
    for (size_t i = from; i < end; i++)
        keep_row(cache, TABLE_PRICES, prices->items[i], &entry->prices);
    cache->bytes += sizeof *entry + row_bytes(schema_table(TABLE_PRODUCTS), product);
    entry->next = *bucket;
    *bucket = entry;
}

static void
keep_discounts(struct catalog_cache *cache, const struct row_list *discounts)
{
    for (size_t i = 0; i < discounts->n; i++)
        keep_row(cache, TABLE_DISCOUNTS, discounts->items[i], &cache->discounts);
    cache->knows_discounts = true;
}

/* Prices were read SKU by SKU, in the order of the SKUs. */
static void
keep_entries(struct catalog_cache *cache, const struct catalog_view *view, const struct order_rows *rows,
             oms_text currency)
{
    void *const *prices = rows->prices.items;
    size_t end = 0;

    for (size_t i = 0; i < view->n_skus; i++) {
        const struct product_row *product = rows_product(rows, view->skus[i]);
        const size_t from = end;

        while (end < rows->prices.n && text_equal(((const struct price_row *)prices[end])->sku, view->skus[i]))
            end++;
        if (product && !find(cache, view->skus[i], currency))
            keep_entry(cache, product, currency, &rows->prices, from, end);
    }
}

/* What was read in an older snapshot than the cache is of is not kept, nor what there is no product for. */
static void
keep_all(struct catalog_cache *cache, const struct catalog_view *view, int64_t generation, const oms_draft *draft,
         const struct order_rows *rows)
{
    renew(cache, generation);
    if (generation == 0 || generation < cache->generation)
        return;
    keep_entries(cache, view, rows, draft->currency);
    if (needs_discounts(draft) && !cache->knows_discounts)
        keep_discounts(cache, &rows->discounts);
    if (cache->arena.failed)
        forget_all(cache);
}

static int64_t
generation_of(const struct catalog_view *view)
{
    return view->generation.n ? ((const struct meta_row *)view->generation.items[0])->version : 0;
}

int32_t
take_catalog(oms_engine *engine, const struct catalog_view *view, struct loader *loader, const oms_draft *draft,
             struct order_rows *rows)
{
    struct catalog_cache *cache = &engine->catalog;
    bool given = true;

    if (!view->used)
        return OMS_OK;
    pthread_mutex_lock(&cache->lock);
    if (view->kept)
        given = give_all(cache, view, generation_of(view), draft, rows);
    else
        keep_all(cache, view, generation_of(view), draft, rows);
    pthread_mutex_unlock(&cache->lock);
    if (rows->arena->failed)
        return OMS_E_NOMEM;
    if (given)
        return OMS_OK;
    if (needs_discounts(draft))
        read_discounts(loader, rows);
    add_catalog_reads(loader, view->skus, view->n_skus, draft->currency, &engine->policy, rows);
    return OMS_OK;
}
