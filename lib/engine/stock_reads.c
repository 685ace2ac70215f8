/* Reads per SKU: the SKUs sorted, each once. */
#include "engine/stock_reads.h"

#include <stdlib.h>

#include "base/text.h"

static int
compare_texts(const void *a, const void *b)
{
    return text_compare(*(const oms_text *)a, *(const oms_text *)b);
}

static size_t
sort_unique(oms_text *skus, size_t n)
{
    size_t kept = 0;

    qsort(skus, n, sizeof *skus, compare_texts);
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || !text_equal(skus[kept - 1], skus[i]))
            skus[kept++] = skus[i];
    return kept;
}

/* Of all lists, quantities and times: which of them counts is decided where all is known. */
static void
read_price(struct loader *loader, oms_text sku, oms_text currency, struct order_rows *rows)
{
    struct price_row *key = arena_alloc(loader->arena, sizeof *key);

    if (!key)
        return;
    *key = (struct price_row){.sku = sku, .currency = currency};
    loader_add(loader, TABLE_PRICES, key, 2, &rows->prices);
}

static void
read_stock(struct loader *loader, oms_text sku, struct order_rows *rows)
{
    struct stock_row *key = arena_alloc(loader->arena, sizeof *key);

    if (!key)
        return;
    key->sku = sku;
    loader_add(loader, TABLE_STOCK, key, 1, &rows->stock);
}

static void
read_product(struct loader *loader, oms_text sku, struct order_rows *rows)
{
    struct product_row *key = arena_alloc(loader->arena, sizeof *key);

    if (!key)
        return;
    key->sku = sku;
    loader_add(loader, TABLE_PRODUCTS, key, 1, &rows->products);
}

oms_text *
skus_of_draft(struct arena *arena, const oms_draft *draft, size_t *n)
{
    oms_text *skus = arena_array(arena, draft->lines.n + 1, sizeof *skus);

    if (!skus)
        return NULL;
    for (size_t i = 0; i < draft->lines.n; i++)
        skus[i] = draft_line(draft, i)->sku;
    *n = sort_unique(skus, draft->lines.n);
    return skus;
}

void
add_catalog_reads(struct loader *loader, const oms_text *skus, size_t n, oms_text currency, const struct policy *policy,
                  struct order_rows *rows)
{
    for (size_t i = 0; i < n; i++) {
        if (!policy->lookups[LOOKUP_CATALOG])
            read_product(loader, skus[i], rows);
        if (!policy->lookups[LOOKUP_PRICING])
            read_price(loader, skus[i], currency, rows);
    }
}

void
add_stock_reads(struct loader *loader, const oms_text *skus, size_t n, struct order_rows *rows)
{
    for (size_t i = 0; i < n; i++)
        read_stock(loader, skus[i], rows);
}

void
add_offer_reads(struct loader *loader, oms_text *skus, size_t n, oms_text currency, struct order_rows *rows)
{
    const size_t n_skus = sort_unique(skus, n);

    for (size_t i = 0; i < n_skus; i++) {
        if (currency.data)
            read_price(loader, skus[i], currency, rows);
        read_stock(loader, skus[i], rows);
    }
}

/* NULL without memory. */
static oms_text *
skus_of_lines(struct order_rows *rows, size_t *n)
{
    oms_text *skus = arena_array(rows->arena, rows->lines.n + 1, sizeof *skus);

    if (!skus)
        return NULL;
    for (size_t i = 0; i < rows->lines.n; i++)
        skus[i] = rows_line(rows, i)->sku;
    *n = sort_unique(skus, rows->lines.n);
    return skus;
}

int32_t
add_product_reads(struct loader *loader, struct order_rows *rows)
{
    size_t n = 0;
    const oms_text *skus = skus_of_lines(rows, &n);

    for (size_t i = 0; i < n; i++)
        read_product(loader, skus[i], rows);
    return skus ? OMS_OK : OMS_E_NOMEM;
}

int32_t
load_stock_of_lines(oms_engine *engine, struct order_rows *rows, oms_error **error)
{
    struct loader loader;
    size_t n = 0;
    const oms_text *skus = skus_of_lines(rows, &n);

    if (!skus)
        return error_set(error, OMS_E_NOMEM, "out of memory");
    loader_init(&loader, rows->arena);
    add_stock_reads(&loader, skus, n, rows);
    return loader_run(&loader, engine, error);
}
